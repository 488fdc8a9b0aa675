package meetingmail

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/owed"
	"jourfixe/events"
)

// A correspondence is an office to which random things happen, the mails that it owes, and a mail server that fails in
// every way. What has arrived is known here alone: the ledger may know less, as after a crash.
type correspondence struct {
	t      *testing.T
	r      *rand.Rand
	told   *calendartest.Teller
	now    time.Time
	ledger owed.Ledger
	works  bool // the mail server takes everything
	heard  map[pairing][]owed.Debt

	reminders, updates, repeats int
}

type pairing struct{ meeting, person string }

const town = 5 // people there are

// TestWhatIsOwedIsSaid lets people come and go, move, answer and be erased, plans, changes and cancels meetings, and says
// what is owed through a mail server that fails, while processes die and clocks are set. After every mail the rules must
// hold that know no exception; once all is quiet, everybody must know what is the case.
func TestWhatIsOwedIsSaid(t *testing.T) {
	var reminders, updates, repeats int
	seeds := []uint64{51, 57} // in which an update that may have arrived was followed by an invitation
	for seed := range calendartest.Seeds(5) {
		seeds = append(seeds, seed)
	}
	for _, seed := range seeds {
		c := newCorrespondence(t, seed)
		for range 30 {
			c.step()
		}
		c.settle()
		reminders, updates, repeats = reminders+c.reminders, updates+c.updates, repeats+c.repeats
	}
	if reminders < 12 || updates < 12 || repeats < 6 {
		t.Errorf("%d reminders, %d updates and %d repeats are too few to tell anything", reminders, updates, repeats)
	}
}

func newCorrespondence(t *testing.T, seed uint64) *correspondence {
	r := rand.New(rand.NewPCG(seed, 23))
	c := &correspondence{t: t, r: r, told: calendartest.NewTeller(t), ledger: owed.Ledger{}, heard: map[pairing][]owed.Debt{}}
	c.now = time.Date(2026, 3, 20, 9, 0, 0, 0, time.UTC).Add(time.Duration(r.IntN(20*24*60)) * time.Minute)
	c.must("office.set", map[string]any{"title": events.Text{"de": "B"}, "zone": "Europe/Berlin"})
	for i := range town {
		c.must("person.add", map[string]any{"id": fmt.Sprint("p-", i), "name": "P", "email": fmt.Sprintf("p%d@town.example", i)})
	}
	c.must("venue.set", map[string]any{"id": "hall", "title": events.Text{"de": "Saal"}})
	c.regroup()
	c.must("schedule.set", map[string]any{"id": "often", "cron": "*/15 * * * *", "do": "remind"})
	c.must("schedule.set", map[string]any{"id": "mornings", "cron": "0 8 * * 1-5", "do": "remind"})
	c.must("reminder.set", map[string]any{"id": "near", "schedule": "often", "ahead": "PT2H"})
	c.must("reminder.set", map[string]any{"id": "far", "schedule": "mornings", "ahead": "P3D"})
	for i := range 3 {
		c.request(fmt.Sprint("m-", i))
	}
	return c
}

func (c *correspondence) must(kind string, data map[string]any) {
	c.t.Helper()
	if p := c.ask(kind, data).Problem(); p != nil {
		c.t.Fatalf("%s %v: %v", kind, data, p)
	}
}

func (c *correspondence) ask(kind string, data map[string]any) calendar.Decision {
	c.t.Helper()
	text, err := json.Marshal(data)
	if err != nil {
		c.t.Fatal(err)
	}
	return c.told.Decide(c.told.Command(kind, text), c.now)
}

// regroup lets somebody join and somebody leave.
func (c *correspondence) regroup() {
	members := []string{}
	for i := range town - 1 {
		if c.r.IntN(3) > 0 && c.told.Direct.Has(events.Ref{Noun: "person", ID: fmt.Sprint("p-", i)}) {
			members = append(members, fmt.Sprint("person/p-", i))
		}
	}
	c.ask("group.set", map[string]any{"id": "circle", "title": events.Text{"de": "K"}, "members": members})
}

func (c *correspondence) when() map[string]any {
	at := c.now.Add(time.Duration(1+c.r.IntN(12*24*60)) * time.Minute)
	return map[string]any{"date": events.DateOf(at).String(), "start": events.TimeOfDayOf(at).String(), "zone": "UTC"}
}

func (c *correspondence) request(id string) {
	c.ask("meeting.request", map[string]any{
		"id": id, "title": events.Text{"de": "T"}, "at": c.when(), "duration": "PT1H", "need": []string{"group/circle", "person/p-4"},
	})
}

