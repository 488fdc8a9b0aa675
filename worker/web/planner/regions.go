package planner

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"jourfixe/calendar"
	"jourfixe/calendar/holiday"
	"jourfixe/events"
	"jourfixe/worker/web/shell"
)

// The years for which a calendar is shown at all. Before them the zones of today say nothing, after them nobody plans.
const firstYear, lastYear = 1970, 2199

// regionsAsked reads which regions a query asks for: those that its fields "region" name, or those of the office and
// its active partners if it has no such field. An empty field is what a form sends in which none is ticked. What is
// wrong comes back as a fault.
func regionsAsked(query url.Values, b *calendar.Book) ([]string, *shell.Unmet) {
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
func unknownRegion(code string) *shell.Unmet {
	known := strings.Join(holiday.Regions(), ", ")
	if near := holiday.Nearest(code); near != "" {
		return &shell.Unmet{Status: http.StatusBadRequest, Text: "error.regionnear", Pairs: []any{"near", near, "known", known}}
	}
	return &shell.Unmet{Status: http.StatusBadRequest, Text: "error.region", Pairs: []any{"known", known}}
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
