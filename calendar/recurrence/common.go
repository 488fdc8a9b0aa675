package recurrence

import "time"

// Daily reports whether the rule is every day and nothing else.
func (r *Rule) Daily() bool { return r.plain() && r.freq == "DAILY" && len(r.byDay) == 0 }

// Weekly returns the day if the rule is one day of every week and nothing else.
func (r *Rule) Weekly() (day time.Weekday, ok bool) {
	if !r.plain() || r.freq != "WEEKLY" || len(r.byDay) != 1 {
		return 0, false
	}
	return r.byDay[0].day, true
}

// Monthly returns the day if the rule is the nth such day of every month, from its end if n is negative, and nothing
// else.
func (r *Rule) Monthly() (n int, day time.Weekday, ok bool) {
	if !r.plain() || r.freq != "MONTHLY" || len(r.byDay) != 1 || r.byDay[0].n == 0 {
		return 0, 0, false
	}
	return r.byDay[0].n, r.byDay[0].day, true
}

// plain reports whether the rule has no parts but its frequency, days of the week and an end.
func (r *Rule) plain() bool {
	return r.interval == 1 && len(r.byMonth)+len(r.byMonthDay)+len(r.byYearDay)+len(r.byWeekNo)+len(r.bySetPos) == 0
}

// OnceAYear reports whether the rule is one day of every year: the nth such day of a month, the one that falls among some
// days of a month, or a date.
func (r *Rule) OnceAYear() bool {
	plain := r.freq == "YEARLY" && r.interval == 1 && r.count == 0 && len(r.byMonth) <= 1 && len(r.byYearDay)+len(r.byWeekNo)+len(r.bySetPos) == 0
	switch {
	case !plain || len(r.byDay) > 1:
		return false
	case len(r.byDay) == 0:
		return len(r.byMonthDay) == 0 || len(r.byMonthDay) == 1 && len(r.byMonth) == 1
	}
	return len(r.byMonth) == 1 && (r.byDay[0].n != 0) != (len(r.byMonthDay) > 0)
}
