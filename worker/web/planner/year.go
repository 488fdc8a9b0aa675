package planner

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/holiday"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
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
	Regions       []listing.Region // all that can be chosen
	Shown         []listing.Region // those that are
	Own           bool             // somebody has chosen them
	Unknown       []events.Text
	UnknownSchool []events.Text // where school holidays of the year are missing, or of a part of it
	Has           map[string]bool
}

// year answers the page of a year: the one asked for, or the present one.
func (pl *planner) year(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	query := r.URL.Query()
	v.Read("year", func(b *calendar.Book) shell.Content {
		now := pl.now()
		first, last := years(b, now)
		year, ok := b.Today(now).Year, true
		if asked := r.PathValue("year"); asked != "" {
			year, ok = parseYear(asked)
		}
		if !ok || year < first || year > last {
			return shell.Unfit(http.StatusNotFound, "error.year", "first", first, "last", last)
		}
		regions, wrong := regionsAsked(query, b)
		if wrong != nil {
			return shell.Content{Unmet: wrong}
		}
		p := newYear(b, now, year, regions, v.Voice)
		p.Own = query.Has("region")
		p.Before, p.After = yearPath(year-1, first, last, query), yearPath(year+1, first, last, query)
		return shell.Content{Title: v.Voice.T("year.title", "year", year), Body: p}
	})
}

// years returns the first and the last year that can be looked at: those of what is in the book, and of today, and some
// around them.
func years(b *calendar.Book, now time.Time) (first, last int) {
	first = b.Today(now).Year
	last = first
	see := func(d events.Date) { first, last = min(first, d.Year), max(last, d.Year) }
	if met, until := b.DaysMet(); !met.IsZero() {
		see(met)
		see(until)
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
func newYear(b *calendar.Book, now time.Time, year int, regions []string, v *voice.Voice) yearPage {
	p := yearPage{Year: year, Office: b.Office().Title, Has: map[string]bool{}}
	for _, code := range holiday.Regions() {
		line := listing.NewRegion(code)
		line.Chosen = slices.Contains(regions, code)
		p.Regions = append(p.Regions, line)
	}
	for _, code := range regions {
		line := listing.NewRegion(code).In(year)
		p.Shown = append(p.Shown, line)
		if line.To == "" {
			p.Unknown = append(p.Unknown, line.Title)
		}
		if _, all := schoolKnown(code, year); !all {
			p.UnknownSchool = append(p.UnknownSchool, line.Title)
		}
	}
	order := v.Order()
	defer order.Done()
	slices.SortStableFunc(p.Regions, func(x, y listing.Region) int { return order.CompareString(v.In(x.Title), v.In(y.Title)) })
	d := newDrawing(b, now, year, regions, v)
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
	for _, x := range d.meetings {
		count[agenda.KindMeeting] += x.on
		cancelled += x.off
	}
	for _, e := range d.entries {
		if e.Cancelled {
			cancelled++
		} else {
			count[e.Kind]++
		}
	}
	var parts []string
	for _, kind := range countedKinds {
		if n := count[kind]; n > 0 {
			parts = append(parts, d.v.N("planner."+kind, n))
		}
	}
	if cancelled > 0 {
		parts = append(parts, d.v.N("year.cancelled", cancelled))
	}
	if len(parts) == 0 {
		return d.v.T("planner.nothing")
	}
	return strings.Join(parts, ", ")
}
