package shelf

import (
	"slices"

	"jourfixe/events"
)

// The index says of everything that is named - a person, a partner, a group, a venue, a series - what names it. It grows with
// what is named and is never made anew, and like all that stands on shelves it is shared with copies.

// namings are kept by what is named.
var namings = New[events.Ref]("naming", func(n *naming) { n.by = slices.Clone(n.by) })

// A naming is what names one thing, each as often as it does. A thing has one reference for all that it came to name at once: it takes
// eight bytes to say that one of 2,000 meetings names one of 500 people.
type naming struct{ by []*events.Ref }

// Rename notes that a thing, which named some, names others now.
func (s *Store) Rename(thing events.Ref, before, after []events.Ref) {
	if slices.Equal(before, after) {
		return
	}
	by := &events.Ref{Noun: thing.Noun, ID: thing.ID}
	if len(before) == 0 { // as of all that is new
		for _, ref := range after {
			s.noteNaming(ref, by)
		}
		return
	}
	stays := make(map[events.Ref]int, len(after))
	for _, ref := range after {
		stays[ref]++
	}
	for _, ref := range before {
		if stays[ref] > 0 {
			stays[ref]--
			continue
		}
		if n := namings.Change(s, ref); n != nil {
			if i := slices.IndexFunc(n.by, func(by *events.Ref) bool { return *by == thing }); i >= 0 {
				n.by = slices.Delete(n.by, i, i+1)
			}
			if len(n.by) == 0 {
				namings.Drop(s, ref)
			}
		}
	}
	for _, ref := range after {
		if stays[ref] == 0 {
			continue
		}
		stays[ref]--
		s.noteNaming(ref, by)
	}
}

func (s *Store) noteNaming(ref events.Ref, by *events.Ref) {
	n := namings.Change(s, ref)
	if n == nil {
		n = &naming{}
		namings.Put(s, ref, n)
	}
	n.by = append(n.by, by)
}

// NamedBy lists what names a thing, of all nouns; it may have something twice.
func (s *Store) NamedBy(ref events.Ref) []*events.Ref {
	if n := namings.In(s)[ref]; n != nil {
		return n.by
	}
	return nil
}
