package field

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/idna"

	"jourfixe/events"
)

// What a line and a longer text hold at most, in characters, as the schemas have it.
const (
	maxLine = 200
	maxText = 4000
)

// A Line is one line of text.
type Line struct {
	Most     int    // characters; 0: as many as the schemas let a line have
	Complete string // what a browser may fill in
}

func (k Line) most() int {
	if k.Most > 0 {
		return k.Most
	}
	return maxLine
}

// Read implements Kind.
func (k Line) Read(_ Asking, typed Typed) (any, *Fault) {
	s := typed.word("")
	if s == "" {
		return nil, nil
	}
	return s, tooLong(s, k.most())
}

// Write implements Kind.
func (Line) Write(_ Asking, value any) Typed { return one(word(value)) }

// Draw implements Kind.
func (k Line) Draw(_ Asking, typed Typed) Control {
	return Control{Shape: Input, Type: "text", Value: typed.One(""), Most: k.most(), Complete: k.Complete}
}

// A Mail is a mail address.
type Mail struct{}

// maxMail is what an address has at most (RFC 5321, 4.5.3.1.3).
const maxMail = 254

// Read implements Kind.
func (Mail) Read(_ Asking, typed Typed) (any, *Fault) {
	s := typed.word("")
	if s == "" {
		return nil, nil
	}
	if f := tooLong(s, maxMail); f != nil {
		return s, f
	}
	local, domain, ok := strings.Cut(s, "@")
	if ascii, err := idna.Lookup.ToASCII(domain); ok && err == nil {
		s = local + "@" + ascii // as mail servers know it
	}
	if len(local) > 64 || !address.MatchString(s) {
		return s, wrong("mail")
	}
	return s, nil
}

// address is one as the schemas have it.
var address = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$")

// Write implements Kind.
func (Mail) Write(_ Asking, value any) Typed { return one(word(value)) }

// Draw implements Kind.
func (Mail) Draw(_ Asking, typed Typed) Control {
	return Control{Shape: Input, Type: "email", Value: typed.One(""), Most: maxMail, Complete: "off"}
}

// A Text says the same in the languages of the office, side by side. What is there in other languages is shown, too.
type Text struct {
	Long bool // of several lines
}

// tag is a language as it may stand in a text.
var tag = regexp.MustCompile(`^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}$`)

// languages are those in which a text is asked for.
func languages(typed Typed) []string {
	list := slices.Clone(events.Languages)
	var others []string
	for l := range typed {
		if tag.MatchString(l) && !slices.Contains(list, l) {
			others = append(others, l)
		}
	}
	slices.Sort(others)
	return append(list, others...)
}

// Read implements Kind.
func (k Text) Read(_ Asking, typed Typed) (any, *Fault) {
	said := map[string]any{}
	var fault *Fault
	for _, l := range languages(typed) {
		s, most := typed.word(l), maxLine
		if k.Long {
			s, most = typed.text(l), maxText
		}
		if s == "" {
			continue
		}
		said[l] = s
		if f := tooLong(s, most); f != nil && fault == nil {
			fault = f.in(l)
		}
	}
	if len(said) == 0 {
		return nil, nil
	}
	return said, fault
}

// Write implements Kind.
func (Text) Write(_ Asking, value any) Typed {
	typed := Typed{}
	said, _ := value.(map[string]any)
	for l, s := range said {
		typed[l] = []string{word(s)}
	}
	return typed
}

// Draw implements Kind.
func (k Text) Draw(a Asking, typed Typed) Control {
	c := Control{Shape: Parts}
	for _, l := range languages(typed) {
		part := Control{Shape: Input, Type: "text", Part: l, Lang: l, Label: languageName(a, l), Value: typed.One(l), Most: maxLine}
		if k.Long {
			part.Shape, part.Type, part.Most, part.Rows = Area, "", maxText, 4
		}
		c.Parts = append(c.Parts, part)
	}
	return c
}

// languageName is what a language is called by those who look.
func languageName(a Asking, l string) string {
	if slices.Contains(events.Languages, l) {
		return a.Voice.T("field.language." + l)
	}
	if name := a.Voice.NameOf(l); name != "" {
		return name
	}
	return l
}

// Paragraphs are a text of several lines in one language.
type Paragraphs struct{}

// Read implements Kind.
func (Paragraphs) Read(_ Asking, typed Typed) (any, *Fault) {
	s := typed.text("")
	if s == "" {
		return nil, nil
	}
	return s, tooLong(s, maxText)
}

// Write implements Kind.
func (Paragraphs) Write(_ Asking, value any) Typed { return one(word(value)) }

// Draw implements Kind.
func (Paragraphs) Draw(_ Asking, typed Typed) Control {
	return Control{Shape: Area, Value: typed.One(""), Most: maxText, Rows: 4}
}

// Lines are any number of lines, each a value of its own.
type Lines struct {
	Of   Kind // what a line is
	Most int  // lines
}

// Read implements Kind.
func (k Lines) Read(a Asking, typed Typed) (any, *Fault) {
	var list []any
	for i, line := range strings.Split(typed.text(""), "\n") {
		value, fault := k.Of.Read(a, Typed{"": {line}})
		switch {
		case fault != nil:
			return list, wrong("line", "n", i+1, "what", a.Voice.T("field.fault."+fault.Text, fault.Pairs...))
		case value != nil:
			list = append(list, value)
		}
	}
	if len(list) > k.Most {
		return list, wrong("over", "most", k.Most, "n", len(list))
	}
	if len(list) == 0 {
		return nil, nil
	}
	return list, nil
}

// Write implements Kind.
func (k Lines) Write(a Asking, value any) Typed {
	values, _ := value.([]any)
	var lines []string
	for _, v := range values {
		lines = append(lines, k.Of.Write(a, v).One(""))
	}
	return one(strings.Join(lines, "\n"))
}

// Draw implements Kind.
func (k Lines) Draw(_ Asking, typed Typed) Control {
	return Control{Shape: Area, Value: typed.One(""), Rows: max(3, min(12, strings.Count(typed.One(""), "\n")+2))}
}
