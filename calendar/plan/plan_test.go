package plan_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/plan"
	"jourfixe/events"
)

var applied = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// keyed is the hash that the record of an apply is made with.
func keyed(data []byte) string { return events.Hash([]byte("key"), data) }

// file reads an office file in short: a line "<noun>/<id> {fields}" for each item.
func file(t testing.TB, text string) []plan.Item {
	t.Helper()
	var items []plan.Item
	for _, line := range calendartest.Lines([]byte(text)) {
		name, data, ok := strings.Cut(strings.TrimSpace(line), " ")
		ref, err := events.ParseRef(name)
		if !ok || err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		item := plan.Item{Ref: ref}
		if err := json.Unmarshal([]byte(data), &item.Fields); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if ref.Noun != "office" {
			item.Fields["id"] = json.RawMessage(fmt.Sprintf("%q", ref.ID))
		}
		items = append(items, item)
	}
	return items
}

// officeFile is what the cases below begin with.
const officeFile = `office/office {"title":{"de":"Büro"},"zone":"Europe/Berlin","holidays":["DE-HB"]}
partner/riga {"title":{"de":"Riga"},"kind":"twin-city","zone":"Europe/Riga","since":1985}
person/ilse {"name":"Ilse Muster","email":"ilse@bremen.example","roles":["staff"]}
group/circle {"title":{"de":"Kreis"},"members":["person/ilse","partner/riga"]}
venue/rathaus {"title":{"de":"Rathaus"},"seats":40}
series/jf {"title":{"de":"Jour Fixe"},"cadence":"FREQ=MONTHLY;BYDAY=1WE","start":"14:00","duration":"PT90M","horizon":"P180D","invite":{"groups":["circle"],"lead":"P42D"}}
trip/tour {"partner":"riga","title":{"de":"Fahrt"},"window":{"from":"2027-05-01","to":"2027-06-30"},"days":3,"capacity":20}`

