package typed

import (
	"embed"

	"jourfixe/calendar/words"
	"jourfixe/worker/web/voice"
)

// Templates draw the fields of a page.
//
//go:embed templates
var Templates embed.FS

// Words are with what the keys of the texts of a form begin.
type Words struct{ Fields, Hints, Faults string }

// A Page is a form with what stands in it and what is wrong with that, as a room shows it among what else its page has.
type Page struct {
	Entry     *Entry // nil: there is nothing to fill in at present
	Faults    []Shown
	Languages []Choice // of mails
	Tongues   []words.Tongue

	words Words
	most  map[string]int // characters that fields hold, as far as they are typed
	voice *voice.Voice
}

// A Shown fault leads to its field.
type Shown struct{ Field, Label, Text string }

// A Choice is a language to be written to in.
type Choice struct{ Tag, Name string }

// An Option is one of a list.
type Option struct {
	Value, Label string
	Chosen       bool
}

// A Field is one as it is drawn.
type Field struct {
	Name, Label, Hint, Value, Type, Complete, Fault string
	Most, Rows                                      int
	May                                             bool
	Options                                         []Option
}

// A Filled field is one as somebody has filled it in, to be looked at once more.
type Filled struct{ Label, Value string }

// consent is the field whose label is a sentence, and which is called by a word where something is wrong with it.
const consent = "consent"

// NewPage returns a page that says what is wrong with an entry, if anything is: with its fields in their order, "" being all of it.
func NewPage(w Words, most map[string]int, order []string, e *Entry, v *voice.Voice) Page {
	p := Page{words: w, most: most, voice: v}
	if e == nil {
		return p
	}
	for _, name := range order {
		f, wrong := e.Faults[name]
		if !wrong {
			continue
		}
		s := Shown{Field: name, Text: v.T(w.Faults+f.Key, f.Pairs...)}
		switch name {
		case "":
		case consent:
			s.Label = v.T("register.consent")
		default:
			s.Label = v.T(w.Fields + name)
		}
		p.Faults = append(p.Faults, s)
	}
	return p
}

// Fill puts what stands in the form onto the page.
func (p *Page) Fill(e *Entry) {
	p.Entry, p.Tongues = e, words.Tongues
	for _, l := range words.Spoken() {
		p.Languages = append(p.Languages, Choice{l, p.voice.NameOf(l)})
	}
}

func (p *Page) field(name string, hint bool) Field {
	f := Field{Name: name, Label: p.voice.T(p.words.Fields + name), Value: p.Entry.Typed(name), Most: p.most[name], Fault: p.FaultOf(name)}
	if hint {
		f.Hint = p.voice.T(p.words.Hints + name)
	}
	return f
}

// Line is a field of one line, for the template.
func (p *Page) Line(name, kind, complete string, may, hint bool) Field {
	f := p.field(name, hint)
	f.Type, f.Complete, f.May = kind, complete, may
	return f
}

// Area is one of several lines.
func (p *Page) Area(name string, rows int) Field {
	f := p.field(name, true)
	f.Rows, f.May = rows, true
	return f
}

// Pick is one of which one of several is chosen.
func (p *Page) Pick(name string, list []Option) Field {
	f := p.field(name, false)
	f.Options = list
	return f
}

// Tick is one that is ticked or not.
func (p *Page) Tick(name string) Field { return p.field(name, false) }

// FaultOf is what is wrong with a field, "" if nothing is.
func (p *Page) FaultOf(name string) string {
	for _, f := range p.Faults {
		if f.Field == name {
			return f.Text
		}
	}
	return ""
}

// Trap is the name of the field that people do not see.
func (*Page) Trap() string { return Trap }