// step does one thing and lets some time go by, in which what is owed is said.
func (c *correspondence) step() {
	c.t.Helper()
	id, person := fmt.Sprint("m-", c.r.IntN(3)), fmt.Sprint("p-", c.r.IntN(town))
	switch c.r.IntN(13) {
	case 0, 1, 2:
		c.ask("meeting.move", map[string]any{"id": id, "at": c.when()})
	case 3:
		if m := c.told.Direct.Meeting(id); m != nil && len(m.Versions) > 1 {
			// Back to where it was before, which those who never heard of the time between need not be told.
			v := m.Versions[c.r.IntN(len(m.Versions))]
			c.ask("meeting.move", map[string]any{"id": id, "at": map[string]any{
				"date": v.Slot.Date.String(), "start": v.Slot.Start.String(), "zone": v.Slot.Zone}})
		}
	case 4:
		c.ask("meeting.amend", map[string]any{"id": id, "venue": []string{"", "hall"}[c.r.IntN(2)], "conference": []string{"", "https://meet.example/a"}[c.r.IntN(2)]})
	case 5:
		c.ask("meeting.amend", map[string]any{"id": id, "title": events.Text{"de": fmt.Sprint("T", c.r.IntN(2))}})
	case 6:
		if c.r.IntN(3) == 0 {
			c.ask("meeting.cancel", map[string]any{"id": id})
		}
	case 7, 8:
		c.regroup()
	case 9:
		c.ask("person.amend", map[string]any{"id": person, "email": fmt.Sprintf("p%d@other.example", c.r.IntN(1000))})
	case 10, 11:
		c.ask("meeting.answer", map[string]any{"id": id, "person": person, "answer": []string{"accepted", "declined"}[c.r.IntN(2)]})
	case 12:
		if c.r.IntN(8) == 0 && person != "p-4" {
			c.ask("person.erase", map[string]any{"id": person})
		}
	}
	if c.r.IntN(25) == 0 {
		jump := []time.Duration{time.Hour, 24 * time.Hour, -time.Hour, -24 * time.Hour}[c.r.IntN(4)]
		c.now = c.now.Add(jump)
	}
	c.works = c.r.IntN(3) == 0
	most := []time.Duration{time.Minute, 20 * time.Minute, 6 * time.Hour, 3 * 24 * time.Hour}[c.r.IntN(4)]
	c.say(c.now.Add(time.Duration(c.r.Int64N(int64(most)))).Truncate(time.Second))
}

// say plays the post up to a time.
func (c *correspondence) say(until time.Time) {
	c.t.Helper()
	book := c.told.Direct
	for {
		now := c.now
		owing, next := owed.All(book, c.ledger, now)
		again, then := owed.All(c.told.Through, c.travelled(), now)
		if !slices.Equal(owing, again) || !next.Equal(then) {
			c.t.Fatalf("after a restart something else is owed:\n%v, next %s\n%v, next %s", owing, next, again, then)
		}
		if !next.IsZero() && !next.After(now) {
			c.t.Fatalf("at %s the next look is at %s, which is not later", now, next)
		}
		for _, o := range owing {
			c.tell(o, now)
		}
		if len(owing) > 0 {
			continue
		}
		if next.IsZero() || next.After(until) {
			c.now = events.Later(now, until)
			return
		}
		c.now = next
	}
}

// travelled is the ledger as another process reads it.
func (c *correspondence) travelled() owed.Ledger {
	c.t.Helper()
	back := owed.Ledger{}
	for ref, people := range c.ledger {
		back[ref] = map[string]owed.Said{}
		for person, said := range people {
			data, err := json.Marshal(said)
			if err != nil {
				c.t.Fatal(err)
			}
			var read owed.Said
			if err := json.Unmarshal(data, &read); err != nil {
				c.t.Fatal(err)
			}
			back[ref][person] = read
		}
	}
	return back
}

