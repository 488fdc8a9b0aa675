package meetingmail

import (
	"os"
	"slices"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/owed"
	"jourfixe/events"
)

// TestDigestOfMilestones: what was missed is said to be overdue, but not what was over before the trip was planned.
func TestDigestOfMilestones(t *testing.T) {
	t.Parallel()
	bremen, err := os.ReadFile("../../testdata/bremen.txt")
	if err != nil {
		t.Fatal(err)
	}
	told := calendartest.NewTeller(t)
	for _, line := range append(calendartest.Lines(bremen),
		`2026-11-22T09:00:00Z trip.propose {"id":"late","partner":"riga","title":{"de":"Reise"},"window":{"from":"2026-12-14","to":"2026-12-31"},"days":4,"capacity":20,`+
			`"milestones":[{"id":"papers","before":"P6W","title":{"de":"Papiere"}},{"id":"rooms","before":"P15D","title":{"de":"Zimmer"}}]}`,
		`2026-11-22T09:00:00Z schedule.set {"id":"weekly","title":{"de":"W"},"cron":"0 7 * * 1","do":"digest","to":["person/p-ilse"],"ahead":"P7D"}`) {
		if p := told.Tell(line).Problem(); p != nil {
			t.Fatalf("%s: %v", line, p)
		}
	}
	overdue := func(at time.Time) (list []string) {
		x := owed.Find(Digest).Says(&owed.Telling{Book: told.Direct, About: events.Ref{Noun: "schedule", ID: "weekly"}, Debt: owed.Debt{Kind: Digest, Due: at}, At: at})
		for _, e := range x.Digest.Entries {
			if e.Overdue {
				list = append(list, e.Title.In("de"))
			}
		}
		return list
	}
	if got := overdue(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)); got != nil {
		t.Errorf("on the day after the trip was proposed, %q is overdue", got)
	}
	if got, want := overdue(time.Date(2026, 12, 7, 6, 0, 0, 0, time.UTC)), []string{"Reise: Zimmer"}; !slices.Equal(got, want) {
		t.Errorf("two weeks later %q is overdue, want %q", got, want)
	}
}

