package planner

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// ahead is how far the agenda looks.
var ahead = events.Period{Months: 12}

// near is how many months are unfolded from the start where there is no room for all.
const near = 3

// An agendaPage shows the office's next twelve months.
type agendaPage struct {
	Today       events.Date
	First, Last events.Date
	Waits       []listing.Waits
	Next        *listing.Entry // the next meeting
	Planner     []plannerMonth
	Months      []agendaMonth
	Partners    listing.List
	Kinds       []listing.Section[listing.Partner] // of the partners, as many as a list shows on a page
	Empty       bool
	Plans       bool // whoever looks may plan a meeting
}

// An agendaMonth is a section of the agenda.
type agendaMonth struct {
	ID      string // to link to
	First   events.Date
	Entries []listing.Entry
	Today   bool   // the line that says today goes to the end
	Near    bool   // one of those that are unfolded on a small screen
	Words   string // what is in it
}

// agenda answers the page people come to first.
func (p *planner) agenda(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.ChooseLanguage() || v.Early() {
		return
	}
	waits := p.waits(r.Context(), v)
	v.Show(http.StatusOK, "agenda", func(b *calendar.Book) shell.Content {
		page := newAgenda(b, p.now(), v.Voice)
		page.Waits = waits(b)
		page.Plans = v.Is(events.Coordinator)
		return shell.Content{Title: v.Voice.T("agenda.title"), Body: page}
	})
}

// newAgenda begins with the first day of this month, so that a month is always whole; what is over stays, quietly.
func newAgenda(b *calendar.Book, now time.Time, v *voice.Voice) agendaPage {
	today := b.Today(now)
	p := agendaPage{Today: today, First: events.Date{Year: today.Year, Month: today.Month, Day: 1}, Last: ahead.From(today)}
	list := listing.Entries(b, agenda.Scope{}, p.First, p.Last, now, v)
	slices.SortStableFunc(list, func(x, y listing.Entry) int {
		return cmp.Or(x.First.Compare(y.First), x.Start.Compare(y.Start))
	})
	p.Empty = len(list) == 0
	p.mark(list, v)
	for d := p.First; !d.After(p.Last); d = (events.Period{Months: 1}).From(d) {
		month := agendaMonth{ID: "m" + d.String()[:7], First: d}
		end := (events.Period{Months: 1}).From(d)
		for _, e := range list {
			// What began before the agenda does stands in its first month.
			if e.First.Before(end) && (!e.First.Before(d) || d == p.First) {
				month.Entries = append(month.Entries, e)
			}
		}
		month.Today = d == p.First && !slices.ContainsFunc(month.Entries, func(e listing.Entry) bool { return e.Today })
		month.Near, month.Words = len(p.Months) < near, monthInWords(month, v)
		p.Months = append(p.Months, month)
	}
	p.Planner = wall(b, p, list, v)
	p.Partners.Action = "/partners"
	p.Kinds = listing.Partners(&p.Partners, b, now, v, false)
	return p
}

// mark finds the next meeting, and where today is.
func (p *agendaPage) mark(list []listing.Entry, v *voice.Voice) {
	for i := range list {
		e := &list[i]
		if !e.Past && !e.Cancelled && (e.Kind == agenda.KindMeeting || e.Kind == agenda.KindTrip) {
			e.Away = v.Away(p.Today, e.First)
			if e.First.Before(p.Today) {
				e.Away = v.T("away.now")
			}
		}
		if p.Next == nil && e.Kind == agenda.KindMeeting && !e.Past && !e.Cancelled {
			e.Next = true
			next := *e
			p.Next = &next
		}
	}
	for i := range list {
		if !list[i].First.Before(p.Today) {
			// Today is said in its own month; later months need no mark.
			list[i].Today = list[i].First.Year == p.Today.Year && list[i].First.Month == p.Today.Month
			return
		}
	}
}
