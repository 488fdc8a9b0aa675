// Package holiday says which days are public holidays, school holidays and weekends in the regions an office deals
// with.
//
// Public holidays are computed from the rules that the law of a region states (a fixed date, a distance from Easter or
// from the Hebrew New Year, a Monday in place of a Sunday), because rules reach further than any published list and can
// be checked against one. Days that an authority sets, or that follow the moon as seen or the Chinese calendar, are dated
// ones in decreed.csv; where the decree of a year is not out, they are an expectation and say so ([Day]). School
// holidays follow no rule: they are read from school.csv, as far as the authorities have published them. [Covers] tells
// how far all that is, so that a plan beyond it can say that it is not checked rather than seem free of holidays.
//
// Source: the laws and notices that each day names, and the data of OpenHolidays (https://www.openholidaysapi.org) under
// the Open Database License 1.0. The school holidays derive from it, and public holidays have been compared with it
// where it lists the region; tests keep both so, with every difference and its reason. See docs/holidays.md for what is
// covered and what is not.
package holiday

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"jourfixe/events"
)

// Reviewed is the day on which the data was last looked through.
var Reviewed = events.Date{Year: 2026, Month: 11, Day: 22}

// A Kind tells why a day differs from an ordinary one.
type Kind string

// The kinds of days. A day may be of several kinds, and then has an entry for each.
const (
	KindPublic  Kind = "public"  // a holiday by law, on a weekend too
	KindSchool  Kind = "school"  // no school, somewhere in the region; weekends within the holidays count
	KindHalf    Kind = "half"    // work ends early, as on the eve of a feast
	KindWorkday Kind = "workday" // a day of the weekend that is worked instead of another
)

// A Day is one day of one kind in one region. Its Name is shared by all who ask and must not be changed.
type Day struct {
	Date   events.Date `json:"date"`
	Region string      `json:"region"`
	Kind   Kind        `json:"kind"`

	// From is when a half day begins to be free, by the clock of the region. It is 0 for all other kinds.
	From events.TimeOfDay `json:"from,omitzero"`

	Name   events.Text `json:"name"` // in German and English
	Source string      `json:"source"`

	// Expected is set where an authority has still to decree the day, as China does each November for the year to come.
	// Dates that the law fixes are not of that sort, in whatever year.
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

// Half returns the half day on d: its From says until when the region works. It reports false for a whole day of work,
// for a public holiday, an unknown region and a day that [Covers] denies.
func Half(region string, d events.Date) (Day, bool) {
	if a := open(region, d.Year); a != nil {
		return a.find(&a.half, d)
	}
	return Day{}, false
}

// Covers reports whether the data say for the day d that it is or is not of the kind k in the region. Where it is
// false, a plan is provisional: that no such day is found then means nothing. What the data say may still be an
// expectation, see [Day].
func Covers(region string, k Kind, d events.Date) bool {
	a := open(region, d.Year)
	if a == nil {
		return false
	}
	switch r := regions[region]; k {
	case KindPublic, KindHalf:
		return true // Rules and dated days are complete for every year that has an almanac.
	case KindSchool:
		return a.schoolKnown.has(d)
	case KindWorkday:
		return !r.movesWork || d.Year <= r.decreed
	default:
		return false
	}
}

// Weekend reports whether d belongs to the weekend: Friday and Saturday in Israel, Saturday and Sunday elsewhere. It
// answers for every region, also for those that have no holidays here, and does not ask whether this weekend is worked,
// see [Works].
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

// ErrRegion is in every error about a region without holidays here.
var ErrRegion = errors.New("unknown region")

// Days is [Year] for somebody who asks for that very year: it returns an error for an unknown region, which is an
// [ErrRegion] and names the one that was probably meant, and for a year without data, with the years that have some.
func Days(region string, year int) ([]Day, error) {
	first, last, ok := Years(region)
	switch near := Nearest(region); {
	case !ok && near != "":
		return nil, fmt.Errorf("%w: the holidays of %.40q are not known; did you mean %s?", ErrRegion, region, near)
	case !ok:
		return nil, fmt.Errorf("%w: the holidays of %.40q are not known; known are %s", ErrRegion, region, strings.Join(codes, ", "))
	case year < first || year > last:
		return nil, fmt.Errorf("the holidays of %s are not known for %d; known are the years %d to %d", region, year, first, last)
	}
	return Year(region, year), nil
}

// open returns the region's almanac of the year, nil if there is none.
func open(code string, year int) *almanac {
	r := regions[code]
	if r == nil {
		return nil
	}
	if first, last := r.years(); year < first || year > last {
		return nil
	}
	return r.almanac(year)
}
