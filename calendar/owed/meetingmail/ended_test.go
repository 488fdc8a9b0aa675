package meetingmail

import (
	"os"
	"slices"
	"testing"
	"time"

	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/owed"
	"jourfixe/events"
)

// TestEndedSays looks at what the mail about the end of a series says: the dates as they were told, those that had fallen away
// before too, but none that was planned since or to which people held an invitation; and the note of the end alone.
func TestEndedSays(t *testing.T) {
	t.Parallel()
	bremen, err := os.ReadFile("../../testdata/bremen.txt")
	if err != nil {
		t.Fatal(err)
	}
	told := calendartest.NewTeller(t)
	for _, line := range append(calendartest.Lines(bremen),
		`2026-11-22T09:00:00Z series.define {"id":"jf","title":{"de":"Runde"},"cadence":"FREQ=MONTHLY;BYDAY=1WE","from":"2026-12-01",`+
			`"start":"14:00","duration":"PT1H","horizon":"P8M","invite":{"groups":["circle"],"lead":"P14D"}}`,
		// After the overview of 22 November: one is moved, one is off, and every other month falls away, in which nobody says why.
		`2026-11-23T09:00:00Z meeting.move {"id":"jf-2027-02-03","at":{"date":"2027-02-10","start":"15:00"}}`,
		`2026-11-24T09:00:00Z meeting.cancel {"id":"jf-2027-06-02","note":{"de":"Saal zu."}}`,
		`2026-11-25T09:00:00Z series.amend {"id":"jf","cadence":"FREQ=MONTHLY;INTERVAL=2;BYDAY=1WE"}`,
		`2026-11-26T09:00:00Z series.end {"id":"jf","note":{"de":"Schluss."}}`) {
		if p := told.Tell(line).Problem(); p != nil {
			t.Fatalf("%s: %v", line, p)
		}
	}
	about := events.Ref{Noun: "series", ID: "jf"}
	overview := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	now := time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
	said := owed.Said{{Kind: Overview, State: owed.StateSent, At: overview}}
	due, owes, _ := owed.Of(told.Direct, about).OwedTo("p-ilse", said, now)
	if !owes || due.Kind != Ended {
		t.Fatalf("%+v is owed (%v)", due, owes)
	}
	x := owed.Find(Ended).Says(&owed.Telling{Book: told.Direct, About: about, Debt: due, Said: said, At: now}).Sheet
	if got := x.Blocks[0].Quote["de"]; got != "Schluss." {
		t.Errorf("the note is %q", got)
	}
	var got []string
	for _, d := range x.Blocks[1].Dates {
		got = append(got, d.Start.Format("2006-01-02 15:04"))
	}
	want := []string{"2027-01-06 13:00", "2027-02-03 13:00", "2027-03-03 13:00", "2027-04-07 12:00", "2027-05-05 12:00", "2027-06-02 12:00", "2027-07-07 12:00"}
	if !slices.Equal(got, want) {
		t.Errorf("the dates are\n%v, want\n%v", got, want)
	}
	if len(x.Blocks[2].Dates) != 0 || x.Blocks[3].Lines[0].Key != "ended.invited" {
		t.Errorf("it says %+v; the first date was inside the lead", x.Blocks[2:])
	}

	// Whoever took it on and died has not sent it: it goes out once more, as the same mail, and then no more.
	claimed := due.Sent("id", 0, now)
	claimed.State, claimed.Until = owed.StateSending, now.Add(time.Minute)
	if _, owes, next := owed.Of(told.Direct, about).OwedTo("p-ilse", said.Append(claimed), now); owes || !next.Equal(claimed.Until) {
		t.Errorf("while somebody sends it it is owed (%v), and looked at again at %s", owes, next)
	}
	later := now.Add(26 * 30 * time.Hour)
	again, owes, _ := owed.Of(told.Direct, about).OwedTo("p-ilse", said.Append(claimed), later)
	if !owes || !claimed.Is(&again) {
		t.Errorf("after the claim %+v is owed (%v)", again, owes)
	}
	if m, owes, _ := owed.Of(told.Direct, about).OwedTo("p-ilse", said.Append(due.Sent("id", 0, now)), later); owes {
		t.Errorf("once it is sent %+v is owed", m)
	}
	for name, line := range map[string]owed.Said{
		"nothing was sent": nil, "the overview never arrived": {{Kind: Overview, State: owed.StateFailed, At: overview}},
		"the overview came after the end": {{Kind: Overview, State: owed.StateSent, At: now}},
	} {
		if m, owes, _ := owed.Of(told.Direct, about).OwedTo("p-ilse", line, now); owes {
			t.Errorf("although %s, %+v is owed", name, m)
		}
	}
}
