package field

import (
	"jourfixe/calendar/prose"
)

// maxProse is what a text for everybody holds in a language, in characters, as the schemas have it.
const maxProse = 8_000

// A Prose is a long text for everybody, in the languages of the office: paragraphs, headings, lists and links.
type Prose struct{ Rows int }

// Read implements Kind.
func (Prose) Read(_ Asking, typed Typed) (any, *Fault) {
	said := map[string]any{}
	var fault *Fault
	for _, l := range languages(typed) {
		s := typed.text(l)
		if s == "" {
			continue
		}
		said[l] = s
		f := tooLong(s, maxProse)
		if f == nil && !prose.Fit(s) {
			f = wrong("prose")
		}
		if f != nil && fault == nil {
			fault = f.in(l)
		}
	}
	if len(said) == 0 {
		return nil, nil
	}
	return said, fault
}

// Write implements Kind.
func (Prose) Write(a Asking, value any) Typed { return Text{}.Write(a, value) }

// Draw implements Kind.
func (k Prose) Draw(a Asking, typed Typed) Control {
	c := Control{Shape: Parts}
	for _, l := range languages(typed) {
		c.Parts = append(c.Parts, Control{Shape: Area, Part: l, Lang: l, Label: languageName(a, l), Value: typed.One(l), Most: maxProse, Rows: k.Rows})
	}
	return c
}

// A Reached is where an office is reached by everybody: a mail address, or an https address.
type Reached struct{}

// Read implements Kind.
func (Reached) Read(a Asking, typed Typed) (any, *Fault) {
	for _, kind := range []Kind{Mail{}, Conference{}} {
		if value, fault := kind.Read(a, typed); fault == nil {
			return value, nil
		}
	}
	return typed.word(""), wrong("reached")
}

// Write implements Kind.
func (Reached) Write(_ Asking, value any) Typed { return one(word(value)) }

// Draw implements Kind.
func (Reached) Draw(_ Asking, typed Typed) Control {
	return Control{Shape: Input, Type: "text", Value: typed.One(""), Most: maxConference, Complete: "off"}
}

// A Tag is that of a language, whichever (BCP 47).
type Tag struct{}

// Read implements Kind.
func (Tag) Read(_ Asking, typed Typed) (any, *Fault) {
	s := typed.word("")
	switch {
	case s == "":
		return nil, nil
	case len(s) > 30 || !tag.MatchString(s):
		return s, wrong("tag")
	}
	return s, nil
}

// Write implements Kind.
func (Tag) Write(_ Asking, value any) Typed { return one(word(value)) }

// Draw implements Kind.
func (Tag) Draw(_ Asking, typed Typed) Control {
	return Control{Shape: Input, Type: "text", Value: typed.One(""), Most: 30}
}
