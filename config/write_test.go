package config_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/officefile"
	"jourfixe/calendar/plan"
	"jourfixe/config"
	"jourfixe/deploy"
	"jourfixe/events"
	"jourfixe/events/schema"
)

// written is what a book is as an office file at a time.
func written(t *testing.T, b *calendar.Book, now time.Time) ([]byte, *officefile.Account) {
	t.Helper()
	account, err := officefile.Of(b, now)
	if err != nil {
		t.Fatal(err)
	}
	data, err := config.WriteOffice(account)
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	return data, account
}

// described is what a file says, without the comment on top.
func described(data []byte) string {
	_, rest, _ := bytes.Cut(data, []byte("\n\n"))
	return string(rest)
}

// applied carries a file out in a book.
func applied(t *testing.T, b *calendar.Book, data []byte, now time.Time) {
	t.Helper()
	for round := range 2 {
		steps := planned(t, b, data)
		if round == 1 {
			if len(steps) > 0 {
				t.Errorf("a file that was applied changes %d things more, the first %s: %s\n%s", len(steps), steps[0].Ref, steps[0].Changed, data)
			}
			return
		}
		for _, s := range steps {
			do(t, b, s, now)
		}
	}
}

func planned(t *testing.T, b *calendar.Book, data []byte) []plan.Step {
	t.Helper()
	office, err := config.ReadOffice("office.yaml", data)
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	steps, err := plan.Make(b, office.Items, false, func(data []byte) string { return events.Hash([]byte("key"), data) })
	if err != nil {
		t.Fatal(err)
	}
	return steps
}

// do gives a command to a book.
func do(t *testing.T, b *calendar.Book, s plan.Step, now time.Time) {
	t.Helper()
	if p := schema.Command(s.Type, s.Data); p != nil {
		t.Fatalf("%s: %v", s.Ref, p)
	}
	body, err := events.DecodeCommand(s.Type, s.Data)
	if err != nil {
		t.Fatalf("%s: %v", s.Ref, err)
	}
	decision := b.Decide(&events.Command{Office: "bremen", Client: "operator", Source: "test", ID: s.Ref.String() + s.Type.Name, Sequence: b.Sequence() + 1, Body: body}, now)
	if p := decision.Problem(); p != nil {
		t.Fatalf("%s: %v", s.Ref, p)
	}
	for _, e := range decision.Events {
		if e.Sequence == 0 {
			e.Sequence = b.Sequence() + 1
		}
		if err := b.Apply(calendartest.Copy(t, e)); err != nil {
			t.Fatal(err)
		}
	}
}

// comesBack holds that a book, written as an office file and applied to an office that is empty, is written as the same again, and that
// nothing is left to do there. It returns what was written.
func comesBack(t *testing.T, b *calendar.Book, now time.Time) ([]byte, *officefile.Account) {
	t.Helper()
	first, account := written(t, b, now)
	if again, _ := written(t, b, now); !bytes.Equal(first, again) {
		t.Error("the same book is written otherwise the second time")
	}
	fresh := calendar.New("bremen")
	applied(t, fresh, first, now)
	second, left := written(t, fresh, now)
	if was, is := described(first), described(second); was != is {
		t.Errorf("what was applied is written otherwise:\n%s", differing(was, is))
	}
	for _, o := range left.Omitted {
		t.Errorf("of what was applied %s is left out: %s: %s", o.Ref, o.Field, o.Why)
	}
	return first, account
}

// differing is the first lines in which two texts differ.
func differing(was, is string) string {
	x, y := strings.Split(was, "\n"), strings.Split(is, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return fmt.Sprintf("-%s\n+%s", strings.Join(x[i:min(i+4, len(x))], "\n-"), strings.Join(y[i:min(i+4, len(y))], "\n+"))
		}
	}
	return "one of them goes on"
}

// TestExampleComesBack: what the example says is what is written of the office that it makes, whenever it is written.
func TestExampleComesBack(t *testing.T) {
	b := calendar.New("bremen")
	applied(t, b, deploy.Bremen, monday)
	data, account := comesBack(t, b, monday)
	if len(account.Omitted) > 0 {
		t.Errorf("left out: %+v", account.Omitted)
	}
	office, err := config.ReadOffice("bremen.yaml", deploy.Bremen)
	if err != nil {
		t.Fatal(err)
	}
	again, err := config.ReadOffice("written.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	if len(again.Items) != len(office.Items) {
		t.Errorf("%d things are written of %d", len(again.Items), len(office.Items))
	}
	for _, months := range []int{2, 6, 12, 30} {
		comesBack(t, b, monday.AddDate(0, months, 0))
	}
}

