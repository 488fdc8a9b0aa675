package reason_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/reason"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

func day(t testing.TB, s string) events.Date {
	t.Helper()
	d, err := events.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestInEveryLanguage says a reason of each kind of argument.
func TestInEveryLanguage(t *testing.T) {
	t.Parallel()
	riga := events.Arg{Text: events.Text{"de": "Riga", "en": "Riga"}}
	office := reason.Because("office")
	ascension := events.Text{"de": "Christi Himmelfahrt", "en": "Ascension Day"}
	holiday := reason.Because("holiday", reason.Region("place", "DE-HB"), reason.Holiday("name", ascension))
	for _, c := range []struct {
		reason events.Reason
		want   [4]string
	}{
		{holiday, [4]string{
			"Feiertag in Bremen: Christi Himmelfahrt", "Public holiday in Bremen: Ascension Day", "Dzień wolny od pracy (Brema): Wniebowstąpienie Pańskie", "יום חג (ברמן): חג העלייה לשמיים",
		}},
		{reason.Because("holiday", reason.Region("place", "XX"), reason.Holiday("name", events.Text{"de": "Fest", "en": "Feast"})), [4]string{
			"Feiertag in XX: Fest", "Public holiday in XX: Feast", "Dzień wolny od pracy (XX): Feast", "יום חג (XX): Feast",
		}},
		{reason.Because("weekday", reason.Weekday("day", time.Sunday)), [4]string{"Sonntag", "Sunday", "niedziela", "יום ראשון"}},
		{reason.Because("possible", reason.Time("time", 0)), [4]string{
			"Ginge um 00:00 Uhr, ist aber ungünstiger", "Possible at 00:00, but suits less well", "", "",
		}},
		{reason.Because("slot.small", reason.Number("seats", 0), reason.Number("guests", 12)), [4]string{
			"Der Raum hat 0 Plätze für 12 Eingeladene", "The room has 0 seats for 12 who are invited", "", "",
		}},
		{reason.Because("slot.hours", reason.Hours("hours", 18*60+30, 20*60), reason.Who("who", events.Those{Named: []events.Arg{riga, {Reason: &office}, riga}, People: 2})), [4]string{
			"Außerhalb der üblichen Zeiten: Riga, das Büro und 2 Personen (dort 18:30–20:00 Uhr)",
			"Outside the usual hours: Riga, the office and 2 people (18:30–20:00 there)", "", "",
		}},
		{reason.Because("asked.against", reason.All("reasons", []events.Reason{reason.Because("slot.notice"), holiday})), [4]string{
			"Zu dieser Zeit gewünscht, obwohl sie nicht allen passt: Kurzfristig; Feiertag in Bremen: Christi Himmelfahrt",
			"Asked for at this time although it does not suit everybody: At short notice; Public holiday in Bremen: Ascension Day", "", "",
		}},
		{reason.Because("trip.day", reason.Why("reason", holiday), reason.Date("day", day(t, "2027-05-06"))), [4]string{
			"Feiertag in Bremen: Christi Himmelfahrt am Donnerstag, 6. Mai 2027", "Public holiday in Bremen: Ascension Day on Thursday 6 May 2027", "", "",
		}},
		{reason.Because("regular", reason.Rule("rhythm", "FREQ=WEEKLY;BYDAY=TU")), [4]string{"Regeltermin: jeden Dienstag", "Regular date: every Tuesday", "", ""}},
	} {
		for i, language := range []string{"de", "en", "pl", "he"} {
			if got := reason.In(c.reason, language); c.want[i] != "" && got != c.want[i] {
				t.Errorf("in %s: %q, want %q", language, got, c.want[i])
			}
		}
	}
}

// TestWhoeverListens tells in which language somebody hears a reason who wants another than it can be said in.
func TestWhoeverListens(t *testing.T) {
	t.Parallel()
	unsaid := reason.Because("series.twice")
	said := events.Reason{Said: events.Text{"de": "Feiertag", "en": "Holiday"}}
	de, en := reason.In(unsaid, "de"), reason.In(unsaid, "en")
	for language, want := range map[string][4]string{
		"de": {de, de, "Feiertag", "Feiertag"}, "en": {en, en, "Holiday", "Holiday"}, "": {de, de, "Feiertag", "Feiertag"},
		"pl": {reason.In(unsaid, "pl"), en, "Holiday", "Holiday"}, "xx": {en, en, "Holiday", "Holiday"},
	} {
		if got := [2]string{reason.In(unsaid, language), reason.In(said, language)}; got != [2]string{want[0], want[2]} {
			t.Errorf("who wants %q hears %q, want %q", language, got, want)
		}
		got := [4]string{
			reason.Said(unsaid, language).In(language), reason.SaidInOffice(unsaid, language).In(language),
			reason.Said(said, language).In(language), reason.SaidInOffice(said, language).In(language),
		}
		if got != want {
			t.Errorf("who wants %q reads %q, want %q", language, got, want)
		}
	}
	if got := len(reason.Everybody(unsaid)); got != len(words.Spoken()) {
		t.Errorf("everybody is told in %d languages", got)
	}
	if got := reason.Staff(unsaid); len(got) != len(events.Languages) || got["de"] != de {
		t.Errorf("the staff is told %v", got)
	}
	for _, none := range []events.Text{reason.Everybody(events.Reason{}), reason.Staff(events.Reason{}), reason.Said(events.Reason{}, "de"), reason.SaidInOffice(events.Reason{}, "pl")} {
		if none != nil {
			t.Errorf("no reason is said as %v", none)
		}
	}
}

// TestWhateverIsWrong says reasons that a later release has made, or that have lost something: nobody sees a bracket,
// nothing is empty, nothing panics, and what can be said is.
func TestWhateverIsWrong(t *testing.T) {
	t.Parallel()
	deep := `{"key":"slot.notice"}`
	for range 1000 {
		deep = `{"key":"trip.day","args":{"reason":{"reason":` + deep + `}}}`
	}
	for data, want := range map[string]string{
		`{"key":"never.heard.of"}`: "Aus einem Grund, den diese Fassung des Programms nicht kennt",
		`{"key":"never.heard.of","args":{"day":{"date":"2027-01-01"}},"said":{"de":"Neu"}}`: "Neu",
		`{"key":"people"}`:  "Aus einem Grund, den diese Fassung des Programms nicht kennt", // forms for numbers, and no sentence
		`{"key":"holiday"}`: "Feiertag in …: …",
		`{"key":"holiday","args":{"place":{"region":"DE-HB"},"name":{"colour":"blue"},"more":{"number":1}}}`: "Feiertag in Bremen: …",
		`{"key":"weekday","args":{"day":{"weekday":"XX"}}}`:                                                  "…",
		`{"key":"regular","args":{"rhythm":{"rule":"FREQ=SOMETIMES"}}}`:                                      "Regeltermin: FREQ=SOMETIMES",
		`{"key":"slot.lunch","args":{"who":{"those":{}}}}`:                                                   "Mittagszeit: …",
		`{"key":"asked.against","args":{"reasons":{"reasons":[{"key":"?"},{"key":"slot.notice"}]}}}`:         "Zu dieser Zeit gewünscht, obwohl sie nicht allen passt: Aus einem Grund, den diese Fassung des Programms nicht kennt; Kurzfristig",
		`{"key":"slot.room.meeting","args":{"title":{"text":{"de":"[a] {b}"}}}}`:                             "Der Raum ist belegt: [a] {b}",
		`{"said":{"xx":"?"}}`: "?",
		deep:                  "",
	} {
		var r events.Reason
		if err := json.Unmarshal([]byte(data), &r); err != nil {
			t.Fatalf("%.80s: %v", data, err)
		}
		if got := reason.In(r, "de"); want != "" && got != want {
			t.Errorf("%.80s is said %q, want %q", data, got, want)
		}
		for _, language := range append(words.Spoken(), "xx", "") {
			got := reason.In(r, language)
			if got == "" || len(got) > 1000 || strings.ContainsAny(got, "[]{}") && !strings.Contains(data, "[a]") {
				t.Errorf("%.80s is said in %q as %.200q", data, language, got)
			}
		}
	}
}

// TestFewest keeps of many names what a list that is cut short needs in every language.
func TestFewest(t *testing.T) {
	t.Parallel()
	var many []events.Arg
	for i := range 300 {
		// In German each is called otherwise, in English every three are called the same.
		many = append(many, events.Arg{Text: events.Text{"de": string(rune('A' + i)), "en": string(rune('A' + i/3))}})
	}
	few := reason.Fewest(slices.Clone(many))
	if len(few) != 13 {
		t.Errorf("%d names are kept", len(few))
	}
	for _, language := range words.Spoken() {
		say := func(list []events.Arg) string {
			return reason.In(reason.Because("slot.lunch", reason.Who("who", events.Those{Named: list})), language)
		}
		if got, want := say(few), say(many); got != want {
			t.Errorf("in %s: %q, want %q", language, got, want)
		}
	}
	if got := reason.Fewest(many[:2]); len(got) != 2 {
		t.Errorf("of two names %d are kept", len(got))
	}
}

// oldEvents are events as a release has written them that knew four languages. They are never changed.
const oldEvents = "testdata/old-events.jsonl"

// TestOldEventsReachEveryLanguage says the reasons of old events in every language there is, one that came after them
// included: JOURFIXE_LANGUAGE is how the test of a language that is made up calls it, which has all its words in marks.
func TestOldEventsReachEveryLanguage(t *testing.T) {
	t.Parallel()
	added := os.Getenv("JOURFIXE_LANGUAGE")
	if added != "" && !words.Speaks(added) {
		t.Fatalf("nobody speaks %s", added)
	}
	data, err := os.ReadFile(oldEvents)
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for line := range strings.Lines(string(data)) {
		kind, data, _ := strings.Cut(strings.TrimSpace(line), " ")
		typ, err := events.ParseType(kind)
		if err != nil {
			t.Fatal(err)
		}
		body, err := events.DecodeEvent(typ, []byte(data))
		if err != nil {
			t.Fatal(err)
		}
		body.(events.Reasoned).Reword(func(r events.Reason) events.Reason {
			if r.IsZero() {
				return r
			}
			seen++
			english := reason.In(r, "en")
			for _, language := range words.Spoken() {
				said := reason.In(r, language)
				if said == "" || strings.ContainsAny(said, "[]{}…") || language != "en" && said == english {
					t.Errorf("%s: in %s it says %q", typ, language, said)
				}
			}
			if said := reason.In(r, added); added != "" && !strings.HasPrefix(said, "⟦") {
				t.Errorf("%s: in the language that was added it says %q", typ, said)
			}
			return r
		})
	}
	if seen < 20 {
		t.Errorf("only %d reasons are said", seen)
	}
}