// TestPlanComparesThreeWays has a file applied, lets somebody change the book by hand, changes the file, and looks at
// the steps. A step is written as "<type> <id> <changed fields>".
func TestPlanComparesThreeWays(t *testing.T) {
	replace := func(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(officeFile) }
	without := func(names ...string) string {
		return strings.Join(slices.DeleteFunc(strings.Split(officeFile, "\n"), func(line string) bool {
			return slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(line, n) })
		}), "\n")
	}
	for _, c := range []struct {
		what  string
		hand  string // commands by hand, one a line
		file  string
		prune bool
		want  string
	}{
		{what: "nothing has changed", file: officeFile, want: ""},
		{what: "nor with prune", file: officeFile, prune: true, want: ""},
		{what: "another way of writing the same", file: replace(`PT90M`, `PT1H30M`, `P42D`, `P6W`), want: "office.apply office"},
		{what: "the file has changed a field", file: replace(`"14:00"`, `"15:00"`), want: "series.amend jf start; office.apply office"},
		{what: "two things at once", file: replace(`1985`, `1986`, `Europe/Riga`, `Europe/Tallinn`), want: "partner.amend riga since,zone; office.apply office"},
		{what: "a noun that is set as a whole", file: replace(`"seats":40`, `"seats":50`), want: "venue.set rathaus seats; office.apply office"},
		{what: "the office", file: replace(`Büro`, `Kontor`), want: "office.set office title; office.apply office"},
		{what: "a person", file: replace(`ilse@bremen`, `i.muster@bremen`), want: "person.amend ilse email; office.apply office"},
		{what: "a trip", file: replace(`"capacity":20`, `"capacity":25`), want: "trip.amend tour capacity; office.apply office"},
		{what: "something new", file: officeFile + "\n" + `venue/annex {"title":{"de":"Nebenhaus"}}`, want: "venue.set annex; office.apply office"},
		{what: "by hand, and the file not", hand: `series.amend {"id":"jf","start":"16:00"}`, file: officeFile, want: ""},
		{what: "by hand and in the file", hand: `series.amend {"id":"jf","start":"16:00"}`, file: replace(`"14:00"`, `"15:00"`), want: "series.amend jf start; office.apply office"},
		{what: "by hand as in the file", hand: `series.amend {"id":"jf","start":"15:00"}`, file: replace(`"14:00"`, `"15:00"`), want: "office.apply office"},
		{what: "one field by hand, another in the file", hand: `series.amend {"id":"jf","start":"16:00"}`, file: replace(`Jour Fixe`, `JF`), want: "series.amend jf title; office.apply office"},
		{what: "a guest by hand, the title in the file", hand: `group.set {"id":"circle","title":{"de":"Kreis"},"members":["partner/riga"]}`,
			file: replace(`Kreis`, `Runde`), want: "group.set circle title; office.apply office"},
		{what: "gone from the file", file: without("series/jf", "trip/tour", "partner/riga"), want: ""},
		{what: "gone from the file, with prune", file: without("series/jf", "trip/tour", "partner/riga", "person/ilse", "venue/rathaus", "group/circle"), prune: true,
			want: "trip.cancel tour; series.end jf; group.end circle; venue.remove rathaus; partner.retire riga; office.apply office"},
		{what: "gone from the file and ended by hand, with prune", hand: `series.end {"id":"jf"}`, file: without("series/jf"), prune: true, want: "office.apply office"},
		{what: "ended by hand, and the file not changed", hand: `series.end {"id":"jf"}`, file: officeFile, want: ""},
		{what: "made by hand and never in a file, with prune", hand: `venue.set {"id":"v","title":{"de":"V"}}` + "\n" + `partner.register {"id":"p","title":{"de":"P"},"kind":"network"}`,
			file: officeFile, prune: true, want: ""},
		{what: "made by hand and then in the file, alike", hand: `partner.register {"id":"p","title":{"de":"P"},"kind":"network"}`,
			file: officeFile + "\n" + `partner/p {"title":{"de":"P"},"kind":"network"}`, want: "office.apply office"},
		{what: "made by hand and then in the file, unlike", hand: `partner.register {"id":"p","title":{"de":"P"},"kind":"network"}`,
			file: officeFile + "\n" + `partner/p {"title":{"de":"Q"},"kind":"network"}`, want: "partner.amend p title; office.apply office"},
		{what: "a member erased, the title in the file", hand: `person.erase {"id":"ilse"}`, file: replace(`Kreis`, `Runde`), want: "group.set circle title; office.apply office"},
	} {
		t.Run(c.what, func(t *testing.T) {
			told := calendartest.NewTeller(t)
			carryOut(t, told, planned(t, told, officeFile, false))
			if steps := planned(t, told, officeFile, false); len(steps) > 0 {
				t.Fatalf("right after applying it there is still %s", inShort(steps))
			}
			for _, line := range calendartest.Lines([]byte(c.hand)) {
				told.Tell("2026-11-23T09:00:00Z " + line)
			}
			steps := planned(t, told, c.file, c.prune)
			if got := inShort(steps); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			carryOut(t, told, steps)
			if again := planned(t, told, c.file, c.prune); len(again) > 0 {
				t.Errorf("after that there is still %s", inShort(again))
			}
		})
	}
}

func planned(t *testing.T, told *calendartest.Teller, text string, prune bool) []plan.Step {
	t.Helper()
	before := calendartest.Dump(told.Direct)
	steps, err := plan.Make(told.Direct, file(t, text), prune, keyed)
	if err != nil {
		t.Fatal(err)
	}
	if after := calendartest.Dump(told.Direct); after != before {
		t.Fatalf("planning changes the book: %s", calendartest.Difference(before, after))
	}
	return steps
}

func inShort(steps []plan.Step) string {
	var list []string
	for _, s := range steps {
		list = append(list, strings.TrimSpace(s.Type.Short()+" "+s.Ref.ID+" "+strings.Join(s.Changed, ",")))
	}
	return strings.Join(list, "; ")
}