// TestAnythingComesBack: so does any office, in whatever state.
func TestAnythingComesBack(t *testing.T) {
	omitted := 0
	for seed := range calendartest.Seeds(40) {
		c := calendartest.NewChance(t, seed)
		for range 120 {
			c.Step()
		}
		_, account := comesBack(t, c.Book, c.Now)
		omitted += len(account.Omitted)
	}
	if omitted == 0 {
		t.Error("never anything had to be left out, so that is not tried")
	}
}

// odd are texts that somebody may type and YAML, or who reads it, may take for something else.
var odd = []string{
	"no", "NO", "y", "On", "~", "null", "true", "False", "2027", "0x1f", "010", "1_000", "1e3", ".inf", "-1", "+49 421", "2027-05-01", "14:00", "190:20:30",
	"- a", "? a", ": a", "a: b", "a #b", "#a", "&a", "*a", "!a", "%a", "@a", "`a", "'a'", `"a"`, "[a]", "{a}", "a, b", "|", ">", "<<", "---", "...", "a\\b",
	"=", "a\"b'c", "a: [b, {c}] #d", "zwei\nZeilen", "drei\n\nZeilen\n", "# Kopf\n- eins\n  - zwei\n---\n...\n", "a\n b\n  c", "a \nb", "a\n\tb", "a\n\n\n", "\na",
	"Łódź", "İzmir", "שלום עולם", "שלום\nעולם", "مرحبا", "👩‍👩‍👧‍👦 🇵🇱", "e\u0301", "a\u00a0b", "a\u200fb", "a\u202eb", "a\u2028b\u2029c", "a\u0085b", "\ufeffa", "a\U000e0041b",
	"https://a.example/b?c=d&e=f#g", "http://a.example", "a:", "a:b", "Straße 1 (Hof)", "x  y", strings.Repeat("lang ", 60) + "Ende", "a\\nb", "\\u0041",
}

// TestOddTextsComeBack writes each of them, and pieces of them put together by chance, where a text may stand: in a map on one line, in a block,
// as a word of a list.
func TestOddTextsComeBack(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	text := func() string {
		s := odd[r.IntN(len(odd))]
		if r.IntN(2) == 0 {
			s += []string{"", " ", "\n", ": ", "-"}[r.IntN(5)] + odd[r.IntN(len(odd))]
		}
		return s
	}
	agreements := slices.IndexFunc(calendar.Forms(), func(f *calendar.Form) bool { return f.Noun == "agreement" })
	ref := events.Ref{Noun: "agreement", ID: "x"}
	tried := 0
	for i := range 20 * len(odd) {
		it := text()
		if i < len(odd) {
			it = odd[i]
		}
		for _, field := range []string{"title", "note", "offices"} {
			said := map[string]any{"id": "x", "partner": "x", "kind": "project", "signed": map[string]any{"year": 1976}, "title": map[string]string{"de": "A"}}
			if said[field] = map[string]string{"de": it, "en": "B"}; field == "offices" {
				said[field] = []string{it, "B"}
			}
			data, err := json.Marshal(said)
			if err != nil {
				t.Fatal(err)
			}
			if p := schema.Command(events.Type{Noun: "agreement", Name: "register", Version: 1}, data); p != nil {
				continue // nobody can say this
			}
			tried++
			a := &officefile.Account{Office: "bremen", Today: events.DateOf(monday), Sections: []officefile.Section{
				{Form: calendar.Forms()[agreements], Things: []officefile.Thing{{Ref: ref, Data: data}}},
			}}
			file, err := config.WriteOffice(a)
			if err != nil {
				t.Errorf("%s %q: %v\n%s", field, it, err, file)
			}
			if i := bytes.IndexFunc(file, func(r rune) bool { return r != '\n' && !unicode.IsGraphic(r) }); i >= 0 {
				t.Errorf("%s %q: nobody sees what stands at %d:\n%s", field, it, i, file)
			}
		}
	}
	if tried < 30*len(odd) {
		t.Errorf("only %d texts were tried", tried)
	}
}
