package words

import (
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"

	"jourfixe/events"
)

// Period says how long something takes, in the nominative: "1 Stunde 30 Minuten", "7 Tage", "12 Monate". Minutes make
// hours, since a clock's hour always has sixty; hours make no days and months no years, which would be another period.
// A whole number of weeks from two on is said in weeks: one week is better known as seven days. No length is
// "0 Minuten".
func Period(p events.Period, language string) string {
	t := in(language)
	said := make([]string, 0, 2)
	add := func(n int, unit int) {
		if n > 0 {
			said = append(said, t.amount(n, unit))
		}
	}
	if p.Days > 7 && p.Days%7 == 0 && (p == events.Period{Days: p.Days}) {
		return t.amount(p.Days/7, weeks)
	}
	add(p.Years, years)
	add(p.Months, months)
	add(p.Days, days)
	add(int(p.Clock/time.Hour), hours)
	add(int(p.Clock%time.Hour/time.Minute), minutes)
	if len(said) == 0 {
		return t.amount(0, minutes)
	}
	return strings.Join(said, " ")
}

// amount says a number of units. A category without a form of its own is said as other, CLDR's rule for what is
// missing.
func (t *tongue) amount(n, unit int) string {
	form := t.units[unit][category(n, t.tag)]
	if form == "" {
		form = t.units[unit][plural.Other]
	}
	return strings.Replace(form, "{n}", strconv.Itoa(n), 1)
}