func carryOut(t *testing.T, told *calendartest.Teller, steps []plan.Step) {
	t.Helper()
	for _, s := range steps {
		if p := told.Decide(told.Command(s.Type.Short(), s.Data), applied.AddDate(0, 0, 2)).Problem(); p != nil {
			t.Fatalf("%s %s: %v", s.Type.Short(), s.Data, p)
		}
	}
}

// TestPlanOfAnEmptyOffice creates everything in the order of the file, and its record holds nothing personal.
func TestPlanOfAnEmptyOffice(t *testing.T) {
	told := calendartest.NewTeller(t)
	steps := planned(t, told, officeFile, false)
	want := "office.set office; partner.register riga; person.add ilse; group.set circle; venue.set rathaus; series.define jf; trip.propose tour; office.apply office"
	if got := inShort(steps); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	record := string(steps[len(steps)-1].Data)
	for _, personal := range []string{"Ilse", "Muster", "ilse@", "Rathaus", "1985"} {
		if strings.Contains(record, personal) {
			t.Errorf("the record shows %q: %s", personal, record)
		}
	}
	if !strings.Contains(record, `"person/ilse":{`) {
		t.Errorf("the record has nothing of a person: %s", record)
	}
}

// TestPlanAfterBeingCutShort applies only a part of the steps, as when the program is killed, and then the whole file.
func TestPlanAfterBeingCutShort(t *testing.T) {
	for n := range 8 {
		told := calendartest.NewTeller(t)
		steps := planned(t, told, officeFile, false)
		carryOut(t, told, steps[:n])
		rest := planned(t, told, officeFile, false)
		if got, want := inShort(rest), inShort(steps[n:]); got != want {
			t.Errorf("after %d steps: got  %s\nwant %s", n, got, want)
		}
	}
}

func TestPlanHashesApart(t *testing.T) {
	told := calendartest.NewTeller(t)
	steps := planned(t, told, `venue/a {"title":{"de":"X"},"address":"X"}
venue/b {"title":{"de":"X"},"address":"X"}`, false)
	var record events.ApplyOffice
	if err := json.Unmarshal(steps[len(steps)-1].Data, &record); err != nil {
		t.Fatal(err)
	}
	if a, b := record.Items["venue/a"], record.Items["venue/b"]; a["address"] == b["address"] || a["title"] == b["title"] {
		t.Errorf("equal values of different things look alike: %v %v", a, b)
	}
}

func TestPlanRefuses(t *testing.T) {
	told := calendartest.NewTeller(t)
	for text, says := range map[string]string{
		"venue/a {}\nvenue/a {}":     "venue/a is described twice",
		`feed/a {}`:                  "an office file cannot describe feed/a",
		`venue/a {"seats":"many"}`:   "venue/a",
		`series/a {"start":"25:00"}`: "series/a",
	} {
		if steps, err := plan.Make(told.Direct, file(t, text), false, keyed); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %s (%v), want %q", text, inShort(steps), err, says)
		}
	}
}

// TestPlanRecordsInParts holds that a large file is recorded in events that fit into a message.
func TestPlanRecordsInParts(t *testing.T) {
	var b strings.Builder
	for i := range 2*plan.NoteSize + 1 {
		fmt.Fprintf(&b, "venue/v%d {\"title\":{\"de\":\"V\"}}\n", i)
	}
	told := calendartest.NewTeller(t)
	steps, err := plan.Make(told.Direct, file(t, b.String()), false, keyed)
	if err != nil {
		t.Fatal(err)
	}
	records := 0
	for _, s := range steps {
		if s.Type.Noun == "office" {
			records++
			if len(s.Data) > events.MaxData/2 {
				t.Errorf("a record has %d bytes", len(s.Data))
			}
		}
	}
	if records != 3 || len(steps) != 2*plan.NoteSize+1+3 {
		t.Errorf("%d steps, %d of them records", len(steps), records)
	}
}
