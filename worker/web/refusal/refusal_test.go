package refusal

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// inOthersWords are the details that others write, as the readers of rules and of JSON: they are said by the code.
var inOthersWords = []string{"%v", "%s"}

var verb = regexp.MustCompile(`%[0-9.]*[a-z]`)

// TestEveryRefusal walks all that refuses a command, and has words for each code and each detail, in both languages.
func TestEveryRefusal(t *testing.T) {
	c := said()
	for _, code := range codes(t) {
		for _, l := range events.Languages {
			if c.Codes[code][l] == "" {
				t.Errorf("the code %s has no words in %s", code, l)
			}
		}
	}
	n := 0
	for where, format := range refusals(t) {
		if n++; slices.Contains(inOthersWords, format) {
			continue
		}
		words := strings.ReplaceAll(verb.ReplaceAllString(format, "7"), "%%", "%")
		if d, _ := c.find(words); d == nil {
			t.Errorf("%s: nobody has said in catalog.json what this is to people: %q", where, format)
		}
	}
	if n < 130 {
		t.Errorf("%d refusals were found, which cannot be all", n)
	}
	for i := range c.Details {
		d := &c.Details[i]
		if d.DE == "" || d.EN == "" || !strings.ContainsAny(d.DE[len(d.DE)-1:], ".") || !strings.ContainsAny(d.EN[len(d.EN)-1:], ".") {
			t.Errorf("%q is not a sentence in both languages", d.Is)
		}
		for _, text := range []string{d.DE, d.EN} {
			for _, m := range open.FindAllStringSubmatch(text, -1) {
				if !slices.Contains(d.names, m[1]) {
					t.Errorf("%q has no %s", d.Is, m[0])
				}
			}
		}
	}
}

// codes reads the codes that there are where they are declared.
func codes(t *testing.T) (list []string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "../../../events/problem.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if kv, ok := n.(*ast.KeyValueExpr); ok {
			if _, isCode := kv.Value.(*ast.CompositeLit); isCode {
				list = append(list, kv.Key.(*ast.Ident).Name)
			}
		}
		return true
	})
	values := map[string]string{}
	ast.Inspect(f, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && len(v.Names) == 1 && len(v.Values) == 1 {
			if lit, ok := v.Values[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
				values[v.Names[0].Name], _ = strconv.Unquote(lit.Value)
			}
		}
		return true
	})
	for i, name := range list {
		list[i] = values[name]
	}
	if len(list) < 12 || slices.Contains(list, "") {
		t.Fatalf("the codes are %q", list)
	}
	return list
}

// refusals lists the details of all that refuses a command, by where it stands.
func refusals(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	files := token.NewFileSet()
	for _, dir := range []string{"calendar", "events/rights", "events/schema", "worker/desk", "worker"} {
		err := filepath.WalkDir(filepath.Join("../../..", dir), func(path string, e fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case e.IsDir() && dir == "worker" && e.Name() != "worker":
				return fs.SkipDir
			case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
				return nil
			}
			f, err := parser.ParseFile(files, path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(f, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				s, ok := call.Fun.(*ast.SelectorExpr)
				if !ok || s.Sel.Name != "Refuse" && s.Sel.Name != "refuse" || len(call.Args) < 3 {
					return true
				}
				for _, arg := range call.Args[2:] { // the first text after code and field
					if lit, ok := arg.(*ast.BasicLit); ok && lit.Kind == token.STRING {
						text, err := strconv.Unquote(lit.Value)
						if err != nil {
							t.Fatal(err)
						}
						found[files.Position(lit.Pos()).String()] = text
						break
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// TestSay says what stands open in the way of the page, and nothing in the words of the desk.
func TestSay(t *testing.T) {
	voices, err := voice.Load()
	if err != nil {
		t.Fatal(err)
	}
	b := calendar.New("bremen")
	for i, body := range []events.Body{
		&events.OfficeChanged{Title: events.Text{"de": "Büro"}, Zone: "Europe/Berlin"},
		&events.PartnerRegistered{ID: "riga", Title: events.Text{"de": "Riga", "en": "Rīga"}},
		&events.ReminderChanged{ID: "week", Title: events.Text{"de": "Eine Woche vorher", "en": "A week ahead"}},
	} {
		if err := b.Apply(&events.Event{Sequence: uint64(i + 1), Body: body}); err != nil {
			t.Fatal(err)
		}
	}
	for _, x := range []struct{ code, detail, de, en string }{
		{events.NotPossible, "partner/riga is in the group already", "Riga ist schon in der Gruppe.", "Rīga is in the group already."},
		{events.NotPossible, "the meeting is over since 2026-12-02T13:00:00Z", "Das Treffen ist seit 2. Dezember 2026, 14:00 Uhr vorbei.", "The meeting is over since 2 December 2026, 14:00."},
		{events.NotPossible, "reminders go by this schedule: week; remove them first", "Nach diesem Zeitplan gehen Erinnerungen: Eine Woche vorher. Bitte diese zuerst entfernen.", "Reminders go by this schedule: A week ahead. Please remove them first."},
		{events.NotPossible, "this time does not suit everybody: Holiday; the best near it is Monday", "Diese Zeit passt nicht allen.", "This time does not suit everybody."},
		{events.ProblemURN + events.UnknownRef, "there is no venue/x; did you mean y?", "Das gibt es nicht mehr. Bitte etwas anderes auswählen.", "This is there no more. Please choose something else."},
		{events.ProblemURN + events.Malformed, "FREQ=NEVER is no rule", "Das passt hier nicht. Bitte prüfen und anders schreiben.", "This does not fit here. Please check it and write it in another way."},
		{"urn:elsewhere:x", "whatever", "So geht es nicht. Bitte die Angaben ändern.", "It cannot be done like this. Please change what you have entered."},
	} {
		for l, want := range map[string]string{"de": x.de, "en": x.en, "pl": x.en} {
			v := voices[l]
			if got := Say(b, v, x.code, x.detail); got != want && l != "pl" {
				t.Errorf("%q in %s is %q, want %q", x.detail, l, got, want)
			} else if l == "pl" && got == "" {
				t.Errorf("%q is not said in %s", x.detail, l)
			}
		}
	}
	taken := &events.Problem{Code: events.ProblemURN + events.NotPossible, Detail: "somebody who must come, or the room, is taken at this time: x", Conflicts: []events.Conflict{
		{Reason: events.Reason{Key: "past"}}, {Reason: events.Reason{Key: "past"}},
	}}
	if got := Of(b, voices["de"], taken); !strings.Contains(got, "Dagegen spricht:") || strings.Count(got, ";") != 0 {
		t.Errorf("what stands against a time is said as %q", got)
	}
}
