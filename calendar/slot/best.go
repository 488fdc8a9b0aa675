package slot

import (
	"cmp"
	"slices"
)

// A candidate is a slot that may be among the best.
type candidate struct {
	penalty, points int32
	cell            int
}

// compareCandidates puts the better one first. No two slots begin with the same cell, so there is always a better one.
func compareCandidates(a, b candidate) int {
	return cmp.Or(cmp.Compare(a.penalty, b.penalty), cmp.Compare(a.points, b.points), cmp.Compare(a.cell, b.cell))
}

// pick returns the best of the open slots as the query spreads them, best first. penalties may be nil.
func (s *search) pick(open set, penalties, points []int32, best int) []int {
	// The best so far, in order. At most a hundred are asked for, and most candidates fail at the last of them.
	var top []candidate
	consider := func(c candidate) {
		if len(top) == best && compareCandidates(c, top[best-1]) >= 0 {
			return
		}
		i, _ := slices.BinarySearchFunc(top, c, compareCandidates)
		if len(top) == best {
			top = top[:best-1]
		}
		top = slices.Insert(top, i, c)
	}
	candidateAt := func(i int) candidate {
		c := candidate{points: points[i], cell: i}
		if penalties != nil {
			c.penalty = penalties[i]
		}
		return c
	}
	if s.Spread == SpreadNone {
		open.each(0, s.cells, func(i int) { consider(candidateAt(i)) })
	} else {
		for _, c := range s.bestOfEach(open, candidateAt) {
			consider(c)
		}
	}
	cells := make([]int, len(top))
	for i, c := range top {
		cells[i] = c.cell
	}
	return cells
}

// bestOfEach returns the best slot of each half day or day of the office that has one.
func (s *search) bestOfEach(open set, candidateAt func(i int) candidate) []candidate {
	// By the part of the day rather than by the run of time: where clocks go back over midnight, an evening comes in two.
	index := map[int]int{}
	var list []candidate
	s.all(s.office, func(p piece) {
		for half, d := range []part{{0, noon}, {noon, aDay}} {
			from, to, ok := p.within(d)
			if !ok {
				continue
			}
			key := 2 * p.day
			if s.Spread == SpreadHalfDays {
				key += half
			}
			open.each(s.upTo(from), s.upTo(to), func(i int) {
				c := candidateAt(i)
				if at, there := index[key]; !there {
					index[key] = len(list)
					list = append(list, c)
				} else if compareCandidates(c, list[at]) < 0 {
					list[at] = c
				}
			})
		}
	})
	return list
}

// penalties adds up what the hard rules cost each slot.
func (s *search) penalties() []int32 {
	t := newTally(s.cells)
	for _, l := range s.places {
		if len(l.need) == 0 {
			continue
		}
		t.renew()
		mark := func(lane, from, to int) {
			t.add(lane, s.from(from)-s.n+1, s.upTo(to), int32(len(l.need)*lanePoints(lane)))
		}
		s.all(l, func(p piece) { l.hard(p, bands-1, mark) })
		// Each person anew: two who are busy weigh twice as much as one, but one who is busy with two things does not.
		for _, table := range l.needTimes {
			t.renew()
			s.takenBy(table, func(lo, hi int) { t.add(int(RuleBusy), lo, hi, int32(RuleBusy.Points())) })
		}
	}
	sum := t.total()
	if len(s.Venues) == 0 {
		return sum
	}
	// Where a venue will do, nothing speaks against the others; where none will, all that speaks against each counts.
	roomy, v := s.roomy(), newTally(s.cells)
	for _, venue := range s.Venues {
		v.renew()
		if !venue.seats(s.Seats) {
			v.add(int(RuleVenueSmall), 0, s.cells, int32(RuleVenueSmall.Points()))
		}
		s.takenBy(s.busy.table(venue.Key), func(lo, hi int) { v.add(int(RuleVenueBusy), lo, hi, int32(RuleVenueBusy.Points())) })
	}
	for i, points := range v.total()[:s.cells] {
		if !roomy.has(i) {
			sum[i] += points
		}
	}
	return sum
}

// lanePoints returns what a lane costs: the rule's points, and for each further hour outside the acceptable ones more than
// for the one before.
func lanePoints(lane int) int {
	if lane >= rules {
		return RuleHours.Points() + (lane-rules)*furtherHour
	}
	return Rule(lane).Points()
}
