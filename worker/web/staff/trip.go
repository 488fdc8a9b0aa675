package staff

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/trip"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// A tripPage shows one citizen trip.
type tripPage struct {
	Briefing string // where its evening is planned, "" if it is not to be
	listing.Entry
	Heading           events.Text // what it is and where it goes or comes from
	Sort              events.Text // of which kind it is
	Citizens          bool        // it is one that citizens go on
	Incoming          bool        // people come to the office's city
	Description       events.Text
	Partner           *listing.Partner
	Days              int
	Capacity, Minimum int
	Window            events.Window
	Programme         listing.Programme
	Milestones        []milestoneLine
	Registration      *listing.Seats // nil: nobody can register
	Remembers         bool           // it takes no registrations any more, and has people on its list
	Hosting           *hosting       // nil: no host families are sought, and there are none
	Visit             *visitReport   // nil: nobody can register
	Done, Due         int            // milestones that are, and all of them
	History           []changeLine
	Story             listing.Story
	Plans             bool       // whoever looks may change it
	Public            bool       // everybody can see it and register for it
	Ticked            *edit.Done // what has just been done
	Debts             *listing.Debts
	Files             listing.Files
}

// A milestoneLine is a step of the preparation.
type milestoneLine struct {
	ID      string // "" of a day of the trip
	Date    events.Date
	Title   events.Text
	State   string // done, off, late, overdue, next or later; trip for its own days
	Away    string
	Figures string // how the trip stands by what the step is about, "" if there are none
	Passed  []listing.Passed
}

// trips answers the pages of trips.
type trips struct {
	mirror     *worker.Mirror
	deliveries func(about events.Ref) []worker.Delivery
	now        func() time.Time
	edits      *edit.Table
}

// tripKinds are the sections of the list of trips.
var tripKinds = []listing.Kind{{Name: "ahead", Text: "trips.ahead"}, {Name: "past", Text: "trips.past"}}

// A tripsPage lists the trips.
type tripsPage struct {
	listing.List
	Sections          []listing.Section[listing.Entry]
	Plans             bool   // whoever looks may propose one
	Sort, Direction   string // by which the list is narrowed down, "" if it is not
	Partner           string
	Of                events.Text // whose trips these are, if it is narrowed down to a partner
	Sorts, Directions []tripChoice
}

// A tripChoice is something by which the list can be narrowed down.
type tripChoice struct {
	Value, Label string
	Chosen       bool
}

// list answers the list of all trips: those to come, the next first, and then the others, the last first.
func (x *trips) list(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("trips", func(b *calendar.Book) shell.Content {
		p, now := tripsPage{List: listing.NewList(r.URL), Plans: v.Is(events.Coordinator)}, x.now()
		p.narrow(b, r.URL.Query(), v.Voice)
		var found []listing.Found[*trip.Trip]
		today := b.Today(now)
		for t := range b.EachTrip() {
			heading := b.TripHeading(t)
			if !p.narrowed(t) || !p.Fits(p.InAll(t.Title), p.InAll(heading), p.InAll(b.TripKind(t.Kind))) {
				continue
			}
			line := listing.Found[*trip.Trip]{Thing: t, ID: t.ID, At: int64(t.From.Sub(today))}
			if t.Cancelled || t.To.Before(today) {
				line.Section, line.At = 1, -line.At
			}
			found = append(found, line)
		}
		p.Sections = listing.Sections(&p.List, v.Voice, tripKinds, found, func(t *trip.Trip) string { return v.Voice.In(t.Title) }, func(t *trip.Trip) listing.Entry {
			e := newTripEntry(t, today, v.Voice)
			e.Place, e.Sort = listing.TripFacts(b, t)
			return e
		})
		return shell.Content{Title: v.Voice.T("trips.title"), Body: p}
	})
}

// narrowed reports whether a trip is of the kind, the direction and the partner that are looked for, as the addresses of the list say.
func (p *tripsPage) narrowed(t *trip.Trip) bool {
	return (p.Sort == "" || p.Sort == cmp.Or(t.Kind, events.Citizens)) && (p.Direction == "" || p.Direction == cmp.Or(t.Direction, events.Outgoing)) &&
		(p.Partner == "" || p.Partner == t.Partner)
}

