package hosting

import (
	"strconv"

	"jourfixe/calendar/trip"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/typed"
	"jourfixe/worker/web/voice"
)

// A sheet is the form with what stands in it, as both pages show it that have one.
type sheet struct {
	Entry     *entry // nil: there is nothing to fill in at present
	Faults    []shown
	Languages []choice // of mails
	Tongues   []words.Tongue
	Places    []option
	Evenings  []option // on which guests can come
	Mornings  []option // until which they stay
}

// A choice is a language to be written to in.
type choice struct{ Tag, Name string }

// An option is one of a list.
type option struct {
	Value, Label string
	Chosen       bool
}

// A shown fault leads to its field.
type shown struct{ Field, Text string }

// A formField is one as it is drawn.
type formField struct {
	Name, Value, Type, Complete, Fault string
	Most                               int
	May, Hint                          bool
	Options                            []option
}

// fill puts what stands in the form onto the page, and what is wrong with it.
func (s *sheet) fill(e *entry, t *trip.Trip, v *voice.Voice) {
	s.Entry, s.Tongues = e, words.Tongues
	for _, l := range words.Spoken() {
		s.Languages = append(s.Languages, choice{l, v.NameOf(l)})
	}
	add := func(list *[]option, name string, n int, label string) {
		value := strconv.Itoa(n)
		*list = append(*list, option{value, label, e.typed[name] == value})
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

// fail says what is wrong.
func (s *sheet) fail(e *entry, v *voice.Voice) {
	if e == nil {
		return
	}
	for _, x := range order {
		if f, wrong := e.faults[x]; wrong {
			s.Faults = append(s.Faults, shown{x, v.T("hosting.fault."+f.Key, f.Pairs...)})
		}
	}
}

// Line is a field of one line, for the template.
func (s *sheet) Line(name, kind, complete string, may, hint bool) formField {
	return formField{Name: name, Value: s.Entry.Typed(name), Type: kind, Complete: complete, Most: most[name], May: may, Hint: hint, Fault: s.FaultOf(name)}
}

// Area is one of several lines.
func (s *sheet) Area(name string) formField {
	return formField{Name: name, Value: s.Entry.Typed(name), Most: most[name], Fault: s.FaultOf(name)}
}

// Pick is one of which one of several is chosen.
func (s *sheet) Pick(name string, list []option) formField {
	return formField{Name: name, Options: list, Fault: s.FaultOf(name)}
}

// Tick is one that is ticked or not.
func (s *sheet) Tick(name string) formField {
	return formField{Name: name, Value: s.Entry.Typed(name)}
}

// FaultOf is what is wrong with a field, "" if nothing is.
func (s *sheet) FaultOf(name string) string {
	for _, f := range s.Faults {
		if f.Field == name {
			return f.Text
		}
	}
	return ""
}

// Trap is the name of the field that people do not see.
func (*sheet) Trap() string { return typed.Trap }

// A typedLine is a field as it was filled in.
type typedLine struct{ Label, Value string }

// offered is what a family offers, line by line.
func offered(l *letter, from, to events.Date, v *voice.Voice) (list []typedLine) {
	add := func(name, value string) {
		if value != "" {
			list = append(list, typedLine{v.T("hosting.field." + name), value})
		}
	}
	add(fName, l.Name)
	add(fEmail, l.Email)
	if l.Email != "" {
		add(fLanguage, v.NameOf(l.Language))
	}
	add(fPlaces, v.N("hosting.guests", l.Places))
	list = append(list, typedLine{v.T("hosting.nights"), v.Days(from, to)})
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
