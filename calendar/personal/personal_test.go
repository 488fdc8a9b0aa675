package personal_test

import (
	"encoding"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"jourfixe/calendar/personal"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

var update = flag.Bool("update", false, "write anew what docs/operations.md tells of the list")

const file = "calendar/personal/fields.txt"

// TestEveryFieldIsOnTheList walks all events and commands: a field that nobody has thought about is no field that is known to be harmless.
func TestEveryFieldIsOnTheList(t *testing.T) {
	t.Parallel()
	list, there := personal.Fields(), map[string]bool{}
	kept, sealed := stored()
	for field := range kept {
		there[field] = true
	}
	for _, body := range events.Commands {
		walk(body, func(field string, _ reflect.Type) { there[field] = true })
	}
	for field := range there {
		kind, ok := list[field]
		switch {
		case !ok:
			t.Errorf("%s has no line for %q. Add one, in its place in the alphabet:\n\t%s\twith \"-\" behind it if it says nothing of a natural person (then it is not sealed, either), "+
				"\"secret\" if it only opens or proves something, else the kind that it is of, as in \"comment\": the kinds are the IDs in calendar/personal/list.go, "+
				"and one that is not there yet is a Kind there with a text \"kind.<id>\" in the part \"personal\" of calendar/words/languages/*.json", file, field, field)
		case kind == personal.Nothing && sealed[field]:
			t.Errorf("%s says that %q says nothing of anybody, but it is sealed; if it is a secret of something else, it is %q", file, field, personal.Secret)
		case kind != personal.Nothing && kind != personal.Secret && !personal.Known(kind):
			t.Errorf("%s says that %q is of the kind %q, which is not in calendar/personal/list.go", file, field, kind)
		}
	}
	for field := range list {
		if !there[field] {
			t.Errorf("%s has a line for %q, which no event and no command has; take it out", file, field)
		}
	}
}

// stored are the fields of events, and those of them that are sealed.
func stored() (kept, sealed map[string]bool) {
	kept, sealed = map[string]bool{}, map[string]bool{}
	for _, body := range events.Events {
		walk(body, func(field string, is reflect.Type) {
			kept[field] = true
			sealed[field] = sealed[field] || is == reflect.TypeFor[events.Sealed]()
		})
	}
	return kept, sealed
}

// TestWhatIsDestroyedIsSealed holds that nothing is said to be destroyed which the journal has in clear, for an event is for good.
func TestWhatIsDestroyedIsSealed(t *testing.T) {
	t.Parallel()
	kept, sealed := stored()
	for _, a := range personal.Activities {
		for _, k := range a.Kinds {
			for _, field := range personal.Of(k.ID) {
				if !k.Stays() && kept[field] && !sealed[field] {
					t.Errorf("data of the kind %q are destroyed, says the list, and an event has %q in clear: make it an events.Sealed, or a field of a kind that is kept by an id (Until: forGood)", k.ID, field)
				}
			}
		}
	}
}

// walk finds the fields of a message that hold a value, as the list calls them, and what they hold.
func walk(body events.Body, found func(string, reflect.Type)) {
	kind, list := body.Type(), personal.Fields()
	down("", reflect.TypeOf(body).Elem(), nil, func(path string, is reflect.Type) {
		if own := kind.Short() + " " + path; list[own] != "" {
			found(own, is)
			return
		}
		found(kind.Noun+" "+path, is)
	})
}

func down(path string, t reflect.Type, within []reflect.Type, found func(string, reflect.Type)) {
	for !whole(t) && (t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map) {
		t = t.Elem()
	}
	switch {
	case whole(t) || t.Kind() != reflect.Struct:
		found(path, t)
		return
	case slices.Contains(within, t):
		return
	}
	within = append(slices.Clip(within), t)
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			down(path, f.Type, within, found)
		case f.IsExported() && name != "-":
			down(strings.TrimPrefix(path+"."+name, "."), f.Type, within, found)
		}
	}
}

// whole reports whether a type says itself how it is written, or is a reason, of which the words are the house's own.
func whole(t reflect.Type) bool {
	writes := func(m reflect.Type) bool { return t.Implements(m) || reflect.PointerTo(t).Implements(m) }
	return t.Kind() != reflect.Pointer && (t == reflect.TypeFor[events.Reason]() || writes(reflect.TypeFor[json.Marshaler]()) || writes(reflect.TypeFor[encoding.TextMarshaler]()))
}