// TestDigestOfBadHours names a meeting that clocks have brought to a bad hour, however far ahead.
func TestDigestOfBadHours(t *testing.T) {
	t.Parallel()
	told := calendartest.NewTeller(t)
	for _, line := range []string{
		`2026-11-22T08:00:00Z office.set {"title":{"de":"Büro"},"zone":"Europe/Berlin"}`,
		`2026-11-22T08:00:00Z partner.register {"id":"riga","title":{"de":"Riga"},"kind":"twin-city","zone":"Europe/Riga"}`,
		`2026-11-22T09:00:00Z meeting.request {"id":"m","title":{"de":"Austausch"},"at":{"date":"2027-05-19","start":"10:00"},"duration":"PT1H","need":["partner/riga"],"ifNone":"best"}`,
		`2026-11-22T09:00:00Z schedule.set {"id":"weekly","title":{"de":"W"},"cron":"0 7 * * 1","do":"digest","to":["partner/riga"],"ahead":"P7D"}`,
	} {
		if p := told.Tell(line).Problem(); p != nil {
			t.Fatalf("%s: %v", line, p)
		}
	}
	named := func() (list []string) {
		at := time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)
		x := owed.Find(Digest).Says(&owed.Telling{Book: told.Direct, About: events.Ref{Noun: "schedule", ID: "weekly"}, Debt: owed.Debt{Kind: Digest, Due: at}, At: at})
		for _, e := range x.Digest.Upset {
			list = append(list, e.Title.In("de"))
		}
		return list
	}
	if got := named(); got != nil {
		t.Errorf("before clocks change it names %q", got)
	}
	err := told.Direct.Apply(&events.Event{Office: "bremen", Sequence: told.Direct.Sequence() + 1, Body: &events.MeetingReclocked{
		ID: "m", Release: "2026f", Clocks: []events.ClockShift{{Zone: "Europe/Riga", Was: 7200, Is: -7200}}, Score: []events.Point{{Rule: "hours", Points: 15}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := named(), []string{"Austausch"}; !slices.Equal(got, want) {
		t.Errorf("it names %q, want %q", got, want)
	}
}

// TestDigestSaysWhereToMeet says where people meet by video to those who are invited and to those who work in the office, and to nobody
// else who gets the digest; of what is called off to nobody.
func TestDigestSaysWhereToMeet(t *testing.T) {
	t.Parallel()
	told := calendartest.NewTeller(t)
	for _, line := range []string{
		`2026-11-22T08:00:00Z office.set {"title":{"de":"Büro"},"zone":"Europe/Berlin"}`,
		`2026-11-22T08:00:00Z person.add {"id":"staff","name":"S","email":"s@bremen.example","roles":["staff"]}`,
		`2026-11-22T08:00:00Z person.add {"id":"guest","name":"G","email":"g@riga.example"}`,
		`2026-11-22T08:00:00Z person.add {"id":"other","name":"O","email":"o@riga.example"}`,
		`2026-11-22T09:00:00Z meeting.request {"id":"m","title":{"de":"A"},"at":{"date":"2026-11-25","start":"10:00"},"duration":"PT1H","need":["person/guest"],"conference":"https://meet.example/a"}`,
		`2026-11-22T09:00:00Z meeting.request {"id":"off","title":{"de":"B"},"at":{"date":"2026-11-26","start":"10:00"},"duration":"PT1H","need":["person/guest"],"conference":"https://meet.example/b"}`,
		`2026-11-22T09:00:00Z meeting.cancel {"id":"off"}`,
		`2026-11-22T09:00:00Z schedule.set {"id":"weekly","title":{"de":"W"},"cron":"0 7 * * 1","do":"digest","to":["person/staff","person/guest","person/other"],"ahead":"P7D"}`,
	} {
		if p := told.Tell(line).Problem(); p != nil {
			t.Fatalf("%s: %v", line, p)
		}
	}
	at := time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)
	for person, want := range map[string][]string{
		"staff": {"https://meet.example/a", ""}, "guest": {"https://meet.example/a", ""}, "other": {"", ""},
	} {
		x := owed.Find(Digest).Says(&owed.Telling{
			Book: told.Direct, About: events.Ref{Noun: "schedule", ID: "weekly"}, Debt: owed.Debt{Kind: Digest, Due: at, To: person}, At: at, Links: nowhere{},
		})
		var got []string
		for _, e := range x.Digest.Entries {
			got = append(got, e.Conference)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s is told %q, want %q", person, got, want)
		}
	}
}

// nowhere is where links lead of which only pages are asked for.
type nowhere struct{ owed.Links }

func (nowhere) Page(events.Ref) string { return "" }
func (nowhere) Agenda() string         { return "" }

// TestDigestOfMinutes names the meetings whose minutes were approved since the last digest, to whoever reads them, and leads there.
func TestDigestOfMinutes(t *testing.T) {
	t.Parallel()
	told := calendartest.NewTeller(t)
	for _, line := range []string{
		`2026-11-20T08:00:00Z office.set {"title":{"de":"Büro"},"zone":"Europe/Berlin"}`,
		`2026-11-20T08:00:00Z person.add {"id":"ada","name":"Ada","email":"ada@town.example"}`,
		`2026-11-20T08:00:00Z person.add {"id":"bo","name":"Bo","email":"bo@town.example"}`,
		`2026-11-20T08:00:00Z person.add {"id":"staff","name":"Cy","email":"cy@town.example","roles":["staff"]}`,
		`2026-11-20T09:00:00Z meeting.request {"id":"m","title":{"de":"Austausch"},"at":{"date":"2026-11-23","start":"10:00"},"duration":"PT1H","need":["person/ada"],"ifNone":"best"}`,
		`2026-11-20T09:00:00Z schedule.set {"id":"weekly","title":{"de":"W"},"cron":"0 7 * * 1","do":"digest","to":["person/ada","person/bo","person/staff"],"ahead":"P7D"}`,
		`2026-11-24T09:00:00Z minutes.write {"id":"m","base":0,"text":"Beschluss"}`,
		`2026-12-01T09:00:00Z minutes.approve {"id":"m","version":1}`,
	} {
		if p := told.Tell(line).Problem(); p != nil {
			t.Fatalf("%s: %v", line, p)
		}
	}
	pages := func(person string, at time.Time, said ...owed.Utterance) (list []string) {
		x := owed.Find(Digest).Says(&owed.Telling{
			Book: told.Direct, About: events.Ref{Noun: "schedule", ID: "weekly"}, Debt: owed.Debt{Kind: Digest, To: person, Due: at}, Said: said, At: at, Links: leads{},
		})
		for _, e := range x.Digest.Minutes {
			list = append(list, e.Page)
		}
		return list
	}
	before, after := time.Date(2026, 11, 30, 6, 0, 0, 0, time.UTC), time.Date(2026, 12, 7, 6, 0, 0, 0, time.UTC)
	sent := func(at time.Time, state string) owed.Utterance {
		return owed.Utterance{Kind: Digest, State: state, Begun: at, At: at}
	}
	for what, x := range map[string]struct {
		got  []string
		want []string
	}{
		"before they are approved":  {pages("ada", before), nil},
		"who was invited":           {pages("ada", after, sent(before, owed.StateSent)), []string{"/rsvp/m/ada/minutes"}},
		"the office":                {pages("staff", after, sent(before, owed.StateSent)), []string{"/meetings/m/minutes"}},
		"who was not":               {pages("bo", after, sent(before, owed.StateSent)), nil},
		"the first digest":          {pages("ada", after), []string{"/rsvp/m/ada/minutes"}},
		"who was told":              {pages("ada", after.AddDate(0, 0, 1), sent(after, owed.StateSent)), nil},
		"whom the last has missed":  {pages("ada", after.AddDate(0, 0, 7), sent(before, owed.StateSent), sent(after, owed.StateFailed)), []string{"/rsvp/m/ada/minutes"}},
		"the same mail, once again": {pages("ada", after, sent(before, owed.StateSent), sent(after, owed.StateSending)), []string{"/rsvp/m/ada/minutes"}},
	} {
		if !slices.Equal(x.got, x.want) {
			t.Errorf("%s: %q, want %q", what, x.got, x.want)
		}
	}
}

// leads are links that say whose they are.
type leads struct{ owed.Links }

func (leads) Page(about events.Ref) string { return "/meetings/" + about.ID }

func (leads) RSVP(_ *calendar.Book, meeting, person string) string {
	return "/rsvp/" + meeting + "/" + person
}

func (leads) Agenda() string { return "/" }
