package web

import (
	"cmp"
	"net/http"
	"slices"

	"jourfixe/calendar"
	"jourfixe/events"
)

// ahead is how far the agenda looks.
var ahead = events.Period{Months: 12}

// An agendaPage shows the office's next twelve months.
type agendaPage struct {
	Today       events.Date
	First, Last events.Date
	Next        *entry // the next meeting
	Planner     []plannerMonth
	Months      []agendaMonth
	Partners    []partnerGroup
	Empty       bool
}

// An agendaMonth is a section of the agenda.
type agendaMonth struct {
	ID      string // to link to
	First   events.Date
	Entries []entry
	Today   bool // the line that says today goes to the end
}

// agenda answers the page people come to first.
func (s *site) agenda(w http.ResponseWriter, r *http.Request, v *visitor) {
	s.read(w, r, v, "agenda", func(b *calendar.Book) content {
		return content{v.voice.t("agenda.title"), s.newAgenda(b, v.voice)}
	})
}

// newAgenda begins with the first day of this month, so that a month is always whole; what is over stays, quietly.
func (s *site) newAgenda(b *calendar.Book, v *voice) agendaPage {
	now := s.Now()
	today := b.Today(now)
	p := agendaPage{Today: today, First: events.Date{Year: today.Year, Month: today.Month, Day: 1}, Last: ahead.From(today)}
	list := s.entries(b, calendar.Scope{}, p.First, p.Last, v)
	slices.SortStableFunc(list, func(x, y entry) int {
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
		month.Today = d == p.First && !slices.ContainsFunc(month.Entries, func(e entry) bool { return e.Today })
		p.Months = append(p.Months, month)
	}
	p.Planner = planner(b, p, list, v)
	p.Partners = s.partnerGroups(b, v, false)
	return p
}

// mark finds the next meeting, and where today is.
func (p *agendaPage) mark(list []entry, v *voice) {
	for i := range list {
		e := &list[i]
		if !e.Past && !e.Cancelled && (e.Kind == calendar.KindMeeting || e.Kind == calendar.KindTrip) {
			e.Away = v.away(p.Today, e.First)
			if e.First.Before(p.Today) {
				e.Away = v.t("away.now")
			}
		}
		if p.Next == nil && e.Kind == calendar.KindMeeting && !e.Past && !e.Cancelled {
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