// TestTheListIsWhole holds that each kind is somewhere, once, and that each line of the file is read.
func TestTheListIsWhole(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, a := range personal.Activities {
		for _, k := range a.Kinds {
			if seen[k.ID] {
				t.Errorf("there are two kinds called %q", k.ID)
			}
			if seen[k.ID] = true; k.Beside == (len(personal.Of(k.ID)) > 0) {
				t.Errorf("that no event and no command has data of the kind %q is %t, and %s has %d fields of it", k.ID, k.Beside, file, len(personal.Of(k.ID)))
			}
		}
	}
	data, err := os.ReadFile("fields.txt")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(data)) {
		if !strings.HasPrefix(line, "#") {
			lines = append(lines, strings.Join(strings.Fields(line), " "))
		}
	}
	if n := len(personal.Fields()); n != len(lines) {
		t.Errorf("%s has %d lines, and %d fields are read from it: one stands there twice, or is no line of three words", file, len(lines), n)
	}
}

// TestSaid holds that everything on the list is said, in every language, and that no text is left over.
func TestSaid(t *testing.T) {
	t.Parallel()
	for _, language := range words.Spoken() {
		for _, a := range personal.Say(language, events.Retention{}) {
			for _, k := range a.Data {
				for _, said := range []string{a.Title, a.Purpose, a.Basis, k.What, k.Whose, k.Until, k.Sees} {
					if said == "" || strings.Contains(said, "[") {
						t.Errorf("%s: of %s, %s, it is said: %q", language, a.ID, k.ID, said)
					}
				}
			}
		}
	}
	used := map[string]bool{}
	for _, a := range personal.Activities {
		used["activity."+a.ID], used["activity."+a.ID+".for"], used["basis."+a.Basis] = true, true, true
		for _, k := range a.Kinds {
			used["kind."+k.ID], used["until."+k.Until] = true, true
			for _, id := range k.Whose {
				used["whose."+id] = true
			}
			for _, id := range k.Sees {
				used["sees."+id] = true
			}
		}
	}
	for _, key := range words.Texts(words.Personal)["de"].Keys() {
		if part, _, deeper := strings.Cut(key, "."); deeper && slices.Contains([]string{"activity", "basis", "kind", "until", "whose", "sees"}, part) && !used[key] {
			t.Errorf("nobody reads the text %q", key)
		}
	}
}

// TestOperationsTellTheList holds that the page for whoever runs a house says the same as the list, with the times that hold unless an office says otherwise.
func TestOperationsTellTheList(t *testing.T) {
	t.Parallel()
	const page, begin, end = "../../docs/operations.md", "<!-- the list, by go test ./calendar/personal -update -->\n", "<!-- the end of the list -->\n"
	data, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, begun := strings.Cut(string(data), begin)
	told, after, ended := strings.Cut(rest, end)
	if !begun || !ended {
		t.Fatalf("%s has no place for the list: a line %q and a line %q", page, begin, end)
	}
	var b strings.Builder
	b.WriteString("| of whom | what | until | what destroys it |\n|---|---|---|---|\n")
	for _, a := range personal.Say("en", events.Retention{}) {
		for _, k := range a.Data {
			by := "-"
			if len(k.By) > 0 {
				by = "`" + strings.Join(k.By, "`, `") + "`"
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", k.Whose, k.What, k.Until, by)
		}
	}
	switch {
	case *update:
		if err := os.WriteFile(page, []byte(before+begin+b.String()+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
	case told != b.String():
		t.Errorf("%s does not tell the list as it is; go test ./calendar/personal -update writes it anew", page)
	}
}

// TestWhatGoesByTheClock holds that each time which the office sets is one that the list tells of, with it, and that commands which destroy are ones.
func TestWhatGoesByTheClock(t *testing.T) {
	t.Parallel()
	others := events.Retention{Answers: events.Period{Days: 11}, Matters: events.Period{Days: 12}, Minutes: events.Period{Days: 13}, Polls: events.Period{Days: 15}}
	if p := others.Check("retention"); p != nil {
		t.Fatal(p.Detail)
	}
	said := ""
	for _, a := range personal.Say("en", others) {
		for _, k := range a.Data {
			said += k.Until + "\n"
			for _, name := range k.By {
				if !slices.ContainsFunc(events.Commands, func(c events.Body) bool { return c.Type().Short() == name }) {
					t.Errorf("%s destroys data of the kind %s, says the list, and there is no such command", name, k.ID)
				}
			}
		}
	}
	for _, k := range events.Keepings {
		if want := words.Period(others.Of(k.Name), "en"); !strings.Contains(said, want) {
			t.Errorf("the list does not say that %s are kept for %s", k.Name, want)
		}
	}
}
