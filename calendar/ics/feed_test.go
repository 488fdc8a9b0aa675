package ics_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"
	"github.com/google/go-cmp/cmp"

	"jourfixe/calendar/agenda"
	"jourfixe/calendar/ics"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

var update = flag.Bool("update", false, "write the golden files anew")

// date and instant read what a test itself states.
func date(s string) events.Date {
	d, err := events.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func instant(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

func feed(language string) *ics.Feed {
	return &ics.Feed{
		Name:        events.Text{"de": "Internationales Bremen", "en": "International Bremen"},
		Description: events.Text{"de": "Sitzungen und Reisen; alles, was ansteht", "en": "Meetings and trips; all that is ahead"},
		Office:      events.Text{"de": "Referat Städtepartnerschaften", "en": "Office for twin cities"},
		Language:    language,
		Domain:      "bremen.example",
		Zone:        "Europe/Berlin",
		Conferences: true,
		Color:       ics.ColorOffice,
		URL: func(ref events.Ref) string {
			return "https://jourfixe.bremen.example/" + ref.Noun + "s/" + ref.ID
		},
	}
}

// timed makes a meeting at an instant; the days are those in the zone.
func timed(id, zone, start, end string, title events.Text) agenda.Entry {
	loc, ok := tz.Location(zone)
	if !ok {
		panic("no zone " + zone)
	}
	e := agenda.Entry{
		Key: "meeting-" + id, Kind: agenda.KindMeeting, Ref: events.Ref{Noun: "meeting", ID: id}, Title: title, Zone: zone,
		Start: instant(start), End: instant(end), Created: instant("2026-12-01T10:15:00Z"), Revised: instant("2026-12-01T10:15:00Z"),
	}
	e.First, e.Last = events.DateOf(e.Start.In(loc)), events.DateOf(e.End.In(loc))
	return e
}

// office is a year of an office in a few entries. Haifa is met on both sides of the night of 26 March 2027, when clocks
// go forward in Israel but not yet in Germany; Pune keeps half an hour and knows no summer time.
func office() []agenda.Entry {
	jourFixe := timed("jour-fixe-2027-02-03", "Europe/Berlin", "2027-02-03T13:00:00Z", "2027-02-03T14:30:00Z",
		events.Text{"de": "Internationaler Jour Fixe: Größe, Straße; \\o/", "en": "International Jour Fixe: size, street; \\o/"})
	jourFixe.Place = events.Text{"de": "Rathaus, Am Markt 21, 28195 Bremen"}
	jourFixe.Geo = &events.Geo{Latitude: 53_075_800, Longitude: 8_807_200}
	jourFixe.Conference = "https://meet.bremen.example/jour-fixe?pwd=7f,3a;b"
	jourFixe.Description = events.Text{"de": "Tagesordnung:\r\n1. Rückblick\r\n2. Neues aus Gdańsk, Rīga und İzmir 🌍\r\n\r\n\r\n\r\nGäste sind willkommen."}
	jourFixe.Why = events.Reason{Said: events.Text{"de": "erster Mittwoch im Monat", "en": "first Wednesday of the month"}}

	moved := timed("jour-fixe-2027-04-07", "Europe/Berlin", "2027-04-14T12:00:00Z", "2027-04-14T13:30:00Z",
		events.Text{"de": "Internationaler Jour Fixe", "en": "International Jour Fixe"})
	moved.Why = events.Reason{Said: events.Text{"de": "nächster freier Tag", "en": "nearest free day"}}
	moved.Note = events.Text{"de": "Der Saal war belegt.", "en": "The hall was taken."}
	moved.Revision, moved.Revised = 2, instant("2027-01-11T08:00:00Z")
	for i := range 7 {
		moved.Passed = append(moved.Passed, events.Passed{Date: date("2027-04-07").AddDays(i), Reason: events.Reason{Said: events.Text{
			"de": fmt.Sprintf("Grund %d", i+1), "en": fmt.Sprintf("Reason %d", i+1),
		}}})
	}

	before := timed("haifa-1", "Asia/Jerusalem", "2027-03-25T13:00:00Z", "2027-03-25T14:00:00Z",
		events.Text{"de": "Videokonferenz mit Haifa (חיפה)", "en": "Video conference with Haifa (חיפה)"})
	after := timed("haifa-2", "Asia/Jerusalem", "2027-03-26T12:00:00Z", "2027-03-26T13:00:00Z", before.Title)
	pune := timed("pune-1", "Asia/Kolkata", "2027-11-03T04:30:00Z", "2027-11-03T05:30:00Z",
		events.Text{"de": "Gespräch mit Pune: पुणे महानगरपालिका, स्वच्छ भारत अभियान", "en": "Talk with Pune: पुणे महानगरपालिका, स्वच्छ भारत अभियान"})
	pune.Provisional = []string{"DE-HB", "IN-MH"}

	cancelled := timed("kino-abend", "Europe/Berlin", "2027-05-12T17:00:00Z", "2027-05-12T23:30:00Z",
		events.Text{"de": "Filmabend", "en": "Film evening"})
	cancelled.Cancelled, cancelled.Revision, cancelled.Conference = true, 1, "https://meet.bremen.example/kino"
	cancelled.Note = events.Text{"de": "Die Leitung ist erkrankt.", "en": "The host is ill."}

	trip := agenda.Entry{
		Key: "trip-gdansk-2027", Kind: agenda.KindTrip, Ref: events.Ref{Noun: "trip", ID: "gdansk-2027"}, AllDay: true,
		Title: events.Text{"de": "Bürgerreise nach Danzig", "en": "Citizen trip to Gdańsk"}, Zone: "Europe/Berlin", Place: events.Text{"de": "Gdańsk"},
		First: date("2027-06-09"), Last: date("2027-06-13"), Start: instant("2027-06-08T22:00:00Z"), End: instant("2027-06-13T22:00:00Z"),
		Created: instant("2026-12-01T10:15:00Z"), Revised: instant("2026-12-02T09:00:00Z"),
	}
	choir := trip
	choir.Key, choir.Ref.ID, choir.Exchange, choir.Incoming = "trip-choir-2027", "choir-2027", true, true
	choir.Title, choir.Sort = events.Text{"de": "Chor aus Danzig", "en": "Choir from Gdańsk"}, events.Text{"de": "Musik, Theater", "en": "Music, theatre"}
	choir.First, choir.Last, choir.Start, choir.End = date("2027-09-01"), date("2027-09-03"), instant("2027-08-31T22:00:00Z"), instant("2027-09-03T22:00:00Z")
	deadline := trip
	deadline.Key, deadline.Kind, deadline.Done = "milestone-gdansk-2027-register-by", agenda.KindMilestone, true
	deadline.Title = events.Text{"de": "Bürgerreise nach Danzig: Anmeldeschluss", "en": "Citizen trip to Gdańsk: registration closes"}
	deadline.First, deadline.Last, deadline.Place = date("2027-03-03"), date("2027-03-03"), nil
	leg := timed("", "Europe/Istanbul", "2027-06-09T20:00:00Z", "2027-06-10T03:00:00Z", events.Text{"de": "Nachtfahrt", "en": "Night train"})
	leg.Key, leg.Kind, leg.Ref = "leg-gdansk-2027-1", agenda.KindLeg, trip.Ref
	return []agenda.Entry{jourFixe, deadline, before, after, moved, cancelled, trip, leg, choir, pune}
}

// own is what somebody sees who goes on a trip: what they owe, one of it done, and an optional part that they have chosen.
func own() []agenda.Entry {
	list := office()
	trip := list[6]
	chosen := timed("", "Europe/Warsaw", "2027-06-10T08:00:00Z", "2027-06-10T10:00:00Z", events.Text{"de": "Bootsfahrt", "en": "Boat trip"})
	chosen.Key, chosen.Kind, chosen.Ref = "leg-gdansk-2027.boat", agenda.KindLeg, trip.Ref
	chosen.Optional = events.Optional{Seats: 12, Price: events.Money{Minor: 2500, Currency: "EUR"}}
	free := chosen
	free.Key, free.Title, free.Optional = "leg-gdansk-2027.walk", events.Text{"de": "Spaziergang", "en": "Walk"}, events.Optional{Seats: 1}
	due := trip
	due.Key, due.Kind, due.Place = "due-r1.balance", agenda.KindDue, nil
	due.Title = events.Text{"de": "Restzahlung: Bürgerreise nach Danzig", "en": "Balance: Citizen trip to Gdańsk", "he": "יתרת התשלום: Citizen trip to Gdańsk"}
	due.First, due.Last, due.Open, due.Revision = date("2027-05-12"), date("2027-05-12"), events.Money{Minor: 38050, Currency: "EUR"}, 3
	done := due
	done.Key, done.Title = "due-r1.document.passport", events.Text{"de": "Reisepass: Bürgerreise nach Danzig", "en": "Passport: Citizen trip to Gdańsk", "he": "דרכון: Citizen trip to Gdańsk"}
	done.First, done.Last, done.Open, done.Done = date("2027-04-28"), date("2027-04-28"), events.Money{}, true
	task := due
	task.Key, task.Kind, task.Ref, task.Open = "task-offer", agenda.KindTask, events.Ref{Noun: "resolution", ID: "offer"}, events.Money{}
	task.Title, task.Description = events.Text{"de": "Angebot für die Räder einholen"}, events.Text{"de": "Internationaler Jour Fixe", "en": "International Jour Fixe"}
	ticked := task
	ticked.Key, ticked.Done, ticked.Revision = "task-route", true, 4
	return []agenda.Entry{done, due, task, ticked, trip, chosen, free}
}

// TestGolden shows what a feed looks like. The golden files are calendars as they are served, for other readers to
// check.
func TestGolden(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		language string
		entries  []agenda.Entry
	}{
		"office-de.ics": {"de", office()}, "office-en.ics": {"en", office()}, "empty.ics": {"de", nil},
		"own-de.ics": {"de", own()}, "own-he.ics": {"he", own()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := feed(c.language).Render(c.entries)
			if err != nil {
				t.Fatal(err)
			}
			checkLint(t, got)
			file := filepath.Join("testdata", name)
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\r\n"), strings.Split(string(got), "\r\n")); diff != "" {
				t.Errorf("the feed is not as in %s (-update writes it anew):\n%s", file, diff)
			}
		})
	}
}

