package slot

import "time"

// A search is a query at work. Time is cut into cells of 15, 5 or 1 minutes, the longest of them that slots begin and end
// on. Whatever speaks against a slot is a stretch of time; rounded outwards to cells it touches the same slots as before,
// so nothing is lost by it.
type search struct {
	*Query
	busy   *Busy
	length int // of a slot, in minutes
	now    int // no slot begins before that minute
	near   int

	cell  int // minutes of a cell
	n     int // cells of a slot
	first int // the first cell, counted from 1970; a multiple of 64, so that words of cells and of timetables coincide
	cells int // how many there are

	office *local
	places []*local // the office's first, then in the order of the query
	starts set      // the slots that the query asks about: on the step, within the window, not past
}

// newSearch makes a search of a query that has been checked.
func newSearch(q *Query, busy *Busy) *search {
	s := &search{Query: q, busy: busy, length: int(q.Length / time.Minute)}
	from, to := minuteAfter(q.From), minuteBefore(q.To)
	if !q.Near.IsZero() {
		s.near = minuteBefore(q.Near)
	}
	s.settle(from, to)
	s.cell = s.cellLength(from, to)
	s.n = s.length / s.cell
	s.first = from / s.cell / 64 * 64
	s.cells = (to+s.cell-1)/s.cell - s.first
	if !q.Now.IsZero() {
		s.now = minuteAfter(q.Now)
	}
	s.starts = newSet(s.cells)
	s.markStarts(max(from, s.now), to-s.length+1)
	return s
}

// settle gathers everybody by place.
func (s *search) settle(from, to int) {
	known := map[*Place]*local{}
	at := func(p Participant) *local {
		l := known[p.Place]
		if l == nil {
			l = newLocal(p.Place, from, to)
			known[p.Place] = l
			s.places = append(s.places, l)
		}
		return l
	}
	need := func(p Participant) {
		l := at(p)
		l.need, l.needTimes = append(l.need, p.Key), append(l.needTimes, s.busy.table(p.Key))
	}
	s.office = at(s.Office)
	need(s.Office)
	for _, p := range s.Need {
		need(p)
	}
	for _, p := range s.Optional {
		l := at(p)
		l.optional, l.optionTimes = append(l.optional, p.Key), append(l.optionTimes, s.busy.table(p.Key))
	}
}

// cellLength returns the longest cell that all slots begin and end on.
func (s *search) cellLength(from, to int) int {
	step := int(s.Step / time.Minute)
	fits := func(cell int) bool {
		if s.length%cell > 0 || step%cell > 0 {
			return false
		}
		for p := range s.office.pieces(from, to) {
			// The wall clock starts anew with each piece; in between it runs along with the cells.
			if (p.wall-p.from)%cell != 0 {
				return false
			}
		}
		return true
	}
	for _, cell := range []int{quarter, 5} {
		if fits(cell) {
			return cell
		}
	}
	return 1
}

// markStarts puts the slots that begin from the one minute to before the other, on the step, into starts.
func (s *search) markStarts(from, before int) {
	step := int(s.Step / time.Minute)
	for p := range s.office.pieces(from, before) {
		at := p.from + (step-p.wall%step)%step
		if step == s.cell && at < p.to {
			fill(s.starts, s.from(at), s.upTo(p.to))
			continue
		}
		for ; at < p.to; at += step {
			i := s.from(at)
			fill(s.starts, i, i+1)
		}
	}
}

// from returns the cell that the minute lies in.
func (s *search) from(minute int) int { return minute/s.cell - s.first }

// upTo returns the first cell that begins at the minute or later.
func (s *search) upTo(minute int) int { return (minute+s.cell-1)/s.cell - s.first }

// minute returns when the cell begins.
func (s *search) minute(cell int) int { return (s.first + cell) * s.cell }

// all goes through the pieces of a place that slots of the window can touch.
func (s *search) all(l *local, visit func(p piece)) {
	for p := range l.pieces(s.minute(0), s.minute(s.cells)) {
		visit(p)
	}
}

// minuteBefore returns the minute that t lies in. It is not asked for times before 1970.
func minuteBefore(t time.Time) int { return int(t.Unix() / 60) }

// minuteAfter returns the first minute that begins at t or later, for any t.
func minuteAfter(t time.Time) int {
	m := int(t.Unix() / 60)
	if instant(m).Before(t) {
		m++
	}
	return m
}
