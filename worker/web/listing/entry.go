// Package listing puts what stands in the book into the lines that several pages of staff show: what is planned, partners,
// regions with their holidays, who comes. It is made from the book and the time, in a voice, and knows no request.
package listing

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/anniversary"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/trip"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// The kinds of lines in an agenda beside those of the calendar.
const KindSkipped = "skipped" // a date of a series that no meeting could be planned for

// An Entry is a line of the agenda, of a partner's page or of a series: what, when, where and why.
type Entry struct {
	Kind        string
	To          string // path of its page
	Title       events.Text
	Part        events.Text // of a milestone: what is to be done
	First, Last events.Date // at the office
	Start, End  time.Time   // on the clock of the place; zero for whole days
	Zone        string      // named if it is not the office's
	Place       events.Text
	Sort        events.Text // of an exchange: of which kind it is
	Note        events.Text

	Cancelled bool
	Done      bool   // a milestone that is ticked off
	Past      bool   // it is over
	TooLate   bool   // a milestone whose day was over when it was given that day
	Moved     bool   // somebody gave it another time by hand
	Next      bool   // the next meeting of the office
	Today     bool   // the line that says today goes before this one
	Away      string // how far away, if that is worth saying
	Answers   *Tally // nil as long as nobody has answered
	Reasons   Reasons
}

// TripFacts says in a line where a trip goes, and of an exchange what it is, as in "Delegation aus Danzig", and of which kind.
func TripFacts(b *calendar.Book, t *trip.Trip) (place, sort events.Text) {
	if cmp.Or(t.Kind, events.Citizens) != events.Citizens {
		sort = b.TripKind(t.Kind)
	}
	return b.TripPlace(t), sort
}

// Reasons say why something is on its day, and which days it is not on.
type Reasons struct {
	Why         events.Text
	Passed      []Passed
	Provisional []events.Text // regions whose holidays are not known yet
}

// A Passed is a date that something is not on, and why.
type Passed struct {
	Date   events.Date
	Reason events.Text
}

// NewReasons puts reasons into words.
func NewReasons(why events.Reason, passed []events.Passed, provisional []string, v *voice.Voice) Reasons {
	return Reasons{reason.Said(why, v.Language), NewPassed(passed, v), RegionNames(provisional)}
}

// NewPassed puts dates that were passed over into words.
func NewPassed(passed []events.Passed, v *voice.Voice) []Passed {
	var list []Passed
	for _, p := range passed {
		list = append(list, Passed{p.Date, reason.SaidInOffice(p.Reason, v.Language)})
	}
	return list
}

// Entries makes lines of what the book has in a scope from first to last. If the scope is the whole office, the
// milestones of trips and the dates that series skip are among them.
func Entries(b *calendar.Book, scope agenda.Scope, first, last events.Date, now time.Time, v *voice.Voice) []Entry {
	list := lines(b, b.Agenda(scope, first, last), now, v)
	if scope == (agenda.Scope{}) {
		list = append(list, milestones(b, first, last, now)...)
		list = append(list, skipped(b, first, last, v)...)
	}
	return list
}

// Turned makes those of one thing, as many as a page of a list shows.
func Turned(l *List, b *calendar.Book, of events.Ref, first, last events.Date, now time.Time, v *voice.Voice) []Entry {
	return lines(b, Shown(l, b.Agenda(agenda.Scope{Ref: of}, first, last)), now, v)
}

// Beside makes the lines of the whole office but those of meetings, of which there may be thousands: see Meeting.
func Beside(b *calendar.Book, first, last events.Date, now time.Time, v *voice.Voice) []Entry {
	list := lines(b, b.AgendaBeside("meeting", first, last), now, v)
	return slices.Concat(list, milestones(b, first, last, now), skipped(b, first, last, v))
}

// Meeting makes the line of a meeting.
func Meeting(b *calendar.Book, m *meeting.Meeting, now time.Time, v *voice.Voice) Entry {
	ref := events.Ref{Noun: "meeting", ID: m.ID}
	const far = 3 // days that it surely touches none beyond, whatever the clock
	return lines(b, b.AgendaOf(ref, agenda.Scope{}, m.Date.AddDays(-far), m.Date.AddDays(far)), now, v)[0]
}

