package hosting

import (
	"strconv"

	"jourfixe/calendar/trip"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/typed"
	"jourfixe/worker/web/voice"
)

// said are with what the keys of the texts of these forms begin.
var said = typed.Words{Fields: "hosting.field.", Hints: "hosting.hint.", Faults: "hosting.fault."}

// A sheet is the form with what stands in it, as both pages show it that have one.
type sheet struct {
	typed.Page
	Places   []typed.Option
	Evenings []typed.Option // on which guests can come
	Mornings []typed.Option // until which they stay
}

// newSheet returns one that says what is wrong with an entry, if anything is.
func newSheet(e *entry, v *voice.Voice) sheet {
	if e == nil {
		return sheet{Page: typed.NewPage(said, most, order, nil, v)}
	}
	return sheet{Page: typed.NewPage(said, most, order, &e.Entry, v)}
}

// fill puts what stands in the form onto the page, and what is wrong with it.
func (s *sheet) fill(e *entry, t *trip.Trip, v *voice.Voice) {
	s.Fill(&e.Entry)
	add := func(list *[]typed.Option, name string, n int, label string) {
		value := strconv.Itoa(n)
		*list = append(*list, typed.Option{Value: value, Label: label, Chosen: e.Values[name] == value})
	}
	for n := 1; n <= maxPlaces; n++ {
		add(&s.Places, fPlaces, n, v.N("hosting.guests", n))
	}
	first, last := t.From, t.To
	add(&s.Evenings, fFrom, 0, v.T("hosting.allnights"))
	add(&s.Mornings, fTo, 0, v.T("hosting.allnights"))
	for n := 1; n <= last.Sub(first); n++ {
		if n > 1 {
			add(&s.Evenings, fFrom, n, v.DayOnly(first.AddDays(n-1)))
		}
		if n < last.Sub(first) {
			add(&s.Mornings, fTo, n, v.DayOnly(first.AddDays(n)))
		}
	}
}

// offered is what a family offers, line by line.
func offered(l *letter, from, to events.Date, v *voice.Voice) (list []typed.Filled) {
	add := func(name, value string) {
		if value != "" {
			list = append(list, typed.Filled{Label: v.T("hosting.field." + name), Value: value})
		}
	}
	add(fName, l.Name)
	add(fEmail, l.Email)
	if l.Email != "" {
		add(fLanguage, v.NameOf(l.Language))
	}
	add(fPlaces, v.N("hosting.guests", l.Places))
	list = append(list, typed.Filled{Label: v.T("hosting.nights"), Value: v.Days(from, to)})
	var names []string
	for _, tag := range l.Speaks {
		names = append(names, words.TongueName(tag))
	}
	add(fSpeaks, words.List(names, v.Language))
	for _, x := range []struct {
		name string
		yes  bool
	}{{fPets, l.Pets}, {fSmoking, l.Smoking}, {fStairs, l.Stairs}, {fMinors, l.Minors}} {
		if x.yes {
			add(x.name, v.T("hosting.yes"))
		}
	}
	add(fKnows, l.Acquainted)
	add(fNote, l.Note)
	return list
}
