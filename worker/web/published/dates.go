package published

import (
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/trip"
	"jourfixe/calendar/tz"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// A date is a meeting or a trip as everybody may see it.
type date struct {
	Title, Place events.Text
	First, Last  events.Date
	Start, End   time.Time // zero: it takes whole days
	Cancelled    bool
	Tentative    bool
	To           string // the page that everybody may see, "" if there is none
}

// mostDates is how many the agenda shows. There are more in the calendar.
const mostDates = 100

type agendaPage struct {
	frame
	Dates []date
	More  bool
}

func (p *Pages) agenda(b *calendar.Book, v *voice.Voice, f frame) any {
	page := agendaPage{frame: f}
	page.Dates, page.More = p.dates(b, v, mostDates)
	return page
}

// dates lists what is ahead, as many as there may be, and whether there is more. It is what the calendar shows.
func (p *Pages) dates(b *calendar.Book, v *voice.Voice, most int) (list []date, more bool) {
	today := b.Today(p.Now())
	_, last := agenda.Shown(today)
	for _, e := range b.Agenda(agenda.PublishedAgenda, today, last) {
		if len(list) == most {
			return list, true
		}
		d := date{Title: e.Title, Place: e.Place, First: e.First, Last: e.Last, Cancelled: e.Cancelled, Tentative: e.Status() == agenda.Tentative}
		if loc, ok := tz.Location(e.Zone); ok && !e.AllDay {
			d.Start, d.End = e.Start.In(loc), e.End.In(loc)
		}
		if e.Kind == agenda.KindTrip && p.Trips {
			d.To = toTrip(e.Ref.ID)
		}
		list = append(list, d)
	}
	return list, false
}

func toTrip(id string) string { return "/trips/" + id }

// A tripLine is a trip for which people can register, or will be able to.
type tripLine struct {
	Title, City events.Text
	First, Last events.Date
	Phase       string
	To          string
}

type tripsPage struct {
	frame
	Trips []tripLine
}

func (p *Pages) trips(b *calendar.Book, v *voice.Voice, f frame) any {
	return tripsPage{f, p.open(b, v)}
}

// open lists the trips to come that everybody can register for, or could until lately.
func (p *Pages) open(b *calendar.Book, _ *voice.Voice) (list []tripLine) {
	now, home := p.Now(), b.Office().Location()
	for _, t := range b.Trips() {
		phase := t.Phase(now, home)
		if !calendar.IsPublicTrip(t) || slices.Contains([]string{trip.Over, trip.Off}, phase) {
			continue
		}
		line := tripLine{Title: t.Title, First: t.From, Last: t.To, Phase: phase}
		if partner := b.Partner(t.Partner); partner != nil {
			line.City = partner.Title
		}
		if p.Trips {
			line.To = toTrip(t.ID)
		}
		list = append(list, line)
	}
	return list
}