// narrow reads by what the list is narrowed down, and what it can be.
func (p *tripsPage) narrow(b *calendar.Book, asked url.Values, v *voice.Voice) {
	one := func(key string, of []string, name func(string) string) (chosen string, list []tripChoice) {
		chosen = asked.Get(key)
		if !slices.Contains(of, chosen) {
			chosen = ""
		}
		p.Narrow(key, chosen)
		for _, value := range of {
			list = append(list, tripChoice{value, name(value), value == chosen})
		}
		return chosen, list
	}
	p.Sort, p.Sorts = one("kind", b.TripKinds(), func(kind string) string { return v.In(b.TripKind(kind)) })
	p.Direction, p.Directions = one("direction", []string{events.Outgoing, events.Incoming}, func(d string) string { return v.T("trips.direction." + d) })
	if partner := b.Partner(asked.Get("partner")); partner != nil {
		p.Partner, p.Of = partner.ID, partner.Title
		p.Narrow("partner", partner.ID)
	}
}

// show answers the page of one trip.
func (x *trips) show(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	said := x.deliveries(events.Ref{Noun: "trip", ID: r.PathValue("id")})
	v.Read("trip", func(b *calendar.Book) shell.Content {
		t := b.Trip(r.PathValue("id"))
		if t == nil {
			return shell.Content{}
		}
		p, now := newTrip(b, t, x.now(), v.Voice), x.now()
		p.Story = listing.NewStory(x.mirror, b, events.Ref{Noun: "trip", ID: t.ID}, now)
		p.Plans = v.Is(events.Coordinator) && !p.Cancelled && !p.Past
		p.Briefing = briefing(t, b.Today(now))
		if v.Is(events.Coordinator) {
			p.Debts = listing.NewDebts(b, t.ID, now)
		}
		p.Visit = newVisitReport(b, t, said, now, v.Voice)
		p.Files = listing.OfficeFiles(b, events.Ref{Noun: "trip", ID: t.ID}, v.Person, v.Is(events.Coordinator) && !p.Cancelled, v.Voice)
		p.Ticked = x.edits.Done(field.Asking{Book: b, Voice: v.Voice}, r)
		return shell.Content{Title: p.Ticked.Title(v.Voice.In(t.Title)), Body: p}
	})
}

// The evening on which travellers are told what they need to know: how many days before its milestone it may be, and for how long.
const briefingDays, briefingMinutes = 6, 120

// briefing is where the evening for those who have a seat is planned, a meeting like any other; "" if there is none to be planned.
func briefing(t *trip.Trip, today events.Date) string {
	by, ok := t.Day(trip.StepBriefing)
	if !ok || t.Registration == nil || t.Done[trip.StepBriefing] || by.Before(today.AddDays(1)) {
		return ""
	}
	from := by.AddDays(-briefingDays)
	if tomorrow := today.AddDays(1); from.Before(tomorrow) {
		from = tomorrow
	}
	q := url.Values{"need": {"trip/" + t.ID}, "from": {from.String()}, "to": {by.String()}, "minutes": {strconv.Itoa(briefingMinutes)}}
	return "/meetings/new?" + q.Encode()
}

// programme answers the programme of one trip as a sheet.
func (x *trips) programme(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("programme", func(b *calendar.Book) shell.Content {
		t := b.Trip(r.PathValue("id"))
		if t == nil {
			return shell.Content{}
		}
		p := newTrip(b, t, x.now(), v.Voice)
		return shell.Content{Title: v.Voice.T("programme.title") + ": " + v.Voice.In(t.Title), Body: listing.Sheet{
			Entry: p.Entry, Programme: p.Programme, Crumbs: []listing.Crumb{{To: "/trips", Text: "trips.title"}, {To: p.To, Title: p.Title}},
		}}
	})
}

