package listing

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/holiday"
	"jourfixe/calendar/lodging"
	"jourfixe/calendar/people"
	"jourfixe/calendar/poll"
	"jourfixe/calendar/trip"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/looked"
	"jourfixe/worker/web/voice"
)

// soon is how long before something it is said that somebody has to see to it.
var soon = events.Period{Days: 7}

// Waits are things of one kind that wait for somebody in the office to decide or to do something.
type Waits struct {
	Kind   string // one of WaitKinds, held or unknown
	Number int
	To     string // where the one thing is, or the list of all
	Things []Waiting
	More   int // things that are left out
}

// WaitKinds are the kinds of things that wait, the most pressing first. Mails that are held are counted alone.
var WaitKinds = []string{"proposals", "unreachable", "failed", "stale", "links", "weakness", "toofew", "overdue", "tasks", "upset", "clash", "dayoff", "gone", "undecided", "unanswered", "unsaid", "unapproved", "bedless", "minors", "unfit", "crowded", "untold", "offered", "due", "asked", "renewals", "anniversaries"}

// MostWaits is how many things of a kind are listed beside those of others; a page of its own lists all.
const MostWaits = 20

// A Waiting is one thing that waits.
type Waiting struct {
	To     string
	Title  events.Text // nil of a person
	Name   string      // of whom or what it is about, "" if the title says it all
	At     time.Time   // of a meeting
	Day    events.Date // of a milestone
	Until  events.Date // the last day to vote, of a poll
	N      int         // how many of it there are
	Times  string      // where better times for it are, "" if it needs none
	Uphold string      // where somebody says that it stays, "" if that is no question
	Renew  string      // where an agreement is renewed, "" of all else; and where it is noted that it ends
	End    string
	Plan   string // where an anniversary is planned, "" of all else; and where it is let go by
	Waive  string
	Trip   string // of which it is to be decided whether it takes place, "" of all else

	year     bool           // the day is a year
	asOf     time.Time      // of the calendar by which it is doubtful, likewise
	person   *people.Person // whom it is about, likewise
	found    looked.State   // at the address of a link, likewise
	of       events.Text    // what it is a part of; named in the language of whoever looks
	holidays []holiday.Day  // on which it has come to fall, likewise
	going    int            // how many would go, of at least so many
	least    int
	instead  events.Date // of a series, about which a poll asks
	voted    int         // of those who are asked in it
	asked    int
}

// A Waitlist finds what waits. What follows from the book it keeps until something happens or a minute is over: many look at it
// between two events, and it takes a while to go through all that is to come.
type Waitlist struct {
	Looked *looked.Links                           // what was found at links; nil: nobody knows
	Since  func(place, last uint64) []worker.Entry // what has happened after a place in the journal up to another

	mu       sync.Mutex
	undone   calendar.Undone // finds what waits of meetings and what they talk about
	heard    uint64          // the place in the journal up to which it was told what has happened
	sequence uint64          // of the book
	minute   time.Time       // in which it was looked at; zero: never
	kinds    map[string][]Waiting
}

// Find lists what waits, the most pressing kind first, with all things. Kinds of which there is nothing are left out. Held is the
// number of mails that are held; less than 0: nobody knows.
func (l *Waitlist) Find(b *calendar.Book, failed []worker.Failure, held int, now time.Time, v *voice.Voice) (list []Waits) {
	kinds := l.inBook(b, now)
	failures := &waits{book: b, now: now, kinds: map[string][]Waiting{}}
	failures.failures(failed, v)
	failures.links(l.Looked)
	for _, kind := range WaitKinds {
		things, ok := failures.kinds[kind]
		if !ok {
			things = kinds[kind]
		}
		if len(things) > 0 {
			list = append(list, newWaits(kind, things))
		}
	}
	switch {
	case held > 0:
		list = append(list, Waits{Kind: "held", Number: held, To: "/waiting#mails"})
	case held < 0:
		list = append(list, Waits{Kind: "unknown", Number: 1, To: "/waiting"})
	}
	return list
}