// decode reads a feed with go-ical, by UID.
func decode(t testing.TB, data []byte) map[string]*ical.Component {
	t.Helper()
	cal, err := ical.NewDecoder(bytes.NewReader(data)).Decode()
	if err != nil {
		t.Fatalf("go-ical: %v", err)
	}
	byUID := map[string]*ical.Component{}
	for _, c := range cal.Children {
		byUID[text(t, c, "UID")] = c
	}
	return byUID
}

func text(t testing.TB, c *ical.Component, name string) string {
	t.Helper()
	s, err := c.Props.Text(name)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return s
}

// TestProperties states, entry by entry, what a calendar program is told.
func TestProperties(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		language, uid string
		want          map[string]string
		say, not      []string // in the description
	}{
		{"de", "meeting-jour-fixe-2027-02-03", map[string]string{
			"DTSTART": "20270203T130000Z", "DTEND": "20270203T143000Z", "DTSTAMP": "20261201T101500Z", "SEQUENCE": "0",
			"STATUS": "CONFIRMED", "TRANSP": "OPAQUE", "CATEGORIES": "Besprechung",
			"URL": "https://jourfixe.bremen.example/meetings/jour-fixe-2027-02-03",
		}, []string{"Warum dieser Termin: erster Mittwoch im Monat", "İzmir 🌍\n\nGäste", "Einzelheiten: https://"},
			[]string{"Ortszeit", "Vorläufig", "Übergangen"}},
		{"en", "meeting-jour-fixe-2027-04-07", map[string]string{
			"DTSTART": "20270414T120000Z", "DTSTAMP": "20270111T080000Z", "LAST-MODIFIED": "20270111T080000Z",
			"CREATED": "20261201T101500Z", "SEQUENCE": "2", "CATEGORIES": "Meeting",
		}, []string{"Last change: The hall was taken.", "• Wed 7 Apr 2027: Reason 1\n", "• … and 2 more"}, []string{"Reason 6"}},
		// Before the night of 26 March 15:00 in Haifa is 13:00 UTC, after it 12:00.
		{"de", "meeting-haifa-1", map[string]string{"DTSTART": "20270325T130000Z", "SUMMARY": "Videokonferenz mit Haifa (חיפה)"},
			[]string{"Ortszeit: Do 25.03.2027, 15:00–16:00 (Asia/Jerusalem, UTC+02:00)"}, nil},
		{"en", "meeting-haifa-2", map[string]string{"DTSTART": "20270326T120000Z"},
			[]string{"Local time: Fri 26 Mar 2027, 15:00–16:00 (Asia/Jerusalem, UTC+03:00)"}, nil},
		{"de", "meeting-pune-1", map[string]string{"STATUS": "TENTATIVE", "TRANSP": "OPAQUE"},
			[]string{"Mi 03.11.2027, 10:00–11:00 (Asia/Kolkata, UTC+05:30)", "Vorläufig: "}, nil},
		{"de", "meeting-kino-abend", map[string]string{"STATUS": "CANCELLED", "TRANSP": "TRANSPARENT", "SUMMARY": "Abgesagt: Filmabend"},
			[]string{"Letzte Änderung: Die Leitung ist erkrankt."}, nil},
		{"en", "meeting-kino-abend", map[string]string{"SUMMARY": "Cancelled: Film evening"}, nil, nil},
		{"de", "meeting-jour-fixe-2027-02-03", map[string]string{"LOCATION": "Rathaus, Am Markt 21, 28195 Bremen", "GEO": "53.075800;8.807200"}, nil, nil},
		{"de", "trip-gdansk-2027", map[string]string{
			"DTSTART": "20270609", "DTEND": "20270614", "TRANSP": "TRANSPARENT", "CATEGORIES": "Bürgerreise", "LOCATION": "Gdańsk",
		}, nil, []string{"Ortszeit"}},
		{"de", "milestone-gdansk-2027-register-by", map[string]string{
			"DTSTART": "20270303", "DTEND": "20270304", "TRANSP": "TRANSPARENT", "CATEGORIES": "Meilenstein",
			"SUMMARY": "Erledigt: Bürgerreise nach Danzig: Anmeldeschluss",
		}, nil, nil},
		{"en", "leg-gdansk-2027-1", map[string]string{"TRANSP": "OPAQUE", "CATEGORIES": "Trip programme"},
			[]string{"Wed 9 Jun 2027, 23:00 – Thu 10 Jun 2027, 06:00 (Europe/Istanbul, UTC+03:00)"}, nil},
		{"lv", "meeting-kino-abend", map[string]string{"SUMMARY": "Abgesagt: Filmabend"}, nil, nil}, // not spoken: German
	} {
		t.Run(c.language+"/"+c.uid, func(t *testing.T) {
			t.Parallel()
			data, err := feed(c.language).Render(office())
			if err != nil {
				t.Fatal(err)
			}
			e := decode(t, data)[c.uid+"@bremen.example"]
			if e == nil {
				t.Fatalf("there is no such entry in\n%s", data)
			}
			for name, want := range c.want {
				got := e.Props.Get(name).Value
				if e.Props.Get(name).ValueType() == ical.ValueText {
					got = text(t, e, name)
				}
				if got != want {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
			description := text(t, e, "DESCRIPTION")
			for _, want := range c.say {
				if !strings.Contains(description, want) {
					t.Errorf("the description does not say %q:\n%s", want, description)
				}
			}
			for _, not := range c.not {
				if strings.Contains(description, not) {
					t.Errorf("the description says %q:\n%s", not, description)
				}
			}
		})
	}
}

// TestJourney tells a leg on the clock of where it begins and on that of where it ends, whatever the office's clock shows.
func TestJourney(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ from, to, start, end, want string }{
		{"Europe/Berlin", "Europe/Warsaw", "2027-05-19T05:30:00Z", "2027-05-19T16:45:00Z", "Wed 19 May 2027, 07:30 (Europe/Berlin, UTC+02:00) – 18:45 (Europe/Warsaw, UTC+02:00)"},
		{"Europe/Berlin", "Asia/Kolkata", "2027-02-03T18:00:00Z", "2027-02-04T03:00:00Z", "Wed 3 Feb 2027, 19:00 (Europe/Berlin, UTC+01:00) – Thu 4 Feb 2027, 08:30 (Asia/Kolkata, UTC+05:30)"},
		{"Asia/Kolkata", "Europe/Berlin", "2027-02-03T03:00:00Z", "2027-02-03T12:00:00Z", "Wed 3 Feb 2027, 08:30 (Asia/Kolkata, UTC+05:30) – 13:00 (Europe/Berlin, UTC+01:00)"},
	} {
		e := timed("1", "UTC", c.start, c.end, events.Text{"de": "x"})
		e.Zone, e.EndZone = c.from, c.to
		if got := described(t, "en", e); got != "Local time: "+c.want {
			t.Errorf("from %s to %s: %q, want %q", c.from, c.to, got, c.want)
		}
	}
}

