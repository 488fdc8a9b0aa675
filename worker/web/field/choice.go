package field

import (
	"regexp"
	"slices"
	"strings"

	"jourfixe/calendar/words"
)

// yes is what a box sends that is ticked.
const yes = "yes"

// A Choice is one of a few values.
type Choice struct {
	Of    []string
	Texts string // what the keys of their names begin with, as in "kind.one."
	None  string // key of what it is called if nothing is chosen; "" if something has to be
}

// Read implements Kind.
func (k Choice) Read(_ Asking, typed Typed) (any, *Fault) {
	switch s := typed.word(""); {
	case s == "":
		return nil, nil
	case slices.Contains(k.Of, s):
		return s, nil
	}
	return nil, wrong("choice")
}

// Write implements Kind.
func (Choice) Write(_ Asking, value any) Typed { return one(word(value)) }

// Draw implements Kind.
func (k Choice) Draw(a Asking, typed Typed) Control {
	c := Control{Shape: Select}
	if k.None != "" {
		c.Options = append(c.Options, Option{Label: a.Voice.T(k.None)})
	}
	for _, v := range k.Of {
		c.Options = append(c.Options, Option{Value: v, Label: a.Voice.T(k.Texts + v)})
	}
	return c.choose(typed.One(""))
}

// choose marks what is chosen; the first, if nothing else is.
func (c Control) choose(value string) Control {
	i := slices.IndexFunc(c.Options, func(o Option) bool { return o.Value == value })
	if i = max(i, 0); len(c.Options) > 0 {
		c.Options[i].Chosen = true
	}
	return c
}

// Some are any of a few values. One that is not among them, and came from elsewhere, can be kept or taken away.
type Some struct {
	Of    []string
	Texts string                // what the keys of their names begin with
	Named func(v string) string // what they are called, where that is the same in each language; nil: Texts say it
	Like  *regexp.Regexp        // what others look like; nil: there are none
}

// all are the values that can be ticked: those of the form, and others that are there.
func (k Some) all(typed Typed) []string {
	list := slices.Clone(k.Of)
	for _, v := range typed[""] {
		if k.Like != nil && k.Like.MatchString(v) && !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	return list
}

// Read implements Kind.
func (k Some) Read(_ Asking, typed Typed) (any, *Fault) {
	var list []any
	for _, v := range k.all(typed) {
		if slices.Contains(typed[""], v) {
			list = append(list, v)
		}
	}
	if len(list) == 0 {
		return nil, nil
	}
	return list, nil
}

// Write implements Kind.
func (Some) Write(_ Asking, value any) Typed { return Typed{"": entriesOf(value)} }

// Draw implements Kind.
func (k Some) Draw(a Asking, typed Typed) Control {
	c := Control{Shape: Boxes}
	for i, v := range k.all(typed) {
		o := Option{Value: v, Label: v, Chosen: slices.Contains(typed[""], v)}
		switch {
		case k.Named != nil:
			o.Label = k.Named(v)
		case i < len(k.Of):
			o.Label = a.Voice.T(k.Texts + v)
		}
		c.Options = append(c.Options, o)
	}
	return c
}

// A Yes is yes or no.
type Yes struct{}

// Read implements Kind.
func (Yes) Read(_ Asking, typed Typed) (any, *Fault) {
	if typed.One("") == yes {
		return true, nil
	}
	return nil, nil
}

// Write implements Kind.
func (Yes) Write(_ Asking, value any) Typed { return one(word(value)) }

// Draw implements Kind.
func (Yes) Draw(_ Asking, typed Typed) Control {
	return Control{Shape: Box, Value: yes, Options: []Option{{Value: yes, Chosen: typed.One("") == yes}}}
}

// A Language is one in which people are written to.
type Language struct{}

// Read implements Kind.
func (Language) Read(_ Asking, typed Typed) (any, *Fault) {
	s := strings.ToLower(typed.word(""))
	switch {
	case s == "":
		return nil, nil
	case !tag.MatchString(s) || len(s) > 30:
		return nil, wrong("choice")
	}
	return s, nil
}

// Write implements Kind.
func (Language) Write(_ Asking, value any) Typed { return one(word(value)) }

// Draw implements Kind. A language that nobody here writes stays, if it was given: the person then reads English.
func (Language) Draw(a Asking, typed Typed) Control {
	c := Control{Shape: Select}
	chosen := typed.word("")
	list := words.Spoken()
	if chosen != "" && !slices.Contains(list, chosen) {
		list = append(slices.Clone(list), chosen)
	}
	for _, l := range list {
		o := Option{Value: l, Label: l}
		if name := a.Voice.NameOf(l); name != "" {
			o.Label, o.Lang = name, l
		}
		c.Options = append(c.Options, o)
	}
	return c.choose(chosen)
}

// A Colour is one as CSS has it, or none.
type Colour struct{}

// Read implements Kind.
func (Colour) Read(_ Asking, typed Typed) (any, *Fault) {
	s := strings.ToLower(typed.word(""))
	switch {
	case s == "":
		return nil, nil
	case colour(s):
		return s, nil
	}
	return nil, wrong("colour")
}

func colour(s string) bool {
	return len(s) == 7 && s[0] == '#' && strings.Trim(s[1:], "0123456789abcdef") == ""
}

// Write implements Kind.
func (Colour) Write(_ Asking, value any) Typed { return one(word(value)) }

// Draw implements Kind. A field of the type color cannot be left empty, so it is one for text.
func (Colour) Draw(_ Asking, typed Typed) Control {
	return Control{Shape: Input, Type: "text", Value: typed.One(""), Most: 7}
}
