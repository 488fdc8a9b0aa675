package slot

import "math/bits"

// A set of cells is a bit for each: a cell is a few minutes of the window, or the slot that begins with it.
type set []uint64

func newSet(cells int) set { return make(set, (cells+63)/64) }

func (s set) has(i int) bool { return s[i>>6]>>(i&63)&1 == 1 }

// fill puts the cells from lo to before hi into the set, as far as it has room for them.
func fill(s []uint64, lo, hi int) {
	lo, hi = max(lo, 0), min(hi, len(s)*64)
	if lo >= hi {
		return
	}
	first, last := lo>>6, (hi-1)>>6
	head, tail := ^uint64(0)<<(lo&63), ^uint64(0)>>(63-(hi-1)&63)
	if first == last {
		s[first] |= head & tail
		return
	}
	s[first] |= head
	for w := first + 1; w < last; w++ {
		s[w] = ^uint64(0)
	}
	s[last] |= tail
}

// remove takes the cells of t out of s.
func (s set) remove(t set) {
	for w := range s {
		s[w] &^= t[w]
	}
}

// keep takes all cells but those of t out of s.
func (s set) keep(t set) {
	for w := range s {
		s[w] &= t[w]
	}
}

func (s set) empty() bool {
	for _, w := range s {
		if w != 0 {
			return false
		}
	}
	return true
}

// any reports whether one of the cells from lo to before hi is in the set.
func (s set) any(lo, hi int) bool {
	lo, hi = max(lo, 0), min(hi, len(s)*64)
	for w := lo >> 6; w<<6 < hi; w++ {
		word := s[w]
		if w == lo>>6 {
			word &= ^uint64(0) << (lo & 63)
		}
		if w == (hi-1)>>6 {
			word &= ^uint64(0) >> (63 - (hi-1)&63)
		}
		if word != 0 {
			return true
		}
	}
	return false
}

// each calls visit for the cells of the set from lo to before hi, in order.
func (s set) each(lo, hi int, visit func(i int)) {
	lo, hi = max(lo, 0), min(hi, len(s)*64)
	for w := lo >> 6; w<<6 < hi; w++ {
		word := s[w]
		if w == lo>>6 {
			word &= ^uint64(0) << (lo & 63)
		}
		for ; word != 0; word &= word - 1 {
			i := w<<6 + bits.TrailingZeros64(word)
			if i >= hi {
				return
			}
			visit(i)
		}
	}
}

// gaps returns the stretches of the first cells that are not in the set, in order.
func (s set) gaps(cells int) []part {
	var gaps []part
	begin := -1 // of the gap that is open
	for w, word := range s {
		if word == 0 && begin >= 0 || word == ^uint64(0) && begin < 0 {
			continue // it goes on as before
		}
		for i := w << 6; i < min(w<<6+64, cells); i++ {
			switch in := s.has(i); {
			case in && begin >= 0:
				gaps, begin = append(gaps, part{begin, i}), -1
			case !in && begin < 0:
				begin = i
			}
		}
	}
	if begin >= 0 {
		gaps = append(gaps, part{begin, cells})
	}
	return gaps
}

// spread returns the set with the n-1 cells after each cell in it: the cells that slots of n cells take which begin with
// those of s. It works by doubling, so that long slots cost hardly more than short ones.
func (s set) spread(n int) set {
	t := append(set(nil), s...)
	for done := 1; done < n; {
		by := min(done, n-done)
		t.shiftUp(by)
		done += by
	}
	return t
}

// reach returns the set with the n-1 cells before each cell in it: the slots of n cells that touch a cell of s.
func (s set) reach(n int) set {
	t := append(set(nil), s...)
	for done := 1; done < n; {
		by := min(done, n-done)
		t.shiftDown(by)
		done += by
	}
	return t
}

// shiftUp adds each cell by cells later.
func (s set) shiftUp(by int) {
	words, rest := by>>6, by&63
	for w := len(s) - 1; w >= words; w-- {
		v := s[w-words] << rest
		if rest > 0 && w > words {
			v |= s[w-words-1] >> (64 - rest)
		}
		s[w] |= v
	}
}

// shiftDown adds each cell by cells earlier.
func (s set) shiftDown(by int) {
	words, rest := by>>6, by&63
	for w := 0; w+words < len(s); w++ {
		v := s[w+words] >> rest
		if rest > 0 && w+words+1 < len(s) {
			v |= s[w+words+1] << (64 - rest)
		}
		s[w] |= v
	}
}

// A tally adds up points for slots. Points come as stretches of slots to which something applies; only the ends are
// noted, and total adds them up at the end, so that a long stretch costs as much as a short one.
type tally struct {
	points []int32
	upto   [lanes]int // up to where each lane has been noted: what applies to a slot twice still counts once
}

func newTally(cells int) *tally { return &tally{points: make([]int32, cells+1)} }

// add gives points to the slots from lo to before hi that the lane has not given any yet. Stretches of a lane come in
// order.
func (t *tally) add(lane, lo, hi int, points int32) {
	lo, hi = max(lo, t.upto[lane], 0), min(hi, len(t.points)-1)
	if lo >= hi {
		return
	}
	t.points[lo] += points
	t.points[hi] -= points
	t.upto[lane] = hi
}

// renew makes all lanes give anew, as for another person.
func (t *tally) renew() { clear(t.upto[:]) }

// total returns the points of each slot. Nothing can be added after it.
func (t *tally) total() []int32 {
	sum := int32(0)
	for i, p := range t.points {
		sum += p
		t.points[i] = sum
	}
	return t.points
}