// newTripEntry is a trip in short.
func newTripEntry(t *trip.Trip, today events.Date, v *voice.Voice) listing.Entry {
	e := listing.Entry{
		Kind: agenda.KindTrip, To: "/trips/" + t.ID, Title: t.Title, First: t.From, Last: t.To, Note: t.Note,
		Cancelled: t.Cancelled, Past: t.To.Before(today), Reasons: listing.NewReasons(t.Why, t.Passed, t.Provisional, v),
	}
	if !e.Cancelled && !e.Past {
		e.Away = v.Away(today, t.From)
		if t.From.Before(today) {
			e.Away = v.T("away.now")
		}
	}
	return e
}

// newTrip puts together what the page shows. All its days are the office's, where the trip begins and ends.
func newTrip(b *calendar.Book, t *trip.Trip, now time.Time, v *voice.Voice) tripPage {
	today := b.Today(now)
	p := tripPage{
		Entry:       newTripEntry(t, today, v),
		Description: t.Description, Days: t.Days, Capacity: t.Capacity, Minimum: t.Minimum, Window: t.Window, Public: t.Public(), Heading: b.TripHeading(t), Sort: b.TripKind(t.Kind), Citizens: t.ForCitizens(), Incoming: t.Incoming(),
		Programme: listing.NewProgramme(b, t, v), History: history(b, t.History, nil, v),
	}
	if partner := b.Partner(t.Partner); partner != nil {
		line := listing.NewPartner(b, partner, now)
		p.Partner = &line
	}
	p.Registration = listing.NewSeats(b, t, now, v)
	p.Remembers = p.Registration == nil && listing.Remembers(b, t)
	p.Hosting = newHosting(b, t, now)
	p.Milestones = milestoneLines(t, today, b.Office().Location(), v)
	figures(p.Milestones, p.Registration, v)
	p.Due = len(t.Milestones)
	for _, m := range t.Milestones {
		if t.Done[m.ID] {
			p.Done++
		}
	}
	return p
}

// milestoneLines says of each milestone how it stands. Of those to come, the first that is not done is the next. Departure and return
// stand among them.
func milestoneLines(t *trip.Trip, today events.Date, home *time.Location, v *voice.Voice) []milestoneLine {
	var list []milestoneLine
	next := true
	for _, m := range t.Milestones {
		line := milestoneLine{ID: m.ID, Date: m.Date, Title: m.Title, Passed: listing.NewPassed(m.Passed, v), State: "later"}
		switch {
		case t.Done[m.ID]:
			line.State = "done"
		case t.Cancelled:
			line.State = "off"
		case t.TooLate(m, home):
			line.State = "late"
		case m.Date.Before(today):
			line.State, line.Away = "overdue", v.Away(today, m.Date)
		case next:
			next, line.State, line.Away = false, "next", v.Away(today, m.Date)
		}
		list = append(list, line)
	}
	own := func(d events.Date, title string) {
		list = append(list, milestoneLine{Date: d, Title: events.Text{v.Language: title}, State: "trip"})
	}
	own(t.From, v.T("trip.departure"))
	own(t.To, v.T("trip.return"))
	slices.SortStableFunc(list, func(x, y milestoneLine) int { return x.Date.Compare(y.Date) })
	return list
}

// figures says at the steps of registration how it stands.
func figures(list []milestoneLine, s *listing.Seats, v *voice.Voice) {
	if s == nil {
		return
	}
	for i := range list {
		var said []string
		count := func(kind string, n int) {
			if n > 0 {
				said = append(said, v.N("seats."+kind, n))
			}
		}
		switch line := &list[i]; line.ID {
		case trip.StepInterest:
			count(events.Interested, s.Count[events.Interested])
		case trip.StepClose, trip.StepDraw:
			for _, kind := range []string{events.Seated, events.Offered, events.Registered, events.Waiting} {
				count(kind, s.Count[kind])
			}
		case trip.StepDecide:
			if s.Minimum > 0 {
				said = append(said, v.T("seats.sofar", "n", s.Going, "least", s.Minimum))
			}
		}
		list[i].Figures = strings.Join(said, ", ")
	}
}
