package registered

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// A partsPage asks which optional parts somebody takes.
type partsPage struct {
	choice
	Stored   bool
	To, Back string
	Once     string
	Before   string // what is chosen now
	Title    events.Text
	Pair     bool
	Until    events.Date // the last day
	Parts    []pickable
}

// A pickable is an optional part as the form shows it.
type pickable struct {
	listing.Part
	Wanted bool
	Shut   bool // it cannot be taken, since it has not seats enough
	Few    bool // it has some
	Wrong  *wrong
	Other  string // the part that this is about as well
}

// A chosenPage shows what a choice comes to, before it is made.
type chosenPage struct {
	partsPage
	Seen    string
	Again   bool // it is another thing than what was shown before
	Taken   []picked
	Left    []picked
	Kept    []picked
	Costs   bool // there is money in it
	Was, Is cost
	Dues    []listing.DueLine
	Own     bool // their own calendar changes with it
	Mail    bool // they get a mail
}

// A picked is a part with what it costs those who travel.
type picked struct {
	Title events.Text
	Price string // of all of them, "" if it costs nothing
	Each  string // of each, if they are two
}

// A cost is what the trip costs at a time.
type cost struct{ All, Paid, Open, Over string }

// Differs reports whether the sum is another one.
func (p chosenPage) Differs() bool { return p.Was.All != p.Is.All }

func (x *own) showParts(_ http.ResponseWriter, _ *http.Request, v *shell.Visit) {
	s := x.stand(v)
	if !s.chooses() {
		x.display(v, http.StatusOK, page{})
		return
	}
	x.displayParts(v, http.StatusOK, partsPage{choice: choice{Wanted: s.r.Parts}})
}

// chooses reports whether somebody can choose optional parts.
func (s stand) chooses() bool {
	return s.state == events.Seated && len(s.t.Parts()) > 0 && s.now.Before(s.t.Chooses(s.book.Office().Location()))
}

// choose takes optional parts and gives others back. It shows first what that comes to. What others have changed since is shown, too.
func (x *own) choose(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	p := partsPage{}
	c := &p.choice
	c.Fault = form.Read(w, r, c)
	s, t := x.stand(v), (&events.ChooseParts{}).Type()
	sent, fault := x.Forms.Given(r, choices, client, source, t)
	switch {
	case sent:
		lead(w, r, v, doneChosen)
		return
	case !s.chooses():
		x.display(v, http.StatusConflict, page{Fault: choices.Overtaken(s.unchosen())})
		return
	case c.Fault != nil:
		c.Wanted = s.r.Parts
	case fault != nil:
		c.Fault = fault
	case c.catchUp(s.r.Parts, s.t):
		c.Fault = choices.Overtaken("chosen")
	case c.do == doBack:
	case slices.Equal(c.Wanted, s.r.Parts):
		lead(w, r, v, doneChosen)
		return
	default:
		if c.check(s); c.Fault == nil {
			x.take(w, r, v, s, p)
			return
		}
	}
	x.displayParts(v, c.Fault.Or(http.StatusOK), p)
}

// unchosen says why somebody cannot choose.
func (s stand) unchosen() string {
	if s.state == events.Seated && len(s.t.Parts()) > 0 {
		return late
	}
	return overtaken
}

// take shows what a choice comes to or, if that has been seen, makes it.
func (x *own) take(w http.ResponseWriter, r *http.Request, v *shell.Visit, s stand, p partsPage) {
	c := &p.choice
	body := &events.ChooseParts{ID: s.r.ID, Parts: append([]string{}, c.Wanted...)}
	seen, err := x.foresee(r, s, body)
	switch {
	case err != nil:
		x.Forms.Log.Error("foresee a choice of parts", "error", err)
		c.Fault = choices.Later()
	case seen.Problem != nil:
		if x.overtook(v, choices.Fault(seen.Problem)) {
			return
		}
		c.refuse(s, choices.Fault(seen.Problem))
	default:
		q := x.comesTo(v, s, seen, p)
		if c.do != doTake || c.seen != q.Seen {
			q.Again = c.do == doTake
			x.displayChosen(v, q)
			return
		}
		switch outcome := x.give(w, r, choices, s, body); {
		case outcome.Gone:
			return
		case outcome.Done():
			lead(w, r, v, doneChosen)
			return
		default:
			if x.overtook(v, outcome.Fault) {
				return
			}
			now := x.stand(v)
			if c.refuse(now, outcome.Fault); c.Fault.Is(overtaken) {
				c.catchUp(now.r.Parts, now.t)
				c.Fault = choices.Overtaken("chosen")
			}
			p.Stored = outcome.Stored
		}
	}
	x.displayParts(v, c.Fault.Or(http.StatusAccepted), p)
}

// overtook shows somebody their page, if the desk says that they have no seat any more or cannot choose any more, and reports that.
func (x *own) overtook(v *shell.Visit, f *form.Fault) bool {
	if f == nil || f.Problem == nil || strings.HasPrefix(f.Problem.Field, "parts[") {
		return false
	}
	name := overtaken
	if s := x.stand(v); !s.chooses() {
		name = s.unchosen()
	}
	x.display(v, http.StatusConflict, page{Fault: choices.Overtaken(name)})
	return true
}

