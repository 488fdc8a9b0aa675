package slot_test

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/calendar/slot"
	"jourfixe/events"
)

// This file judges slots as somebody with a calendar and much patience would: each slot for itself, minute by minute, by
// asking the time package what the clock on the wall shows. It shares nothing with the search but the points of rules.

// A diary is busy time without an index.
type diary map[string][]slot.Interval

// A moment is what holds at a place in one minute.
type moment struct {
	date    events.Date
	breaks  [slot.RuleAway]bool // by rule
	broken  bool                // one of them
	outside int                 // started hours outside the acceptable ones; 0: within
}

func momentAt(p *slot.Place, t time.Time) moment {
	local := t.In(p.Zone)
	date := events.DateOf(local)
	wall := local.Hour()*60 + local.Minute()
	m := moment{date: date, outside: hoursOutside(p.Hours, wall)}
	m.breaks[slot.RuleHours] = m.outside > 0
	m.breaks[slot.RuleEdge] = onEdge(p.Hours, wall)
	lunch := p.Lunch
	if lunch == (slot.Hours{}) {
		lunch = slot.Hours{From: 720, Until: 780}
	}
	m.breaks[slot.RuleLunch] = lunch != slot.NoHours && hoursOutside(lunch, wall) == 0
	if p.Day != nil {
		d := p.Day(date)
		m.breaks[slot.RuleHoliday], m.breaks[slot.RuleWeekend] = d.Holiday, d.Weekend
		m.breaks[slot.RuleSchool], m.breaks[slot.RuleBridge] = d.School, d.Bridge
		m.breaks[slot.RuleHalfDay] = d.HalfFrom > 0 && wall >= int(d.HalfFrom)
		m.breaks[slot.RuleEve] = !d.Weekend && p.Day(date.AddDays(1)).Weekend && wall >= 13*60
	}
	m.broken = m.breaks != [slot.RuleAway]bool{}
	return m
}

// around counts from the one minute of the clock's face forward to the other.
func around(from, to int) int { return ((to-from)%1440 + 1440) % 1440 }

func usual(h slot.Hours) (from, until, length int) {
	if h == (slot.Hours{}) {
		h = slot.Hours{From: 540, Until: 1080}
	}
	from, until = int(h.From), int(h.Until)
	if length = around(from, until); length == 0 {
		length = 1440
	}
	return from, until, length
}

func hoursOutside(h slot.Hours, wall int) int {
	from, until, length := usual(h)
	if around(from, wall) < length {
		return 0
	}
	sinceEnd, toBegin := around(until, wall), around(wall, from)
	return 1 + min(sinceEnd/60, (toBegin-1)/60)
}

func onEdge(h slot.Hours, wall int) bool {
	from, until, length := usual(h)
	if length == 1440 || around(from, wall) >= length {
		return false
	}
	width := min(60, max(1, length/4))
	return around(from, wall) < width || around(wall, until) <= width
}

// A naive search remembers what it has asked the time package, or the tests would take hours.
type naive struct {
	q       *slot.Query
	busy    diary
	moments map[*slot.Place]map[int64]*[60]moment // by hour since 1970, then minute
}

func newNaive(q *slot.Query, busy diary) *naive {
	return &naive{q, busy, map[*slot.Place]map[int64]*[60]moment{}}
}

// hour returns what holds in the minutes of the hour of UTC that t lies in.
func (n *naive) hour(p *slot.Place, t time.Time) *[60]moment {
	if n.moments[p] == nil {
		n.moments[p] = map[int64]*[60]moment{}
	}
	number := t.Unix() / 3600
	m := n.moments[p][number]
	if m == nil {
		m = new([60]moment)
		for i := range m {
			m[i] = momentAt(p, time.Unix(number*3600+int64(i)*60, 0))
		}
		n.moments[p][number] = m
	}
	return m
}