// inBook is what follows from the book.
func (l *Waitlist) inBook(b *calendar.Book, now time.Time) map[string][]Waiting {
	l.mu.Lock() // whoever comes meanwhile would look for the same
	defer l.mu.Unlock()
	if minute := now.Truncate(time.Minute); l.kinds == nil || l.sequence != b.Sequence() || !l.minute.Equal(minute) {
		w := &waits{book: b, now: now, today: b.Today(now), kinds: map[string][]Waiting{}}
		w.doings = l.doings(b, now)
		w.meetings()
		w.daysOff()
		w.stale()
		if l := b.Legal(); l.RunsOut(w.today) {
			w.add("weakness", Waiting{To: "/office/legal", Title: b.Office().Title, Day: l.Security.Expires, N: 1})
		}
		w.clashes()
		w.polls()
		w.trips()
		w.relations()
		w.over()
		w.tasks()
		for _, things := range w.kinds {
			inTurn(things)
		}
		l.sequence, l.minute, l.kinds = b.Sequence(), minute, w.kinds
	}
	return l.kinds
}

// doings are what waits of meetings and what they talk about. Whoever comes with a book of before what was heard has everything looked at.
func (l *Waitlist) doings(b *calendar.Book, now time.Time) calendar.Doings {
	if b.Sequence() < l.heard {
		return (&calendar.Undone{Ahead: soon.Days}).Find(b, now)
	}
	for _, e := range l.Since(l.heard, b.Sequence()) {
		l.undone.Note(b, e.About, e.Type)
	}
	l.heard, l.undone.Ahead = b.Sequence(), soon.Days
	return l.undone.Find(b, now)
}

// inTurn puts things in order, the next first.
func inTurn(things []Waiting) {
	slices.SortStableFunc(things, func(x, y Waiting) int {
		return cmp.Or(x.At.Compare(y.At), x.Day.Compare(y.Day), x.Until.Compare(y.Until), cmp.Compare(x.To, y.To), cmp.Compare(x.Name, y.Name))
	})
}

func newWaits(kind string, things []Waiting) Waits {
	list := Waits{Kind: kind, Things: things, To: "/waiting#" + kind}
	for _, t := range things {
		list.Number += t.N
	}
	switch {
	case len(things) == 1:
		list.To = things[0].To
	case len(things) > MostWaits:
		list.To = "/waiting/" + kind
	}
	return list
}

// First leaves the first things, named in the language of whoever looks.
func (w Waits) First(most int, v *voice.Voice) Waits {
	w.More = max(0, len(w.Things)-most)
	w.Things = slices.Clone(w.Things[:len(w.Things)-w.More])
	for i := range w.Things {
		t := &w.Things[i]
		if t.of != nil {
			t.Name = v.In(t.of)
		}
		if t.person != nil {
			t.Name = PersonName(t.person, v)
		}
		if !t.found.Since.IsZero() {
			t.Name = FoundSince(t.found, v)
		}
		if !t.asOf.IsZero() {
			what := v.T("waits.elsewhere.room")
			if t.person != nil {
				what = t.Name
			}
			t.Name = v.T("waits.elsewhere", "what", what, "day", v.DayOnly(events.DateOf(t.asOf)), "time", v.Clock(t.asOf))
		}
		if t.least > 0 {
			t.Name = v.T("waits.figures", "n", t.going, "least", t.least)
		}
		if t.asked > 0 {
			t.Name = v.T("poll.voted.of", "n", t.voted, "all", t.asked)
		}
		if !t.instead.IsZero() {
			t.Name = v.T("waits.instead", "day", v.Day(t.instead), "voted", t.Name)
		}
		var names []string
		for _, d := range t.holidays {
			names = append(names, HolidayOf(d, v))
		}
		if names != nil {
			t.Name = strings.Join(names, ", ")
		}
	}
	return w
}

// FirstOfAll leaves the first things of each kind.
func FirstOfAll(list []Waits, most int, v *voice.Voice) []Waits {
	for i := range list {
		list[i] = list[i].First(most, v)
	}
	return list
}

