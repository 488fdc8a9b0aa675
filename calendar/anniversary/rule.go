// Package anniversary says when something is so many years old, which of these anniversaries are round, and what is known of one that the
// office has planned, or let go by. What has anniversaries it is told: a relation that began in a year, an agreement that was signed.
package anniversary

import (
	"time"

	"jourfixe/events"
)

// A Beginning is what has anniversaries. Of some the day is known, of others the year alone.
type Beginning struct {
	Of   events.Ref
	Day  events.Date // zero: it is not known
	Year int
}

// A Coming is an anniversary, whether the office plans it or not.
type Coming struct {
	Of          events.Ref
	Years       int
	First, Last events.Date // its day, or the whole year if that is all that is known
}

// ID is what the anniversary is called.
func (c Coming) ID() string { return events.AnniversaryID(c.Of, c.Years) }

// Whole reports whether it is a year and no day.
func (c Coming) Whole() bool { return c.First != c.Last }

// Round reports whether an anniversary is one that cities mark: the fifth, which is the first at all, then every tenth up to the fiftieth and the
// twenty-fifth, then every twenty-fifth. Between these the office may plan any, and is not asked: with an anniversary each year of each
// partner and agreement nobody would look at them any more.
func Round(years int) bool {
	switch {
	case years <= 0:
		return false
	case years <= 50:
		return years == 5 || years == 25 || years%10 == 0
	}
	return years%25 == 0
}

// At is the anniversary of so many years. What was signed on 29 February has its day in other years on the 28th, the last of that month,
// and not in the next.
func (b Beginning) At(years int) Coming {
	c := Coming{Of: b.Of, Years: years, First: events.Date{Year: b.Year + years, Month: time.January, Day: 1}, Last: events.Date{Year: b.Year + years, Month: time.December, Day: 31}}
	if !b.Day.IsZero() {
		c.First = events.Period{Years: years}.From(b.Day)
		c.Last = c.First
	}
	return c
}

// Between lists the round ones that touch the days from first to last, in order.
func (b Beginning) Between(first, last events.Date) (list []Coming) {
	began := b.Year
	if !b.Day.IsZero() {
		began = b.Day.Year
	}
	for years := max(1, first.Year-began); began+years <= last.Year; years++ {
		if c := b.At(years); Round(years) && !c.Last.Before(first) && !c.First.After(last) {
			list = append(list, c)
		}
	}
	return list
}

// notice is how long before it an anniversary is proposed: budgets of cities are made for the year after the next.
var notice = events.Period{Years: 2}

// Proposed lists the round ones that it is time to think of on a day: from two years before they begin, until they are over.
func (b Beginning) Proposed(today events.Date) []Coming {
	return b.Between(today, notice.From(today))
}