// engaged returns the first thing that the key has from start to end, as whole minutes.
func (n *naive) engaged(key string, start, end time.Time) (slot.Interval, bool) {
	var found []slot.Interval
	for _, v := range n.busy[key] {
		if v.From.Before(end) && v.To.After(start) && v.From.Before(v.To) {
			from, to := v.From.UTC().Truncate(time.Minute), v.To.UTC().Truncate(time.Minute)
			if to.Before(v.To) {
				to = to.Add(time.Minute)
			}
			found = append(found, slot.Interval{From: from, To: to})
		}
	}
	if found == nil {
		return slot.Interval{}, false
	}
	return slices.MinFunc(found, func(a, b slot.Interval) int {
		return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To))
	}), true
}

var dayRules = []slot.Rule{slot.RuleHoliday, slot.RuleWeekend, slot.RuleHalfDay, slot.RuleHours}

// broken returns the first day on which the slot touches each rule of the place, and how far it is outside the hours.
func (n *naive) broken(p *slot.Place, start, end time.Time) (first [slot.RuleAway]events.Date, worst int) {
	for t := start; t.Before(end); {
		hour := n.hour(p, t)
		for i := t.Minute(); i < 60 && t.Before(end); i, t = i+1, t.Add(time.Minute) {
			if !hour[i].broken {
				continue
			}
			worst = max(worst, hour[i].outside)
			for rule, breaks := range hour[i].breaks {
				if breaks && first[rule].IsZero() {
					first[rule] = hour[i].date
				}
			}
		}
	}
	return first, worst
}

func dayName(p *slot.Place, r slot.Rule, d events.Date) events.Arg {
	if p.Day == nil {
		return events.Arg{}
	}
	day := p.Day(d)
	return map[slot.Rule]events.Arg{
		slot.RuleHoliday: day.HolidayName, slot.RuleHalfDay: day.HalfName, slot.RuleSchool: day.SchoolName, slot.RuleBridge: day.BridgeName,
	}[r]
}

// judge says everything about the slot that begins at start.
func (n *naive) judge(start time.Time) slot.Slot {
	q := n.q
	end := start.Add(q.Length)
	s := slot.Slot{Start: start, End: end}
	if !q.Now.IsZero() && start.Before(q.Now) {
		s.Against = append(s.Against, slot.Part{Rule: slot.RulePast, Points: slot.RulePast.Points()})
	}
	var places []*slot.Place
	need, optional := map[*slot.Place][]string{}, map[*slot.Place][]string{}
	for i, p := range slices.Concat([]slot.Participant{q.Office}, q.Need, q.Optional) {
		if !slices.Contains(places, p.Place) {
			places = append(places, p.Place)
		}
		if i <= len(q.Need) {
			need[p.Place] = append(need[p.Place], p.Key)
		} else {
			optional[p.Place] = append(optional[p.Place], p.Key)
		}
	}
	var missing []slot.Part
	for _, p := range places {
		first, worst := n.broken(p, start, end)
		part := func(r slot.Rule, points int, who []string) slot.Part {
			return slot.Part{Rule: r, Points: points, Who: who, Date: first[r], Name: dayName(p, r, first[r])}
		}
		busyOf := func(keys []string) (who []string, with []slot.Interval) {
			for _, k := range keys {
				if v, ok := n.engaged(k, start, end); ok {
					who, with = append(who, k), append(with, v)
				}
			}
			return who, with
		}
		if who := need[p]; who != nil {
			for _, r := range dayRules {
				if first[r].IsZero() {
					continue
				}
				points := len(who) * r.Points()
				if r == slot.RuleHours {
					points = len(who) * (worst*r.Points() + 5*worst*(worst-1)/2)
				}
				s.Against = append(s.Against, part(r, points, who))
			}
			if busy, with := busyOf(who); busy != nil {
				s.Against = append(s.Against, slot.Part{Rule: slot.RuleBusy, Points: len(busy) * 50, Who: busy, Busy: with})
			}
			for _, r := range []slot.Rule{slot.RuleBridge, slot.RuleSchool, slot.RuleEve, slot.RuleLunch, slot.RuleEdge} {
				if !first[r].IsZero() {
					s.Parts = append(s.Parts, part(r, r.Points(), who))
				}
			}
		}
		if who := optional[p]; who != nil {
			i := slices.IndexFunc(dayRules, func(r slot.Rule) bool { return !first[r].IsZero() })
			if i >= 0 {
				m := part(dayRules[i], 8*len(who), who)
				m.Rule, m.Because = slot.RuleMissing, dayRules[i]
				missing = append(missing, m)
			} else if busy, with := busyOf(who); busy != nil {
				missing = append(missing, slot.Part{Rule: slot.RuleMissing, Points: 8 * len(busy), Who: busy, Because: slot.RuleBusy, Busy: with})
			}
		}
	}
	s.Parts = append(s.Parts, missing...)
	n.judgeDistance(&s)
	n.judgeVenues(&s)
	for _, p := range s.Parts {
		s.Score += p.Points
	}
	for _, p := range s.Against {
		s.Penalty += p.Points
	}
	return s
}

