package field

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Entries are several of the same, each of several parts. Entries are added, moved up and taken away by buttons, which keep all that
// is typed; what is typed into the parts of the third is under "2.start", "2.title.de". They are folded, so that many of them can be
// overlooked; an empty one stands open.
type Entries struct {
	Of    []Member
	Texts string // what the keys of their names begin with: .entry, and .<member> for each
	Least int    // so many stand there to be filled in, even if nothing was typed; one of them has to be
	Most  int
	// Into and From turn an entry, which has its values by member, into what a command has there, and back; nil: it is the same.
	Into func(entry map[string]any) map[string]any
	From func(entry map[string]any) map[string]any
	// Sum says what an entry holds, in a few words, where it is folded.
	Sum func(a Asking, entry Typed) string
}

// A Member is one part of an entry. Its kind is drawn as one control or as parts of it.
type Member struct {
	Name     string
	Kind     Kind
	Required bool
	Always   bool // it always holds something, by which no entry is there
}

// The ways in which entries are changed.
const (
	Add    = "add"    // one more at the end
	Remove = "remove" // takes one away
	Up     = "up"     // changes places with the one before
)

// count is how many entries were typed, empty ones among them.
func (k Entries) count(typed Typed) int {
	n := 0
	for part := range typed {
		if i, _, ok := k.at(part); ok {
			n = max(n, i+1)
		}
	}
	return n
}

// at says into which entry a part leads, and into which part of it.
func (k Entries) at(part string) (i int, rest string, ok bool) {
	number, rest, ok := strings.Cut(part, ".")
	i, err := strconv.Atoi(number)
	return i, rest, ok && err == nil && i >= 0 && i < k.Most && number == strconv.Itoa(i)
}

// entry is what was typed into one of them.
func (k Entries) entry(typed Typed, i int) Typed {
	return typed.Under(strconv.Itoa(i))
}

// Under are the parts of a part.
func (t Typed) Under(part string) Typed {
	list := Typed{}
	for name, values := range t {
		if name == part {
			list[""] = values
		} else if rest, ok := strings.CutPrefix(name, part+"."); ok {
			list[rest] = values
		}
	}
	return list
}

// into puts the parts of a part where they are.
func (t Typed) into(part string, of Typed) {
	for name, values := range of {
		if name != "" {
			name = "." + name
		}
		t[part+name] = values
	}
}

// empty reports whether nothing was typed into an entry.
func (k Entries) empty(entry Typed) bool {
	for _, m := range k.Of {
		if !m.Always && !entry.Under(m.Name).Empty() {
			return false
		}
	}
	return true
}

// all are the entries that were typed.
func (k Entries) all(typed Typed) []Typed {
	list := make([]Typed, k.count(typed))
	for i := range list {
		list[i] = k.entry(typed, i)
	}
	return list
}

// typed is what was typed into a list of entries.
func (k Entries) typed(list []Typed) Typed {
	typed := Typed{}
	for i, entry := range list {
		for _, m := range k.Of {
			of := entry.Under(m.Name)
			if len(of) == 0 {
				of = Typed{"": {""}} // so that an empty one is there
			}
			typed.into(strconv.Itoa(i)+"."+m.Name, of)
		}
	}
	return typed
}

// Tidy leaves out the entries into which nothing was typed.
func (k Entries) Tidy(typed Typed) Typed {
	return k.typed(slices.DeleteFunc(k.all(typed), k.empty))
}

// Arrange changes the entries in one of the ways, and returns which of them is to be looked at then; -1 if that cannot be done.
func (k Entries) Arrange(typed Typed, how string, i int) (Typed, int) {
	list := k.all(typed)
	switch {
	case how == Add && len(list) < k.Most:
		return k.typed(append(list, Typed{})), len(list)
	case how == Remove && i >= 0 && i < len(list):
		return k.typed(slices.Delete(list, i, i+1)), max(0, min(i, len(list)-2))
	case how == Up && i > 0 && i < len(list):
		list[i-1], list[i] = list[i], list[i-1]
		return k.typed(list), i - 1
	}
	return typed, -1
}

