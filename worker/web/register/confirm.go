package register

import (
	"net/http"
	"slices"
	"time"

	"jourfixe/calendar"
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

// What the page behind a link shows.
const (
	stateAsk    = "ask"    // what was typed, and a button
	stateThere  = "there"  // they have a registration: what it says
	stateStored = "stored" // it is stored, and not decided yet
	stateSpent  = "spent"  // the link was used, and they have left since
	stateLate   = "late"   // it cannot be done any more
	stateOpen   = "open"   // they would have said that they are interested, and can register by now
	stateOld    = "old"    // the link has expired
)

// registeredEarlier has somebody's own page say that what was typed behind their last link was not taken over.
const registeredEarlier = "earlier"

// source names this door in commands.
const source = "/register"

// A linkPage is what somebody sees who has opened the link from their mail.
type linkPage struct {
	State    string
	To       string // where the form is sent
	Page     string // of the trip
	Own      string // of the person, "" as long as there is none
	Kind     string // what they are about to do
	Again    bool   // they had a registration before this link
	Title    events.Text
	First    events.Date
	Last     events.Date
	Phase    string
	Opens    time.Time
	Draws    time.Time
	Standing string
	Seats    int
	Until    time.Time
	Lines    []typed.Filled
	Terms    listing.Terms // what they bind themselves to
	Other    bool          // what is there was not typed behind this link
	Fault    string        // key of a text, "" for none
}

// showLink shows what was typed, and changes nothing: programs that look into mails follow links, too.
func (x *registering) showLink(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	l, ok := x.letters.Opened(w, r, v)
	if !ok {
		return
	}
	p := x.state(l)
	switch used := x.used(r); {
	case p.State == stateAsk && used: // whoever has used the link and has left since is not taken back by it
		p.State = stateSpent
	case p.State == stateThere:
		p.Other = !used && l.Kind == kindMake
	}
	x.present(v, http.StatusOK, r.PathValue("token"), l, p)
}

// used reports whether the button behind a link has done what it is for.
func (x *registering) used(r *http.Request) bool {
	return typed.Used(r, x.Forms, client, source, x.identity(r.PathValue("token")))
}

// takeLink registers, or notes that somebody would like to go. The command is named after the link, so one that is opened or sent twice is
// one registration.
func (x *registering) takeLink(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	l, ok := x.letters.Opened(w, r, v)
	if !ok {
		return
	}
	token := r.PathValue("token")
	p := x.state(l)
	if p.State != stateAsk {
		p.Other = l.Kind == kindMake && !x.used(r)
		x.answer(w, r, v, l, p)
		return
	}
	outcome := x.Forms.SubmitOnce(w, r, forms, client, events.Message{ID: x.identity(token), Source: source}, l.body())
	if outcome.Gone {
		return
	}
	p = x.state(l)
	switch f := outcome.Fault; {
	case outcome.Stored:
		p.State = stateStored
		x.present(v, http.StatusAccepted, token, l, p)
		return
	case p.State == stateThere, f == nil && p.State != stateAsk: // also where somebody was quicker, as the same person in another window
		p.Other = l.Kind == kindMake && f != nil
	case f == nil: // it was done by this link once, and they have left since
		p.State = stateSpent
	case p.State == stateAsk:
		p.Fault = f.Text
		x.present(v, f.Status, token, l, p)
		return
	}
	x.answer(w, r, v, l, p)
}

// answer leads to what somebody has, or says why there is nothing.
func (x *registering) answer(w http.ResponseWriter, r *http.Request, v *shell.Visit, l *letter, p linkPage) {
	token := r.PathValue("token")
	switch {
	case p.State == stateThere && p.Own != "" && v.Leads(p.Own) && p.Other:
		form.Lead(w, r, p.Own+"?done="+registeredEarlier)
	case p.State == stateThere && p.Own != "" && v.Leads(p.Own):
		form.Lead(w, r, p.Own)
	case p.State == stateThere:
		form.Lead(w, r, "/register/"+token)
	default:
		x.present(v, http.StatusConflict, token, l, p)
	}
}

// identity is that of the command to which a link comes.
func (x *registering) identity(token string) string {
	return "link-" + events.Hash(x.Forms.Reception.Key, []byte("register\x00"+token))
}

// state is what the book says of the person of a link, whose address it has proven, and of the trip.
func (x *registering) state(l *letter) linkPage {
	now := x.Now()
	p := linkPage{State: stateLate}
	x.Mirror.View(func(b *calendar.Book) {
		t := b.Trip(l.Trip)
		if t == nil || !t.Public() {
			return
		}
		phase := t.Phase(now, b.Office().Location())
		r := registered(b, l)
		switch {
		case r != nil && r.Entered(), r != nil && r.Active() && (l.Kind == kindNote || phase != trip.Open):
			p.State, p.Standing, p.Seats, p.Until = stateThere, r.Standing, r.Seats, voice.At(r.Until, b.Office().Zone)
			p.Own = "/registered/" + x.Links.RegistrationToken(b, r.ID)
		case kindOf(phase) == l.Kind:
			p.State = stateAsk
		case phase == trip.Open:
			p.State = stateOpen
		}
	})
	return p
}

// registered is the registration of whoever has the address of a letter, nil if there is none.
func registered(b *calendar.Book, l *letter) *registration.Registration {
	person := b.PersonAt(l.Email)
	if person == nil {
		return nil
	}
	for _, r := range b.RegistrationsOf(person.ID) {
		if r.Trip == l.Trip {
			return r
		}
	}
	return nil
}

// present shows the page behind a link.
func (x *registering) present(v *shell.Visit, status int, token string, l *letter, p linkPage) {
	now := x.Now()
	there := false
	x.Mirror.View(func(b *calendar.Book) {
		t := b.Trip(l.Trip)
		if there = t != nil && t.Public(); !there {
			return
		}
		home, zone := b.Office().Location(), b.Office().Zone
		p.Title, p.First, p.Last, p.Phase = t.Title, t.From, t.To, t.Phase(now, home)
		if p.State == stateAsk && l.Kind == kindMake {
			p.Terms = listing.NewTerms(b, t, l.party(), now, v.Voice)
		}
		p.Opens, p.Draws = voice.At(t.Opens(home), zone), voice.At(t.Draws(home), zone)
	})
	if !there {
		v.Fail(http.StatusNotFound, "error.missing")
		return
	}
	p.To, p.Page, p.Kind = "/register/"+token, "/trips/"+l.Trip+"/register", l.Kind
	if p.Own != "" && !v.Leads(p.Own) {
		p.Own = ""
	}
	if p.State == stateAsk {
		p.Lines = typedLines(l, v.Voice)
	}
	title := v.Voice.T("register.state."+p.State+".title") + " – " + v.Voice.In(p.Title)
	v.Show(status, "registerlink", func(*calendar.Book) shell.Content { return shell.Content{Title: title, Body: p} })
}

// party are those who travel, by what was typed. Only a minor has a guardian, or the registration is refused.
func (l *letter) party() listing.Party {
	p := listing.Party{Seats: 1, Minor: l.Guardian != nil}
	if l.Companion != nil {
		p.Seats = 2
	}
	return p
}

// typedLines are what was typed, to be looked at once more.
func typedLines(l *letter, v *voice.Voice) (list []typed.Filled) {
	add := func(name, value string) {
		if value != "" {
			list = append(list, typed.Filled{Label: v.T("register.field." + name), Value: value})
		}
	}
	day := func(d *events.Date) string {
		if d == nil {
			return ""
		}
		return v.DayOnly(*d)
	}
	tick := func(name string, ticked bool) {
		if ticked {
			add(name, v.T("register.yes"))
		}
	}
	add(fName, l.Name)
	add(fEmail, l.Email)
	add(fLanguage, v.NameOf(l.Language))
	add(fBorn, day(l.Born))
	for _, x := range []struct {
		name, born string
		of         *traveller
	}{{fCompanion, fCompanionBorn, l.Companion}, {fGuardian, fGuardianBorn, l.Guardian}} {
		if x.of != nil {
			add(x.name, x.of.Name)
			add(x.born, day(x.of.Born))
		}
	}
	tick(fFirst, l.First)
	tick(fMember, l.Member)
	tick(fHost, l.Host)
	if n := l.Needs; n != nil {
		add(fDiet, n.Diet)
		add(fMobility, n.Mobility)
		add(fHealth, n.Health)
		tick(fNoPets, n.NoPets)
		tick(fNoSmoking, n.NoSmoking)
		tick(fStairs, n.NoStairs)
		add(fSpeaks, spoken(n.Speaks, v.Language))
	}
	return list
}

// spoken are languages by their names.
func spoken(tags []string, language string) string {
	var names []string
	for _, t := range words.Tongues {
		if slices.Contains(tags, t.Tag) {
			names = append(names, t.Name)
		}
	}
	return words.List(names, language)
}
