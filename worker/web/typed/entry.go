package typed

import (
	"net/http"
	"slices"
	"unicode/utf8"

	"jourfixe/worker"
	"jourfixe/worker/web/form"
)

// A Fault is what is wrong with a field, and what would be right.
type Fault struct {
	Key   string // of a text, behind that of the page's faults
	Pairs []any
}

// An Entry is a form as somebody fills it in, who is to have back what they have typed if something is wrong with it.
type Entry struct {
	Values  map[string]string // by field, as it is shown again
	Tongues []string          // languages that are spoken
	Faults  map[string]Fault  // by field; "" is what is wrong with all of it
	Status  int               // of the answer, if something is wrong
	Robot   bool              // a program has filled it in
	Email   string            // as mail servers know it

	// Kept is what stands in the book. It may be longer than what is taken, and stays then if nobody touches it.
	Kept map[string]string
}

// Begin makes the form an empty one.
func (e *Entry) Begin(f form.Fields) {
	e.Values, e.Faults = map[string]string{}, map[string]Fault{}
	e.Robot = f.Word(Trap) != ""
}

// Line reads a field of one line, which holds so many characters at most; 0: any number.
func (e *Entry) Line(f form.Fields, name string, most int) {
	e.text(f, name, Line(f.Lines(name)), most)
}

// Area reads a field of several lines.
func (e *Entry) Area(f form.Fields, name string, most int) { e.text(f, name, f.Lines(name), most) }

func (e *Entry) text(f form.Fields, name, value string, most int) {
	e.Values[name] = value
	if f.Unseen(name) {
		e.Wrong(name, "unseen")
	}
	if n := utf8.RuneCountInString(value); most > 0 && n > most && value != e.Kept[name] {
		e.Wrong(name, "long", "most", most, "n", n)
	}
}

// Address reads a mail address, in the form in which it is kept.
func (e *Entry) Address(f form.Fields, name string) {
	said := f.Lines(name)
	e.Values[name] = said
	if f.Unseen(name) {
		e.Wrong(name, "unseen")
	}
	address, fault := Email(said)
	if e.Email = address; fault != "" {
		e.Wrong(name, fault, "most", MaxEmail, "n", utf8.RuneCountInString(said))
	}
}

// Wrong notes what is wrong with a field. What was noted first stays.
func (e *Entry) Wrong(name, key string, pairs ...any) {
	if _, known := e.Faults[name]; !known {
		e.Faults[name] = Fault{key, pairs}
	}
	if e.Status == 0 {
		e.Status = http.StatusUnprocessableEntity
	}
}

// Late is what is wrong with all of the form, and not with what was typed.
func (e *Entry) Late(key string, status int) { e.Faults[""], e.Status = Fault{Key: key}, status }

// Send has a mail with the link sent to whoever has filled in the form, if nothing is wrong with it and there is room for one more. A program gets none.
func (e *Entry) Send(w http.ResponseWriter, r *http.Request, b *Bounds, a *Asked, mail *worker.Confirm) {
	if e.Status != 0 {
		return
	}
	if beyond := b.Take(w, r, e.Email); beyond != "" {
		e.Late(beyond, http.StatusTooManyRequests)
		return
	}
	if !e.Robot && !a.For(mail) {
		e.Late("later", http.StatusServiceUnavailable)
		w.Header().Set("Retry-After", "60")
	}
}

// Faulty reports whether something is wrong with one of some fields.
func (e *Entry) Faulty(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { _, wrong := e.Faults[name]; return wrong })
}

// Typed is what stands in a field.
func (e *Entry) Typed(name string) string { return e.Values[name] }

// Speaks reports whether a language is spoken.
func (e *Entry) Speaks(tag string) bool { return slices.Contains(e.Tongues, tag) }
