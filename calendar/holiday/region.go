package holiday

import (
	"maps"
	"slices"
	"sync/atomic"

	"jourfixe/events"
)

// The years for which the rules of every region are complete, holidays declared for a single day included. Before 2014
// come rules long given up, such as Queen's Day, to which no plan looks back; after 2099 nobody plans.
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

	// years holds the almanacs made so far. Making one twice at the same time does no harm, as both are the same; so
	// it needs no lock.
	years [lastYear - firstYear + 1]atomic.Pointer[almanac]
}

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

// almanac returns the days of the year, which lies between firstYear and lastYear.
func (r *region) almanac(year int) *almanac {
	slot := &r.years[year-firstYear]
	if a := slot.Load(); a != nil {
		return a
	}
	a := newAlmanac(append(r.public(year), r.school(year)...))
	a.schoolKnown = r.schoolKnown(year)
	slot.CompareAndSwap(nil, a)
	return slot.Load()
}

// public computes the public holidays of the year, in no order.
func (r *region) public(year int) []Day {
	source := r.law + "; compared with OpenHolidays 2026-2030 (ODbL 1.0)"
	var days []Day
	for date, name := range holidays(r.rules, year) {
		days = append(days, Day{Date: date, Region: r.code, Kind: KindPublic, Name: name, Source: source})
	}
	return days
}

// school lists the school holidays of the year.
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
