package holiday

import (
	"cmp"
	"slices"

	"jourfixe/events"
)

// An almanac holds what is known of one region in one year. Planning a year asks for thousands of days, most of them
// ordinary ones, so each kind has a table by month and day: an answer costs one look into an array, and no memory.
type almanac struct {
	days                          []Day // by date, then by kind
	public, half, school, workday places
	schoolKnown                   marks // the days for which school holidays are published, whether they are one or not
}

// places tells by month and day where a day stands in an almanac, counted from 1; 0 is an ordinary day.
type places [12][31]uint16

// marks tells by month and day which days are marked.
type marks [12][31]bool

// newAlmanac sorts the days, all of one year, and indexes them.
func newAlmanac(days []Day) *almanac {
	slices.SortFunc(days, func(a, b Day) int {
		return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.Kind, b.Kind))
	})
	a := &almanac{days: days}
	for i, d := range days {
		place := uint16(i + 1)
		switch d.Kind {
		case KindPublic:
			a.public[d.Date.Month-1][d.Date.Day-1] = place
		case KindHalf:
			a.half[d.Date.Month-1][d.Date.Day-1] = place
		case KindSchool:
			a.school[d.Date.Month-1][d.Date.Day-1] = place
		case KindWorkday:
			a.workday[d.Date.Month-1][d.Date.Day-1] = place
		}
	}
	return a
}

// find returns the day that p has for d.
func (a *almanac) find(p *places, d events.Date) (Day, bool) {
	if !inTable(d) {
		return Day{}, false
	}
	place := p[d.Month-1][d.Day-1]
	if place == 0 {
		return Day{}, false
	}
	return a.days[place-1], true
}

// has reports whether d is marked.
func (m *marks) has(d events.Date) bool { return inTable(d) && m[d.Month-1][d.Day-1] }

// inTable reports whether a table by month and day has a place for d. Nothing keeps a caller from making an impossible
// date by hand, and the zero Date, which means no day, is one.
func inTable(d events.Date) bool { return 1 <= d.Month && d.Month <= 12 && 1 <= d.Day && d.Day <= 31 }
