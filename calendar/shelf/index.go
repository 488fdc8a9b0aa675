package shelf

import (
	"iter"
	"slices"

	"jourfixe/events"
)

// The index says of everything that is named - a person, a partner, a group, a venue, a series, a day - what names it, by noun. It grows with
// what is named and is never made anew, and like all that stands on shelves it is shared with copies.

// A named thing, and of which noun the things are that name it: whoever asks for some does not look at others.
type namedBy struct {
	ref  events.Ref
	noun string
}

// namings are kept by what is named.
var namings = New[namedBy]("naming", (*naming).apart)

// A naming is what names one thing, each as often as it does, in the order in which they came to. It is in pieces, of which a change copies one.
// A thing has one reference for all that it came to name at once: it takes eight bytes to say that one of 2,000 meetings names one of 500 people.
type naming struct{ pieces []piece }

type piece struct {
	by     []*events.Ref // at least one
	shared bool          // another naming has it, too
}

// longest is how much a piece may have.
const longest = 128

// apart makes a copy of a naming independent of the one it was copied from.
func (n *naming) apart() {
	n.pieces = slices.Clone(n.pieces)
	for i := range n.pieces {
		n.pieces[i].shared = true
	}
}

// own returns a piece for being changed.
func (n *naming) own(i int) *piece {
	p := &n.pieces[i]
	if p.shared {
		p.by, p.shared = append(make([]*events.Ref, 0, len(p.by)+1), p.by...), false
	}
	return p
}

func (n *naming) add(by *events.Ref) {
	if last := len(n.pieces) - 1; last >= 0 && len(n.pieces[last].by) < longest {
		p := n.own(last)
		p.by = append(p.by, by)
		return
	}
	n.pieces = append(n.pieces, piece{by: []*events.Ref{by}})
}

// remove takes out a thing once. What came last is looked at first, since it is mostly what is to come that changes.
func (n *naming) remove(thing events.Ref, look func()) {
	for i, p := range slices.Backward(n.pieces) {
		at := slices.IndexFunc(p.by, func(by *events.Ref) bool { look(); return *by == thing })
		if at < 0 {
			continue
		}
		own := n.own(i)
		if own.by = slices.Delete(own.by, at, at+1); len(own.by) == 0 {
			n.pieces = slices.Delete(n.pieces, i, i+1)
		}
		return
	}
}

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
		key := namedBy{ref, thing.Noun}
		if n := namings.Change(s, key); n != nil {
			if n.remove(thing, s.look); len(n.pieces) == 0 {
				namings.Drop(s, key)
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

// Name notes that a thing names another beside what it named before, and Unname that nothing of some nouns names it any more.
func (s *Store) Name(ref, thing events.Ref) { s.noteNaming(ref, &thing) }

func (s *Store) Unname(ref events.Ref, nouns ...string) {
	for _, noun := range nouns {
		namings.Drop(s, namedBy{ref, noun})
	}
}

func (s *Store) noteNaming(ref events.Ref, by *events.Ref) {
	key := namedBy{ref, by.Noun}
	n := namings.Change(s, key)
	if n == nil {
		n = &naming{}
		namings.Put(s, key, n)
	}
	n.add(by)
}

// CountNamedBy is how many NamedBy yields of a noun.
func (s *Store) CountNamedBy(ref events.Ref, noun string) (count int) {
	if n := namings.Get(s, namedBy{ref, noun}); n != nil {
		for i := range n.pieces {
			count += len(n.pieces[i].by)
		}
	}
	return count
}

// NamedBy yields what names a thing, of some nouns; it may have something twice.
func (s *Store) NamedBy(ref events.Ref, nouns ...string) iter.Seq[*events.Ref] {
	return func(yield func(*events.Ref) bool) {
		for _, noun := range nouns {
			n := namings.Get(s, namedBy{ref, noun})
			if n == nil {
				continue
			}
			for i := range n.pieces {
				for _, by := range n.pieces[i].by {
					if s.look(); !yield(by) {
						return
					}
				}
			}
		}
	}
}
