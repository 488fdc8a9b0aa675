package planner

import (
	"net/http"
	"net/url"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// A daysPage lists all that begins in a month or on a day, some of it at a time.
type daysPage struct {
	Of            events.Date // the month, by its first day, or the day
	OneDay        bool
	Year          int
	Before, After onward // to the months or days beside it; "" where there is none
	Words         string
	Going         []listing.Entry // what has begun before and goes on, at the beginning of the list
	Days          []agendaDay
	Turn          listing.List
}

// An agendaDay is a section of it.
type agendaDay struct {
	ID      string
	Date    events.Date
	Today   bool
	Entries []listing.Entry
}

// dayID is the section of a day, to be linked to.
func dayID(d events.Date) string { return "d" + d.String() }

// days answers the page of a month or a day.
func (p *planner) days(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("days", func(b *calendar.Book) shell.Content {
		now := p.now()
		from, to := years(b, now)
		of, oneDay, ok := parseDays(r.PathValue("days"))
		if !ok || of.Year < from || of.Year > to {
			return shell.Unfit(http.StatusNotFound, "error.days", "first", from, "last", to)
		}
		page := daysPage{Of: of, OneDay: oneDay, Year: of.Year}
		page.fill(b, now, r.URL, v.Voice)
		page.beside(from, to, v.Voice)
		title := v.Voice.Month(of)
		if oneDay {
			title = v.Voice.Day(of)
		}
		return shell.Content{Title: title, Body: page}
	})
}

// parseDays reads "2027-03" as a month, and "2027-03-15" as a day.
func parseDays(s string) (of events.Date, oneDay, ok bool) {
	if of, err := events.ParseDate(s); err == nil {
		return of, true, true
	}
	of, err := events.ParseDate(s + "-01")
	return of, false, err == nil
}

// fill lists what there is.
func (p *daysPage) fill(b *calendar.Book, now time.Time, u *url.URL, v *voice.Voice) {
	last := p.Of
	if !p.OneDay {
		last = endOf(p.Of)
	}
	others := listing.Beside(b, p.Of, last, now, v)
	inTurn(others)
	p.Words = monthInWords(begun(others, p.Of, last), datedFrom(b, p.Of, last), v)
	p.Turn = listing.NewList(&url.URL{Path: u.Path, RawQuery: url.Values{"page": u.Query()["page"]}.Encode()}) // nothing is looked for in it
	today := b.Today(now)
	for _, x := range listing.Shown(&p.Turn, slots(b, others, p.Of, last)) {
		if n := len(p.Days); n == 0 || p.Days[n-1].Date != x.first {
			p.Days = append(p.Days, agendaDay{ID: dayID(x.first), Date: x.first, Today: x.first == today})
		}
		day := &p.Days[len(p.Days)-1]
		day.Entries = append(day.Entries, x.make(b, now, v))
	}
	if p.Turn.Before == "" {
		p.Going = others[:len(others)-len(begun(others, p.Of, last))]
		p.Going = p.Going[:min(len(p.Going), mostLines)]
	}
}

// beside leads to the months or days before and after, within the years that can be looked at.
func (p *daysPage) beside(from, to int, v *voice.Voice) {
	before, after := p.Of.AddDays(-1), p.Of.AddDays(1)
	path, name := dayPath, v.Day
	if !p.OneDay {
		before, after, path, name = monthOf(before), oneMonth.From(p.Of), monthPath, v.Month
	}
	if before.Year >= from {
		p.Before = onward{path(before), name(before)}
	}
	if after.Year <= to {
		p.After = onward{path(after), name(after)}
	}
}

// Month leads from a day to its month.
func (p daysPage) Month() onward { return onward{To: monthPath(p.Of)} }
