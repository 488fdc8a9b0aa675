package planner

import (
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

// most is up to how many meetings, and as many other things, the agenda shows all. Of more it shows the next ones, see shorten.
const most = 150

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
	Over    onward // to what is over
	Rest    onward // to what is left of a day that is too full
	More    onward // to what else there is
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
	p := agendaPage{Today: today, First: monthOf(today), Last: ahead.From(today)}
	meetings := datedFrom(b, p.First, p.Last)
	whole := number(meetings) <= most
	var list []listing.Entry
	if whole {
		list = listing.Entries(b, agenda.Scope{}, p.First, p.Last, now, v)
		inTurn(list)
		whole = len(list) <= 2*most
	}
	if whole {
		p.unfold(list, v)
		p.Planner = wall(b, p, list, nil, v)
	} else {
		p.shorten(b, meetings, now, v)
	}
	p.Partners.Action = "/partners"
	p.Kinds = listing.Partners(&p.Partners, b, now, v, false)
	return p
}

// unfold has each month show all that there is.
func (p *agendaPage) unfold(list []listing.Entry, v *voice.Voice) {
	p.Empty = len(list) == 0
	p.mark(list, v)
	for d := p.First; !d.After(p.Last); d = oneMonth.From(d) {
		month := p.month(d, list)
		month.Words = monthInWords(month.Entries, nil, v)
		p.Months = append(p.Months, month)
	}
}

// month is the section of a month, of the lines of all.
func (p *agendaPage) month(first events.Date, list []listing.Entry) agendaMonth {
	month := agendaMonth{ID: "m" + first.String()[:7], First: first, Near: len(p.Months) < near}
	end := oneMonth.From(first)
	for _, e := range list {
		// What began before the agenda does stands in its first month.
		if e.First.Before(end) && (!e.First.Before(first) || first == p.First) {
			month.Entries = append(month.Entries, e)
		}
	}
	month.Today = first == p.First && !slices.ContainsFunc(month.Entries, func(e listing.Entry) bool { return e.Today })
	return month
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