// tell hands one mail to the mail server, and notes what the process knows of the outcome, if it does not die.
func (c *correspondence) tell(o owed.Owing, now time.Time) {
	c.t.Helper()
	book := c.told.Direct
	said := c.ledger[o.About][o.To]
	u := o.Sent(fmt.Sprintf("%s/%d/%d/%d/%s", o.Kind, o.Revision, o.Sequence, o.Address, o.Due), book.Sequence(), now)
	if o.Kind != Reminder {
		u.MessageID = fmt.Sprintf("%s/%d/%d/%d", o.Kind, o.Revision, o.Sequence, o.Address)
	}
	for _, before := range said {
		if before.MessageID == u.MessageID {
			c.repeats++
			if before.State == owed.StateSent || before.State == owed.StateFailed {
				c.t.Fatalf("%s about %s to %s is %s and owed again at %s", o.Kind, o.About, o.To, before.State, now)
			}
			u.Begun, u.Unsure = before.Begun, before.Unsure || before.State == owed.StateSending
		}
	}
	arrived := true
	if !c.works {
		switch c.r.IntN(8) {
		case 0, 1:
			u.State, u.Until, arrived = owed.StateDeferred, now.Add(time.Duration(1+c.r.IntN(4*3600))*time.Second), false
		case 2:
			u.State, u.Until, u.Unsure, arrived = owed.StateDeferred, now.Add(time.Minute), true, c.r.IntN(2) == 0
		case 3:
			u.State, u.Until, arrived = owed.StateSending, now.Add(3*time.Minute), c.r.IntN(2) == 0 // and nobody knows what became of it
		case 4:
			if c.r.IntN(3) == 0 {
				u.State, arrived = owed.StateFailed, false
			}
		}
	}
	if u.State == owed.StateSent {
		u.Unsure = false
	}
	c.ledger.Note(o.About, o.To, u)
	if arrived {
		c.arrived(o, now)
	}
	if m, owes, _ := owed.Of(book, o.About).OwedTo(o.To, c.ledger[o.About][o.To], now); owes && u.Is(&m) {
		c.t.Fatalf("%s to %s is %s and owed again at once", o.Kind, o.To, u.State)
	}
}

// arrived holds what must be true of every mail that somebody gets.
func (c *correspondence) arrived(o owed.Owing, now time.Time) {
	c.t.Helper()
	book := c.told.Direct
	m := book.Meeting(o.About.ID)
	key := pairing{o.About.ID, o.To}
	fail := func(what string) {
		c.t.Helper()
		c.t.Fatalf("at %s %+v about %s: %s; before it %+v; the ledger says %+v", now, o.Debt, o.About, what, c.heard[key], c.ledger[o.About][o.To])
	}
	if p := book.Person(o.To); p.Erased {
		fail("they are erased")
	}
	answer, _ := m.Answer(o.To)
	switch o.Kind {
	case Reminder:
		c.reminders++
		if !now.Before(m.Instant) {
			fail("it reminds of what has begun")
		}
		if answer.Answer == events.AnswerDeclined {
			fail("they have declined")
		}
		if m.Cancelled {
			fail("the meeting is cancelled")
		}
		return
	case Update:
		c.updates++
	}
	if m.Cancelled && o.Kind != Cancellation {
		fail("the meeting is cancelled")
	}
	for _, before := range c.heard[key] {
		switch same := before.Kind == o.Kind && before.Revision == o.Revision && before.Sequence == o.Sequence && before.Address == o.Address; {
		case same, before.Sequence < o.Sequence:
		case before.Sequence == o.Sequence && before.Address != o.Address:
		default:
			fail("their calendar takes it for older than one before")
		}
	}
	c.heard[key] = append(c.heard[key], o.Debt)
}

// settle lets the mail server work until nothing is left to say, and looks what everybody knows.
func (c *correspondence) settle() {
	c.t.Helper()
	c.works = true
	c.say(c.now.Add(30 * time.Hour))
	book, now := c.told.Direct, c.now
	for _, m := range book.Meetings() {
		if !m.End().After(now) {
			continue
		}
		about := owed.Of(book, events.Ref{Noun: "meeting", ID: m.ID})
		for _, p := range book.People() {
			said, heard := c.ledger[about.Ref][p.ID], c.heard[pairing{m.ID, p.ID}]
			st := said.Standing()
			if p.Erased || st.Tried != nil && st.Tried.State == owed.StateFailed {
				continue
			}
			_, invited := about.Who(p.ID)
			fail := func(what string) {
				c.t.Helper()
				c.t.Errorf("%s at %s: %s %s; they heard %+v, the ledger says %+v", m.ID, now, p.ID, what, heard, said)
			}
			last := owed.Debt{}
			if len(heard) > 0 {
				last = heard[len(heard)-1]
			}
			switch {
			case m.Cancelled || !invited:
				if last.Kind != "" && last.Kind != Cancellation {
					fail("believes that it takes place with them")
				}
			case last.Kind == Cancellation || last.Kind == "":
				if !now.Before(sat(about).opens) {
					fail("was not told that it takes place")
				}
			case last.Address != p.Addresses:
				fail("was told at an address that is not theirs any more")
			default:
				answer, _ := m.Answer(p.ID)
				v := m.Version(last.Revision)
				if !v.Slot.Instant.Equal(m.Instant) || v.Slot.Duration != m.Duration {
					fail("was told another time")
				} else if answer.Answer != events.AnswerDeclined && (v.Venue != m.Venue || v.Conference != m.Conference || v.Title["de"] != m.Title["de"]) {
					fail("was told another place, video conference or title")
				}
			}
		}
	}
}
