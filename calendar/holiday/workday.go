package holiday

import "jourfixe/events"

// Workday reports whether d is a day of the weekend on which the region works instead of another day, as China does
// around its long holidays. It reports false for an ordinary day of work.
func Workday(region string, d events.Date) bool {
	a := open(region, d.Year)
	if a == nil {
		return false
	}
	_, is := a.find(&a.workday, d)
	return is
}

// Works reports whether offices in the region work on d, if only for half of it: a day that is no public holiday, and
// outside the weekend or one of the weekend that is worked. Of a region without holidays here it knows the weekend
// alone.
func Works(region string, d events.Date) bool {
	if _, free := Public(region, d); free {
		return false
	}
	return !Weekend(region, d) || Workday(region, d)
}

// Bridge reports whether d is a single day of work between a public holiday and a weekend, or between two holidays: one
// on which many take leave. A holiday on a weekend makes no bridge, and a weekend that is worked is none.
func Bridge(region string, d events.Date) bool {
	before, after := d.AddDays(-1), d.AddDays(1)
	return Works(region, d) && !Weekend(region, d) &&
		!Works(region, before) && !Works(region, after) &&
		(weekdayHoliday(region, before) || weekdayHoliday(region, after))
}

// weekdayHoliday reports whether d is a public holiday outside the weekend.
func weekdayHoliday(region string, d events.Date) bool {
	_, free := Public(region, d)
	return free && !Weekend(region, d)
}
