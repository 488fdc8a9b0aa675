package calendars

import (
	"net/http"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/tz"
	"jourfixe/events"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// A fragment is what is ahead in a calendar, for the frame of another site.
type fragment struct {
	Name  string
	Dates []date
	More  bool // there are others after these
}

// A date is one entry of it.
type date struct {
	Title, Place string
	First, Last  events.Date
	Start, End   time.Time // zero: it takes whole days
	Tentative    bool
}

// mostDates is how many a fragment shows at most.
const mostDates = 30

func (p *pages) fragment(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	token := r.PathValue("token")
	v.Embed(p.Frames)
	v.Read("fragment", func(b *calendar.Book) shell.Content {
		f := p.opened(b, token)
		if f == nil {
			return closed
		}
		page := fragment{Name: v.Voice.In(b.Title(f.Scope))}
		today := b.Today(p.Forms.Reception.Now())
		_, last := agenda.Shown(today)
		for _, e := range b.Agenda(f.Scope, today, last) {
			if e.Cancelled || !b.Shows(&f.Filter, f.Scope, &e, today) {
				continue
			}
			if page.More = len(page.Dates) == mostDates; page.More {
				break
			}
			page.Dates = append(page.Dates, newDate(&e, &f.Filter, v.Voice))
		}
		return shell.Content{Title: page.Name, Body: page}
	})
}

// newDate says of an entry as much as the feed says of it.
func newDate(e *agenda.Entry, of *events.FeedFilter, v *voice.Voice) date {
	d := date{First: e.First, Last: e.Last, Tentative: e.Status() == agenda.Tentative}
	if of.Detail == events.DetailBusy {
		d.Title = v.T("subscribe.busy")
	} else {
		d.Title, d.Place = v.In(e.Title), v.In(e.Place)
	}
	if loc, ok := tz.Location(e.Zone); ok && !e.AllDay {
		d.Start, d.End = e.Start.In(loc), e.End.In(loc)
	}
	return d
}
