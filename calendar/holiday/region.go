package holiday

import (
	"cmp"
	"maps"
	"slices"
	"sync/atomic"

	"jourfixe/events"
)

// The years for which a region may have holidays here. Before 2014 come rules long given up, such as Queen's Day, to
// which no plan looks back; after 2099 nobody plans.
const (
	firstYear = 2014
	lastYear  = 2099
)

// schoolSource is the source of every school holiday.
const schoolSource = "OpenHolidays (openholidaysapi.org), ODbL 1.0"

// A region keeps its holidays: a country, or a part of one that differs from the rest.
type region struct {
	code  string // ISO 3166-1, or 3166-2 for a part
	title events.Text
	law   string // which states the rules
	rules []rule

	// The years for which rules and dated days are complete, holidays declared for a single day included; 0 stands for
	// firstYear and lastYear.
	from, until int

	// decreed is the last year whose holidays an authority has stated, where it states them year by year. The days of
	// later years are expectations. It is 0 where the law itself, or a calendar published years ahead, says the days.
	decreed int

	// movesWork says that an authority makes days of the weekend workdays in exchange for others. Which, is known up to
	// the year decreed.
	movesWork bool

	// made holds the almanacs made so far. Making one twice at the same time does no harm, as both are the same; so it
	// needs no lock.
	made [lastYear - firstYear + 1]atomic.Pointer[almanac]
}

// tables lists all regions.
var tables = slices.Concat(nearby, overseas)

// regions finds a region by its code.
var regions = func() map[string]*region {
	byCode := make(map[string]*region, len(tables))
	for _, r := range tables {
		byCode[r.code] = r
	}
	return byCode
}()

// codes lists the regions in order.
var codes = slices.Sorted(maps.Keys(regions))

// Regions returns the codes of all regions with holidays, sorted.
func Regions() []string { return slices.Clone(codes) }

// Known reports whether the region has holidays here.
func Known(region string) bool { return regions[region] != nil }

// Title returns the name of the region in German and English; it must not be changed. It reports false for an unknown
// region.
func Title(region string) (events.Text, bool) {
	if r := regions[region]; r != nil {
		return r.title, true
	}
	return nil, false
}

// Years returns the first and the last year for which the public holidays of the region are known, expectations
// included. It reports false for an unknown region.
func Years(region string) (first, last int, ok bool) {
	r := regions[region]
	if r == nil {
		return 0, 0, false
	}
	first, last = r.years()
	return first, last, true
}

func (r *region) years() (first, last int) {
	return cmp.Or(r.from, firstYear), cmp.Or(r.until, lastYear)
}

// almanac returns the days of the year, which lies between firstYear and lastYear.
func (r *region) almanac(year int) *almanac {
	slot := &r.made[year-firstYear]
	if a := slot.Load(); a != nil {
		return a
	}
	public := r.public(year)
	a := newAlmanac(slices.Concat(public, r.halves(year, public), r.workdays(year), r.school(year)))
	a.schoolKnown = r.schoolKnown(year)
	slot.CompareAndSwap(nil, a)
	return slot.Load()
}

// day makes a day of the region.
func (r *region) day(date events.Date, kind Kind, name events.Text, source string) Day {
	return Day{
		Date: date, Region: r.code, Kind: kind, Name: name, Source: source,
		Expected: r.decreed != 0 && date.Year > r.decreed,
	}
}

// source names what the days made by rules rest on.
func (r *region) source() string {
	if compared[r.code] {
		return r.law + "; compared with OpenHolidays 2026-2030 (ODbL 1.0)"
	}
	return r.law
}

// compared has the regions that OpenHolidays lists.
var compared = map[string]bool{
	"DE-HB": true, "DE-MV": true, "LV": true, "NL": true, "PL": true, "SK": true, "ZA": true,
}

// public collects the public holidays of the year, in no order. A day that has one by rule and one by decree is listed
// once, under both names.
func (r *region) public(year int) []Day {
	named := holidays(r.rules, year)
	sources := make(map[events.Date]string, len(named))
	for date := range named {
		sources[date] = r.source()
	}
	for date, s := range stated(r.code, KindPublic, year) {
		if by, shared := sources[date]; shared {
			addName(named[date], s.name["de"], s.name["en"])
			sources[date] = by + "; " + s.source
			continue
		}
		named[date], sources[date] = s.name, s.source
	}
	days := make([]Day, 0, len(named))
	for date, name := range named {
		days = append(days, r.day(date, KindPublic, name, sources[date]))
	}
	return days
}

// halves collects the half days of the year. One on a public holiday is none: the whole day is free.
func (r *region) halves(year int, public []Day) []Day {
	var days []Day
	add := func(date events.Date, from events.TimeOfDay, name events.Text, source string) {
		if slices.ContainsFunc(public, func(d Day) bool { return d.Date == date }) {
			return
		}
		d := r.day(date, KindHalf, name, source)
		d.From = from
		days = append(days, d)
	}
	for _, rule := range r.rules {
		if date := rule.in(year); rule.kind == KindHalf && !date.IsZero() {
			add(date, rule.half, rule.name(), r.source())
		}
	}
	for date, s := range stated(r.code, KindHalf, year) {
		add(date, s.from, s.name, s.source)
	}
	return days
}

// workdays collects the days of the weekend that are worked instead of others.
func (r *region) workdays(year int) []Day {
	var days []Day
	for date, s := range stated(r.code, KindWorkday, year) {
		days = append(days, r.day(date, KindWorkday, s.name, s.source))
	}
	return days
}

// school collects the school holidays of the year.
func (r *region) school(year int) []Day {
	var days []Day
	for _, t := range published()[r.code] {
		if t.gap() {
			continue
		}
		for d := range t.in(year) {
			days = append(days, Day{Date: d, Region: r.code, Kind: KindSchool, Name: t.name, Source: schoolSource})
		}
	}
	for _, rule := range r.rules {
		if date := rule.in(year); rule.kind == KindSchool && !date.IsZero() {
			days = append(days, r.day(date, KindSchool, rule.name(), r.source()))
		}
	}
	return days
}

// schoolKnown marks the days from the first published school holiday to the last, but those in gaps.
func (r *region) schoolKnown(year int) marks {
	var known marks
	terms := published()[r.code]
	if len(terms) == 0 {
		return known
	}
	for d := range (term{first: terms[0].first, last: terms[len(terms)-1].last}).in(year) {
		known[d.Month-1][d.Day-1] = true
	}
	for _, t := range terms {
		if !t.gap() {
			continue
		}
		for d := range t.in(year) {
			known[d.Month-1][d.Day-1] = false
		}
	}
	return known
}