func (n *naive) judgeDistance(s *slot.Slot) {
	const day = 24 * time.Hour
	if ahead := s.Start.Sub(n.q.Now); !n.q.Now.IsZero() && ahead < 7*day {
		full := max(ahead, 0) / day // whole days of notice; the rest of the seven are short
		s.Parts = append(s.Parts, slot.Part{Rule: slot.RuleNotice, Points: 3 * int(7-full)})
	}
	if near := n.q.Near.Truncate(time.Minute); !n.q.Near.IsZero() && !s.Start.Equal(near) {
		off := s.Start.Sub(near).Abs()
		s.Parts = append(s.Parts, slot.Part{Rule: slot.RuleAway, Points: min(30, int((off+day-1)/day))})
	}
}

func (n *naive) judgeVenues(s *slot.Slot) {
	var against []slot.Part
	for _, v := range n.q.Venues {
		small := v.Seats > 0 && v.Seats < n.q.Seats
		booking, booked := n.engaged(v.Key, s.Start, s.End)
		if !small && !booked {
			s.Venue = v.Key
			return
		}
		if small {
			against = append(against, slot.Part{Rule: slot.RuleVenueSmall, Points: 40, Who: []string{v.Key}})
		}
		if booked {
			against = append(against, slot.Part{Rule: slot.RuleVenueBusy, Points: 40, Who: []string{v.Key}, Busy: []slot.Interval{booking}})
		}
	}
	s.Against = append(s.Against, against...)
}

// starts lists the instants at which slots of the query may begin.
func (n *naive) starts() []time.Time {
	var list []time.Time
	first := n.q.From.UTC().Truncate(time.Minute)
	for t := first; !t.Add(n.q.Length).After(n.q.To); t = t.Add(time.Minute) {
		local := t.In(n.q.Office.Place.Zone)
		wall := time.Duration(local.Hour()*60+local.Minute()) * time.Minute
		if !t.Before(n.q.From) && wall%n.q.Step == 0 && (n.q.Now.IsZero() || !t.Before(n.q.Now)) {
			list = append(list, t)
		}
	}
	return list
}

// find returns the best slots but the one that begins at not.
func (n *naive) find(not time.Time) slot.Result {
	var good, all []slot.Slot
	for _, t := range n.starts() {
		if t.Equal(not) {
			continue
		}
		s := n.judge(t)
		all = append(all, s)
		if len(s.Against) == 0 {
			good = append(good, s)
		}
	}
	if good != nil {
		return slot.Result{Slots: n.best(good)}
	}
	return slot.Result{LeastBad: n.best(all)}
}

func (n *naive) best(slots []slot.Slot) []slot.Slot {
	slices.SortFunc(slots, func(a, b slot.Slot) int {
		return cmp.Or(cmp.Compare(a.Penalty, b.Penalty), cmp.Compare(a.Score, b.Score), a.Start.Compare(b.Start))
	})
	type part struct {
		date      events.Date
		afternoon bool
	}
	seen := map[part]bool{}
	var best []slot.Slot
	for _, s := range slots {
		local := s.Start.In(n.q.Office.Place.Zone)
		p := part{events.DateOf(local), local.Hour() >= 12 && n.q.Spread == slot.SpreadHalfDays}
		if n.q.Spread != slot.SpreadNone && seen[p] {
			continue
		}
		seen[p] = true
		if best = append(best, s); len(best) == n.q.Best {
			break
		}
	}
	return best
}
