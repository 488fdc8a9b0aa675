package registered

import (
	"net/http"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/people"
	"jourfixe/calendar/trip"
	"jourfixe/events"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// A page shows somebody how they stand with a trip. Of others it says nothing but how many are before them.
type page struct {
	Done   string      // what they have just done, "" if nothing: the page begins with that
	Fault  *form.Fault // why nothing was done, nil if it was
	Stored bool        // it is stored, and not decided yet

	To          string // this page, and where its form is sent
	Name        string // whose link it is: who was passed the mail on sees for whom it is
	State       string
	Says        string // the heading
	Title       events.Text
	City        events.Text
	First, Last events.Date
	Away        string
	Pair        bool
	Number      int
	Who         []traveller
	Rule        string
	Before      []string  // who comes before others on seats that are kept
	Until       time.Time // until when there is an offer, on the person's clock
	Clock       string    // whose clock that is, "" if only one can be meant
	Next        []step
	Dues        listing.Dues
	Stay        *stay // nil: nowhere, or they were not told yet
	Parts       []listing.Part
	Choose      string      // where they choose optional parts, "" if they cannot
	Chooses     events.Date // the last day on which they can
	Again       *again

	Files []listing.File // what the office has marked for everybody who has a seat

	Active, Entered bool
	Left            bool // they are in no more, and what is in their calendar can be marked as cancelled
	Change          string
	Withdraw        string
	Programme       string
	File            string
	Mine            string // all that the person is invited to
	Mails           string // where they choose which mails they get
}

// A traveller is somebody who goes along.
type traveller struct {
	Name string
	Born events.Date
	As   string // "" for who has registered
}

// A step is what comes next, and when.
type step struct {
	Key  string
	Date events.Date
	N    int
}

// An again is how somebody who is not in can register.
type again struct {
	Last events.Date // the last day
	To   string      // where, "" if there is no such page
}

// show shows somebody their registration. Looking changes nothing: mail programs and virus scanners follow links, too.
func (x *own) show(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	x.display(v, http.StatusOK, page{Done: r.URL.Query().Get("done")})
}

// display shows the page as things are now.
func (x *own) display(v *shell.Visit, status int, p page) {
	if v.ChooseLanguage() {
		return
	}
	s := x.stand(v)
	p.fill(x, v, s)
	title := p.Says + " – " + v.Voice.In(p.Title)
	switch {
	case p.Fault != nil:
		title = v.Voice.T("fault.short") + " – " + title
	case p.Stored:
	case p.Done != "":
		title = v.Voice.T("registered.said."+p.Done) + " – " + title
	}
	v.Show(status, "registered", func(*calendar.Book) shell.Content { return shell.Content{Title: title, Body: p} })
}

// fill puts together what the page shows.
func (p *page) fill(x *own, v *shell.Visit, s stand) {
	person, office := s.book.Person(s.r.Person), s.book.Office()
	p.To, p.Name, p.State = home(v), person.Name.Value(), s.state
	p.Title, p.First, p.Last, p.Number = s.t.Title, s.t.From, s.t.To, s.r.Number
	p.Away = v.Voice.Away(s.book.Today(s.now), s.t.From)
	p.City = s.book.TripPlace(s.t)
	p.Pair, p.Active, p.Entered = s.r.Seats > 1, s.active(), s.entered()
	p.Left = !p.Active && s.state != listing.StateOff && s.state != listing.StateOver && s.r.Left() > 0
	p.Who = who(s)
	p.says(v.Voice, s, person)
	if s.t.Registration != nil && p.Entered {
		p.Rule = v.Voice.T("registered.rule." + s.t.Registration.Rule)
		for _, q := range s.t.Registration.Quotas {
			p.Before = append(p.Before, v.Voice.T("registered.priority."+q.For))
		}
	}
	p.Stay, p.Files = newStay(s), files(s, p.To, v.Voice)
	p.Next = steps(s, office.Location())
	p.Dues = listing.NewDues(s.book, s.r, s.now, v.Voice)
	p.Parts, p.Dues.Parts = p.Dues.Parts, nil
	if s.chooses() {
		p.Choose, p.Chooses = p.To+"/parts", lastChoice(s.t, office.Location())
	}
	if s.open() && (!p.Active || p.State == events.Interested) {
		p.Again = &again{Last: lastDay(s, office.Location())}
		if to := "/trips/" + s.t.ID + "/register"; v.Leads(to) {
			p.Again.To = to
		}
	}
	p.Change, p.Withdraw, p.Programme, p.File = p.To+"/change", p.To+"/withdraw", p.To+"/programme", p.To+"/"+fileName
	mails := x.Links.Links.MailsToken(s.book, person.ID)
	p.Mine, p.Mails = "/mine/"+mails, "/mails/"+mails
	if p.Done != "" && !p.was(s) {
		p.Done = ""
	}
}

// was reports whether somebody who stands like this may have just done what the address says. A link can claim anything.
func (p *page) was(s stand) bool {
	switch p.Done {
	case doneAccepted:
		return s.state == events.Seated
	case doneDeclined:
		return s.state == events.Declined
	case doneWithdrawn:
		return s.state == events.Withdrawn
	}
	return (p.Done == doneChanged || p.Done == doneEarlier) && s.entered() || p.Done == doneChosen && s.state == events.Seated
}

// says is the heading: how things stand.
func (p *page) says(v *voice.Voice, s stand, person *people.Person) {
	var pairs []any
	switch p.State {
	case events.Waiting:
		pairs = []any{"n", s.book.Place(s.r, s.now)}
	case events.Offered:
		p.Until = voice.At(s.r.Until, person.Zone)
		if voice.Offset(p.Until) != voice.Offset(voice.At(s.r.Until, s.book.Office().Zone)) {
			p.Clock = v.City(person.Zone)
		}
		pairs = []any{"day", v.DayOnly(events.DateOf(p.Until)), "time", v.Clock(p.Until)}
	}
	key := p.State
	if p.Pair && (p.State == events.Seated || p.State == events.Offered) {
		key += ".pair"
	}
	p.Says = v.T("registered.title."+key, pairs...)
}

// who are those who go along.
func who(s stand) (list []traveller) {
	for _, x := range []struct {
		name, born events.Sealed
		as         string
	}{{s.r.Name, s.r.Born, ""}, {s.r.Companion, s.r.CompanionBorn, "companion"}, {s.r.Guardian, s.r.GuardianBorn, "guardian"}} {
		if x.name.Value() == "" {
			continue
		}
		of := traveller{Name: x.name.Value(), As: x.as}
		if born, err := events.ParseDate(x.born.Value()); err == nil {
			of.Born = born
		}
		list = append(list, of)
	}
	return list
}

// lastDay is the last on which people can register.
func lastDay(s stand, home *time.Location) events.Date {
	return events.DateOf(s.t.Closes(home).Add(-time.Second).In(home))
}

// toldSteps are the milestones that concern those who go along.
var toldSteps = []string{"documents", "balance", "briefing", "final-programme"}

// steps is what is ahead for somebody who stands like this, by day.
func steps(s stand, home *time.Location) (list []step) {
	if !s.active() {
		return nil
	}
	today := s.book.Today(s.now)
	add := func(key string, day events.Date, n int) {
		if !day.Before(today) {
			list = append(list, step{key, day, n})
		}
	}
	undrawn := s.t.Registration != nil && s.t.Registration.Rule != events.FirstCome && s.t.Drawn == nil
	switch {
	case s.state == events.Interested && s.t.Registration != nil && s.now.Before(s.t.Opens(home)):
		add("opens", events.DateOf(s.t.Opens(home).In(home)), 0)
	case s.state == events.Registered:
		add("closes", lastDay(s, home), 0)
	}
	if undrawn && s.state == events.Registered {
		add("draw."+s.t.Registration.Rule, events.DateOf(s.t.Draws(home).In(home)), 0)
	}
	for _, m := range s.t.Milestones {
		switch {
		case s.t.Done[m.ID]:
		case m.ID == trip.StepDecide && s.t.Minimum > 0 && s.entered():
			add(m.ID, m.Date, s.t.Minimum)
		case slices.Contains(toldSteps, m.ID) && s.r.Holds():
			add(m.ID, m.Date, 0)
		}
	}
	if s.entered() {
		add("departure", s.t.From, 0)
		add("return", s.t.To, 0)
	}
	slices.SortStableFunc(list, func(x, y step) int { return x.Date.Compare(y.Date) })
	return list
}