// described is what a feed of the office says of one entry, without a link.
func described(t *testing.T, language string, e agenda.Entry) string {
	t.Helper()
	f := feed(language)
	f.URL = nil
	data, err := f.Render([]agenda.Entry{e})
	if err != nil {
		t.Fatal(err)
	}
	return text(t, decode(t, data)["meeting-1@bremen.example"], "DESCRIPTION")
}

// TestTyped holds that blanks, tabs and line breaks of a note and a description stand in a feed as they were typed.
func TestTyped(t *testing.T) {
	t.Parallel()
	e := timed("1", "UTC", "2027-02-03T13:00:00Z", "2027-02-03T14:00:00Z", events.Text{"de": "x"})
	e.Note, e.Description = events.Text{"de": "Neu:\n\tSaal  2"}, events.Text{"de": "9:00\tKaffee\n  10:00  Beginn"}
	said := described(t, "de", e)
	for _, want := range []string{"9:00\tKaffee\n  10:00  Beginn", "Letzte Änderung: Neu:\n\tSaal  2"} {
		if !strings.Contains(said, want) {
			t.Errorf("the feed lacks %q in %q", want, said)
		}
	}
}

// TestLocalTime: only where the clock shows something else at the start or the end, it is said.
func TestLocalTime(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ office, zone, start, end, want string }{
		"same zone":    {"Europe/Berlin", "Europe/Berlin", "2027-02-03T13:00:00Z", "2027-02-03T14:00:00Z", ""},
		"same clock":   {"Europe/Berlin", "Europe/Warsaw", "2027-02-03T13:00:00Z", "2027-02-03T14:00:00Z", ""},
		"summer":       {"Europe/Berlin", "Africa/Johannesburg", "2027-07-07T13:00:00Z", "2027-07-07T14:00:00Z", ""},
		"winter":       {"Europe/Berlin", "Africa/Johannesburg", "2027-02-03T13:00:00Z", "2027-02-03T14:00:00Z", "Mi 03.02.2027, 15:00–16:00 (Africa/Johannesburg, UTC+02:00)"},
		"into winter":  {"Europe/Berlin", "Africa/Johannesburg", "2027-10-30T22:30:00Z", "2027-10-31T03:00:00Z", "So 31.10.2027, 00:30–05:00 (Africa/Johannesburg, UTC+02:00)"},
		"west":         {"Europe/Berlin", "America/Managua", "2027-02-03T03:00:00Z", "2027-02-03T04:00:00Z", "Di 02.02.2027, 21:00–22:00 (America/Managua, UTC-06:00)"},
		"no office":    {"", "Europe/Berlin", "2027-02-03T13:00:00Z", "2027-02-03T14:00:00Z", "Mi 03.02.2027, 14:00–15:00 (Europe/Berlin, UTC+01:00)"},
		"a change":     {"Europe/Berlin", "Europe/Berlin", "2027-03-28T00:30:00Z", "2027-03-28T01:30:00Z", "So 28.03.2027, 01:30 (Europe/Berlin, UTC+01:00) – 03:30 (Europe/Berlin, UTC+02:00)"},
		"put back":     {"Europe/Berlin", "Europe/Berlin", "2027-10-31T00:30:00Z", "2027-10-31T01:30:00Z", "So 31.10.2027, 02:30 (Europe/Berlin, UTC+02:00) – 02:30 (Europe/Berlin, UTC+01:00)"},
		"unknown zone": {"Europe/Berlin", "Mars/Olympus", "2027-02-03T13:00:00Z", "2027-02-03T14:00:00Z", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := timed("1", "UTC", c.start, c.end, events.Text{"de": "x"})
			e.Zone = c.zone
			f := feed("de")
			f.Zone, f.URL = c.office, nil
			data, err := f.Render([]agenda.Entry{e})
			if err != nil {
				t.Fatal(err)
			}
			got := text(t, decode(t, data)["meeting-1@bremen.example"], "DESCRIPTION")
			if got != strings.TrimSuffix("Ortszeit: "+c.want, "Ortszeit: ") {
				t.Errorf("the description is %q, want the local time %q", got, c.want)
			}
		})
	}
}

