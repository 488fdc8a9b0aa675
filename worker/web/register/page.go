package register

import (
	"net/http"
	"net/url"
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
	To        string // where the form is sent
	Own       string // the page without a frame; "" if it is not in one
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
	Entry     *entry // nil: there is nothing to fill in at present
	Mails     bool   // links can be sent
	Faults    []shown
	Languages []choice
	Tongues   []words.Tongue
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

// A choice is a language to be written to in.
type choice struct{ Tag, Name string }

// A shown fault leads to its field.
type shown struct{ Field, Text string }

// A formField is one as it is drawn.
type formField struct {
	Name, Value, Type, Complete, Fault string
	Most                               int
	Rows                               int
	May, Hint                          bool
}

// Line is a field of one line, for the template.
func (p *tripPage) Line(name, kind, complete string, may, hint bool) formField {
	f := formField{Name: name, Value: p.Entry.Typed(name), Type: kind, Complete: complete, May: may, Hint: hint, Fault: p.FaultOf(name)}
	for _, x := range lines {
		if x.name == name {
			f.Most = x.most
		}
	}
	if name == fEmail {
		f.Most = typed.MaxEmail
	}
	return f
}

// Area is one of several lines.
func (p *tripPage) Area(name string, rows int) formField {
	return formField{Name: name, Value: p.Entry.Typed(name), Rows: rows, May: true, Hint: true, Most: maxNeed, Fault: p.FaultOf(name)}
}

// Tick is one that is ticked or not.
func (p *tripPage) Tick(name string) formField {
	return formField{Name: name, Value: p.Entry.Typed(name)}
}

// FaultOf is what is wrong with a field, "" if nothing is.
func (p *tripPage) FaultOf(name string) string {
	for _, f := range p.Faults {
		if f.Field == name {
			return f.Text
		}
	}
	return ""
}

// Trap is the name of the field that people do not see.
func (*tripPage) Trap() string { return typed.Trap }

// show shows a trip to everybody.
func (x *registering) show(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if shell.Framed(r) {
		v.Embed(x.Frames)
	} else if v.ChooseLanguage() {
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
		if there = t != nil && t.Registration != nil; there {
			p = newTripPage(b, t, now, v.Voice)
		}
	})
	if !there {
		v.Fail(http.StatusNotFound, "error.missing")
		return
	}
	p.Sent, p.Hours, p.Mails = sent, int(typed.LinkLife.Hours()), x.Asked != nil
	query := url.Values{}
	if shell.Framed(r) {
		query.Set("embed", "1")
		query.Set("lang", v.Voice.Language)
		p.Own = "/trips/" + r.PathValue("id") + "/register"
	}
	p.To = (&url.URL{Path: "/trips/" + r.PathValue("id") + "/register", RawQuery: query.Encode()}).String()
	p.fill(e, v.Voice)
	title := v.Voice.In(p.Title)
	switch {
	case sent != "":
		title = v.Voice.T("register.sent.title") + " – " + title
	case len(p.Faults) > 0:
		title = v.Voice.T("fault.short") + " – " + title
	}
	v.Show(status, "register", func(*calendar.Book) shell.Content {
		return shell.Content{Title: title, Body: &p, Found: r.Method == http.MethodGet && !shell.Framed(r)}
	})
}

// fill puts what somebody has typed into the form, where there is one.
func (p *tripPage) fill(e *entry, v *voice.Voice) {
	if e != nil {
		for _, x := range order {
			if f, wrong := e.faults[x]; wrong {
				p.Faults = append(p.Faults, shown{x, v.T("register.fault."+f.Key, f.Pairs...)})
			}
		}
	}
	if p.Sent != "" || !p.Mails || p.Phase != trip.Open && p.Phase != trip.Interest {
		return
	}
	if p.Entry = e; e == nil {
		p.Entry = &entry{typed: map[string]string{fLanguage: v.Language}}
	}
	p.Entry.kind = kindOf(p.Phase)
	for _, l := range words.Spoken() {
		p.Languages = append(p.Languages, choice{l, v.NameOf(l)})
	}
	p.Tongues = words.Tongues
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
		e.typed, e.faults = map[string]string{fLanguage: v.Voice.Language}, map[string]fault{"": {"form", nil}}
		x.display(r, v, e.whole.Status, e, "")
		return
	}
	x.hold(r, e)
	if e.status == 0 && len(e.faults) > 0 {
		e.status = http.StatusUnprocessableEntity
	}
	token := ""
	if e.status == 0 {
		token = x.write(e, r.PathValue("id"))
	}
	if e.status == 0 {
		if beyond := x.Bounds.Take(w, r, e.email); beyond != "" {
			e.late(beyond, http.StatusTooManyRequests)
		}
	}
	if e.status == 0 && !e.robot && !x.Asked.For(x.mail(e, r.PathValue("id"), token)) {
		e.late("later", http.StatusServiceUnavailable)
		w.Header().Set("Retry-After", "60")
	}
	if e.status != 0 {
		x.display(r, v, e.status, e, "")
		return
	}
	x.display(r, v, http.StatusAccepted, nil, e.email)
}

// late is what is wrong with all of the form, and not with what was typed.
func (e *entry) late(key string, status int) {
	e.faults[""], e.status = fault{Key: key}, status
}

// hold holds what was typed against the trip as it is now.
func (x *registering) hold(r *http.Request, e *entry) {
	now := x.Now()
	x.Mirror.View(func(b *calendar.Book) {
		t := b.Trip(r.PathValue("id"))
		if t == nil || t.Registration == nil {
			e.status = http.StatusNotFound
			return
		}
		if e.kind = kindOf(t.Phase(now, b.Office().Location())); e.kind == "" || x.Asked == nil {
			e.late("closed", http.StatusConflict)
			return
		}
		if e.typed[fLanguage] == "" {
			e.typed[fLanguage] = words.Spoken()[0]
		}
		e.settle(b, t, now)
	})
}

// write makes the token that what was typed travels in. What does not fit into an address has to be shorter.
func (x *registering) write(e *entry, trip string) string {
	l := e.letter(trip)
	l.Expires = x.Now().Add(typed.LinkLife).Unix()
	token, err := x.seal.close(l)
	if err != nil {
		x.Forms.Log.Error("seal what was typed for a trip", "trip", trip, "error", err)
		e.late("later", http.StatusServiceUnavailable)
		return ""
	}
	if over := len(x.link(token)) - typed.MaxLink; over > 0 {
		e.status = http.StatusUnprocessableEntity
		e.wrong("", "much", "n", over/2+1)
		if e.kind == kindMake {
			e.wrong(fHealth, "much", "n", over/2+1)
		}
	}
	return token
}

// link is where a token leads.
func (x *registering) link(token string) string { return x.Links.BaseURL + "/register/" + token }

// mail is the mail with the link.
func (x *registering) mail(e *entry, trip, token string) *worker.Confirm {
	return &worker.Confirm{
		Address: e.email, Language: e.typed[fLanguage], Trip: trip, Interest: e.kind == kindNote, Link: x.link(token), At: x.Now(), Hours: int(typed.LinkLife.Hours()),
	}
}
