package staff

import (
	"html"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/owed"
	"jourfixe/calendar/trip"
	"jourfixe/calendar/tz"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
	"jourfixe/worker/web/webtest"
)

func testDate(t *testing.T, s string) events.Date {
	t.Helper()
	d, err := events.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func testVoices(t *testing.T) map[string]*voice.Voice {
	t.Helper()
	voices, err := voice.Load()
	if err != nil {
		t.Fatal(err)
	}
	return voices
}

// TestMilestoneStates takes the first that is neither done nor overdue for the next. The trip itself stands where it is.
func TestMilestoneStates(t *testing.T) {
	var body events.TripProposed
	for _, m := range []struct{ id, day string }{
		{"z", "2027-01-02"}, {"a", "2027-01-04"}, {"b", "2027-01-05"}, {"c", "2027-01-07"}, {"d", "2027-01-08"}, {"e", "2027-01-09"},
	} {
		body.Milestones = append(body.Milestones, events.Milestone{ID: m.id, Date: testDate(t, m.day)})
	}
	body.From, body.To = testDate(t, "2027-01-08"), testDate(t, "2027-01-10")
	planned := trip.Proposed(&body, &events.Event{Time: time.Date(2027, 1, 2, 23, 30, 0, 0, time.UTC)})
	planned.Done["a"], planned.Done["d"] = true, true
	states := func() (list []string) {
		for _, m := range milestoneLines(planned, testDate(t, "2027-01-07"), tz.Must("Europe/Berlin"), testVoices(t)["de"]) {
			list = append(list, m.State)
		}
		return list
	}
	if got, want := states(), []string{"late", "done", "overdue", "next", "done", "trip", "later", "trip"}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	planned.Cancelled = true
	if got, want := states(), []string{"off", "done", "off", "off", "done", "trip", "off", "trip"}; !reflect.DeepEqual(got, want) {
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
	if !slices.IsSortedFunc(list, func(x, y listing.Holiday) int { return x.First.Compare(y.First) }) {
		t.Errorf("not in order: %q", got)
	}
}

// TestScore adds up what speaks against a time, and puts other times on the office's clock.
func TestScore(t *testing.T) {
	instant := time.Date(2027, 3, 22, 13, 0, 0, 0, time.UTC)
	p := meetingPage{Entry: listing.Entry{Start: voice.At(instant, "Europe/Berlin"), End: voice.At(instant.Add(time.Hour), "Europe/Berlin"), First: testDate(t, "2027-03-22")}}
	p.Score, p.Sum = scored([]events.Point{
		{Rule: "lunch", Points: 1, Reason: events.Reason{Said: events.Text{"de": "Mittagszeit in Pune", "en": "Lunch in Pune"}}}, {Rule: "edge", Points: 6},
	}, testVoices(t)["de"])
	p.Others = otherTimes([]events.Alternative{
		{Instant: instant.Add(24 * time.Hour), Score: 9}, {Instant: instant.AddDate(0, 0, 7), Score: 8},
	}, "Europe/Berlin", events.Period{Clock: 90 * time.Minute})
	p.Invited = []inviteLine{{Title: events.Text{"de": "Riga"}, Optional: true}}
	if p.Sum != 7 || p.Score[0].Rule != "edge" {
		t.Errorf("the sum is %d, the first %s", p.Sum, p.Score[0].Rule)
	}
	say := func(p meetingPage) string {
		return html.UnescapeString(webtest.Render(t, shell.Room{Templates: templates, Parts: []fs.FS{listing.Templates, edit.Templates}, Everybody: true}, "de", "meeting", &p))
	}
	got := say(p)
	for _, want := range []string{
		"Mittagszeit in Pune", "1 Punkt<", "6 Punkte", "<code>edge</code>", "7 Punkte", "8 Punkte",
		`Montag, 29. März 2027, <span class="whole">15:00–16:30</span> Uhr`, `Dienstag, 23. März 2027, <span class="whole">14:00–15:30</span> Uhr`, "kann fehlen",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Index(got, "29. März") > strings.Index(got, "23. März") {
		t.Error("the better of the other times does not come first")
	}
	p.Score, p.Sum = nil, 0
	if got := say(p); !strings.Contains(got, "Gegen diese Zeit spricht nichts.") || strings.Contains(got, "Was gegen diese Zeit spricht") {
		t.Error("of a perfect time the page does not say that nothing speaks against it")
	}
	p.Others = nil
	if got := say(p); strings.Contains(got, "spricht") {
		t.Error("a time that was not searched for is judged")
	}
}

// TestEveryKindOfMailIsNamed has words for what each mail is, which the page lists that were sent.
func TestEveryKindOfMailIsNamed(t *testing.T) {
	voices := testVoices(t)
	for _, language := range events.Languages {
		for _, kind := range owed.Kinds() {
			if said := voices[language].T("message." + kind.Name); strings.HasPrefix(said, "[") {
				t.Errorf("in %s a mail of the kind %s is called %s", language, kind.Name, said)
			}
		}
	}
}
