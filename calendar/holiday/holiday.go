// Package holiday says which days are public holidays, school holidays and weekends in the regions an office deals
// with.
//
// Public holidays are computed from the rules that the law of a region states (a fixed date, a distance from Easter, a
// Monday in place of a Sunday), because rules reach further than any published list and can be checked against one.
// School holidays follow no rule: they are read from school.csv, as far as the authorities have published them.
// [Covers] tells how far that is, so that a plan beyond it can say that it is not checked rather than seem free of
// holidays.
//
// Source: the data of OpenHolidays (https://www.openholidaysapi.org) under the Open Database License 1.0. The school
// holidays derive from it, the public holidays of 2026 to 2030 have been compared with it, and a test keeps both so,
// with every difference and its reason. See docs/holidays.md for what is covered and what is not.
package holiday

import (
	"slices"
	"strings"
	"time"

	"jourfixe/events"
)

// A Kind tells why a day differs from an ordinary one.
type Kind string

// The kinds of days. A day may be of several kinds, and then has an entry for each.
const (
	KindPublic  Kind = "public"  // a holiday by law, on a weekend too
	KindSchool  Kind = "school"  // no school, somewhere in the region; weekends within the holidays count
	KindHalf    Kind = "half"    // work ends at noon; no region here has such days
	KindWorkday Kind = "workday" // a day of the weekend that is worked instead of another; no region here has such days
)

// A Day is one day of one kind in one region. Its Name is shared by all who ask and must not be changed.
type Day struct {
	Date   events.Date `json:"date"`
	Region string      `json:"region"`
	Kind   Kind        `json:"kind"`
	Name   events.Text `json:"name"` // in German and English
	Source string      `json:"source"`

	// Expected is set where somebody has still to confirm the date, as by sighting the moon. Dates that the law fixes
	// are not of that sort, in whatever year.
	Expected bool `json:"expected"`
}

// Public returns the public holiday that the region keeps on d. It reports false for an ordinary day, an unknown region
// and a day that [Covers] denies.
func Public(region string, d events.Date) (Day, bool) {
	if a := open(region, d.Year); a != nil {
		return a.find(&a.public, d)
	}
	return Day{}, false
}

// School returns the school holiday on d. Where parts of a region differ, a day counts if any part has it, and the name
// says which. It reports false for a day of school, an unknown region and a day that [Covers] denies.
func School(region string, d events.Date) (Day, bool) {
	if a := open(region, d.Year); a != nil {
		return a.find(&a.school, d)
	}
	return Day{}, false
}

// Covers reports whether the data say for the day d that it is or is not of the kind k in the region. Where it is
// false, nothing is known: Public or School reporting false then means nothing.
func Covers(region string, k Kind, d events.Date) bool {
	a := open(region, d.Year)
	switch {
	case a == nil:
		return false
	case k == KindPublic:
		return true // The rules are complete for every year that has an almanac.
	case k == KindSchool:
		return a.schoolKnown.has(d)
	default:
		return false
	}
}

// Weekend reports whether d belongs to the weekend: Friday and Saturday in Israel, Saturday and Sunday elsewhere. It
// answers for every region, also for those that have no holidays here.
func Weekend(region string, d events.Date) bool {
	switch d.Weekday() {
	case time.Saturday:
		return true
	case time.Friday:
		return inIsrael(region)
	case time.Sunday:
		return !inIsrael(region)
	default:
		return false
	}
}

func inIsrael(region string) bool {
	country, _, _ := strings.Cut(region, "-")
	return country == "IL"
}

// Year returns all days of the region in the year, by date, then by kind. Each day of a school holiday is an entry of
// its own. It is empty for an unknown region and a year without data.
func Year(region string, year int) []Day {
	if a := open(region, year); a != nil {
		return slices.Clone(a.days)
	}
	return nil
}

// open returns the region's almanac of the year, nil if there is none.
func open(code string, year int) *almanac {
	r := regions[code]
	if r == nil || year < firstYear || year > lastYear {
		return nil
	}
	return r.almanac(year)
}
