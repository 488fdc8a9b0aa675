package web

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
)

func testDate(t *testing.T, s string) events.Date {
	t.Helper()
	d, err := events.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestClock draws a meeting on the day of a zone: as one bar, or as two if it lies over midnight there.
func TestClock(t *testing.T) {
	for _, x := range []struct {
		instant, zone string
		length        time.Duration
		bars          []bar
		odd           bool
		away          string
	}{
		{"2027-02-03T13:00:00Z", "Europe/Berlin", 90 * time.Minute, []bar{{840, 90}}, false, ""},
		{"2027-02-03T13:00:00Z", "Asia/Shanghai", 90 * time.Minute, []bar{{1260, 90}}, true, "+7 h"},
		{"2027-02-03T15:30:00Z", "Asia/Shanghai", time.Hour, []bar{{1410, 30}, {0, 30}}, true, "+7 h"},
		{"2027-02-03T16:00:00Z", "Asia/Shanghai", time.Hour, []bar{{0, 60}}, true, "+7 h"},
		{"2027-02-03T23:00:00Z", "Europe/Berlin", 24 * time.Hour, []bar{{0, 1440}}, true, ""},
		{"2027-02-03T07:00:00Z", "Europe/Berlin", time.Hour, []bar{{480, 60}}, false, ""},
		{"2027-02-03T06:59:00Z", "Europe/Berlin", time.Hour, []bar{{479, 60}}, true, ""},
		{"2027-02-03T17:00:00Z", "Europe/Berlin", time.Hour, []bar{{1080, 60}}, false, ""},
		{"2027-02-03T17:01:00Z", "Europe/Berlin", time.Hour, []bar{{1081, 60}}, true, ""},
		// The clocks of the United States go forward two weeks before those of Europe.
		{"2027-03-22T13:00:00Z", "America/New_York", time.Hour, []bar{{540, 60}}, false, "−5 h"},
		{"2027-02-03T13:00:00Z", "America/New_York", time.Hour, []bar{{480, 60}}, false, "−6 h"},
	} {
		instant, err := time.Parse(time.RFC3339, x.instant)
		if err != nil {
			t.Fatal(err)
		}
		m := &calendar.Meeting{MeetingPlanned: events.MeetingPlanned{Slot: events.Slot{
			Instant: instant, Duration: events.Period{Clock: x.length},
		}}}
		c := newClock(m, x.zone, "Europe/Berlin", events.Hours{From: 8 * 60, To: 19 * 60})
		if !slices.Equal(c.Bars, x.bars) || c.Odd != x.odd || c.Away != x.away {
			t.Errorf("%s in %s: %v, odd %v, away %q; want %v, %v, %q", x.instant, x.zone, c.Bars, c.Odd, c.Away, x.bars, x.odd, x.away)
		}
	}
}

// TestMilestoneStates takes the first that is neither done nor overdue for the next.
func TestMilestoneStates(t *testing.T) {
	trip := &calendar.Trip{Done: map[string]bool{"a": true, "d": true}}
	for _, m := range []struct{ id, day string }{
		{"a", "2027-01-04"}, {"b", "2027-01-05"}, {"c", "2027-01-07"}, {"d", "2027-01-08"}, {"e", "2027-01-09"},
	} {
		trip.Milestones = append(trip.Milestones, events.Milestone{ID: m.id, Date: testDate(t, m.day)})
	}
	states := func() (list []string) {
		for _, m := range milestoneLines(trip, testDate(t, "2027-01-07"), testVoices(t)["de"]) {
			list = append(list, m.State)
		}
		return list
	}
	if got, want := states(), []string{"done", "overdue", "next", "done", "later"}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	trip.Cancelled = true
	if got, want := states(), []string{"done", "off", "off", "done", "off"}; !reflect.DeepEqual(got, want) {
		t.Errorf("cancelled: %v, want %v", got, want)
	}
}

// TestHolidays joins days of one name, keeps apart what is apart, and sorts by date.
func TestHolidays(t *testing.T) {
	list := holidaysAhead([]string{"DE-HB", "PL"}, testDate(t, "2026-12-20"), testDate(t, "2027-01-07"))
	var got []string
	for _, h := range list {
		got = append(got, h.First.String()+" "+h.Last.String()+" "+h.Region.In("en")+": "+h.Name.In("en"))
	}
	for _, want := range []string{
		"2026-12-23 2027-01-07 Bremen: ", // school holidays, cut where the list ends
		"2026-12-25 2026-12-25 Bremen: Christmas Day",
		"2026-12-26 2026-12-26 Bremen: 2nd Day of Christmas",
		"2027-01-06 2027-01-06 Poland: Epiphany",
	} {
		if !slices.ContainsFunc(got, func(s string) bool { return s[:min(len(s), len(want))] == want }) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
	if !slices.IsSortedFunc(list, func(x, y holidayLine) int { return x.First.Compare(y.First) }) {
		t.Errorf("not in order: %q", got)
	}
}
