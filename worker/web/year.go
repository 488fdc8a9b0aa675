package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"jourfixe/calendar"
	"jourfixe/calendar/holiday"
	"jourfixe/events"
)

// around is how many years before the first and after the last thing in the book can be looked at.
const around = 5

// A yearPage shows a year of the office on one page, like the planner on an office wall: a column for each month and
// a row for each day. To whoever cannot see it, each month is a table: its rows are the days, its columns the day, what
// is planned, and which holidays there are.
type yearPage struct {
	Year          int
	Office        events.Text
	Before, After string // paths of the years beside it, "" where there is none
	Words         string // how much there is of what
	Months        []yearMonth
	Regions       []regionLine // all that can be chosen
	Shown         []regionLine // those that are
	Own           bool         // somebody has chosen them
	Unknown       []events.Text
	UnknownSchool []events.Text // where school holidays of the year are missing, or of a part of it
	Has           map[string]bool
}

// year answers the page of a year: the one asked for, or the present one.
func (s *site) year(w http.ResponseWriter, r *http.Request, v *visitor) {
	query := r.URL.Query()
	s.read(w, r, v, "year", func(b *calendar.Book) content {
		first, last := s.years(b)
		year, ok := b.Today(s.Now()).Year, true
		if asked := r.PathValue("year"); asked != "" {
			year, ok = parseYear(asked)
		}
		if !ok || year < first || year > last {
			return content{body: fault{http.StatusNotFound, "error.year", []any{"first", first, "last", last}}}
		}
		regions, wrong := regionsAsked(query, b)
		if wrong != nil {
			return content{body: *wrong}
		}
		p := s.newYear(b, year, regions, v.voice)
		p.Own = query.Has("region")
		p.Before, p.After = yearPath(year-1, first, last, query), yearPath(year+1, first, last, query)
		return content{v.voice.t("year.title", "year", year), p}
	})
}

// years returns the first and the last year that can be looked at: those of what is in the book, and of today, and some
// around them.
func (s *site) years(b *calendar.Book) (first, last int) {
	first = b.Today(s.Now()).Year
	last = first
	see := func(d events.Date) { first, last = min(first, d.Year), max(last, d.Year) }
	for _, m := range b.Meetings() {
		see(m.Date)
	}
	for _, t := range b.Trips() {
		see(t.From)
		see(t.To)
		for _, m := range t.Milestones {
			see(m.Date)
		}
	}
	return max(first-around, firstYear), min(last+around, lastYear)
}

// yearPath leads to another year with the same regions, nowhere if that cannot be looked at.
func yearPath(year, first, last int, query url.Values) string {
	if year < first || year > last {
		return ""
	}
	to := "/year/" + strconv.Itoa(year)
	if regions, chosen := query["region"]; chosen {
		to += "?" + url.Values{"region": regions}.Encode()
	}
	return to
}

// newYear draws a year with the holidays of some regions.
func (s *site) newYear(b *calendar.Book, year int, regions []string, v *voice) yearPage {
	p := yearPage{Year: year, Office: b.Office().Title, Has: map[string]bool{}}
	for _, code := range holiday.Regions() {
		line := newRegionLine(code)
		line.Chosen = slices.Contains(regions, code)
		p.Regions = append(p.Regions, line)
	}
	for _, code := range regions {
		line := newRegionLine(code).in(year)
		p.Shown = append(p.Shown, line)
		if line.To == "" {
			p.Unknown = append(p.Unknown, line.Title)
		}
		if _, all := schoolKnown(code, year); !all {
			p.UnknownSchool = append(p.UnknownSchool, line.Title)
		}
	}
	order := collate.New(language.MustParse(v.language))
	slices.SortStableFunc(p.Regions, func(x, y regionLine) int { return order.CompareString(v.in(x.Title), v.in(y.Title)) })
	d := s.newDrawing(b, year, regions, v)
	p.Words = d.summary()
	for month := (events.Date{Year: year, Month: 1, Day: 1}); month.Year == year; month = (events.Period{Months: 1}).From(month) {
		p.Months = append(p.Months, d.month(month))
	}
	for _, m := range p.Months {
		m.tell(p.Has)
	}
	return p
}

// summary says how much of what the year holds.
func (d *drawing) summary() string {
	count, cancelled := map[string]int{}, 0
	for _, e := range d.entries {
		if e.Cancelled {
			cancelled++
		} else {
			count[e.Kind]++
		}
	}
	var parts []string
	for _, kind := range []string{calendar.KindMeeting, calendar.KindTrip, calendar.KindMilestone} {
		if n := count[kind]; n > 0 {
			parts = append(parts, d.v.n("planner."+kind, n))
		}
	}
	if cancelled > 0 {
		parts = append(parts, d.v.n("year.cancelled", cancelled))
	}
	if len(parts) == 0 {
		return d.v.t("planner.nothing")
	}
	return strings.Join(parts, ", ")
}
