package web

import (
	"net/url"
	"slices"
	"strings"
	"sync"

	"jourfixe/calendar"
	"jourfixe/calendar/holiday"
	"jourfixe/events"
)

// The years for which a calendar is shown at all. Before them the zones of today say nothing, after them nobody plans.
const firstYear, lastYear = 1970, 2199

// A regionLine is a region whose holidays are shown or can be.
type regionLine struct {
	Code   string
	Sign   string // the letters it is drawn with
	Title  events.Text
	To     string // path of its holidays in the year that is shown, "" if they are not known
	Chosen bool
}

// regionSigns gives each region the letters that stand for it in a picture: its country's, or, where several parts of a
// country are known, those of the part.
var regionSigns = sync.OnceValue(func() map[string]string {
	parts := map[string]int{}
	for _, code := range holiday.Regions() {
		country, _, _ := strings.Cut(code, "-")
		parts[country]++
	}
	signs, taken := map[string]string{}, map[string]bool{}
	for _, code := range holiday.Regions() {
		country, part, _ := strings.Cut(code, "-")
		sign := country
		if parts[country] > 1 && part != "" {
			sign = part
		}
		if taken[sign] {
			sign = code
		}
		signs[code], taken[sign] = sign, true
	}
	return signs
})

// newRegionLine names a region that is known.
func newRegionLine(code string) regionLine {
	title, _ := holiday.Title(code)
	return regionLine{Code: code, Sign: regionSigns()[code], Title: title}
}

// in leads to the holidays of the region in a year.
func (l regionLine) in(year int) regionLine {
	if yearKnown(l.Code, year) {
		l.To = regionPath(l.Code, year)
	}
	return l
}

// regionsAsked reads which regions a query asks for: those that its fields "region" name, or those of the office and
// its active partners if it has no such field. An empty field is what a form sends in which none is ticked. What is
// wrong comes back as a fault.
func regionsAsked(query url.Values, b *calendar.Book) ([]string, *fault) {
	asked, chosen := query["region"]
	if !chosen {
		asked = slices.Clone(b.Office().Holidays)
		for _, p := range b.Partners() {
			if !p.Retired && p.Status == "active" {
				asked = append(asked, p.Holidays...)
			}
		}
	}
	var regions []string
	for _, code := range asked {
		switch {
		case code == "" || slices.Contains(regions, code):
		case !holiday.Known(code) && chosen:
			return nil, unknownRegion(code)
		case holiday.Known(code):
			regions = append(regions, code)
		}
	}
	// The office's own stand first, wherever there is room for a few only.
	slices.SortStableFunc(regions, func(x, y string) int {
		return rank(x, b.Office().Holidays) - rank(y, b.Office().Holidays)
	})
	return regions, nil
}

// rank is where the office has the region, and after all of them if it has not.
func rank(code string, home []string) int {
	if i := slices.Index(home, code); i >= 0 {
		return i
	}
	return len(home)
}

// unknownRegion says which regions are known, and which is likely to be meant.
func unknownRegion(code string) *fault {
	known := strings.Join(holiday.Regions(), ", ")
	if near := holiday.Nearest(code); near != "" {
		return &fault{400, "error.regionnear", []any{"near", near, "known", known}}
	}
	return &fault{400, "error.region", []any{"known", known}}
}

// yearKnown reports whether the public holidays of a region are known for a year.
func yearKnown(code string, year int) bool {
	return holiday.Covers(code, holiday.KindPublic, events.Date{Year: year, Month: 1, Day: 1})
}

// schoolKnown reports whether school holidays of a region are known for a day of the year, and for all of them.
func schoolKnown(code string, year int) (some, all bool) {
	all = true
	for d := (events.Date{Year: year, Month: 1, Day: 1}); d.Year == year; d = d.AddDays(1) {
		known := holiday.Covers(code, holiday.KindSchool, d)
		some, all = some || known, all && known
	}
	return some, all
}

// parseYear reads the four digits of a year.
func parseYear(s string) (int, bool) {
	if len(s) != 4 || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	year := 0
	for _, digit := range s {
		year = year*10 + int(digit-'0')
	}
	return year, firstYear <= year && year <= lastYear
}
