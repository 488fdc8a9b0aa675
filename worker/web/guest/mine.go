package guest

import (
	"net/http"
	"net/url"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/visiting"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/links"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

// mine shows each person what they are invited to, behind the link by which they choose their mails.
type mine struct {
	mirror *worker.Mirror
	links  *links.Maker
	forms  *form.Submitter
	now    func() time.Time
}

// A minePage is what there is of somebody's own.
type minePage struct {
	Back   string // this page
	Name   string
	Own    listing.Own
	Mails  string // where they choose their mails
	Done   bool   // they have just made or closed the calendar
	Stored bool   // what they have asked for is stored, and not decided yet
	Fault  *form.Fault
}

// linked is how long after its end the page of a meeting still opens, with a day to spare.
const linked = 29 * 24 * time.Hour

func (m *mine) show(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	m.display(v, http.StatusOK, minePage{Done: r.URL.Query().Has("done")})
}

// display shows the page as things are now. Of others it says nothing.
func (m *mine) display(v *shell.Visit, status int, p minePage) {
	now := m.now()
	m.mirror.View(func(b *calendar.Book) {
		person := b.Person(v.Guest.Person)
		to := func(x *meeting.Meeting) string {
			if !x.End().Add(linked).After(now) {
				return ""
			}
			return "/rsvp/" + m.links.Token(b, x.ID, person.ID)
		}
		p.Name = person.Name.Value()
		p.Own = listing.Own{Partner: person.Partner != "", Closes: true}
		p.Own.Meetings, p.Own.More = listing.Ahead(b, person.ID, person.Zone, now, to)
		p.Own.Over, _ = listing.Over(b, person.ID, person.Zone, now, to)
		p.Own.Trips = listing.Journeys(b, person.Partner, now, func(trip string) string {
			if visiting.Of(b, trip, person.ID, now) == visiting.None {
				return ""
			}
			return "/visiting/" + m.links.VisitToken(b, trip, person.ID)
		})
		p.Own.Goings = listing.Goings(b, person.ID, now, func(id string) string { return "/registered/" + m.links.RegistrationToken(b, id) })
		p.Own.Calendar = m.links.OwnFeed(b, person.ID)
		known := m.feed(b, person.ID)
		p.Own.Offered, p.Own.Closed = known == nil, known != nil && known.Revoked
	})
	p.Back, p.Mails = "/mine/"+v.Guest.Token, "/mails/"+v.Guest.Token
	p.Own.Action = p.Back
	title := v.Voice.T("mine.title")
	switch {
	case p.Fault != nil:
		title = v.Voice.T("fault.short") + " – " + title
	case p.Done:
		title = v.Voice.T("mails.saved.title") + " – " + title
	}
	v.Show(status, "mine", func(*calendar.Book) shell.Content { return shell.Content{Title: title, Body: p} })
}

// feed is the calendar that the house has made for a person, nil if it never has.
func (m *mine) feed(b *calendar.Book, person string) *calendar.Feed {
	return b.FeedByHash(links.TokenHash(m.links.FeedToken(person)))
}

// calendars are the forms by which somebody makes or closes their calendar.
var calendars = &form.Kind{Texts: "mine", Limit: 4 << 10}

// What the buttons of the form do.
const (
	doMake  = "make"
	doClose = "close"
)

// A wish is what somebody wants of their calendar.
type wish struct{ do string }

// Kind implements form.Form.
func (*wish) Kind() *form.Kind { return calendars }

// Read implements form.Form.
func (w *wish) Read(f form.Fields) (fault string) {
	if w.do = f.One("do", []string{doMake, doClose}); w.do == "" {
		return form.Broken
	}
	return ""
}

// change makes somebody's calendar, or closes it. Asked twice it is one: its address follows from the person, and what is closed stays so.
func (m *mine) change(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	asked, p := &wish{}, minePage{}
	if p.Fault = form.Read(w, r, asked); p.Fault == nil {
		var body events.Body
		m.mirror.View(func(b *calendar.Book) {
			switch known := m.feed(b, v.Guest.Person); {
			case known == nil && asked.do == doMake:
				body = &events.IssueFeed{Name: listing.OwnFeed, Scope: "person/" + v.Guest.Person, Hash: links.TokenHash(m.links.FeedToken(v.Guest.Person))}
			case known != nil && !known.Revoked && asked.do == doClose:
				body = &events.RevokeFeed{ID: known.ID}
			}
		})
		lead := "/mine/" + url.PathEscape(v.Guest.Token) + "?done"
		if body == nil {
			form.Lead(w, r, lead)
			return
		}
		outcome := m.forms.Submit(w, r, calendars, client, "/mine", body)
		switch {
		case outcome.Gone:
			return
		case outcome.Done():
			form.Lead(w, r, lead)
			return
		}
		p.Stored, p.Fault = outcome.Stored, outcome.Fault
	}
	m.display(v, p.Fault.Or(http.StatusAccepted), p)
}
