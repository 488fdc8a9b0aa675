package listing

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/web/voice"
)

// soon is how long before something it is said that somebody has to see to it.
var soon = events.Period{Days: 7}

// Waits are things of one kind that wait for somebody in the office to decide or to do something.
type Waits struct {
	Kind   string // proposals, unreachable, failed, overdue, upset, dayoff, unanswered, due, held or unknown
	Number int
	To     string // where the one thing is, or the list of all
	Things []Waiting
	More   int // things that are left out
}

// mostThings is how many things of a kind are listed.
const mostThings = 50

// A Waiting is one thing that waits.
type Waiting struct {
	To    string
	Title events.Text // nil of a person
	Name  string      // of whom or what it is about, "" if the title says it all
	At    time.Time   // of a meeting
	Day   events.Date // of a milestone
	N     int         // how many of it there are
	Times string      // where better times for it are, "" if it needs none

	Uphold string // where somebody says that it stays, "" if that is no question
}

// NewWaits finds what waits, the most pressing kind first. Kinds of which there is nothing are left out. Held is the number of
// mails that are held; less than 0: nobody knows.
func NewWaits(b *calendar.Book, failed []worker.Failure, held int, now time.Time, v *voice.Voice) []Waits {
	w := &waits{book: b, now: now, today: b.Today(now), voice: v}
	w.meetings()
	w.daysOff()
	w.failures(failed)
	w.trips()
	list := []Waits{
		w.all("proposals", w.proposals), w.all("unreachable", w.unreachable), w.all("failed", w.failed), w.all("overdue", w.overdue),
		w.all("upset", w.upset), w.all("dayoff", w.dayoff), w.all("unanswered", w.unanswered), w.all("due", w.due),
	}
	switch {
	case held > 0:
		list = append(list, Waits{Kind: "held", Number: held, To: "/waiting#mails"})
	case held < 0:
		list = append(list, Waits{Kind: "unknown", Number: 1, To: "/waiting"})
	}
	return slices.DeleteFunc(list, func(w Waits) bool { return w.Number == 0 })
}

// waits are found in one way through the book.
type waits struct {
	book  *calendar.Book
	now   time.Time
	today events.Date
	voice *voice.Voice

	proposals, unreachable, failed, overdue, upset, dayoff, unanswered, due []Waiting
}

// all puts the things of a kind together, the next first.
func (w *waits) all(kind string, things []Waiting) Waits {
	slices.SortFunc(things, func(x, y Waiting) int {
		return cmp.Or(x.At.Compare(y.At), x.Day.Compare(y.Day), cmp.Compare(x.To, y.To), cmp.Compare(x.Name, y.Name))
	})
	list := Waits{Kind: kind, Things: things, To: "/waiting#" + kind}
	for _, t := range things {
		list.Number += t.N
	}
	if len(things) == 1 {
		list.To = things[0].To
	}
	if len(things) > mostThings {
		list.Things, list.More = things[:mostThings], len(things)-mostThings
	}
	return list
}

func (w *waits) meetings() {
	home := w.book.Office().Zone
	before := soon.From(w.today)
	for m := range w.book.EachMeeting() {
		if m.Cancelled || !m.End().After(w.now) {
			continue
		}
		line := Waiting{To: "/meetings/" + m.ID, Title: m.Title, At: voice.At(m.Instant, home)}
		for person := range m.Counters {
			if _, open := m.Counter(person); open {
				line.N++
			}
		}
		if line.N > 0 {
			line.To += "#counters"
			w.proposals = append(w.proposals, line)
		}
		line.To, line.N = "/meetings/"+m.ID, 1
		if m.Instant.After(w.now) && m.Upset() != nil {
			w.upset = append(w.upset, line)
		}
		if m.Instant.After(w.now) && !m.Date.After(before) {
			if line.N = w.book.Tally(m).Open; line.N > 0 {
				line.To += "#guests"
				w.unanswered = append(w.unanswered, line)
			}
		}
	}
}

// daysOff lists the meetings that have come to fall on a holiday.
func (w *waits) daysOff() {
	home := w.book.Office().Zone
	for _, d := range w.book.DaysOff(w.now) {
		w.dayoff = append(w.dayoff, Waiting{
			To: "/meetings/" + d.Meeting.ID, Title: d.Meeting.Title, At: voice.At(d.Meeting.Instant, home), N: 1,
			Name:  HolidayOf(d.Holidays[0], w.voice),
			Times: "/meetings/" + d.Meeting.ID + "/times", Uphold: "/meetings/" + d.Meeting.ID + "/uphold",
		})
	}
}

// failures lists mails that did not arrive and that somebody still has to get. To whom mail comes back is listed once, whatever it was
// about: nothing reaches them before they have another address.
func (w *waits) failures(failed []worker.Failure) {
	home := w.book.Office().Zone
	gone := map[string]bool{}
	for _, f := range failed {
		p := w.book.Person(f.Person)
		if p == nil || p.Erased {
			continue
		}
		if !p.Bounced.At.IsZero() {
			if !gone[p.ID] {
				gone[p.ID] = true
				w.unreachable = append(w.unreachable, Waiting{To: "/people/" + p.ID, Name: PersonName(p, w.voice), N: 1})
			}
			continue
		}
		m := w.book.Meeting(f.About.ID)
		if f.About.Noun != "meeting" || m == nil || m.Cancelled || !m.End().After(w.now) {
			continue
		}
		w.failed = append(w.failed, Waiting{
			To: "/meetings/" + m.ID + "#said", Title: m.Title, Name: PersonName(p, w.voice), At: voice.At(m.Instant, home), N: 1,
		})
	}
}

func (w *waits) trips() {
	home, before := w.book.Office().Location(), soon.From(w.today)
	for t := range w.book.EachTrip() {
		if t.Cancelled || t.To.Before(w.today) {
			continue
		}
		for _, m := range t.Milestones {
			line := Waiting{To: "/trips/" + t.ID, Title: m.Title, Name: w.voice.In(t.Title), Day: m.Date, N: 1}
			switch {
			case t.Done[m.ID], t.TooLate(m, home), m.Date.After(before):
			case m.Date.Before(w.today):
				w.overdue = append(w.overdue, line)
			default:
				w.due = append(w.due, line)
			}
		}
	}
}
