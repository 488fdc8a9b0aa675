package calendar_test

import (
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// TestDaysOff finds the meetings that have come to fall on a holiday, whatever has changed, and leaves those alone that were put on it.
func TestDaysOff(t *testing.T) {
	const (
		at = "2026-11-22T09:00:00Z "
		// 3 May 2027 is a holiday in Poland, 4 May in Latvia, 6 May in Bremen.
		third = `meeting.request {"id":"m","title":{"de":"M"},"at":{"date":"2027-05-03","start":"10:00"},"duration":"PT1H","need":["partner/gdansk"]}`
		sixth = `meeting.request {"id":"m","title":{"de":"M"},"at":{"date":"2027-05-06","start":"10:00"},"duration":"PT1H","ifNone":"best"}`
	)
	for name, c := range map[string]struct {
		told []string
		want string
	}{
		"as it was decided":                      {[]string{third}, ""},
		"a partner keeps other holidays":         {[]string{third, `partner.amend {"id":"gdansk","holidays":["PL"]}`}, "m PL Constitution Day"},
		"the office keeps other holidays":        {[]string{third, `office.set {"title":{"de":"B"},"zone":"Europe/Berlin","holidays":["DE-HB","PL"]}`}, "m PL Constitution Day"},
		"a guest is added":                       {[]string{third, `meeting.amend {"id":"m","need":["partner/gdansk","partner/lodz"],"ifNone":"best"}`}, "m PL Constitution Day"},
		"it is renamed":                          {[]string{sixth, `meeting.amend {"id":"m","title":{"de":"N"}}`}, ""},
		"it was put on the holiday":              {[]string{sixth}, ""},
		"it is moved to the holiday":             {[]string{third, `meeting.move {"id":"m","at":{"date":"2027-05-06","start":"10:00"}}`}, ""},
		"it is moved away":                       {[]string{third, `partner.amend {"id":"gdansk","holidays":["PL"]}`, `meeting.move {"id":"m","at":{"date":"2027-05-05","start":"10:00"}}`}, ""},
		"it is called off":                       {[]string{third, `partner.amend {"id":"gdansk","holidays":["PL"]}`, `meeting.cancel {"id":"m"}`}, ""},
		"it is upheld":                           {[]string{third, `partner.amend {"id":"gdansk","holidays":["PL"]}`, `meeting.uphold {"id":"m"}`}, ""},
		"it is upheld, and that is taken back":   {[]string{third, `partner.amend {"id":"gdansk","holidays":["PL"]}`, `meeting.uphold {"id":"m"}`, `meeting.uphold {"id":"m","against":[]}`}, "m PL Constitution Day"},
		"it is upheld, and there is another one": {[]string{third, `partner.amend {"id":"gdansk","holidays":["PL"]}`, `meeting.uphold {"id":"m"}`, `partner.amend {"id":"gdansk","holidays":["CN","PL"]}`}, "m CN Labour Day"},
		"it is upheld, and renamed":              {[]string{third, `partner.amend {"id":"gdansk","holidays":["DE-HB","PL"]}`, `meeting.uphold {"id":"m"}`, `meeting.amend {"id":"m","title":{"de":"N"}}`}, ""},
		"dates of a series": {[]string{
			`group.set {"id":"g","title":{"de":"G"},"members":["partner/gdansk"]}`,
			`series.define {"id":"s","title":{"de":"S"},"cadence":"FREQ=MONTHLY;BYDAY=1MO","start":"10:00","duration":"PT1H","horizon":"P8M","invite":{"groups":["g"]}}`,
			`partner.amend {"id":"gdansk","holidays":["PL"]}`,
		}, "s-2027-05-03 PL Constitution Day"},
		"dates of a series that are decided anew": {[]string{
			`group.set {"id":"g","title":{"de":"G"},"members":["partner/gdansk"]}`,
			`series.define {"id":"s","title":{"de":"S"},"cadence":"FREQ=MONTHLY;BYDAY=1MO","start":"10:00","duration":"PT1H","horizon":"P8M","invite":{"groups":["g"]}}`,
			`partner.amend {"id":"gdansk","holidays":["PL"]}`,
			`series.amend {"id":"s","start":"11:00"}`,
		}, ""},
	} {
		s := calendartest.NewTeller(t)
		for _, line := range append([]string{
			`office.set {"title":{"de":"B"},"zone":"Europe/Berlin","holidays":["DE-HB"]}`,
			`partner.register {"id":"gdansk","title":{"de":"Danzig"},"kind":"network","zone":"Europe/Warsaw","holidays":["DE-HB"]}`,
			`partner.register {"id":"lodz","title":{"de":"Lodz"},"kind":"network","zone":"Europe/Warsaw","holidays":["PL"]}`,
		}, c.told...) {
			if list := s.Tell(at + line).Events; len(list) == 0 || list[0].Body.Type().Noun == "command" {
				t.Fatalf("%s: %s is refused", name, line)
			}
		}
		if got := daysOff(s.Direct, s.Now); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestDaysOffOfNewerData has a date that was decided by data that did not know the holiday, as a release before could have.
func TestDaysOffOfNewerData(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	b := calendar.New("bremen")
	slot := tz.SlotOn(events.Date{Year: 2027, Month: time.May, Day: 6}, 10*60, "Europe/Berlin", events.Period{Clock: time.Hour})
	holiday := events.Point{Rule: "holiday", Reason: events.Reason{Said: events.Text{"de": "Feiertag", "en": "Holiday"}}}
	for i, body := range []events.Body{
		&events.OfficeChanged{Title: events.Text{"de": "Büro"}, Zone: "Europe/Berlin", Holidays: []string{"DE-HB"}},
		&events.MeetingPlanned{ID: "new", Slot: slot, Title: events.Text{"de": "T"}},
		&events.MeetingPlanned{ID: "old", Slot: slot, Title: events.Text{"de": "T"}, Score: []events.Point{holiday}}, // in words, and so of whatever region
	} {
		if err := b.Apply(&events.Event{Sequence: uint64(i + 1), Time: now, Body: body}); err != nil {
			t.Fatal(err)
		}
	}
	if got := daysOff(b, now); got != "new DE-HB Ascension Day" {
		t.Errorf("these have come to fall on a holiday: %q", got)
	}
	if got := daysOff(b, slot.Instant); got != "" {
		t.Errorf("what has begun is still to come: %q", got)
	}
}

func daysOff(b *calendar.Book, now time.Time) string {
	var list []string
	for _, d := range b.DaysOff(now) {
		list = append(list, d.Meeting.ID+" "+d.Holidays[0].Region+" "+d.Holidays[0].Name["en"])
	}
	return strings.Join(list, ", ")
}
