package slot

// Within a slot that begins with cell i lie the cells i to i+n-1. So a stretch of cells from a to before b is touched by
// the slots from a-n+1 to before b; this is where stretches become slots.

// shut returns the slots in which the people of a place cannot meet, for reasons of their place alone.
func (s *search) shut(l *local, into set) {
	mark := func(_, from, to int) { fill(into, s.from(from)-s.n+1, s.upTo(to)) }
	s.all(l, func(p piece) {
		if d := l.on(p.day); d.holiday || d.weekend {
			mark(0, p.from, p.to)
			return
		}
		l.hard(p, 0, mark)
	})
}

// open returns the slots that break no hard rule.
func (s *search) open() set {
	open, shut := append(set(nil), s.starts...), newSet(s.cells)
	for _, l := range s.places {
		if len(l.need) > 0 {
			s.shut(l, shut)
		}
	}
	open.remove(shut)
	if len(s.Venues) > 0 {
		open.keep(s.roomy())
	}
	s.removeBusy(open)
	return open
}

// removeBusy takes the slots in which somebody needed is busy out of open.
func (s *search) removeBusy(open set) {
	var people []*timetable
	for _, l := range s.places {
		for _, t := range l.needTimes {
			if t != nil {
				people = append(people, t)
			}
		}
	}
	if len(people) == 0 {
		return
	}
	taken := newSet(s.cells)
	var drawings []drawing // by value: their beginnings lie side by side, so that many are on their way from memory at once
	if s.cell != quarter {
		for _, t := range people {
			s.mark(taken, t.during(s.minute(0), s.minute(s.cells)))
		}
	} else if union := s.busy.takenTogether(people); union != nil {
		drawings = append(drawings, *union)
	} else {
		for _, t := range people {
			if d := t.drawn(); d != nil {
				drawings = append(drawings, *d)
			} else {
				s.mark(taken, t.during(s.minute(0), s.minute(s.cells)))
			}
		}
	}
	// Word by word, that is sixteen hours at a time, drawings are gone through until all cells that any slot could still
	// use are taken. In a busy office that is soon.
	for w, want := range open.spread(s.n) {
		word, number := taken[w], s.first/64+w
		for i := 0; i < len(drawings) && want&^word != 0; i++ {
			word |= drawings[i].word(number)
		}
		taken[w] = word
	}
	open.remove(taken.reach(s.n))
}

// mark puts the cells that the spans touch into the set. Most queries have cells of a quarter of an hour and most spans
// are short, and there can be millions, so that case is written out.
func (s *search) mark(into set, spans []span) {
	if s.cell != quarter {
		for _, v := range spans {
			fill(into, s.from(int(v.from)), s.upTo(int(v.to)))
		}
		return
	}
	for _, v := range spans {
		lo, last := int(uint32(v.from)/quarter)-s.first, int(uint32(v.to-1)/quarter)-s.first
		if w := lo >> 6; w == last>>6 && uint(w) < uint(len(into)) {
			into[w] |= ^uint64(0) << (lo & 63) & (^uint64(0) >> (63 - last&63))
		} else {
			fill(into, lo, last+1)
		}
	}
}

// takenBy visits the slots, from lo to before hi, in which the timetable is busy, in order.
func (s *search) takenBy(t *timetable, visit func(lo, hi int)) {
	for _, v := range t.during(s.minute(0), s.minute(s.cells)) {
		visit(s.from(int(v.from))-s.n+1, s.upTo(int(v.to)))
	}
}

// roomy returns the slots in which one of the venues will do.
func (s *search) roomy() set {
	roomy := newSet(s.cells)
	for _, v := range s.Venues {
		if !v.seats(s.Seats) {
			continue
		}
		free := newSet(s.cells)
		fill(free, 0, s.cells)
		taken := newSet(s.cells)
		s.takenBy(s.busy.table(v.Key), func(lo, hi int) { fill(taken, lo, hi) })
		free.remove(taken)
		for w := range roomy {
			roomy[w] |= free[w]
		}
	}
	return roomy
}

// seats reports whether the venue has as many seats as asked for.
func (v Venue) seats(n int) bool { return v.Seats == 0 || v.Seats >= n }
