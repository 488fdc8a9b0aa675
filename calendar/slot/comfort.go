package slot

import (
	"cmp"
	"slices"
)

// comfort adds up what the soft rules of places, of notice and of nearness cost each slot. Days on which nothing is open
// are passed over; the points of slots that are not open mean nothing.
func (s *search) comfort(open set) []int32 {
	t := newTally(s.cells)
	for _, l := range s.places {
		if len(l.need) == 0 {
			continue
		}
		t.renew()
		mark := func(lane, from, to int) {
			t.add(lane, s.from(from)-s.n+1, s.upTo(to), int32(weights[lane].points))
		}
		s.all(l, func(p piece) {
			if open.any(s.from(p.from)-s.n+1, s.upTo(p.to)) {
				l.soft(p, mark)
			}
		})
	}
	// What is counted in days is given once for each of them: a slot tomorrow is in all the stretches that end later.
	begin, end := s.minute(0), s.minute(s.cells)
	give := func(r Rule, from, to int) {
		t.renew()
		t.add(int(r), s.upTo(max(from, begin)), s.upTo(min(to, end)), int32(r.Points()))
	}
	if !s.Now.IsZero() {
		for d := 1; d <= notice; d++ {
			give(RuleNotice, begin, s.now+d*aDay)
		}
	}
	if !s.Near.IsZero() {
		for d := range farAway {
			give(RuleAway, s.near+d*aDay+1, end)
			give(RuleAway, begin, s.near-d*aDay)
		}
	}
	return t.total()
}

// addMissing adds to the points of the open slots what the people cost who are welcome but cannot come: all of a place while
// it is shut, and in the gaps between those who are busy.
func (s *search) addMissing(points []int32, open set) {
	if len(s.Optional) == 0 {
		return
	}
	shut, t := newSet(s.cells), newTally(s.cells)
	for _, l := range s.places {
		if len(l.optional) == 0 {
			continue
		}
		clear(shut)
		s.shut(l, shut)
		gaps := shut.gaps(s.cells)
		// Everybody is taken to be missing, which the gaps take back; there those count who are busy.
		everybody := int32(len(l.optional))
		t.renew()
		t.add(int(RuleMissing), 0, s.cells, everybody)
		t.renew()
		for _, gap := range gaps {
			t.add(int(RuleMissing), gap.from, gap.to, -everybody)
		}
		for _, table := range l.optionTimes {
			t.renew()
			s.takenBy(table, func(lo, hi int) {
				i, _ := slices.BinarySearchFunc(gaps, lo, func(gap part, lo int) int { return cmp.Compare(gap.to, lo+1) })
				for ; i < len(gaps) && gaps[i].from < hi; i++ {
					t.add(int(RuleMissing), max(lo, gaps[i].from), min(hi, gaps[i].to), 1)
				}
			})
		}
	}
	missing := t.total()
	open.each(0, s.cells, func(i int) { points[i] += missing[i] * int32(RuleMissing.Points()) })
}