// TestSameBytes renders the same entries often and at once, as replicas do.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	f := feed("de")
	want, err := f.Render(office())
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	for range 8 {
		go func() {
			got, err := f.Render(office())
			if err == nil && !bytes.Equal(got, want) {
				err = fmt.Errorf("other bytes:\n%s", got)
			}
			done <- err
		}()
	}
	for range 8 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func TestInstantaneous(t *testing.T) {
	t.Parallel()
	e := office()[:1]
	e[0].End = e[0].Start.Add(time.Second / 2)
	data, err := feed("de").Render(e)
	if err != nil {
		t.Fatal(err)
	}
	checkLint(t, data)
	if bytes.Contains(data, []byte("DTEND")) {
		t.Errorf("an entry that takes no time has an end:\n%s", data)
	}
}

func TestRenderRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*ics.Feed, []agenda.Entry)
		want   string
	}{
		"no domain":      {func(f *ics.Feed, _ []agenda.Entry) { f.Domain = "" }, "mail domain"},
		"no key":         {func(_ *ics.Feed, e []agenda.Entry) { e[1].Key = "" }, "key must be"},
		"odd key":        {func(_ *ics.Feed, e []agenda.Entry) { e[1].Key = "a\r\nb" }, "key must be"},
		"same key":       {func(_ *ics.Feed, e []agenda.Entry) { e[1].Key = strings.ToUpper(e[0].Key) }, "the same key"},
		"ends early":     {func(_ *ics.Feed, e []agenda.Entry) { e[0].End = e[0].Start.Add(-1) }, "end before it starts"},
		"last day early": {func(_ *ics.Feed, e []agenda.Entry) { e[1].Last = e[1].First.AddDays(-1) }, "last day"},
		"no day":         {func(_ *ics.Feed, e []agenda.Entry) { e[1].First, e[1].Last = events.Date{}, events.Date{} }, "years 1 to 9999"},
		"far":            {func(_ *ics.Feed, e []agenda.Entry) { e[0].End = e[0].End.AddDate(9000, 0, 0) }, "years 1 to 9999"},
		"before Christ":  {func(_ *ics.Feed, e []agenda.Entry) { e[0].Start = e[0].Start.AddDate(-3000, 0, 0) }, "years 1 to 9999"},
		"no host": {func(f *ics.Feed, _ []agenda.Entry) {
			f.URL = func(events.Ref) string { return "https:///meetings/1" }
		}, "absolute URL"},
		"relative": {func(f *ics.Feed, _ []agenda.Entry) { f.URL = func(events.Ref) string { return "/meetings/1" } }, "absolute URL"},
		"script": {func(f *ics.Feed, _ []agenda.Entry) {
			f.URL = func(events.Ref) string { return "javascript:alert(1)" }
		}, "absolute URL"},
		"break": {func(f *ics.Feed, _ []agenda.Entry) {
			f.URL = func(events.Ref) string { return "https://a.example/\r\nX:Y" }
		}, "absolute URL"},
		"not ASCII": {func(f *ics.Feed, _ []agenda.Entry) {
			f.URL = func(events.Ref) string { return "https://a.example/?ü" }
		}, "ASCII"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, entries := feed("de"), office()
			c.change(f, entries)
			data, err := f.Render(entries)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("error %v, want one about %q; %d bytes", err, c.want, len(data))
			}
		})
	}
}

