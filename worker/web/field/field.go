// Package field has the kinds of fields that forms consist of. A kind says how a value is asked for, how what was typed is read,
// and how a value of the book is typed. What is read fits the schema of the command as far as one field by itself can tell; what
// else there is to say is the desk's affair. Nothing in here knows a request.
package field

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"jourfixe/calendar"
	"jourfixe/worker/web/voice"
)

// A Kind is a kind of field.
type Kind interface {
	// Read makes of what was typed the value that a command has there, as JSON has it; nil if there is nothing.
	Read(a Asking, typed Typed) (value any, fault *Fault)
	// Write types a value that a command has there.
	Write(a Asking, value any) Typed
	// Draw says what is shown, with what was typed in it.
	Draw(a Asking, typed Typed) Control
}

// Divided is a kind whose parts stand each for itself: what one person has changed of one goes together with what another has changed of
// another.
type Divided interface{ Divided() }

// Divided implements Divided: who translates a text changes one language.
func (Text) Divided() {}

// Part is what was typed into a part, by itself.
func (t Typed) Part(part string) Typed {
	if values, ok := t[part]; ok {
		return Typed{part: values}
	}
	return Typed{}
}

// An Asking is in which office somebody is asked, and in which language.
type Asking struct {
	Book  *calendar.Book
	Voice *voice.Voice
	About string // the id of the thing that is asked about, "" of something new
	// Typed is what stands in another field of the form, nil if it has none of that name; nil where no form is looked at.
	Typed func(name string) Typed
}

// Typed is what was typed into a field, by its parts; a field of one part has it under "".
type Typed map[string][]string

// One returns what was typed into a part that holds one value.
func (t Typed) One(part string) string {
	if values := t[part]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// word is One as a line, without what nobody sees.
func (t Typed) word(part string) string {
	return strings.TrimSpace(voice.Clean(strings.ToValidUTF8(t.One(part), "\uFFFD")))
}

// text is One as a text of any number of lines.
func (t Typed) text(part string) string {
	return strings.TrimSpace(voice.CleanLines(strings.ToValidUTF8(t.One(part), "\uFFFD")))
}

// Empty reports whether nothing was typed.
func (t Typed) Empty() bool {
	for _, values := range t {
		for _, v := range values {
			if strings.TrimSpace(v) != "" {
				return false
			}
		}
	}
	return true
}

// Same reports whether two people have typed the same; spaces around it do not count, nor does how a browser ends lines.
func (t Typed) Same(other Typed) bool { return t.String() == other.String() }

// String is what was typed, in an order that does not change.
func (t Typed) String() string {
	clear := map[string][]string{}
	for part := range t {
		var values []string
		for _, v := range t[part] {
			if v = plain(v); v != "" {
				values = append(values, v)
			}
		}
		slices.Sort(values)
		if len(values) > 0 {
			clear[part] = values
		}
	}
	data, err := json.Marshal(clear)
	if err != nil {
		panic(err) // strings can always be written
	}
	return string(data)
}

// plain is a value without what browsers change in it.
func plain(v string) string {
	return strings.TrimSpace(voice.CleanLines(strings.ToValidUTF8(v, "\uFFFD")))
}

// A Fault is what is wrong with what was typed, and what would be right.
type Fault struct {
	Text  string   // key of the text, behind "field.fault."
	Pairs []any    // what it names
	Part  string   // which part of the field is wrong
	Inner []*Fault // of its entries, each with the part that is wrong; it says none by itself then
}

func wrong(text string, pairs ...any) *Fault { return &Fault{Text: text, Pairs: pairs} }

// In says which part is wrong.
func (f *Fault) in(part string) *Fault {
	f.Part = part
	return f
}

// The shapes in which a field is drawn.
const (
	Input   = "input"
	Area    = "area"
	Select  = "select"
	Boxes   = "boxes"   // of which any can be ticked
	Box     = "box"     // one alone
	Parts   = "parts"   // several of the others
	Several = "several" // any number of parts that are alike
)

// A Control is what is shown of a field or a part of one.
type Control struct {
	Shape    string
	Part     string // "" for the field itself
	Label    string // of the part
	Lang     string // in which it is written, "" if that does not matter
	Value    string
	Type     string // of an input
	Mode     string // which keys a phone shows
	Complete string // what a browser may fill in
	Most     int    // characters; 0: any number
	Rows     int    // of an area
	Options  []Option
	Suggest  []Option // what may be typed, among other things
	Parts    []Control
	Add      string // what the button says that adds one more; "" if there is room for no more
	Note     string // what is to be said of what is chosen, or what an entry holds
	Open     bool   // of an entry: it is not folded
	Again    string // what the button says by which it is drawn anew; "" for none
	Look     *Look  // by which options are found where there are many
}

// An Option is what can be chosen.
type Option struct {
	Value, Label string
	Lang         string // of the label, if it is not the page's
	Chosen       bool
}

// A Look finds options where there are too many to show.
type Look struct {
	Query string
	Left  int // how many are not shown
}

// word is a JSON value as somebody would type it.
func word(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case json.Number:
		return v.String()
	case float64:
		return fmt.Sprintf("%v", v)
	case bool:
		if v {
			return yes
		}
		return ""
	}
	return fmt.Sprint(value)
}

// entriesOf are the entries of a JSON array as somebody would type them.
func entriesOf(value any) (list []string) {
	values, _ := value.([]any)
	for _, v := range values {
		list = append(list, word(v))
	}
	return list
}

// one is what is typed into a field of one part.
func one(value string) Typed {
	if value == "" {
		return Typed{}
	}
	return Typed{"": {value}}
}

// tooLong finds what is longer than a field takes.
func tooLong(s string, most int) *Fault {
	if n := len([]rune(s)); n > most {
		return wrong("long", "most", most, "n", n)
	}
	return nil
}
