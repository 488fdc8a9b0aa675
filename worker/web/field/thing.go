package field

import (
	"cmp"
	"slices"
	"strings"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
)

// A Thing is one thing of the office.
type Thing struct {
	Of   []string // nouns, as in partner
	None string   // key of what it is called if nothing is chosen; "" if something has to be
	Ref  bool     // the command names the noun, too, as in partner/riga
}

// Read implements Kind.
func (k Thing) Read(a Asking, typed Typed) (any, *Fault) {
	s := typed.word("")
	if s == "" {
		return nil, nil
	}
	if ref := k.ref(s); !slices.Contains(k.Of, ref.Noun) || !a.Book.Has(ref) {
		return nil, wrong("gone")
	}
	return s, nil
}

// ref is what a value points at.
func (k Thing) ref(value string) events.Ref {
	if !k.Ref {
		return events.Ref{Noun: k.Of[0], ID: value}
	}
	ref, err := events.ParseRef(value)
	if err != nil {
		return events.Ref{}
	}
	return ref
}

// Write implements Kind.
func (Thing) Write(_ Asking, value any) Typed { return one(word(value)) }

// Draw implements Kind.
func (k Thing) Draw(a Asking, typed Typed) Control {
	c := Control{Shape: Select}
	if k.None != "" {
		c.Options = append(c.Options, Option{Label: a.Voice.T(k.None)})
	}
	chosen := typed.word("")
	c.Options = append(c.Options, things(a, k.Of, k.Ref)...)
	if ref := k.ref(chosen); chosen != "" && !slices.ContainsFunc(c.Options, func(o Option) bool { return o.Value == chosen }) {
		c.Options = append(c.Options, Option{Value: chosen, Label: cmp.Or(Name(a, ref), chosen)}) // it is no more, and still stands there
	}
	return c.choose(chosen)
}

// Things are any number of things of the office.
type Things struct {
	Of  []string // nouns
	Ref bool     // the command names the noun, too
	// Among bounds what can be chosen in a form about a thing; nil: everything.
	Among func(b *calendar.Book, about string, ref events.Ref) bool
}

// shownThings is how many are shown before somebody has to look for the others.
const shownThings = 60

// LookPart is the part in which they are looked for. It is no part of what a command gets.
const LookPart = "look"

// Read implements Kind.
func (k Things) Read(a Asking, typed Typed) (any, *Fault) {
	var list []any
	for _, s := range typed[""] {
		if s = plain(s); s == "" {
			continue
		}
		if ref := (Thing{Of: k.Of, Ref: k.Ref}).ref(s); !slices.Contains(k.Of, ref.Noun) || !a.Book.Has(ref) {
			return list, wrong("gone")
		}
		if !slices.Contains(list, any(s)) {
			list = append(list, s)
		}
	}
	if len(list) == 0 {
		return nil, nil
	}
	return list, nil
}

// Write implements Kind.
func (Things) Write(_ Asking, value any) Typed { return Typed{"": entriesOf(value)} }

// Draw implements Kind. What is ticked is always shown.
func (k Things) Draw(a Asking, typed Typed) Control {
	c := Control{Shape: Boxes}
	query := strings.ToLower(typed.word(LookPart))
	var ticked, others []Option
	all := 0
	for _, o := range things(a, k.Of, k.Ref) {
		o.Chosen = slices.Contains(typed[""], o.Value)
		if k.Among != nil && !o.Chosen && !k.Among(a.Book, a.About, (Thing{Of: k.Of, Ref: k.Ref}).ref(o.Value)) {
			continue
		}
		all++
		switch {
		case o.Chosen:
			ticked = append(ticked, o)
		case query == "" || strings.Contains(strings.ToLower(o.Label), query):
			others = append(others, o)
		}
	}
	left := max(0, len(others)-shownThings)
	c.Options = append(ticked, others[:len(others)-left]...)
	if all > shownThings {
		c.Look = &Look{Query: typed.One(LookPart), Left: left}
	}
	return c
}

// things lists what there is of some nouns, by name.
func things(a Asking, nouns []string, withNoun bool) (list []Option) {
	order := a.Voice.Order()
	defer order.Done()
	for _, noun := range nouns {
		of := len(list)
		for _, id := range a.Book.IDs(noun) {
			ref := events.Ref{Noun: noun, ID: id}
			o := Option{Value: id, Label: cmp.Or(Name(a, ref), id)}
			if withNoun {
				o.Value = ref.String()
			}
			list = append(list, o)
		}
		slices.SortStableFunc(list[of:], func(x, y Option) int { return order.CompareString(x.Label, y.Label) })
	}
	return list
}

// Name is what a thing is called by those who look, "" if there is no such thing or it has no name.
func Name(a Asking, ref events.Ref) string { return listing.Name(a.Book, ref, a.Voice) }
