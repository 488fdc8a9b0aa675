package register

import (
	"net/http"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/trip"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/typed"
	"jourfixe/worker/web/voice"
)

// A tripPage is a trip as everybody may see it, and what they can do.
type tripPage struct {
	typed.Page
	typed.Place
	Title     events.Text
	City      events.Text
	Note      events.Text // what the office says of it
	First     events.Date
	Last      events.Date
	About     events.Text
	Seats     int
	Minimum   int
	Rule      string
	Quotas    []quota
	Ranks     []string
	Dates     []date
	Programme listing.Programme
	Terms     listing.Terms // what it costs, and which documents it asks for
	Phase     string
	Full      bool      // whoever registers now waits
	Opens     time.Time // registration; zero if that is not said
	Asks      time.Time // when people can say that they would like to go
	Closes    time.Time // the first instant after it
	Draws     time.Time
	Sent      string // the address to which a link was sent
	Hours     int    // for which it is good
	Mails     bool   // links can be sent
}

// A quota keeps seats for some.
type quota struct {
	For   string
	Seats int
}

// A date is when something of the registration begins.
type date struct {
	What string
	At   time.Time
}

// said are with what the keys of the texts of the form begin.
var said = typed.Words{Fields: "register.field.", Hints: "register.hint.", Faults: "register.fault."}

// show shows a trip to everybody.
func (x *registering) show(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if typed.Enter(r, v, x.Frames) {
		return
	}
	x.display(r, v, http.StatusOK, nil, "")
}

// display shows the page, with what somebody has typed, or that a link is under way.
func (x *registering) display(r *http.Request, v *shell.Visit, status int, e *entry, sent string) {
	if v.Early() {
		return
	}
	now := x.Now()
	var p tripPage
	there := false
	x.Mirror.View(func(b *calendar.Book) {
		t := b.Trip(r.PathValue("id"))
		if there = t != nil && t.Public(); there {
			p = newTripPage(b, t, now, v.Voice)
		}
	})
	if !there {
		v.Fail(http.StatusNotFound, "error.missing")
		return
	}
	p.Sent, p.Hours, p.Mails = sent, int(typed.LinkLife.Hours()), x.Asked != nil
	p.Place = typed.PlaceOf(r, "/trips/"+r.PathValue("id")+"/register", v)
	p.fill(e, v.Voice)
	p.Present(r, v, status, "register", v.Voice.In(p.Title), sent, &p)
}

// fill puts what somebody has typed into the form, where there is one.
func (p *tripPage) fill(e *entry, v *voice.Voice) {
	if e == nil {
		p.Page = typed.NewPage(said, most, order, nil, v)
	} else {
		p.Page = typed.NewPage(said, most, order, &e.Entry, v)
	}
	if p.Sent != "" || !p.Mails || p.Phase != trip.Open && p.Phase != trip.Interest {
		return
	}
	if e == nil {
		e = &entry{Entry: typed.Entry{Values: map[string]string{fLanguage: v.Language}}}
	}
	e.kind = kindOf(p.Phase)
	p.Fill(&e.Entry)
}

// order is that of the fields on the page.
var order = []string{"", fName, fEmail, fBorn, fCompanion, fCompanionBorn, fGuardian, fGuardianBorn, fDiet, fMobility, fHealth, fConsent}

// kindOf is what can be done in a phase, "" for nothing.
func kindOf(phase string) string {
	switch phase {
	case trip.Open:
		return kindMake
	case trip.Interest:
		return kindNote
	}
	return ""
}

