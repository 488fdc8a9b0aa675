package web

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
)

// The kinds of lines in an agenda beside those of the calendar.
const kindSkipped = "skipped" // a date of a series that no meeting could be planned for

// An entry is a line of the agenda, of a partner's page or of a series: what, when, where and why.
type entry struct {
	Kind        string
	To          string // path of its page
	Title       events.Text
	Part        events.Text // of a milestone: what is to be done
	First, Last events.Date // at the office
	Start, End  time.Time   // on the clock of the place; zero for whole days
	Zone        string      // named if it is not the office's
	Place       events.Text
	Note        events.Text

	Cancelled bool
	Done      bool   // a milestone that is ticked off
	Past      bool   // it is over
	Moved     bool   // somebody gave it another time by hand
	Next      bool   // the next meeting of the office
	Today     bool   // the line that says today goes before this one
	Away      string // how far away, if that is worth saying
	Answers   *tally // nil as long as nobody has answered
	Reasons   reasons
}

// Reasons say why something is on its day, and which days it is not on.
type reasons struct {
	Why         events.Text
	Passed      []events.Passed
	Provisional []events.Text // regions whose holidays are not known yet
}

// entries makes lines of what the book has in a scope from first to last. If the scope is the whole office, the
// milestones of trips and the dates that series skip are among them.
func (s *site) entries(b *calendar.Book, scope calendar.Scope, first, last events.Date, v *voice) []entry {
	now, home := s.Now(), b.Office().Zone
	var list []entry
	for _, e := range b.Agenda(scope, first, last) {
		if e.Kind == calendar.KindMilestone {
			continue
		}
		x := entry{
			Kind: e.Kind, To: "/" + e.Ref.Noun + "s/" + e.Ref.ID, Title: e.Title, First: e.First, Last: e.Last, Note: e.Note,
			Cancelled: e.Cancelled, Done: e.Done, Past: !e.End.After(now),
			Reasons: reasons{e.Why, e.Passed, regionNames(e.Provisional)},
		}
		switch e.Kind {
		case calendar.KindMeeting:
			m := b.Meeting(e.Ref.ID)
			x.Start, x.End = at(e.Start, e.Zone), at(e.End, e.Zone)
			if e.Zone != home {
				x.Zone = e.Zone
			}
			x.Answers = answered(e.Answers, v)
			x.Moved = m.ByHand && !m.Cancelled
			if venue := b.Venue(m.Venue); venue != nil {
				x.Place = venue.Title
			}
		case calendar.KindTrip:
			if p := b.Partner(b.Trip(e.Ref.ID).Partner); p != nil {
				x.Place = p.Title
			}
		}
		list = append(list, x)
	}
	if scope == (calendar.Scope{}) {
		list = append(list, milestones(b, first, last, now)...)
		list = append(list, skipped(b, first, last)...)
	}
	return list
}

// milestones lists what is to be done for trips from first to last. A calendar writes the trip into the title of each;
// a page has more room and says both apart.
func milestones(b *calendar.Book, first, last events.Date, now time.Time) []entry {
	var list []entry
	today := b.Today(now)
	for _, t := range b.Trips() {
		for _, m := range t.Milestones {
			if m.Date.Before(first) || m.Date.After(last) {
				continue
			}
			list = append(list, entry{
				Kind: calendar.KindMilestone, To: "/trips/" + t.ID, Title: t.Title, Part: m.Title, First: m.Date, Last: m.Date,
				Cancelled: t.Cancelled, Done: t.Done[m.ID], Past: m.Date.Before(today),
			})
		}
	}
	return list
}

// skipped lists the dates on which a series should meet and does not.
func skipped(b *calendar.Book, first, last events.Date) []entry {
	var list []entry
	for _, series := range b.AllSeries() {
		if series.Ended {
			continue
		}
		for _, p := range series.Skipped {
			if !p.Date.Before(first) && !p.Date.After(last) {
				list = append(list, entry{Kind: kindSkipped, Title: series.Title, First: p.Date, Last: p.Date, Reasons: reasons{Why: p.Reason}})
			}
		}
	}
	return list
}

// regionNames calls regions by their names.
func regionNames(codes []string) []events.Text {
	var names []events.Text
	for _, c := range codes {
		names = append(names, calendar.Place(c))
	}
	return names
}
