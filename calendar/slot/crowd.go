package slot

import "slices"

// A crowd is the people of the last search. The same people are mostly searched for again: a group has its meetings, and a
// series plans one date after the other. So when they come a second time, their busy times are drawn into one.
type crowd struct {
	people []*timetable // a timetable never changes, so the same ones say the same
	union  *drawing     // nil until they come again
}

// takenTogether returns when one of the people is busy, if they are those of the last search, and nil else. Then it
// remembers them for the next.
func (b *Busy) takenTogether(people []*timetable) *drawing {
	c := b.last.Load()
	switch {
	case c == nil || !slices.Equal(c.people, people):
		b.last.Store(&crowd{people: people})
		return nil
	case c.union == nil:
		// Where two searches draw at once, both drawings are the same.
		c = &crowd{people, unite(people)}
		b.last.Store(c)
	}
	return c.union
}

// unite draws the busy times of all into one. It returns nil if they cannot all be drawn, or reach over more than four years
// together.
func unite(people []*timetable) *drawing {
	var drawings []*drawing
	for _, t := range people {
		d := t.drawn()
		if d == nil {
			return nil
		}
		drawings = append(drawings, d)
	}
	if len(drawings) == 0 {
		return nil
	}
	first, end := drawings[0].first, 0
	for _, d := range drawings {
		first, end = min(first, d.first), max(end, d.first+len(d.words))
	}
	if end-first > maxWords {
		return nil
	}
	union := &drawing{first, make([]uint64, end-first)}
	for _, d := range drawings {
		into := union.words[d.first-first:]
		for i, w := range d.words {
			into[i] |= w
		}
	}
	return union
}