// MeetingInShort is as much of the line of a meeting as a planner has room for.
func MeetingInShort(m *meeting.Meeting) Entry {
	e := agenda.Meeting(m, meeting.Room{})
	return Entry{
		Kind: e.Kind, To: To(e.Ref), Title: e.Title, First: e.First, Last: e.Last, Cancelled: e.Cancelled,
		Start: voice.At(e.Start, e.Zone), End: voice.At(e.End, e.Zone), Reasons: Reasons{Provisional: RegionNames(e.Provisional)},
	}
}

// lines makes lines of entries.
func lines(b *calendar.Book, entries []agenda.Entry, now time.Time, v *voice.Voice) []Entry {
	home := b.Office().Zone
	var list []Entry
	for _, e := range entries {
		if e.Kind == agenda.KindMilestone {
			continue
		}
		x := Entry{
			Kind: e.Kind, To: To(e.Ref), Title: e.Title, First: e.First, Last: e.Last, Note: e.Note,
			Cancelled: e.Cancelled, Done: e.Done, Past: !e.End.After(now),
			Reasons: NewReasons(e.Why, e.Passed, e.Provisional, v),
		}
		switch e.Kind {
		case agenda.KindMeeting:
			m := b.Meeting(e.Ref.ID)
			x.Start, x.End = voice.At(e.Start, e.Zone), voice.At(e.End, e.Zone)
			if e.Zone != home {
				x.Zone = e.Zone
			}
			x.Answers = Answered(e.Answers, v)
			x.Moved = m.ByHand && !m.Cancelled
			if venue := b.Venue(m.Venue); venue != nil {
				x.Place = venue.Title
			}
		case agenda.KindPoll:
			x.Start, x.End = voice.At(e.Start, e.Zone), voice.At(e.End, e.Zone)
			if e.Zone != home {
				x.Zone = e.Zone
			}
		case agenda.KindTrip:
			x.Place, x.Sort = TripFacts(b, b.Trip(e.Ref.ID))
		}
		list = append(list, x)
	}
	return list
}

// milestones lists what is to be done for trips and anniversaries from first to last. A calendar writes the trip into the title of each;
// a page has more room and says both apart.
func milestones(b *calendar.Book, first, last events.Date, now time.Time) []Entry {
	var list []Entry
	today, home := b.Today(now), b.Office().Location()
	for _, t := range b.Trips() {
		for _, m := range t.Milestones {
			if m.Date.Before(first) || m.Date.After(last) {
				continue
			}
			list = append(list, Entry{
				Kind: agenda.KindMilestone, To: "/trips/" + t.ID, Title: t.Title, Part: m.Title, First: m.Date, Last: m.Date,
				Cancelled: t.Cancelled, Done: t.Done[m.ID], Past: m.Date.Before(today), TooLate: t.TooLate(m, home),
			})
		}
	}
	for _, a := range b.Anniversaries() {
		for _, m := range a.Milestones {
			if m.Date.Before(first) || m.Date.After(last) {
				continue
			}
			list = append(list, Entry{
				Kind: agenda.KindMilestone, To: To(events.Ref{Noun: "anniversary", ID: a.ID}), Title: a.Title, Part: m.Title, First: m.Date, Last: m.Date,
				Cancelled: a.State == anniversary.Cancelled, Done: a.Done[m.ID], Past: m.Date.Before(today), TooLate: m.Late,
			})
		}
	}
	return list
}

// skipped lists the dates on which a series should meet and does not.
func skipped(b *calendar.Book, first, last events.Date, v *voice.Voice) []Entry {
	var list []Entry
	for _, series := range b.AllSeries() {
		if series.Ended {
			continue
		}
		for _, p := range series.Skipped {
			if !p.Date.Before(first) && !p.Date.After(last) {
				list = append(list, Entry{Kind: KindSkipped, Title: series.Title, First: p.Date, Last: p.Date, Reasons: Reasons{Why: reason.SaidInOffice(p.Reason, v.Language)}})
			}
		}
	}
	return list
}

// RegionNames calls regions by their names.
func RegionNames(codes []string) []events.Text {
	var names []events.Text
	for _, c := range codes {
		names = append(names, reason.Place(c))
	}
	return names
}
