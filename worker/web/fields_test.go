package web_test

import (
	"regexp"
	"strings"
	"testing"

	"jourfixe/calendar/personal"
	"jourfixe/events"
	"jourfixe/worker/links"
	"jourfixe/worker/web"
	"jourfixe/worker/web/webtest"
)

// ask notes what a form asks for.
func (p *pressing) ask(form webtest.Element) {
	for _, role := range []string{"textbox", "combobox", "checkbox", "radio"} {
		for _, field := range form.All(role) {
			p.asked[p.name(strings.ToUpper(form.Attr("method")), form.Attr("action"), field.Attr("name"))] = true
		}
	}
}

// listed holds that the list of what is kept of people knows every field that was asked for. Those of the table of forms are of commands, and
// TestFormsAskForWhatIsListed looks at them.
func (p *pressing) listed(t *testing.T) {
	t.Helper()
	table, list := map[string]bool{"POST /new/people": true}, personal.Forms()
	for _, f := range web.Forms(links.New([]byte("key"), "https://jourfixe.example", "jourfixe.example")) {
		table["POST "+f.Path] = true
	}
	for asked := range p.asked {
		method, rest, _ := strings.Cut(asked, " ")
		path, field, _ := strings.Cut(rest, " ")
		asked = method + " " + path + " " + number.ReplaceAllString(field, "*")
		switch kind, ok := list[asked]; {
		case method != "POST" || table[method+" "+path]: // what is looked for is kept nowhere
		case !ok:
			t.Errorf("calendar/personal/forms.txt has no line for what is asked for by a form. Add one, in its place in the alphabet, with \"-\" behind it if what is typed there says nothing "+
				"of a natural person, else with the kind that it is of (an ID in calendar/personal/list.go):\n\t%s", asked)
		case kind != personal.Nothing && kind != personal.Secret && !personal.Known(kind):
			t.Errorf("calendar/personal/forms.txt says that %q is of the kind %q, which is not in calendar/personal/list.go", asked, kind)
		}
	}
}

// number is what tells apart fields of a form that are many.
var number = regexp.MustCompile(`[0-9]+`)

// TestFormsAskForWhatIsListed holds that every field of the table of forms is one of its command, which is on the list of what is kept of people.
func TestFormsAskForWhatIsListed(t *testing.T) {
	t.Parallel()
	list := personal.Fields()
	for _, f := range web.Forms(links.New([]byte("key"), "https://jourfixe.example", "jourfixe.example")) {
		command, err := events.ParseType(f.Command)
		if err != nil {
			t.Fatal(err)
		}
		for _, field := range f.Fields {
			name, listed := command.Noun+" "+field.Name, false
			for on := range list {
				listed = listed || on == name || strings.HasPrefix(on, name+".")
			}
			if !listed {
				t.Errorf("the form %s asks for %q, and calendar/personal/fields.txt has no such field of its command", f.Name, name)
			}
		}
	}
}