// foresee looks at what a choice would set off.
func (x *own) foresee(r *http.Request, s stand, body events.Body) (worker.Foresight, error) {
	data, err := json.Marshal(body)
	if err != nil {
		return worker.Foresight{}, err
	}
	t := body.Type()
	return x.Forms.Reception.Foresee(r.Context(), client, t, events.Message{ID: rand.Text(), Source: source, Type: t.String(), Data: data})
}

// comesTo puts together what a choice comes to.
func (x *own) comesTo(v *shell.Visit, s stand, seen worker.Foresight, p partsPage) chosenPage {
	is := seen.After.Registration(s.r.ID)
	q := chosenPage{partsPage: p}
	for _, leg := range s.t.Parts() {
		had, has := slices.Contains(s.r.Parts, leg.ID), slices.Contains(is.Parts, leg.ID)
		list := &q.Taken
		switch {
		case had && has:
			list = &q.Kept
		case had:
			list = &q.Left
		case !has:
			continue
		}
		*list = append(*list, pick(leg, is.Seats, v.Voice))
	}
	q.Was, q.Is = costOf(s.r, s.t, v.Voice), costOf(is, s.t, v.Voice)
	all, _ := is.Costs(s.t)
	before, _ := s.r.Costs(s.t)
	q.Costs = all+before+is.Received() > 0
	for _, d := range listing.NewDues(seen.After, is, s.now, v.Voice).Lines {
		if d.Paid && d.State != registration.Done {
			q.Dues = append(q.Dues, d)
		}
	}
	q.Mail = len(seen.Mails) > 0
	for _, f := range seen.Feeds {
		q.Own = q.Own || f.Scope == (events.Ref{Noun: "person", ID: s.r.Person}).String()
	}
	q.Seen = x.marked(q)
	return q
}

// marked tells what is shown from anything else.
func (x *own) marked(q chosenPage) string {
	data, err := json.Marshal([]any{q.Taken, q.Left, q.Kept, q.Was, q.Is, q.Dues, q.Mail})
	if err != nil {
		panic(err) // these are texts and days
	}
	return events.Hash(x.Forms.Reception.Key, data)
}

// pick is a part with what it costs so many.
func pick(leg *events.TimedLeg, seats int, v *voice.Voice) picked {
	k := picked{Title: leg.Title}
	if price := leg.Optional.Price; price.Minor > 0 {
		k.Price = words.Money(events.Money{Minor: price.Minor * seats, Currency: price.Currency}, v.Language)
		if seats > 1 {
			k.Each = words.Money(price, v.Language)
		}
	}
	return k
}

// costOf says what the trip costs a registration, and what of it is paid.
func costOf(r *registration.Registration, t *trip.Trip, v *voice.Voice) (c cost) {
	all, _ := r.Costs(t)
	paid := r.Received()
	money := func(minor int) string {
		return words.Money(events.Money{Minor: max(0, minor), Currency: t.Currency()}, v.Language)
	}
	c.All, c.Open = money(all), money(all-paid)
	if paid != 0 {
		c.Paid = money(paid)
	}
	if paid > all {
		c.Over = money(paid - all)
	}
	return c
}

// displayParts shows the form with what is wanted.
func (x *own) displayParts(v *shell.Visit, status int, p partsPage) {
	if v.ChooseLanguage() {
		return
	}
	s := x.stand(v)
	p.fillParts(v, s)
	for _, part := range listing.PartsOf(s.book, s.r, s.t, v.Voice) {
		o := pickable{Part: part, Wanted: slices.Contains(p.Wanted, part.ID), Wrong: p.Wrong[part.ID]}
		if !part.Chosen && part.Left < s.r.Seats {
			o.Shut, o.Few = true, part.Left > 0
		}
		if o.Wrong != nil {
			o.Other = v.Voice.In(o.Wrong.Other)
		}
		p.Parts = append(p.Parts, o)
	}
	title := v.Voice.T("registered.parts.title") + " – " + v.Voice.In(p.Title)
	if p.Fault != nil {
		title = v.Voice.T("fault.short") + " – " + title
	}
	v.Show(status, "registeredparts", func(*calendar.Book) shell.Content { return shell.Content{Title: title, Body: p} })
}

// displayChosen shows what a choice comes to.
func (x *own) displayChosen(v *shell.Visit, q chosenPage) {
	q.fillParts(v, x.stand(v))
	title := v.Voice.T("registered.parts.look") + " – " + v.Voice.In(q.Title)
	v.Show(http.StatusOK, "registeredchosen", func(*calendar.Book) shell.Content { return shell.Content{Title: title, Body: q} })
}

func (p *partsPage) fillParts(v *shell.Visit, s stand) {
	p.Back, p.To, p.Once, p.Title, p.Pair = home(v), home(v)+"/parts", rand.Text(), s.t.Title, s.r.Seats > 1
	p.Before = strings.Join(s.r.Parts, " ")
	p.Until = lastChoice(s.t, s.book.Office().Location())
}

// lastChoice is the last day on which optional parts can be chosen.
func lastChoice(t *trip.Trip, home *time.Location) events.Date {
	return events.DateOf(t.Chooses(home).Add(-time.Second).In(home))
}