func TestWithoutPage(t *testing.T) {
	t.Parallel()
	for name, page := range map[string]func(events.Ref) string{"nil": nil, "none": func(events.Ref) string { return "" }} {
		f := feed("de")
		f.URL = page
		data, err := f.Render(office())
		if err != nil {
			t.Fatal(err)
		}
		checkLint(t, data)
		if strings.Contains(string(data), "URL:") || strings.Contains(string(data), "Einzelheiten") {
			t.Errorf("%s: the feed has a link to no page:\n%s", name, data)
		}
	}
}

func TestNameDefaultsToOffice(t *testing.T) {
	t.Parallel()
	f := feed("de")
	f.Name = nil
	data, err := f.Render(nil)
	if err != nil {
		t.Fatal(err)
	}
	checkLint(t, data)
	if !slices.Contains(strings.Split(string(data), "\r\n"), "X-WR-CALNAME:Referat Städtepartnerschaften") {
		t.Errorf("the feed has no name:\n%s", data)
	}
}

func TestWindow(t *testing.T) {
	t.Parallel()
	today := date("2027-03-31")
	var entries []agenda.Entry
	for days := -40; days <= 400; days++ {
		d := today.AddDays(days)
		open := agenda.Entry{Key: fmt.Sprintf("open%+d", days), First: d.AddDays(-3), Last: d}
		gone := agenda.Entry{Key: fmt.Sprintf("gone%+d", days), First: d.AddDays(-3), Last: d, Cancelled: true}
		entries = append(entries, open, gone)
	}
	given := slices.Clone(entries)
	var keys []string
	for _, e := range ics.Window(entries, today) {
		keys = append(keys, e.Key)
	}
	if diff := cmp.Diff(given, entries); diff != "" {
		t.Errorf("the entries given have changed:\n%s", diff)
	}
	if got := keys[0]; got != "open-30" {
		t.Errorf("the oldest is %s, want open-30", got)
	}
	for key, want := range map[string]bool{"open-31": false, "gone-8": false, "gone-7": true, "gone+400": true, "open+400": true} {
		if got := slices.Contains(keys, key); got != want {
			t.Errorf("%s kept: %t, want %t", key, got, want)
		}
	}
	if want := 30 + 1 + 400 + 7 + 1 + 400; len(keys) != want {
		t.Errorf("%d entries, want %d", len(keys), want)
	}
}

// TestConferenceIsNotForEverybody renders a feed whose readers are not known: nothing in it says where people meet by video.
func TestConferenceIsNotForEverybody(t *testing.T) {
	t.Parallel()
	f := feed("de")
	f.Conferences = false
	data, err := f.Render(office())
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(data, []byte("CONFERENCE")) || bytes.Contains(data, []byte("meet.bremen")) {
		t.Errorf("the feed says where people meet by video:\n%s", data)
	}
	f.Conferences = true
	for _, wrong := range []string{"http://meet.example/x", "https://a:b@meet.example/x", "https://meet.example/a b", "https://meet.example/\r\nX:1", "https:///x", "mailto:a@b.example", "https://meet.example/" + strings.Repeat("x", 2_000)} {
		entries := office()[:1]
		entries[0].Conference = wrong
		if _, err := f.Render(entries); err == nil || strings.Contains(err.Error(), wrong) || !strings.Contains(err.Error(), "video conference must be") {
			t.Errorf("%q is answered by %v, want an error that does not quote it", wrong, err)
		}
	}
}
