package host

import (
	"slices"
	"strings"

	"jourfixe/events"
)

// A Version is what those who sleep at a host are told of them.
type Version struct {
	From, To              int // the nights that they offer
	Name, Languages, Home events.Sealed
	Reach                 Reach
	Anew                  bool // they had not offered anything before, or had taken it back
}

// version keeps how the host is from now on.
func (h *Host) version(anew bool) {
	h.Versions = append(h.Versions, Version{From: h.From, To: h.To, Name: h.Name, Languages: h.Languages, Home: h.Home, Reach: h.Reach, Anew: anew})
}

// Same reports whether somebody who knows the one need not be told of the other. What cannot be read is nothing to be told.
func (v *Version) Same(other *Version) bool {
	same := func(x, y events.Sealed) bool { return !known(x) || !known(y) || x.Value() == y.Value() }
	x, y := &v.Reach, &other.Reach
	return v.From == other.From && v.To == other.To && same(v.Name, other.Name) && same(v.Languages, other.Languages) && same(v.Home, other.Home) &&
		x.Mail == y.Mail && same(x.Phone, y.Phone) && same(x.Address, y.Address) && same(x.Words, y.Words)
}

// known reports whether a value can be read, or is none.
func known(s events.Sealed) bool { return s.IsZero() || s.Readable() }

// House is how the family lives, in the terms in which it is said.
func (v *Version) House() events.House {
	words := strings.Fields(v.Home.Value())
	return events.House{
		Languages: strings.Fields(v.Languages.Value()),
		Pets:      slices.Contains(words, pets), Smoking: slices.Contains(words, smoking), Stairs: slices.Contains(words, stairs),
	}
}

// Nights are from the day of the first evening to that of the last morning there, on a trip from one day to another.
func (v *Version) Nights(from, to events.Date) (first, last events.Date) {
	first, last = from, to
	if v.From > 1 {
		first = from.AddDays(v.From - 1)
	}
	if v.To > 0 && from.AddDays(v.To).Before(to) {
		last = from.AddDays(v.To)
	}
	return first, last
}
