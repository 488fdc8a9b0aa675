package registered

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"jourfixe/calendar"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// A changePage asks who travels and what they need.
type changePage struct {
	change
	Stored   bool
	To, Back string
	Once     string
	Title    events.Text
	Max      int               // characters of the field that a fault is about
	Now      map[string]string // what the book has
	One, Two string            // what the trip costs one who travels, and two; "" if it costs nothing
	Guardian bool              // there is one, or one is needed
	Speaks   []language
	Until    events.Date // when what is needed is destroyed
	Days     int         // after the return
	Incoming bool        // people come to the city of the office
	Look     *charged    // what it comes to, nil if the same people travel as before or it is not looked at yet
}

// charged is what a trip costs once somebody else travels along, or nobody any more.
type charged struct {
	Seen    string // marks what is shown
	Again   bool   // it is another thing than what was shown before
	Pair    bool
	Was, Is cost
	Dues    []listing.DueLine // once there is a seat
	GivesUp bool              // a seat is given back
}

// Differs reports whether the sum is another one.
func (c charged) Differs() bool { return c.Was.All != c.Is.All }

// A box is one field of the form.
type box struct {
	Name, Value, Was string
	Kind             string // of input: text, date; "" for a text of several lines
	Auto             string // what browsers may fill it with
	Max              int    // characters
	Need, Hint       bool
	Fault            string // key of the text that says what is wrong, "" if nothing is
}

// Box is a field as it was typed.
func (p changePage) Box(name, kind, auto string) box {
	b := box{Name: name, Value: p.Said[name], Was: p.Now[name], Kind: kind, Auto: auto, Max: most(name)}
	b.Need = name == inName || name == inBorn && b.Was != ""
	b.Hint = slices.Contains([]string{inCompanion, inGuardian, inDiet, inMobility, inHealth}, name)
	if p.At == name {
		b.Fault = p.Fault.Text
	}
	return b
}

// A language is one that somebody may speak.
type language struct {
	words.Tongue
	Spoken bool
}

func (x *own) showChange(_ http.ResponseWriter, _ *http.Request, v *shell.Visit) {
	s := x.stand(v)
	if !s.entered() {
		x.display(v, http.StatusOK, page{})
		return
	}
	x.displayChange(v, http.StatusOK, changePage{change: change{Said: stated(s.r)}})
}

// change takes what somebody says anew. What others have changed since is shown first.
func (x *own) change(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	p := changePage{}
	c := &p.change
	c.Fault = form.Read(w, r, c)
	s := x.stand(v)
	if sent, fault := x.Forms.Given(r, changes, client, source, (&events.AmendRegistration{}).Type()); sent {
		lead(w, r, v, doneChanged)
		return
	} else if c.Fault == nil {
		c.Fault = fault
	}
	switch now := stated(s.r); {
	case !s.entered():
		x.display(v, http.StatusConflict, page{Fault: changes.Overtaken(overtaken)})
		return
	case c.Fault != nil:
		if c.Said == nil {
			c.Said = now
		}
	case c.catchUp(now):
		c.Fault = changes.Overtaken(stale)
	default:
		body := c.command(s.r.ID, now)
		switch {
		case c.Fault != nil:
		case body == nil:
			lead(w, r, v, doneChanged)
			return
		case x.looks(r, v, s, &p, body):
		default:
			outcome := x.give(w, r, changes, s, body)
			switch {
			case outcome.Gone:
				return
			case outcome.Done():
				lead(w, r, v, doneChanged)
				return
			}
			p.Stored = outcome.Stored
			if c.refuse(outcome.Fault); c.Fault.Is(overtaken) {
				c.catchUp(stated(x.stand(v).r))
				c.Fault = changes.Overtaken(stale)
			}
		}
	}
	status := http.StatusAccepted
	if p.Look != nil {
		status = http.StatusOK
	}
	x.displayChange(v, c.Fault.Or(status), p)
}

// looks looks at what it comes to if others travel than before, and reports whether that has to be shown first. What the desk would refuse is
// said when it is handed in.
func (x *own) looks(r *http.Request, v *shell.Visit, s stand, p *changePage, body *events.AmendRegistration) bool {
	if body.Companion == nil {
		return false
	}
	seen, err := x.foresee(r, s, body)
	switch {
	case err != nil:
		x.Forms.Log.Error("foresee a change of who travels", "error", err)
		p.Fault = changes.Later()
		return true
	case seen.Problem != nil:
		return false
	}
	is := seen.After.Registration(s.r.ID)
	if is.Seats == s.r.Seats {
		return false
	}
	c := &charged{Pair: is.Seats > 1, Was: costOf(s.r, s.t, v.Voice), Is: costOf(is, s.t, v.Voice), GivesUp: is.Seats < s.r.Seats && s.r.Holds()}
	if is.Standing != events.Seated {
		c.Is.Open = "" // nothing is to be paid yet
	}
	for _, d := range listing.NewDues(seen.After, is, s.now, v.Voice).Lines {
		if d.State != registration.Done {
			c.Dues = append(c.Dues, d)
		}
	}
	data, err := json.Marshal(c)
	if err != nil {
		panic(err) // these are texts and days
	}
	c.Seen = events.Hash(x.Forms.Reception.Key, data)
	if p.seen == c.Seen {
		return false
	}
	c.Again, p.Look = p.seen != "", c
	return true
}

// costsOf says what the trip costs so many, with the parts that are chosen; "" if that is nothing.
func costsOf(s stand, seats int, v *voice.Voice) string {
	r := *s.r
	r.Seats = seats
	if all, _ := r.Costs(s.t); all == 0 {
		return ""
	}
	return costOf(&r, s.t, v).All
}

// displayChange shows the form with what was typed into it.
func (x *own) displayChange(v *shell.Visit, status int, p changePage) {
	if v.ChooseLanguage() {
		return
	}
	s := x.stand(v)
	p.Back, p.To, p.Once, p.Title = home(v), home(v)+"/change", rand.Text(), s.t.Title
	p.Now, p.Max = stated(s.r), most(p.At)
	p.Guardian = s.r.Minor || p.Said[inGuardian] != "" || p.Said[inGuardianBorn] != "" || strings.HasPrefix(p.At, inGuardian)
	p.One, p.Two = costsOf(s, 1, v.Voice), costsOf(s, 2, v.Voice)
	p.Until, p.Days, p.Incoming = s.t.To.AddDays(registration.NeedsKept), registration.NeedsKept, s.t.Incoming()
	for _, l := range words.Tongues {
		p.Speaks = append(p.Speaks, language{l, slices.Contains(strings.Fields(p.Said[inSpeaks]), l.Tag)})
	}
	title := v.Voice.T("registered.change.title") + " – " + v.Voice.In(p.Title)
	if p.Look != nil {
		title = v.Voice.T("registered.parts.look") + " – " + title
	}
	if p.Fault != nil {
		title = v.Voice.T("fault.short") + " – " + title
	}
	v.Show(status, "registeredchange", func(*calendar.Book) shell.Content { return shell.Content{Title: title, Body: p} })
}