// waits are found in one way through the book.
type waits struct {
	book  *calendar.Book
	now   time.Time
	today events.Date
	kinds map[string][]Waiting

	doings calendar.Doings
}

func (w *waits) add(kind string, x Waiting) { w.kinds[kind] = append(w.kinds[kind], x) }

func (w *waits) meetings() {
	home := w.book.Office().Zone
	for _, m := range w.doings.Meetings {
		to := "/meetings/" + m.ID
		if open := m.Proposals(); open > 0 {
			w.add("proposals", Waiting{To: to + "#counters", Title: m.Title, At: voice.At(m.Instant, home), N: open})
		}
		if m.Instant.After(w.now) && m.Upset() != nil {
			w.add("upset", Waiting{To: to, Title: m.Title, At: voice.At(m.Instant, home), N: 1, Times: to + "/times"})
		}
	}
	before := soon.From(w.today)
	for m := range w.book.MeetingsOn(events.DateOf(w.now.UTC()), before.AddDays(1)) { // a day at another place may begin later
		if m.Cancelled || !m.Instant.After(w.now) || m.Date.After(before) {
			continue
		}
		if n := w.book.Tally(m).Open; n > 0 {
			w.add("unanswered", Waiting{To: "/meetings/" + m.ID + "#guests", Title: m.Title, At: voice.At(m.Instant, home), N: n})
		}
	}
}

// over lists the meetings of which it is not said what was talked about, and those whose minutes are not approved.
func (w *waits) over() {
	home := w.book.Office().Zone
	for _, m := range w.doings.Unsaid {
		w.add("unsaid", Waiting{To: "/meetings/" + m.ID + "#agenda", Title: m.Title, At: voice.At(m.Instant, home), N: 1})
	}
	for _, m := range w.doings.Unapproved {
		w.add("unapproved", Waiting{To: "/meetings/" + m.ID + "/minutes", Title: m.Title, At: voice.At(m.Instant, home), N: 1})
	}
}

// daysOff lists the meetings that have come to fall on a holiday.
func (w *waits) daysOff() {
	home := w.book.Office().Zone
	for _, d := range w.book.DaysOff(w.now) {
		to := "/meetings/" + d.Meeting.ID
		w.add("dayoff", Waiting{
			To: to, Title: d.Meeting.Title, At: voice.At(d.Meeting.Instant, home), N: 1, Times: to + "/times", Uphold: to + "/uphold",
			holidays: d.Holidays,
		})
	}
}

// polls lists those of whose times none can be taken any more, those whose last day is over and of which somebody has to choose a time, since the
// rule takes none, and those about dates of series in which people still vote, so that it is known why such a date is missing.
func (w *waits) polls() {
	for _, p := range w.book.Polls() {
		if !p.Undone() {
			continue
		}
		line := Waiting{To: "/polls/" + p.ID, Title: p.Title, Until: p.Until, N: 1, instead: p.Nominal}
		line.voted, line.asked = w.book.Turnout(p)
		switch over := p.State(w.now) == poll.Over; {
		case !w.book.TimesLeft(p, w.now):
			w.add("gone", line)
		case over && (p.Closes == events.ClosesHand || p.Undecided.Key != ""):
			w.add("undecided", line)
		case !over && p.Series != "":
			w.add("asked", line)
		}
	}
}

// failures lists mails that did not arrive and that somebody still has to get. To whom mail comes back is listed once, whatever it was
// about: nothing reaches them before they have another address.
func (w *waits) failures(failed []worker.Failure, v *voice.Voice) {
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
				w.add("unreachable", Waiting{To: "/people/" + p.ID, Name: PersonName(p, v), N: 1})
			}
			continue
		}
		m := w.book.Meeting(f.About.ID)
		if f.About.Noun != "meeting" || m == nil || m.Cancelled || !m.End().After(w.now) {
			continue
		}
		w.add("failed", Waiting{
			To: "/meetings/" + m.ID + "#said", Title: m.Title, Name: PersonName(p, v), At: voice.At(m.Instant, home), N: 1,
		})
	}
	for _, things := range w.kinds {
		inTurn(things)
	}
}

