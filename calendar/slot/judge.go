package slot

// A finding is which rules of a place a slot touches, by lane, and on which day first.
type finding struct {
	touched [lanes]bool
	day     [lanes]int
}

func (f *finding) note(lane, day int) {
	if !f.touched[lane] {
		f.touched[lane], f.day[lane] = true, day
	}
}

// judge says everything that speaks against the slot that begins at the minute. Where it is known that nobody needed is
// busy, as with a good slot, they are not gone through again: they are the most, and there would be nothing to say.
func (s *search) judge(start int, nobodyBusy bool) Slot {
	slot := Slot{Start: instant(start), End: instant(start + s.length)}
	if !s.Now.IsZero() && start < s.now {
		slot.Against = append(slot.Against, Part{Rule: RulePast, Points: RulePast.Points()})
	}
	var missing []Part
	for _, l := range s.places {
		f := s.find(l, start)
		if len(l.need) > 0 {
			slot.Against = append(slot.Against, s.against(l, f, start, nobodyBusy)...)
			slot.Parts = append(slot.Parts, s.discomfort(l, f)...)
		}
		if len(l.optional) > 0 {
			missing = append(missing, s.missing(l, f, start)...)
		}
	}
	slot.Parts = append(slot.Parts, missing...)
	slot.Parts = append(slot.Parts, s.distance(start)...)
	s.place(&slot, start)
	for _, p := range slot.Parts {
		slot.Score += p.Points
	}
	for _, p := range slot.Against {
		slot.Penalty += p.Points
	}
	return slot
}

// find looks which rules of the place the slot touches.
func (s *search) find(l *local, start int) *finding {
	f := new(finding)
	for p := range l.pieces(start, start+s.length) {
		note := func(lane, _, _ int) { f.note(lane, p.day) }
		l.hard(p, bands-1, note)
		l.soft(p, note)
	}
	return f
}

// part makes the part of a rule about days or hours.
func (f *finding) part(l *local, r Rule, points int, who []string) Part {
	return Part{Rule: r, Points: points, Who: who, Date: dateOf(f.day[r]), Name: l.name(r, f.day[r])}
}

// against lists the hard rules that keep those from coming who are needed.
func (s *search) against(l *local, f *finding, start int, nobodyBusy bool) []Part {
	var parts []Part
	for r := RuleHoliday; r <= RuleHours; r++ {
		if !f.touched[r] {
			continue
		}
		points := r.Points()
		for lane := rules + 1; r == RuleHours && lane < lanes; lane++ {
			if f.touched[lane] {
				points += lanePoints(lane) // a further hour outside
			}
		}
		parts = append(parts, f.part(l, r, points*len(l.need), l.need))
	}
	if nobodyBusy {
		return parts
	}
	if who, busy := s.engaged(l.need, l.needTimes, start); who != nil {
		parts = append(parts, Part{Rule: RuleBusy, Points: len(who) * RuleBusy.Points(), Who: who, Busy: busy})
	}
	return parts
}

// engaged returns who of the people is busy during the slot, and with what first.
func (s *search) engaged(keys []string, tables []*timetable, start int) (who []string, busy []Interval) {
	for i, t := range tables {
		if v, ok := t.overlap(start, start+s.length); ok {
			who, busy = append(who, keys[i]), append(busy, v.interval())
		}
	}
	return who, busy
}

// discomfort lists the soft rules of a place.
func (s *search) discomfort(l *local, f *finding) []Part {
	var parts []Part
	for r := RuleBridge; r <= RuleEdge; r++ {
		if f.touched[r] {
			parts = append(parts, f.part(l, r, r.Points(), l.need))
		}
	}
	return parts
}

// missing lists who is welcome and cannot come: everybody, if it is because of the place, else those who are busy.
func (s *search) missing(l *local, f *finding, start int) []Part {
	for r := RuleHoliday; r <= RuleHours; r++ {
		if f.touched[r] {
			p := f.part(l, r, len(l.optional)*RuleMissing.Points(), l.optional)
			p.Rule, p.Because = RuleMissing, r
			return []Part{p}
		}
	}
	who, busy := s.engaged(l.optional, l.optionTimes, start)
	if who == nil {
		return nil
	}
	return []Part{{Rule: RuleMissing, Points: len(who) * RuleMissing.Points(), Who: who, Because: RuleBusy, Busy: busy}}
}

// distance lists what being soon, or far from what was asked for, costs.
func (s *search) distance(start int) []Part {
	short, away := 0, 0
	for d := 1; d <= notice && !s.Now.IsZero(); d++ {
		if start < s.now+d*aDay {
			short++
		}
	}
	for d := 0; d < farAway && !s.Near.IsZero(); d++ {
		if start > s.near+d*aDay || start < s.near-d*aDay {
			away++
		}
	}
	var parts []Part
	if short > 0 {
		parts = append(parts, Part{Rule: RuleNotice, Points: short * RuleNotice.Points()})
	}
	if away > 0 {
		parts = append(parts, Part{Rule: RuleAway, Points: away * RuleAway.Points()})
	}
	return parts
}

// place gives the slot the first venue that will do, or says of each why not.
func (s *search) place(slot *Slot, start int) {
	var against []Part
	for _, v := range s.Venues {
		who := []string{v.Key}
		small := !v.seats(s.Seats)
		if small {
			against = append(against, Part{Rule: RuleVenueSmall, Points: RuleVenueSmall.Points(), Who: who})
		}
		booked, taken := s.busy.table(v.Key).overlap(start, start+s.length)
		if taken {
			against = append(against, Part{Rule: RuleVenueBusy, Points: RuleVenueBusy.Points(), Who: who, Busy: []Interval{booked.interval()}})
		}
		if !small && !taken {
			slot.Venue = v.Key
			return
		}
	}
	slot.Against = append(slot.Against, against...)
}
