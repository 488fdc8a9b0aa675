package hosting

import (
	"net/http"

	"jourfixe/calendar"
	"jourfixe/calendar/host"
	"jourfixe/events"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/typed"
)

// What the page behind a link shows.
const (
	stateAsk    = "ask"    // what was typed, and a button
	stateThere  = "there"  // it is offered already
	stateStored = "stored" // it is stored, and not decided yet
	stateSpent  = "spent"  // the link was used, and they have withdrawn since
	stateLate   = "late"   // it cannot be done any more
	stateOld    = "old"    // the link has expired
)

// A linkPage is what somebody sees who has opened the link from their mail.
type linkPage struct {
	State       string
	To          string // where the form is sent
	Page        string // of the trip
	Own         string // of the family, "" as long as there is none
	Again       bool   // they offer something already, which this would change
	Title       events.Text
	First, Last events.Date
	Lines       []typed.Filled
	Fault       string // key of a text, "" for none
	id          string // of the host who offers something, "" if there is none
}

// showLink shows what was typed, and changes nothing: programs that look into mails follow links, too.
func (x *pages) showLink(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if l, ok := x.letters.Opened(w, r, v); ok {
		x.present(v, http.StatusOK, r.PathValue("token"), l, x.state(r, l))
	}
}

// takeLink offers what was typed, or changes what is offered to it. The command is named after the link, so one that is opened or sent twice is
// done once.
func (x *pages) takeLink(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	l, ok := x.letters.Opened(w, r, v)
	if !ok {
		return
	}
	token := r.PathValue("token")
	p := x.state(r, l)
	if p.State != stateAsk {
		x.answer(w, r, v, l, p)
		return
	}
	body := x.command(l, p.id)
	if body == nil { // what they offer already
		p.State = stateThere
		x.answer(w, r, v, l, p)
		return
	}
	outcome := x.Forms.SubmitOnce(w, r, offers, clientNew, events.Message{ID: x.identity(token, body.Type()), Source: sourceNew}, body)
	switch f := outcome.Fault; {
	case outcome.Gone:
	case outcome.Stored:
		x.present(v, http.StatusAccepted, token, l, linkPage{State: stateStored})
	case f != nil:
		if p = x.state(r, l); p.State == stateAsk {
			p.Fault = f.Text
			x.present(v, f.Status, token, l, p)
			return
		}
		x.answer(w, r, v, l, p) // somebody was quicker, as the same person in another window
	default:
		x.answer(w, r, v, l, x.state(r, l))
	}
}

// command is what a link comes to; nil if that is offered already.
func (x *pages) command(l *letter, id string) events.Body {
	if id == "" {
		return l.offer()
	}
	var body events.Body
	x.Mirror.View(func(b *calendar.Book) {
		if h := b.Host(id); h != nil {
			if c := l.amend(h); c != nil {
				body = c
			}
		}
	})
	return body
}

// answer leads to what somebody offers, or says why there is nothing.
func (x *pages) answer(w http.ResponseWriter, r *http.Request, v *shell.Visit, l *letter, p linkPage) {
	switch {
	case p.State == stateThere && p.Own != "" && v.Leads(p.Own):
		form.Lead(w, r, p.Own)
	case p.State == stateThere:
		form.Lead(w, r, "/host/"+r.PathValue("token"))
	default:
		x.present(v, http.StatusConflict, r.PathValue("token"), l, p)
	}
}

// identity is that of the command of a type to which a link comes.
func (x *pages) identity(token string, t events.Type) string {
	return "link-" + events.Hash(x.Forms.Reception.Key, []byte("host\x00"+t.String()+"\x00"+token))
}

// used reports whether a link has done what it is for.
func (x *pages) used(r *http.Request) bool {
	id := func(t events.Type) string { return x.identity(r.PathValue("token"), t) }
	return typed.Used(r, x.Forms, clientNew, sourceNew, id((&events.OfferHost{}).Type()), id((&events.AmendHost{}).Type()))
}

// state is what the book says of the family of a link, whose address it has proven, and of the trip.
func (x *pages) state(r *http.Request, l *letter) linkPage {
	// Whoever has used the link and has withdrawn since is not taken back by it, and what they have changed since stays.
	used, now := x.used(r), x.Now()
	p := linkPage{State: stateLate}
	x.Mirror.View(func(b *calendar.Book) {
		h := offering(b, l)
		if h != nil {
			p.id, p.Own = h.ID, "/hosting/"+x.Links.Links.HostingToken(b, h.ID)
		}
		switch open := phase(b, b.Trip(l.Trip), now) == phaseOpen; {
		case h != nil && (used || !open || l.amend(h) == nil):
			p.State = stateThere
		case used:
			p.State = stateSpent
		case open:
			p.State, p.Again = stateAsk, h != nil
		}
	})
	return p
}

// offering is the host who has the address of a letter and lodges guests on its trip, nil if there is none.
func offering(b *calendar.Book, l *letter) *host.Host {
	person := b.PersonAt(l.Email)
	if person == nil {
		return nil
	}
	for _, h := range b.HostsOf(person.ID) {
		if h.Trip == l.Trip && !h.Withdrawn {
			return h
		}
	}
	return nil
}

// present shows the page behind a link.
func (x *pages) present(v *shell.Visit, status int, token string, l *letter, p linkPage) {
	there := false
	x.Mirror.View(func(b *calendar.Book) {
		t := b.Trip(l.Trip)
		if there = t != nil; !there {
			return
		}
		p.Title, p.First, p.Last = t.Title, t.From, t.To
		if p.State == stateAsk {
			as := host.Host{HostOffered: events.HostOffered{From: l.From, To: l.To}}
			from, to := as.Nights(t.From, t.To)
			p.Lines = offered(l, from, to, v.Voice)
		}
	})
	if !there {
		v.Fail(http.StatusNotFound, "error.missing")
		return
	}
	p.To, p.Page = "/host/"+token, toPage(l.Trip)
	if p.Own != "" && !v.Leads(p.Own) {
		p.Own = ""
	}
	title := v.Voice.T("hosting.state."+p.State+".title") + " – " + v.Voice.In(p.Title)
	v.Show(status, "hostlink", func(*calendar.Book) shell.Content { return shell.Content{Title: title, Body: p} })
}