// newTripPage puts together what is to be known of a trip.
func newTripPage(b *calendar.Book, t *trip.Trip, now time.Time, v *voice.Voice) tripPage {
	home := b.Office().Location()
	rule := t.Registration
	p := tripPage{
		Title: t.Title, Note: t.Note, About: t.Description, First: t.From, Last: t.To, Seats: t.Capacity, Minimum: t.Minimum, Rule: rule.Rule, Ranks: rule.Ranks,
		Programme: listing.NewProgramme(b, t, v), Phase: t.Phase(now, home), Opens: t.Opens(home), Asks: t.Begins(trip.StepInterest, home), Closes: t.Closes(home), Draws: t.Draws(home),
	}
	if partner := b.Partner(t.Partner); partner != nil {
		p.City = partner.Title
	}
	p.Terms = listing.NewTerms(b, t, listing.Party{Seats: 1, Any: true}, now, v)
	for _, q := range rule.Quotas {
		p.Quotas = append(p.Quotas, quota{q.For, q.Seats})
	}
	p.Full = rule.Rule == events.FirstCome && p.Phase == trip.Open && t.Held >= t.Capacity
	add := func(what string, at time.Time) {
		if !at.IsZero() {
			p.Dates = append(p.Dates, date{what, at.In(home)})
		}
	}
	add("interest", p.Asks)
	add("opens", p.Opens)
	add("closes", p.Closes.Add(-time.Minute))
	if rule.Rule != events.FirstCome {
		add("draw", p.Draws)
	}
	p.Opens, p.Asks, p.Draws = voice.At(p.Opens, b.Office().Zone), voice.At(p.Asks, b.Office().Zone), voice.At(p.Draws, b.Office().Zone)
	p.Closes = voice.At(p.Closes.Add(-time.Minute), b.Office().Zone)
	return p
}

// take takes the form: whoever has filled it in well gets a link, whether anybody knows their address or not.
func (x *registering) take(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if shell.Framed(r) {
		v.Embed(x.Frames)
	}
	if v.Early() {
		return
	}
	e := &entry{}
	if e.whole = form.Read(w, r, e); e.whole != nil {
		e.Values, e.Faults = map[string]string{fLanguage: v.Voice.Language}, map[string]typed.Fault{"": {Key: "form"}}
		x.display(r, v, e.whole.Status, e, "")
		return
	}
	x.hold(r, e)
	token := ""
	if e.Status == 0 {
		token = x.write(e, r.PathValue("id"))
	}
	e.Send(w, r, x.Bounds, x.Asked, x.mail(e, r.PathValue("id"), token))
	if e.Status != 0 {
		x.display(r, v, e.Status, e, "")
		return
	}
	x.display(r, v, http.StatusAccepted, nil, e.Email)
}

// hold holds what was typed against the trip as it is now.
func (x *registering) hold(r *http.Request, e *entry) {
	now := x.Now()
	x.Mirror.View(func(b *calendar.Book) {
		t := b.Trip(r.PathValue("id"))
		if t == nil || !t.Public() {
			e.Status = http.StatusNotFound
			return
		}
		if e.kind = kindOf(t.Phase(now, b.Office().Location())); e.kind == "" || x.Asked == nil {
			e.Late("closed", http.StatusConflict)
			return
		}
		if e.Values[fLanguage] == "" {
			e.Values[fLanguage] = words.Spoken()[0]
		}
		e.settle(b, t, now)
	})
}

// write makes the token that what was typed travels in. What does not fit into an address has to be shorter.
func (x *registering) write(e *entry, trip string) string {
	l := e.letter(trip)
	l.Expires = x.Now().Add(typed.LinkLife).Unix()
	token, err := x.seal.Close(l)
	if err != nil {
		x.Forms.Log.Error("seal what was typed for a trip", "trip", trip, "error", err)
		e.Late("later", http.StatusServiceUnavailable)
		return ""
	}
	if over := len(x.link(token)) - typed.MaxLink; over > 0 {
		e.Wrong("", "much", "n", over/2+1)
		if e.kind == kindMake {
			e.Wrong(fHealth, "much", "n", over/2+1)
		}
	}
	return token
}

// link is where a token leads.
func (x *registering) link(token string) string { return x.Links.BaseURL + "/register/" + token }

// mail is the mail with the link.
func (x *registering) mail(e *entry, trip, token string) *worker.Confirm {
	return &worker.Confirm{
		Address: e.Email, Language: e.Values[fLanguage], Trip: trip, Interest: e.kind == kindNote, Link: x.link(token), At: x.Now(), Hours: int(typed.LinkLife.Hours()),
	}
}