// Read implements Kind. Every entry is looked at.
func (k Entries) Read(a Asking, typed Typed) (any, *Fault) {
	var list []any
	all := &Fault{Text: "entries"}
	for i, entry := range k.all(typed) {
		if k.empty(entry) {
			continue
		}
		said := map[string]any{}
		for _, m := range k.Of {
			value, fault := m.Kind.Read(a, entry.Under(m.Name))
			if fault == nil && value == nil && m.Required {
				fault = wrong("required")
			}
			if fault != nil {
				all.Inner = append(all.Inner, fault.in(joined(strconv.Itoa(i), m.Name, fault.Part)))
			} else if value != nil {
				said[m.Name] = value
			}
		}
		if k.Into != nil {
			said = k.Into(said)
		}
		list = append(list, said)
	}
	if len(list) == 0 && k.Least > 0 {
		all.Inner = append(all.Inner, wrong("required").in(joined("0", k.draw(a, k.Of[0], Typed{})[0].Part)))
	}
	if len(all.Inner) > 0 {
		return list, all
	}
	if len(list) == 0 {
		return nil, nil
	}
	return list, nil
}

// joined are the parts of a name.
func joined(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ".")
}

// Write implements Kind.
func (k Entries) Write(a Asking, value any) Typed {
	values, _ := value.([]any)
	var list []Typed
	for _, v := range values {
		said, _ := v.(map[string]any)
		if said = maps.Clone(said); k.From != nil {
			said = k.From(said)
		}
		entry := Typed{}
		for _, m := range k.Of {
			entry.into(m.Name, m.Kind.Write(a, said[m.Name]))
		}
		list = append(list, entry)
	}
	return k.typed(list)
}

// Draw implements Kind.
func (k Entries) Draw(a Asking, typed Typed) Control {
	c := Control{Shape: Several, Add: a.Voice.T(k.Texts + "add")}
	list := k.all(typed)
	for len(list) < k.Least {
		list = append(list, Typed{})
	}
	if len(list) >= k.Most {
		c.Add = ""
	}
	for i, entry := range list {
		one := Control{Shape: Parts, Part: strconv.Itoa(i), Label: a.Voice.T(k.Texts+"entry", "n", i+1), Open: k.empty(entry)}
		if one.Note = k.Sum(a, entry); one.Open {
			one.Note = a.Voice.T("edit.entry.empty")
		}
		for _, m := range k.Of {
			one.Parts = append(one.Parts, k.draw(a, m, entry.Under(m.Name))...)
		}
		c.Parts = append(c.Parts, one)
	}
	return c
}

// draw are the controls of one part of an entry.
func (k Entries) draw(a Asking, m Member, typed Typed) (list []Control) {
	c := m.Kind.Draw(a, typed)
	label := ""
	if c.Type != "hidden" {
		label = a.Voice.T(k.Texts + m.Name)
	}
	if !m.Required && !m.Always {
		label += " " + a.Voice.T("edit.optional")
	}
	if c.Shape != Parts {
		c.Part, c.Label = m.Name, label
		return []Control{c}
	}
	for _, part := range c.Parts {
		part.Label = label + " (" + part.Label + ")"
		part.Part = m.Name + "." + part.Part
		list = append(list, part)
	}
	return list
}

// Kept is a value that nobody sees, which stays with what it belongs to.
type Kept struct{}

// Read implements Kind.
func (Kept) Read(_ Asking, typed Typed) (any, *Fault) {
	s := typed.word("")
	if s == "" {
		return nil, nil
	}
	return s, tooLong(s, maxLine)
}

// Write implements Kind.
func (Kept) Write(_ Asking, value any) Typed { return one(word(value)) }

// Draw implements Kind.
func (Kept) Draw(_ Asking, typed Typed) Control {
	return Control{Shape: Input, Type: "hidden", Value: typed.One("")}
}
