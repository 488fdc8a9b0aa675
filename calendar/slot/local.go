package slot

import (
	"iter"
	"time"

	"jourfixe/events"
)

// A local is a place made ready for one search: its rules as parts of the day on its wall clock, its days looked up once,
// and who of the query lives there.
type local struct {
	*Place
	outside [bands][2]part // outside the acceptable hours, and more than 1, 2, … hours outside them
	further int            // how many of them are not empty
	lunch   [2]part
	edges   [4]part

	firstDay int // days since 1970 on the wall clock
	days     []day

	need, optional         []string // keys, in the order of the query
	needTimes, optionTimes []*timetable
}

// A part of the day, in minutes of the wall clock, with its beginning and without its end.
type part struct{ from, to int }

// A day is what a search has to know of a Day.
type day struct {
	holiday, weekend, school, bridge, eve bool
	half                                  int16 // 0: none
}

// A piece is a stretch of minutes in which a wall clock runs evenly through one day: most days are one piece, those on
// which clocks are changed are two.
type piece struct {
	from, to int // minutes since 1970
	day      int // days since 1970 on the wall clock
	wall     int // what the wall clock shows at the beginning, in minutes after midnight
}

// within returns the minutes of the piece that lie in the part of its day.
func (p piece) within(d part) (from, to int, ok bool) {
	lo, hi := max(d.from, p.wall), min(d.to, p.wall+p.to-p.from)
	return p.from + lo - p.wall, p.from + hi - p.wall, lo < hi
}

// newLocal makes the place ready for the minutes from and to.
func newLocal(p *Place, from, to int) *local {
	l := &local{Place: p}
	hours := p.hours()
	for ; l.further < bands; l.further++ {
		var ok bool
		if l.outside[l.further], ok = hours.outside(60 * l.further); !ok {
			break
		}
	}
	if p.Lunch != NoHours {
		l.lunch = p.lunch().parts()
	}
	l.edges = hours.edges()
	// A day more on either side: the window may begin late on one, and the eve of a weekend is known by the day after.
	l.firstDay = from/aDay - 2
	l.days = make([]day, to/aDay+3-l.firstDay)
	for i := range l.days {
		l.days[i] = l.lookUp(l.firstDay + i)
	}
	for i := range len(l.days) - 1 {
		l.days[i].eve = !l.days[i].weekend && l.days[i+1].weekend
	}
	return l
}

// lookUp asks the place for a day, but not whether it is an eve.
func (l *local) lookUp(number int) day {
	if l.Day == nil {
		return day{}
	}
	d := l.Day(dateOf(number))
	return day{holiday: d.Holiday, weekend: d.Weekend, school: d.School, bridge: d.Bridge, half: int16(min(max(d.HalfFrom, 0), aDay))}
}

// on returns the day, which need not lie in the window.
func (l *local) on(number int) day {
	if i := number - l.firstDay; i >= 0 && i < len(l.days)-1 {
		return l.days[i]
	}
	d := l.lookUp(number)
	d.eve = !d.weekend && l.lookUp(number+1).weekend
	return d
}

// pieces goes through the minutes in order.
func (l *local) pieces(from, to int) iter.Seq[piece] {
	return func(yield func(piece) bool) {
		for at := from; at < to; {
			t := instant(at).In(l.Zone)
			_, offset := t.Zone()
			until := to
			if _, end := t.ZoneBounds(); !end.IsZero() {
				until = min(to, max(int(end.Unix()/60), at+1))
			}
			for shift := offset / 60; at < until; {
				number := (at + shift) / aDay
				wall := at + shift - number*aDay
				end := min(until, at+aDay-wall)
				if !yield(piece{at, end, number, wall}) {
					return
				}
				at = end
			}
		}
	}
}

// hard visits the stretches of the piece in which the place's people cannot meet, by rule. The lane is the rule, or
// beyond rules one of the further hours outside the acceptable ones, of which it visits as many as asked for.
func (l *local) hard(p piece, further int, visit func(lane, from, to int)) {
	d := l.on(p.day)
	if d.holiday {
		visit(int(RuleHoliday), p.from, p.to)
	}
	if d.weekend {
		visit(int(RuleWeekend), p.from, p.to)
	}
	if d.half > 0 {
		if from, to, ok := p.within(part{int(d.half), aDay}); ok {
			visit(int(RuleHalfDay), from, to)
		}
	}
	for b := range min(further+1, l.further) {
		lane := int(RuleHours)
		if b > 0 {
			lane = rules + b
		}
		visitParts(p, lane, l.outside[b][:], visit)
	}
}

// soft visits the stretches of the piece that cost points, by rule.
func (l *local) soft(p piece, visit func(lane, from, to int)) {
	d := l.on(p.day)
	if d.bridge {
		visit(int(RuleBridge), p.from, p.to)
	}
	if d.school {
		visit(int(RuleSchool), p.from, p.to)
	}
	if d.eve {
		if from, to, ok := p.within(part{eve, aDay}); ok {
			visit(int(RuleEve), from, to)
		}
	}
	visitParts(p, int(RuleLunch), l.lunch[:], visit)
	visitParts(p, int(RuleEdge), l.edges[:], visit)
}

func visitParts(p piece, lane int, parts []part, visit func(lane, from, to int)) {
	for _, d := range parts {
		if from, to, ok := p.within(d); ok {
			visit(lane, from, to)
		}
	}
}

// name returns what the place calls the day, as far as the rule is about days.
func (l *local) name(r Rule, number int) events.Arg {
	if l.Day == nil {
		return events.Arg{}
	}
	switch d := l.Day(dateOf(number)); r {
	case RuleHoliday:
		return d.HolidayName
	case RuleHalfDay:
		return d.HalfName
	case RuleSchool:
		return d.SchoolName
	case RuleBridge:
		return d.BridgeName
	}
	return events.Arg{}
}

func dateOf(number int) events.Date {
	return events.DateOf(time.Unix(int64(number)*aDay*60, 0).UTC())
}

func instant(minute int) time.Time { return time.Unix(int64(minute)*60, 0).UTC() }
