package hosting

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/host"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/typed"
	"jourfixe/worker/web/voice"
)

// How a family stands with a trip.
const (
	standOffers    = "offers"    // they lodge guests
	standWithdrawn = "withdrawn" // they have taken it back
	standOff       = "off"       // the trip is cancelled
	standOver      = "over"      // it is over, and nothing is shown any more
)

// headGuests are the words above the page of a family who was told who comes.
const headGuests = "guests"

// What a family has just done when they come to their page.
const (
	doneChanged   = "changed"
	doneShared    = "shared"
	doneWithdrawn = "withdrawn"
)

// A stand is how a family stands with a trip, as a book has it.
type stand struct {
	book  *calendar.Book
	h     *host.Host
	t     *trip.Trip
	state string
	now   time.Time
}

func (x *pages) stand(v *shell.Visit) stand {
	s := stand{book: x.Mirror.Snapshot(), now: x.Now(), state: standOffers}
	s.h = s.book.Host(v.Guest.Host)
	s.t = s.book.Trip(s.h.Trip)
	switch {
	case s.t.To.Before(s.book.Today(s.now)):
		s.state = standOver
	case s.t.Cancelled:
		s.state = standOff
	case s.h.Withdrawn:
		s.state = standWithdrawn
	}
	return s
}

// ownPath is the page of a family.
func ownPath(v *shell.Visit) string { return "/hosting/" + v.Guest.Token }

// An ownPage shows a family what they have offered, and who comes once they were told.
type ownPage struct {
	Done        string // what they have just done, "" if nothing
	Fault       *form.Fault
	Stored      bool // it is stored, and not decided yet
	To          string
	Name        string // whose link it is
	State       string
	Head        string // which words stand above it: the state, or that guests come
	Title       events.Text
	City        events.Text
	First, Last events.Date
	Away        string
	Offered     []typed.Filled
	Reached     []typed.Filled // how guests reach them
	Told        bool           // who sleeps where was said once
	Visitors    []visitor
	Page        string // where they can offer it again, "" if they cannot
	Once        string
}

// A visitor is who comes to stay with a family, with what the family has to know.
type visitor struct {
	Names  string
	Seats  int
	Minors string // that some of them are under 18, "" if nobody is
	Notes  []typed.Filled
}

// showOwn shows a family their page. Looking changes nothing: mail programs and virus scanners follow links, too.
func (x *pages) showOwn(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	x.displayOwn(v, http.StatusOK, ownPage{Done: r.URL.Query().Get("done")})
}

// displayOwn shows the page as things are now.
func (x *pages) displayOwn(v *shell.Visit, status int, p ownPage) {
	if v.ChooseLanguage() {
		return
	}
	s := x.stand(v)
	p.put(v, s)
	if s.state == standOver && status == http.StatusOK {
		status = http.StatusGone
	}
	title := v.Voice.T("hosting.own."+p.Head) + " – " + v.Voice.In(p.Title)
	if p.Fault != nil {
		title = v.Voice.T("fault.short") + " – " + title
	}
	v.Show(status, "hosted", func(*calendar.Book) shell.Content { return shell.Content{Title: title, Body: p} })
}

// put puts together what the page shows. Of a trip that is over it says so and nothing else.
func (p *ownPage) put(v *shell.Visit, s stand) {
	p.To, p.State, p.Head, p.Title, p.First, p.Last = ownPath(v), s.state, s.state, s.t.Title, s.t.From, s.t.To
	if p.Done != "" && (p.Done != doneChanged && p.Done != doneShared || s.state != standOffers) && (p.Done != doneWithdrawn || s.state != standWithdrawn) {
		p.Done = "" // a link can claim anything
	}
	if s.state == standOver {
		return
	}
	p.Name, p.Away = listing.HostName(s.h, v.Voice), v.Voice.Away(s.book.Today(s.now), s.t.From)
	p.City = s.book.TripPlace(s.t)
	if s.state == standWithdrawn && phase(s.book, s.t, s.now) == phaseOpen && v.Leads(toPage(s.t.ID)) {
		p.Page = toPage(s.t.ID)
	}
	if s.state != standOffers {
		return
	}
	house := s.h.House()
	from, to := s.h.Nights(s.t.From, s.t.To)
	p.Offered = offered(&letter{
		Name: voice.Clean(s.h.Name.Value()), Places: s.h.Places, Speaks: house.Languages, Pets: house.Pets, Smoking: house.Smoking, Stairs: house.Stairs,
		Minors: s.h.Minors, Note: voice.CleanLines(house.Note), Acquainted: voice.Clean(s.h.Acquainted.Value()),
	}, from, to, v.Voice)
	p.Reached = reached(s, v.Voice)
	if of := s.book.Rooming(s.t.ID); of != nil {
		p.Told = !of.Told.IsZero()
		p.Visitors = visitors(s.book, s.h, s.t, of, v.Voice)
	}
	if len(p.Visitors) > 0 {
		p.Head = headGuests
	}
}

// visitors are the guests of whom a family was told, with what concerns the family: whom they come with, who is under 18, what they eat, how they get about,
// what they cannot have in a home, and what they speak. What a guide has to know of their health is none of it.
func visitors(b *calendar.Book, h *host.Host, t *trip.Trip, of *host.Rooming, v *voice.Voice) (list []visitor) {
	for id, stay := range of.Stays {
		r := b.Registration(id)
		if r == nil || stay.Told != h.ID {
			continue
		}
		x := visitor{Names: partyOf(r, v), Seats: r.Seats, Minors: listing.Minors(r, t, v)}
		if n := r.Needs.Stated(); n != nil {
			x.Notes = notes(n, v)
		}
		list = append(list, x)
	}
	slices.SortFunc(list, func(x, y visitor) int { return strings.Compare(x.Names, y.Names) })
	return list
}

// partyOf names who travels by a registration.
func partyOf(r *registration.Registration, v *voice.Voice) string {
	names := []string{listing.RegistrationName(r, v)}
	if companion := voice.Clean(r.Companion.Value()); companion != "" {
		names = append(names, companion)
	}
	return words.List(names, v.Language)
}

// partiesOf names who travels by each of some registrations.
func partiesOf(of []*registration.Registration, v *voice.Voice) (list []string) {
	for _, r := range of {
		list = append(list, partyOf(r, v))
	}
	return list
}

// notes are what of somebody's needs concerns who lodges them.
func notes(n *events.Needs, v *voice.Voice) (list []typed.Filled) {
	add := func(name, value string) {
		if value != "" {
			list = append(list, typed.Filled{Label: v.T("register.field." + name), Value: value})
		}
	}
	var spoken []string
	for _, tag := range n.Speaks {
		spoken = append(spoken, words.TongueName(tag))
	}
	add("diet", voice.Clean(n.Diet))
	add("mobility", voice.Clean(n.Mobility))
	for _, x := range []struct {
		name string
		yes  bool
	}{{"no-pets", n.NoPets}, {"no-smoking", n.NoSmoking}, {"no-stairs", n.NoStairs}} {
		if x.yes {
			add(x.name, v.T("register.yes"))
		}
	}
	if len(spoken) > 0 {
		list = append(list, typed.Filled{Label: v.T("hosting.speak"), Value: words.List(spoken, v.Language)})
	}
	return list
}
