package listing

import (
	"strconv"
	"strings"
	"sync"

	"jourfixe/calendar/holiday"
	"jourfixe/events"
)

// A Region is one whose holidays are shown or can be.
type Region struct {
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

// Sign is the letters that stand for a region in a picture.
func Sign(code string) string { return regionSigns()[code] }

// NewRegion names a region that is known.
func NewRegion(code string) Region {
	title, _ := holiday.Title(code)
	return Region{Code: code, Sign: regionSigns()[code], Title: title}
}

// In leads to the holidays of the region in a year.
func (l Region) In(year int) Region {
	if YearKnown(l.Code, year) {
		l.To = RegionPath(l.Code, year)
	}
	return l
}

// RegionPath is the path of the holidays of a region in a year.
func RegionPath(code string, year int) string { return "/holidays/" + code + "/" + strconv.Itoa(year) }

// YearKnown reports whether the public holidays of a region are known for a year.
func YearKnown(code string, year int) bool {
	return holiday.Covers(code, holiday.KindPublic, events.Date{Year: year, Month: 1, Day: 1})
}
