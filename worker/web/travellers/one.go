package travellers

import (
	"net/http"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// A page shows one registration.
type page struct {
	line
	ID      string
	Trip    events.Text
	ToTrip  string
	List    string
	Person  string // their page, "" of whoever is erased
	Done    *edit.Done
	Another string // where one more is entered, after this one has been
	Story   listing.Story
	Known   bool // whoever looks may see days of birth, and what somebody needs
	Born    events.Date
	With    events.Date // when the companion was born
	Contact string      // the guardian of a minor
	Of      events.Date // when they were born
	At      time.Time   // when somebody has registered; zero: they have not
	Needs   *events.Needs
	Speaks  []string
	History []change
	Dues    listing.Dues
	Acts    acts
}

// acts are what whoever looks can do.
type acts struct{ Change, Answer, Withdraw, Pay, Deliver, Choose bool }

// A change is one thing that happened to a registration.
type change struct {
	At   time.Time
	By   string
	Kind string
}

// show answers the page of one registration.
func (x *pages) show(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("traveller", func(b *calendar.Book) shell.Content {
		of := b.Registration(r.PathValue("id"))
		if of == nil {
			return shell.Content{}
		}
		t, now := b.Trip(of.Trip), x.Now()
		p := page{
			line: newLine(b, of, v.Voice), ID: of.ID, Trip: t.Title, ToTrip: "/trips/" + t.ID, List: toList(t.ID),
			Done: x.Done(field.Asking{Book: b, Voice: v.Voice}, r), Known: v.Is(events.Coordinator), History: history(b, of, v.Voice),
			Story: listing.NewStory(x.Mirror, b, events.Ref{Noun: "registration", ID: of.ID}, now),
		}
		if p.Done != nil {
			p.Another = another(p.Done.Form, t.ID)
		}
		if of.Number > 0 {
			p.At = voice.At(of.At, b.Office().Zone)
		}
		p.Place = 1 + slices.IndexFunc(b.WaitingList(t.ID, now), func(r *registration.Registration) bool { return r.ID == of.ID })
		if y := b.Person(of.Person); y != nil && !y.Erased {
			p.Person = "/people/" + y.ID
		}
		if p.Known {
			p.know(of, v.Voice)
			ends := t.Cancelled || t.Phase(now, b.Office().Location()) == trip.Over
			p.Dues = listing.NewDues(b, of, now, v.Voice)
			p.Acts = acts{Change: of.Entered() && !ends, Answer: isOffered(of) && !ends, Withdraw: of.Active() && !ends}
			p.Acts.Pay = of.Number > 0
			p.Acts.Deliver = of.Entered() && !ends && len(t.Registration.Documents) > 0
			p.Acts.Choose = isSeated(of) && now.Before(t.Chooses(b.Office().Location())) && !ends && len(t.Parts()) > 0
		}
		return shell.Content{Title: p.Done.Title(p.Name + ": " + v.Voice.In(t.Title)), Body: p}
	})
}

// another is where a form is asked for once more that enters somebody for a trip, "" for other forms.
func another(name, trip string) string {
	for _, f := range Forms() {
		if f.Name == name && f.Makes != "" {
			return edit.Path(f.Path, trip)
		}
	}
	return ""
}

// know puts in what is for those alone who act.
func (p *page) know(of *registration.Registration, v *voice.Voice) {
	for _, x := range []struct {
		is *events.Date
		of events.Sealed
	}{{&p.Born, of.Born}, {&p.With, of.CompanionBorn}, {&p.Of, of.GuardianBorn}} {
		if d := day(x.of); d != nil {
			*x.is = *d
		}
	}
	p.Contact = voice.Clean(of.Guardian.Value())
	if n := of.Needs.Stated(); !n.IsZero() {
		p.Needs = n
		for _, l := range n.Speaks {
			p.Speaks = append(p.Speaks, words.TongueName(l))
		}
	}
}

// history tells what happened to a registration, the latest first.
func history(b *calendar.Book, r *registration.Registration, v *voice.Voice) (list []change) {
	for _, c := range r.History {
		x := change{At: voice.At(c.At, b.Office().Zone), By: listing.ClientName(v, c.Client), Kind: c.Kind}
		if c.By != "" {
			x.By = listing.PersonName(b.Person(c.By), v)
		}
		list = append(list, x)
	}
	slices.Reverse(list)
	return list
}