func (w *waits) trips() {
	home, before := w.book.Office().Location(), soon.From(w.today)
	for t := range w.book.EachTrip() {
		if t.Cancelled || t.To.Before(w.today) {
			continue
		}
		few := w.registrations(t)
		w.lodging(t)
		for _, m := range t.Milestones {
			if few && m.ID == trip.StepDecide {
				continue // it is told with the figures
			}
			line := Waiting{To: "/trips/" + t.ID, Title: m.Title, Day: m.Date, N: 1, of: t.Title}
			switch {
			case t.Done[m.ID], t.TooLate(m, home), m.Date.After(before):
			case m.Date.Before(w.today):
				w.add("overdue", line)
			default:
				w.add("due", line)
			}
		}
	}
}

// lodging lists who is under age and alone with a family that does not offer that; who has no bed, with which families something speaks against a guest or
// are more than they have places for, and of which beds people do not know: from the day on which everybody was to have one, and once people were told,
// since a family may withdraw on whom guests count, or change what it offers.
func (w *waits) lodging(t *trip.Trip) {
	if t.Held == 0 || len(w.book.Hosts(t.ID)) == 0 && !t.Lodges() {
		return
	}
	l, of := w.book.Lodging(t.ID), w.book.Rooming(t.ID)
	at, slept := map[string]lodging.Host{}, map[string]int{}
	for _, h := range l.Query.Hosts {
		at[h.ID] = h
	}
	bedless, young, unfit, crowded, untold := 0, 0, 0, 0, 0
	for i, g := range l.Query.Guests {
		id := w.book.StayOf(l.Guests[i]).Host
		if id == "" {
			bedless++
			continue
		}
		slept[id] += g.Seats
		h, offers := at[id]
		against := lodging.Breaks(g, h, l.Query.Nights)
		switch {
		case slices.Contains(against, lodging.Minors):
			young++
		case !offers, len(against) > 0 && !slices.Equal(against, []lodging.Need{lodging.Places}): // what lacks places alone is crowded
			unfit++
		}
	}
	for id, n := range slept {
		if h, offers := at[id]; offers && n > h.Places {
			crowded++
		}
	}
	if of != nil {
		untold = of.Untold()
	}
	if (of == nil || of.Told.IsZero()) && w.today.Before(t.Until(trip.StepRooming)) {
		bedless, unfit, crowded, untold = 0, 0, 0, 0
	}
	for _, x := range []struct {
		kind string
		n    int
	}{{"bedless", bedless}, {"minors", young}, {"unfit", unfit}, {"crowded", crowded}, {"untold", untold}} {
		if x.n > 0 {
			w.add(x.kind, Waiting{To: "/trips/" + t.ID + "/lodging", Title: t.Title, Day: t.From, N: x.n})
		}
	}
}

// registrations lists what waits of who has registered for a trip: seats that were offered and nobody has answered, and whether the trip
// takes place if too few would go. It reports whether that is to be decided.
func (w *waits) registrations(t *trip.Trip) (few bool) {
	if t.Registration == nil {
		return false
	}
	to := "/trips/" + t.ID
	offers, next := 0, time.Time{}
	if t.Held > 0 {
		for _, r := range w.book.Registrations(t.ID) {
			if r.Standing == events.Offered && !r.HasLapsed(w.now) {
				offers, next = offers+1, events.Sooner(next, r.Until)
			}
		}
	}
	if offers > 0 {
		w.add("offered", Waiting{To: to + "#registrations", Title: t.Title, At: voice.At(next, w.book.Office().Zone), N: offers})
	}
	if few = TooFew(w.book, t, w.now); few {
		day := events.DateOf(t.Begins(trip.StepDecide, w.book.Office().Location()))
		w.add("toofew", Waiting{To: to + "#registrations", Title: t.Title, Day: day, N: 1, Trip: to, going: w.book.Going(t.ID), least: t.Minimum})
	}
	return few
}
