package hosting

import (
	"net/http"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/trip"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/typed"
	"jourfixe/worker/web/voice"
)

// How far it is with a trip for which families are sought, or were.
const (
	phaseOpen   = "open"   // families can offer a bed
	phaseClosed = "closed" // they could
	phaseOver   = "over"
	phaseOff    = "off" // the trip is cancelled
)

// phase says how far it is; "" of a trip that seeks no families, of which people learn nothing here.
func phase(b *calendar.Book, t *trip.Trip, now time.Time) string {
	switch {
	case t == nil || t.Registration == nil || !t.Registration.Hosts.Sought:
		return ""
	case t.Cancelled:
		return phaseOff
	case t.To.Before(b.Today(now)):
		return phaseOver
	case t.SoughtAt(now, b.Office().Location()):
		return phaseOpen
	}
	return phaseClosed
}

// Shown reports whether a trip has a page on which families offer to lodge guests, or could.
func Shown(b *calendar.Book, t *trip.Trip, now time.Time) bool { return phase(b, t, now) != "" }

// A tripPage is a trip as families see it who may take guests in, with the form by which they offer it.
type tripPage struct {
	sheet
	typed.Place
	Title events.Text
	City  events.Text // to which the trip goes
	Visit string      // who comes to which city, in a sentence
	First events.Date
	Last  events.Date
	About events.Text
	Phase string
	Until events.Date // the last day
	Sent  string      // the address to which a link was sent
	Hours int         // for which it is good
	Mails bool        // links can be sent
}

// toPage is where families offer to lodge guests of a trip.
func toPage(trip string) string { return "/trips/" + trip + "/host" }

// show shows the page to everybody.
func (x *pages) show(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if typed.Enter(r, v, x.Frames) {
		return
	}
	x.display(r, v, http.StatusOK, nil, "")
}

// display shows the page, with what somebody has typed, or that a link is under way.
func (x *pages) display(r *http.Request, v *shell.Visit, status int, e *entry, sent string) {
	if v.Early() {
		return
	}
	now, id := x.Now(), r.PathValue("id")
	p := tripPage{Sent: sent, Hours: int(typed.LinkLife.Hours()), Mails: x.Asked != nil}
	x.Mirror.View(func(b *calendar.Book) {
		t := b.Trip(id)
		if p.Phase = phase(b, t, now); p.Phase == "" {
			return
		}
		p.Title, p.About, p.First, p.Last = t.Title, t.Description, t.From, t.To
		p.Until, _ = t.Seeks()
		if partner := b.Partner(t.Partner); partner != nil {
			p.City, p.Visit = b.TripPlace(t), visit(b.Office(), partner.Title, t.Incoming(), v.Voice)
		}
		p.sheet = newSheet(e, v.Voice)
		if p.Phase != phaseOpen || !p.Mails || sent != "" {
			return
		}
		if e == nil {
			e = &entry{Entry: typed.Entry{Values: map[string]string{fLanguage: v.Voice.Language, fPlaces: "2", fFrom: "0", fTo: "0"}}}
		}
		p.fill(e, t, v.Voice)
	})
	if p.Phase == "" {
		v.Fail(http.StatusNotFound, "error.missing")
		return
	}
	p.Place = typed.PlaceOf(r, toPage(id), v)
	p.Present(r, v, status, "hostpublic", v.Voice.T("hosting.title")+" – "+v.Voice.In(p.Title), sent, &p)
}

// visit says who comes to which city. An office that has not said which city it is of is named itself.
func visit(o *calendar.Office, partner events.Text, incoming bool, v *voice.Voice) string {
	switch {
	case len(o.City) == 0 && incoming:
		return v.T("hosting.visit.here", "from", v.In(partner))
	case len(o.City) == 0:
		return v.T("hosting.visit.office", "office", v.In(o.Title), "to", v.In(partner))
	case incoming:
		return v.T("hosting.visit", "from", v.In(partner), "to", v.In(o.City))
	}
	return v.T("hosting.visit", "from", v.In(o.City), "to", v.In(partner))
}

// take takes the form: whoever has filled it in well gets a link, whether anybody knows their address or not.
func (x *pages) take(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if shell.Framed(r) {
		v.Embed(x.Frames)
	}
	if v.Early() {
		return
	}
	e := &entry{public: true}
	if whole := form.Read(w, r, e); whole != nil {
		e.Values = map[string]string{fLanguage: v.Voice.Language, fPlaces: "2"}
		e.Faults = map[string]typed.Fault{"": {Key: "form"}}
		x.display(r, v, whole.Status, e, "")
		return
	}
	id := r.PathValue("id")
	x.hold(id, e)
	token := ""
	if e.Status == 0 {
		token = x.write(e, id)
	}
	e.Send(w, r, x.Bounds, x.Asked, x.mail(e, id, token))
	if e.Status != 0 {
		x.display(r, v, e.Status, e, "")
		return
	}
	x.display(r, v, http.StatusAccepted, nil, e.Email)
}

// hold holds what was typed against the trip as it is now.
func (x *pages) hold(id string, e *entry) {
	now := x.Now()
	x.Mirror.View(func(b *calendar.Book) {
		t := b.Trip(id)
		switch {
		case phase(b, t, now) != phaseOpen || x.Asked == nil:
			e.Late("closed", http.StatusConflict)
			return
		case e.Values[fLanguage] == "":
			e.Values[fLanguage] = words.Spoken()[0]
		}
		e.settle(t.To.Sub(t.From))
	})
}

// write makes the token that what was typed travels in. What does not fit into an address has to be shorter.
func (x *pages) write(e *entry, trip string) string {
	l := e.letter(trip)
	l.Expires = x.Now().Add(typed.LinkLife).Unix()
	token, err := x.seal.Close(l)
	if err != nil {
		x.Forms.Log.Error("seal what a family has typed for a trip", "trip", trip, "error", err)
		e.Late("later", http.StatusServiceUnavailable)
		return ""
	}
	if over := len(x.link(token)) - typed.MaxLink; over > 0 {
		e.Wrong(fNote, "much", "n", over/2+1)
	}
	return token
}

// link is where a token leads.
func (x *pages) link(token string) string { return x.Links.Links.BaseURL + "/host/" + token }

// mail is the mail with the link.
func (x *pages) mail(e *entry, trip, token string) *worker.Confirm {
	return &worker.Confirm{
		Address: e.Email, Language: e.Values[fLanguage], Trip: trip, Hosting: true, Link: x.link(token), At: x.Now(), Hours: int(typed.LinkLife.Hours()),
	}
}
