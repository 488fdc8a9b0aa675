package planner

import (
	"net/http"
	"slices"

	"jourfixe/calendar"
	"jourfixe/calendar/holiday"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// A holidaysPage lists the regions whose holidays are known.
type holidaysPage struct {
	Year    int
	Regions []regionRow
}

// A regionRow says how much is known of a region, and who keeps its holidays.
type regionRow struct {
	listing.Region
	First, Last int // years of which the public holidays are known
	Now         bool
	School      bool // school holidays of this year or the next are known, if only in part
	Keepers     []keeper
}

// A keeper is who lives by the holidays of a region: a partner, or the office itself, which has no title here.
type keeper struct {
	To    string
	Title events.Text
}

// holidays answers the list of regions, as a dictionary of the language has them.
func (p *planner) holidays(_ http.ResponseWriter, _ *http.Request, v *shell.Visit) {
	v.Read("holidays", func(b *calendar.Book) shell.Content {
		page := holidaysPage{Year: b.Today(p.now()).Year}
		for _, code := range holiday.Regions() {
			row := regionRow{Region: listing.NewRegion(code), Now: listing.YearKnown(code, page.Year), Keepers: keepers(b, code)}
			row.First, row.Last, _ = holiday.Years(code)
			this, _ := schoolKnown(code, page.Year)
			next, _ := schoolKnown(code, page.Year+1)
			row.School = this || next
			page.Regions = append(page.Regions, row)
		}
		order := v.Voice.Order()
		defer order.Done()
		slices.SortStableFunc(page.Regions, func(x, y regionRow) int {
			return order.CompareString(v.Voice.In(x.Title), v.Voice.In(y.Title))
		})
		return shell.Content{Title: v.Voice.T("holidays.title"), Body: page}
	})
}

// keepers lists who keeps the holidays of a region: the office first.
func keepers(b *calendar.Book, code string) []keeper {
	var list []keeper
	if slices.Contains(b.Office().Holidays, code) {
		list = append(list, keeper{})
	}
	for _, p := range b.Partners() {
		if !p.Retired && slices.Contains(p.Holidays, code) {
			list = append(list, keeper{"/partners/" + p.ID, p.Title})
		}
	}
	return list
}

// A regionPage shows a year of a region: on which days people there do not work, or work although it is weekend.
type regionPage struct {
	listing.Region
	Head          string
	Year          int
	Before, After string // paths of the years beside it
	Days          []dayRow
	School        []listing.Holiday
	SchoolSome    bool // of a part of the year it is known whether there is school
	SchoolAll     bool
	Expected      bool // there are days among them that somebody has still to confirm
	Weekend       []string
	Sources       []string
	Keepers       []keeper
	Drawn         bool // the office has a picture of this year
}

// A dayRow is a day that differs from an ordinary one.
type dayRow struct {
	holiday.Day
	What    string // its kind in words
	Weekend bool   // it would have been free anyway
}

// region answers the page of one region in one year.
func (pl *planner) region(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("region", func(b *calendar.Book) shell.Content {
		code := r.PathValue("region")
		first, last, ok := holiday.Years(code)
		if !ok {
			wrong := unknownRegion(code)
			wrong.Status = http.StatusNotFound // it stands in the path
			return shell.Content{Unmet: wrong}
		}
		year, ok := parseYear(r.PathValue("year"))
		if !ok || year < first || year > last {
			return shell.Unfit(http.StatusNotFound, "error.year", "first", first, "last", last)
		}
		p := newRegion(code, year, v.Voice)
		p.Keepers = keepers(b, code)
		from, to := years(b, pl.now())
		p.Drawn = from <= year && year <= to
		if year > first {
			p.Before = listing.RegionPath(code, year-1)
		}
		if year < last {
			p.After = listing.RegionPath(code, year+1)
		}
		p.Head = v.Voice.T("region.title", "region", v.Voice.In(p.Title), "year", year)
		return shell.Content{Title: p.Head, Body: p}
	})
}

// newRegion puts together what is known of a region in a year.
func newRegion(code string, year int, v *voice.Voice) regionPage {
	p := regionPage{Region: listing.NewRegion(code), Year: year}
	p.SchoolSome, p.SchoolAll = schoolKnown(code, year)
	for _, day := range holiday.Year(code, year) {
		if !slices.Contains(p.Sources, day.Source) {
			p.Sources = append(p.Sources, day.Source)
		}
		if day.Kind == holiday.KindSchool {
			p.School = joinDay(p.School, day)
			continue
		}
		p.Expected = p.Expected || day.Expected
		p.Days = append(p.Days, dayRow{
			day, kindName(v, day.Kind), day.Kind != holiday.KindWorkday && holiday.Weekend(code, day.Date),
		})
	}
	// A week from a Monday on, since the weekend comes at its end.
	monday := events.Date{Year: 2027, Month: 1, Day: 4}
	for i := range 7 {
		if d := monday.AddDays(i); holiday.Weekend(code, d) {
			p.Weekend = append(p.Weekend, v.Weekday(d))
		}
	}
	return p
}

// joinDay adds a day to a list in order of date: to the line before if it goes on under the same name.
func joinDay(list []listing.Holiday, day holiday.Day) []listing.Holiday {
	if n := len(list) - 1; n >= 0 && list[n].Last == day.Date.AddDays(-1) && listing.SameText(list[n].Name, day.Name) {
		list[n].Last = day.Date
		return list
	}
	return append(list, listing.Holiday{First: day.Date, Last: day.Date, Name: day.Name, School: true})
}
