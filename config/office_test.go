package config_test

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"jourfixe/calendar"
	"jourfixe/calendar/plan"
	"jourfixe/config"
	"jourfixe/deploy"
	"jourfixe/events"
)

var update = flag.Bool("update", false, "write what is told about the bad office files into testdata")

// monday is a day before the year that the example is written for.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// TestBadOfficeFiles compares, to the letter, what is told about files in testdata. Files whose name begins with
// "unknown-things" are well-formed and fail only when they are checked as an office.
func TestBadOfficeFiles(t *testing.T) {
	for _, file := range []string{"testdata/syntax.txtar", "testdata/faults.txtar"} {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i+1 < len(archive.Files); i += 2 {
			source, want := archive.Files[i], &archive.Files[i+1]
			name := strings.TrimSuffix(source.Name, ".yaml")
			if want.Name != name+".err" {
				t.Fatalf("%s: %s is followed by %s", file, source.Name, want.Name)
			}
			t.Run(name, func(t *testing.T) {
				office, err := config.ReadOffice(source.Name, source.Data)
				if err == nil {
					err = office.Check(monday)
				}
				var told *config.FileError
				if !errors.As(err, &told) {
					t.Fatalf("got %v, want a FileError", err)
				}
				got := told.Error() + "\n"
				if *update {
					want.Data = []byte(got)
				}
				if got != string(want.Data) {
					t.Errorf("told:\n%swant:\n%s", got, want.Data)
				}
				for _, secret := range []string{"Somebody", "somebody", "leitung@"} {
					if strings.Contains(got, secret) {
						t.Errorf("the message quotes %q", secret)
					}
				}
			})
		}
		if *update {
			if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestBremen(t *testing.T) {
	office, err := config.ReadOffice("bremen.yaml", deploy.Bremen)
	if err != nil {
		t.Fatal(err)
	}
	seen, nouns := map[events.Ref]bool{}, map[string]int{}
	for _, item := range office.Items {
		if seen[item.Ref] {
			t.Errorf("%s is there twice", item.Ref)
		}
		seen[item.Ref] = true
		nouns[item.Ref.Noun]++
	}
	want := map[string]int{"office": 1, "legal": 1, "partner": 14, "agreement": 11, "venue": 1, "person": 14, "group": 2, "series": 1, "schedule": 4, "reminder": 2, "trip": 4, "link": 11, "publication": 1}
	if fmt.Sprint(nouns) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", nouns, want)
	}
	if office.Items[0].Ref.Noun != "office" || office.Items[len(office.Items)-1].Ref.Noun != "publication" {
		t.Error("the office must come first and what is published last")
	}
	series := fields(t, office, events.Ref{Noun: "series", ID: "jour-fixe"})
	for field, want := range map[string]string{
		"start": `"14:00"`, "cadence": `"FREQ=MONTHLY;BYDAY=1WE"`, "avoid": `{"holidays":["DE-HB"],"school":["DE-HB"]}`,
		"shift": `{"policy":"nearest","within":"P7D"}`, "invite": `{"groups":["jour-fixe"],"lead":"P42D"}`,
	} {
		if got := string(series[field]); got != want {
			t.Errorf("%s is %s, want %s", field, got, want)
		}
	}
	if _, ok := series["from"]; ok {
		t.Error("a series that starts on a fixed day would leave the agenda of the demo empty until then")
	}
}

func fields(t *testing.T, office *config.Office, ref events.Ref) map[string]json.RawMessage {
	t.Helper()
	for _, item := range office.Items {
		if item.Ref == ref {
			return item.Fields
		}
	}
	t.Fatalf("there is no %s", ref)
	return nil
}

// TestBremenInEveryYear reads the example for the years to come, on several days of the year before.
func TestBremenInEveryYear(t *testing.T) {
	for year := 2026; year <= 2029; year++ {
		data := config.ShiftYear(deploy.Bremen, deploy.BremenYear, year+1)
		office, err := config.ReadOffice("bremen.yaml", data)
		if err != nil {
			t.Fatal(err)
		}
		fields(t, office, events.Ref{Noun: "trip", ID: fmt.Sprintf("gdansk-%d", year+1)})
		for _, day := range []time.Time{time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(year, 12, 31, 23, 59, 0, 0, time.UTC)} {
			if err := office.Check(day); err != nil {
				t.Errorf("on %s: %v", day.Format(time.DateOnly), err)
			}
		}
	}
}

// TestApplyingBremenTwice is what apply does: the first time everything is made, the second time nothing is to be done.
func TestApplyingBremenTwice(t *testing.T) {
	office, err := config.ReadOffice("bremen.yaml", deploy.Bremen)
	if err != nil {
		t.Fatal(err)
	}
	book := calendar.New("bremen")
	hash := func(data []byte) string { return events.Hash([]byte("key"), data) }
	steps, err := plan.Make(book, office.Items, false, hash)
	if err != nil {
		t.Fatal(err)
	}
	if len(steps) != len(office.Items)+1 {
		t.Fatalf("%d steps for %d items and the record", len(steps), len(office.Items))
	}
	for i, step := range steps {
		body, err := events.DecodeCommand(step.Type, step.Data)
		if err != nil {
			t.Fatal(err)
		}
		decision := book.Decide(&events.Command{Client: "operator", ID: fmt.Sprint(i), Sequence: uint64(i) + 1, Body: body}, monday)
		if p := decision.Problem(); p != nil {
			t.Fatalf("%s: %v", step.Ref, p)
		}
		for _, e := range decision.Events {
			if err := book.Apply(e); err != nil {
				t.Fatal(err)
			}
		}
	}
	if steps, err = plan.Make(book, office.Items, true, hash); err != nil || len(steps) != 0 {
		t.Errorf("applying again: %d steps, %v; the first %+v", len(steps), err, steps[:min(1, len(steps))])
	}
}

func TestOrderDoesNotMatter(t *testing.T) {
	office, err := config.ReadOffice("x.yaml", []byte("\ufeffpeople:\r\n- {id: b, name: B, email: b@b.example, partner: a}\r\n"+
		"partners:\r\n- {id: a, title: {de: 07:30, en: yes}, kind: network, country: NO, since: 1976}\r\ntrips:\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(office.Items) != 2 || office.Items[0].Ref.Noun != "partner" {
		t.Fatalf("got %v, want the partner before the person", office.Items)
	}
	got := office.Items[0].Fields
	if string(got["country"]) != `"NO"` || string(got["title"]) != `{"de":"07:30","en":"yes"}` || string(got["since"]) != "1976" {
		t.Errorf("plain words are not taken as they stand: %s", got)
	}
}

func TestLocate(t *testing.T) {
	office, err := config.ReadOffice("x.yaml", []byte("venues:\n  - id: a\n    title: {de: A}\n    partner: riga\n"))
	if err != nil {
		t.Fatal(err)
	}
	p := events.Refuse(events.UnknownRef, "partner", "there is no partner/riga")
	got := office.Locate(events.Ref{Noun: "venue", ID: "a"}, p)
	want := config.Fault{Line: 4, Column: 5, Field: "venues[0].partner", Detail: "there is no partner/riga"}
	if len(got) != 1 || got[0] != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := office.Locate(events.Ref{Noun: "venue", ID: "b"}, p); got != nil {
		t.Errorf("got %v for a venue that is not in the file", got)
	}
}

// What a file says does not hang on how its lines end.
func TestLineEnds(t *testing.T) {
	const texts = `# of the office
office:
  title: {de: "Amt für
    Fremdes", en: 'Office
    of strangers'}
  zone: Europe/Berlin
  holidays: [DE-HB]
series:
- id: s
  title: {de: S}
  cadence: FREQ=MONTHLY;BYDAY=1WE
  start: 10:00
  duration: PT1H
  description:
    de: |
      Zeile

        eingerückt
    en: >-
      folded
      text

      second
- id: t
  title: {de: T}
  cadence: FREQ=MONTHLY;BYDAY=1WE
  start: 11:00
  duration: PT1H
  description:
    de: "Zeile eins
      weiter im selben Absatz.

      Neuer Absatz.\n Rest"
    en: 'One

      Two'
`
	for _, file := range []string{texts, string(deploy.Bremen)} {
		want, err := config.ReadOffice("x.yaml", []byte(file))
		if err != nil {
			t.Fatal(err)
		}
		for _, end := range []string{"\r\n", "\r"} {
			got, err := config.ReadOffice("x.yaml", []byte(strings.ReplaceAll(file, "\n", end)))
			if err != nil {
				t.Errorf("lines that end in %q: %v", end, err)
				continue
			}
			if diff := cmp.Diff(want.Items, got.Items); diff != "" {
				t.Errorf("lines that end in %q say something else:\n%s", end, diff)
			}
		}
	}
}

func TestShiftYear(t *testing.T) {
	for _, x := range []struct{ in, want string }{
		{"from: 2027-05-01", "from: 2031-05-01"},
		{"id: gdansk-2027", "id: gdansk-2031"},
		{"Danzig 2027\n", "Danzig 2031\n"},
		{"2027", "2031"},
		{"since: 1976", "since: 1976"},
		{"12027 20270 120270", "12027 20270 120270"},
		{"", ""},
	} {
		if got := string(config.ShiftYear([]byte(x.in), 2027, 2031)); got != x.want {
			t.Errorf("%q became %q, want %q", x.in, got, x.want)
		}
	}
	if !strings.Contains(string(deploy.Bremen), "gdansk-2027") || deploy.BremenYear != 2027 {
		t.Error("the example is not written for the year it says")
	}
}

// TestTheReference reads the example of docs/office-file.md, and finds its messages among those that are really told.
func TestTheReference(t *testing.T) {
	data, err := os.ReadFile("../docs/office-file.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(data), "```yaml\n")
	example, rest, ok := strings.Cut(example, "```")
	office, err := config.ReadOffice("office-file.md", []byte(example))
	if err != nil || !ok {
		t.Fatal(err)
	}
	if err := office.Check(monday); err != nil {
		t.Error(err)
	}
	var told []byte
	for _, file := range []string{"testdata/syntax.txtar", "testdata/faults.txtar"} {
		more, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		told = append(told, more...)
	}
	messages := 0
	for line := range strings.Lines(rest) {
		if message, ok := strings.CutPrefix(strings.TrimSpace(line), "bremen.yaml:"); ok {
			messages++
			message, _, _ = strings.Cut(message, " …")
			if !strings.Contains(string(told), message) {
				t.Errorf("nobody is told %q", message)
			}
		}
	}
	if messages == 0 {
		t.Error("there are no messages in the reference")
	}
}
