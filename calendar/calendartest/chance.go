package calendartest

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
)

// A Chance is an office to which anything may happen: it has few things of each noun, so that they have much to do with one
// another. The same seed makes the same history.
type Chance struct {
	Book *calendar.Book
	Now  time.Time
	// Each, if it is set, is called for each event, when it has come into the book; before is the book as it was.
	Each func(before *calendar.Book, e *events.Event)

	t         testing.TB
	r         *rand.Rand
	register  *rand.Rand // nil: nobody registers for trips
	made      Teller     // makes commands
	published []*events.Event
	Happened  map[string]int // how often each kind of event did
}

// Seeds is how many such offices a test opens: some, or with JOURFIXE_LONG=1 twice as many.
func Seeds(some uint64) uint64 {
	if Long() {
		return 2 * some
	}
	return some
}

// Long reports whether tests run in their long form.
func Long() bool { return os.Getenv("JOURFIXE_LONG") != "" }

// NewChance opens such an office.
func NewChance(t testing.TB, seed uint64) *Chance {
	c := &Chance{
		Book: calendar.New("bremen"), Now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), Happened: map[string]int{},
		t: t, r: rand.New(rand.NewPCG(seed, 41)), made: Teller{t: t},
	}
	c.Ask("office.set", data{"title": text("B"), "zone": "Europe/Berlin"})
	for i := range 3 {
		c.Ask("partner.register", data{"id": fmt.Sprint("c-", i), "title": text("C"), "kind": "network"})
		c.Ask("venue.set", data{"id": fmt.Sprint("v-", i), "title": text("V")})
	}
	for i := range 4 {
		c.Ask("schedule.set", data{"id": fmt.Sprint("d-", i), "cron": "0 8 * * *", "do": "remind"})
		c.Ask("person.add", data{"id": fmt.Sprint("p-", i), "name": "P", "email": "p@town.example", "partner": fmt.Sprint("c-", i%3)})
		c.Ask("group.set", data{"id": fmt.Sprint("g-", i), "title": text("G"), "members": []string{fmt.Sprint("person/p-", i), "partner/c-0"}})
		c.Ask("trip.propose", data{
			"id": fmt.Sprint("t-", i), "partner": fmt.Sprint("c-", i%3), "title": text("T"), "window": data{"from": "2027-03-01", "to": "2027-05-01"},
			"days": 3, "capacity": 20,
		})
		c.Ask("series.define", data{
			"id": fmt.Sprint("s-", i), "title": text("S"), "cadence": "FREQ=MONTHLY;BYDAY=1WE", "start": "14:00", "duration": "PT1H", "horizon": "P6M",
			"invite": data{"groups": []string{fmt.Sprint("g-", i)}, "lead": "P30D"},
		})
		for _, scope := range []string{"office", "holidays/de-hb", "partner/c-0", "person/p-", "series/s-", "trip/t-"} {
			if scope[len(scope)-1] == '-' {
				scope += fmt.Sprint(i)
			}
			n := len(c.Book.Feeds())
			c.Ask("feed.issue", data{"id": fmt.Sprint("f-", n), "name": "Feed", "scope": scope, "hash": fmt.Sprintf("%064d", n)})
		}
	}
	for range 20 {
		c.Step()
	}
	return c
}

type data = map[string]any

func text(s string) data { return data{"de": s, "en": s} }

// Ask decides a command and lets happen what comes of it.
func (c *Chance) Ask(kind string, what map[string]any) {
	c.t.Helper()
	written, err := json.Marshal(what)
	if err != nil {
		c.t.Fatal(err)
	}
	for _, e := range c.Book.Decide(c.made.Command(kind, written), c.Now).Events {
		e.Sequence = uint64(len(c.published) + 1)
		c.published = append(c.published, e)
		var before *calendar.Book
		if c.Each != nil {
			before = c.Book.Clone()
		}
		if err := c.Book.Apply(e); err != nil {
			c.t.Fatal(err)
		}
		c.Happened[e.Body.Type().Short()]++
		if c.Each != nil {
			c.Each(before, e)
		}
	}
}

// Events returns all that has happened.
func (c *Chance) Events() []*events.Event { return c.published }

// one names one of the things of a kind.
func (c *Chance) one(kind string) string { return fmt.Sprintf("%s-%d", kind, c.r.IntN(4)) }

// some names some of several kinds, as in person/p-1.
func (c *Chance) some(nouns ...string) []string {
	refs := []string{}
	for range c.r.IntN(4) {
		noun := nouns[c.r.IntN(len(nouns))]
		refs = append(refs, noun+"/"+c.one(map[string]string{"person": "p", "partner": "c", "group": "g"}[noun]))
	}
	return refs
}

func (c *Chance) maybe(of data, key string, value any) {
	if c.r.IntN(2) == 0 {
		of[key] = value
	}
}

// video is an address for a video conference of a noun, or none. What is chosen for a date alone is never what its series has: that
// would go with the series from then on.
func (c *Chance) video(noun string) string {
	return []string{"", "https://" + noun + ".example/0", "https://" + noun + ".example/1"}[c.r.IntN(3)]
}

func (c *Chance) word() data { return text(fmt.Sprint("T", c.r.IntN(3))) }

func (c *Chance) day(within int) string {
	return events.DateOf(c.Now).AddDays(1 + c.r.IntN(within)).String()
}

// Step lets some time go by and one thing be asked for. Not all that is asked for is possible.
func (c *Chance) Step() {
	c.t.Helper()
	c.Now = c.Now.Add(time.Duration(c.r.IntN(36*60)) * time.Minute)
	kind, what := c.aboutPeople()
	if c.r.IntN(2) == 0 {
		kind, what = c.aboutDates()
	}
	c.Ask(kind, what)
	if c.register != nil {
		for range 3 {
			c.Ask(c.aboutRegistrations())
		}
		c.Ask(c.aboutLodging())
		c.Ask([]func() (string, data){c.aboutLodging, c.aboutDues, c.aboutHolidays}[c.register.IntN(3)]())
	}
}

func (c *Chance) aboutPeople() (string, data) {
	person, partner := c.one("p"), c.one("c")
	switch c.r.IntN(12) {
	case 0, 1:
		p := data{"id": fmt.Sprintf("p-%d", c.r.IntN(8)), "name": "P", "email": "p@town.example"}
		c.maybe(p, "partner", partner)
		return "person.add", p
	case 2:
		p := data{"id": person}
		c.maybe(p, "partner", partner)
		c.maybe(p, "email", fmt.Sprintf("p%d@town.example", c.r.IntN(100)))
		return "person.amend", p
	case 3:
		return "person.prefer", data{"id": person, "without": [][]string{{}, {"reminder"}, {"overview", "digest"}}[c.r.IntN(3)]}
	case 4:
		if c.r.IntN(3) == 0 {
			return "person.erase", data{"id": person}
		}
		return "person.bounce", data{"id": person, "address": c.r.IntN(2)}
	case 5, 6, 7:
		if c.r.IntN(4) == 0 {
			return []string{"group.add", "group.remove"}[c.r.IntN(2)], data{"id": c.one("g"), "members": []string{"person/" + person}}
		}
		if c.r.IntN(3) == 0 { // one that is hardly ever invited
			if c.r.IntN(2) == 0 {
				return "group.end", data{"id": []string{"spare", c.one("g")}[c.r.IntN(2)]}
			}
			return "group.set", data{"id": "spare", "title": c.word(), "members": c.some("person", "partner")}
		}
		return "group.set", data{"id": c.one("g"), "title": c.word(), "members": c.some("person", "person", "partner")}
	case 8:
		return "partner.register", data{"id": partner, "title": c.word(), "kind": "network"}
	case 9, 10:
		p := data{"id": partner, "status": []string{"active", "dormant"}[c.r.IntN(2)]}
		c.maybe(p, "title", c.word())
		return "partner.amend", p
	default:
		if c.r.IntN(4) == 0 {
			return "partner.retire", data{"id": partner}
		}
		return "office.set", data{"title": c.word(), "zone": []string{"Europe/Berlin", "Europe/Riga"}[c.r.IntN(2)]}
	}
}

func (c *Chance) aboutDates() (string, data) {
	meeting, series := c.meeting(), c.one("s")
	switch c.r.IntN(22) {
	case 0, 1, 2:
		m := data{
			"id": c.one("m"), "title": c.word(), "at": data{"date": c.day(50), "start": "10:00"}, "duration": "PT1H",
			"need": append(c.some("person", "group", "partner"), "group/"+c.one("g")), "ifNone": "best",
		}
		c.maybe(m, "venue", c.one("v"))
		c.maybe(m, "conference", "https://meet.example/0")
		return "meeting.request", m
	case 3:
		m := data{"id": meeting, "need": append(c.some("person", "group", "partner"), "person/"+c.one("p")), "ifNone": "best"}
		c.maybe(m, "venue", c.one("v"))
		c.maybe(m, "conference", c.video("meeting"))
		return "meeting.amend", m
	case 4, 5:
		m := data{"id": meeting, "at": data{"date": c.day(40), "start": "12:00"}, "ifNone": "best"}
		c.maybe(m, "venue", c.one("v"))
		return "meeting.move", m
	case 6:
		return "meeting.cancel", data{"id": meeting}
	case 7, 8, 9:
		return "meeting.answer", data{"id": meeting, "person": c.one("p"), "answer": []string{"accepted", "declined"}[c.r.IntN(2)]}
	case 10:
		at := c.Now.Add(time.Duration(24+c.r.IntN(500)) * time.Hour).Truncate(time.Minute)
		return "meeting.counter", data{"id": meeting, "person": c.one("p"), "start": at, "end": at.Add(time.Hour)}
	case 11:
		return c.aboutProposals()
	case 12:
		return "series.define", data{
			"id": series, "title": c.word(), "cadence": "FREQ=WEEKLY;BYDAY=WE", "start": "14:00", "duration": "PT1H", "horizon": "P2M",
			"invite": data{"groups": []string{c.one("g")}, "lead": "P14D"},
		}
	case 13:
		s := data{"id": series}
		c.maybe(s, "invite", data{"groups": []string{c.one("g")}, "lead": fmt.Sprintf("P%dD", 1+c.r.IntN(40))})
		c.maybe(s, "title", c.word())
		c.maybe(s, "conference", c.video("series"))
		return "series.amend", s
	case 14:
		if c.r.IntN(2) == 0 {
			return "series.end", data{"id": series}
		}
		return "series.extend", data{"id": series}
	case 15:
		if c.r.IntN(3) == 0 {
			return c.aboutSpareVenue()
		}
		return "venue.set", data{"id": c.one("v"), "title": c.word(), "address": fmt.Sprint("Street ", c.r.IntN(3))}
	case 16, 17:
		if c.r.IntN(3) == 0 {
			return c.aboutAgreements()
		}
		return c.aboutTrips()
	default:
		return c.aboutTimes()
	}
}

func (c *Chance) aboutTrips() (string, data) {
	trip := c.one("t")
	switch c.r.IntN(4) {
	case 0, 1:
		return "trip.propose", data{
			"id": trip, "partner": c.one("c"), "title": c.word(), "window": data{"from": c.day(20), "to": events.DateOf(c.Now).AddDays(90)}, "days": 3, "capacity": 20,
		}
	case 2:
		return "milestone.complete", data{"trip": trip, "milestone": "registration-opens"}
	default:
		amended := data{"id": trip, "title": c.word()}
		if c.r.IntN(2) == 0 { // to another partner, and on other days
			amended["partner"], amended["window"] = c.one("c"), data{"from": c.day(20), "to": events.DateOf(c.Now).AddDays(90)}
		}
		return "trip.amend", amended
	}
}

// aboutAgreements is what is agreed with partners, and what becomes of its anniversaries.
func (c *Chance) aboutAgreements() (string, data) {
	agreed, year := c.one("a"), c.Now.Year()
	signed := data{"year": year - 4 - c.r.IntN(50)}
	if c.r.IntN(2) == 0 {
		signed = data{"on": fmt.Sprintf("%d-%02d-%02d", year-4-c.r.IntN(50), 1+c.r.IntN(12), 1+c.r.IntN(28))}
	}
	of, years := []string{"agreement/" + agreed, "partner/" + c.one("c")}[c.r.IntN(2)], 5*(1+c.r.IntN(10))
	ref, _ := events.ParseRef(of)
	switch c.r.IntN(10) {
	case 0, 1, 2:
		a := data{"id": agreed, "partner": c.one("c"), "kind": []string{"framework", "project"}[c.r.IntN(2)], "title": c.word(), "signed": signed}
		c.maybe(a, "term", data{"until": fmt.Sprintf("%d-12-31", year+c.r.IntN(2)), "renewal": "tacit", "extends": "P1Y", "notice": "P1M"})
		return "agreement.register", a
	case 3:
		a := data{"id": agreed, "signed": signed}
		c.maybe(a, "title", c.word())
		c.maybe(a, "term", data{"until": fmt.Sprintf("%d-06-30", year+1)})
		return "agreement.amend", a
	case 4:
		return "agreement.end", data{"id": agreed}
	case 5:
		return "partner.amend", data{"id": c.one("c"), "since": year - 5*c.r.IntN(10)}
	case 6, 7:
		a := data{"of": of, "years": years}
		if begun, has := c.Book.ComingOf(ref, years); has {
			c.maybe(a, "on", begun.First)
		}
		return "anniversary.plan", a
	case 8:
		return "anniversary.waive", data{"of": of, "years": years}
	default:
		id := events.AnniversaryID(ref, years)
		if list := c.Book.Anniversaries(); len(list) > 0 {
			id = list[c.r.IntN(len(list))].ID
		}
		switch c.r.IntN(3) {
		case 0:
			return "anniversary.cancel", data{"id": id}
		case 1:
			return "anniversary.complete", data{"id": id, "milestone": "report"}
		}
		return "anniversary.amend", data{"id": id, "title": c.word()}
	}
}

// aboutProposals decides on another time that somebody has proposed, if there is one.
func (c *Chance) aboutProposals() (string, data) {
	for _, m := range c.Book.Meetings() {
		for i := range 8 {
			person := fmt.Sprint("p-", i)
			if _, open := m.Counter(person); open && !m.Cancelled {
				return "meeting.keep", data{"id": m.ID, "person": person}
			}
		}
	}
	return "meeting.cancel", data{"id": c.meeting()}
}

// aboutSpareVenue sets or removes a venue at which little is held.
func (c *Chance) aboutSpareVenue() (string, data) {
	if c.r.IntN(2) == 0 {
		return "venue.remove", data{"id": []string{"spare", c.one("v")}[c.r.IntN(2)]}
	}
	return "venue.set", data{"id": "spare", "title": c.word(), "address": fmt.Sprint("Street ", c.r.IntN(3))}
}

// aboutTimes is what schedules and reminders are asked.
func (c *Chance) aboutTimes() (string, data) {
	switch c.r.IntN(8) {
	case 0:
		return "schedule.set", data{"id": c.one("d"), "cron": []string{"0 8 * * *", "30 7 * * 1"}[c.r.IntN(2)], "do": "remind"}
	case 1:
		return "schedule.set", data{"id": c.one("w"), "cron": "0 7 * * 1", "do": "digest", "to": append(c.some("person"), "group/"+c.one("g"))}
	case 2:
		return "schedule.remove", data{"id": []string{c.one("d"), c.one("w")}[c.r.IntN(2)]}
	case 3, 4, 5:
		r := data{"id": c.one("r"), "schedule": c.one("d"), "ahead": fmt.Sprintf("P%dD", 1+c.r.IntN(20))}
		c.maybe(r, "series", []string{c.one("s")})
		return "reminder.set", r
	case 6:
		return "reminder.remove", data{"id": c.one("r")}
	default:
		return c.aboutFeeds()
	}
}

func (c *Chance) aboutFeeds() (string, data) {
	if c.r.IntN(6) == 0 {
		return "feed.revoke", data{"id": fmt.Sprint("f-", c.r.IntN(30))}
	}
	n := len(c.Book.Feeds())
	if c.r.IntN(6) == 0 {
		return "feed.rotate", data{"id": fmt.Sprint("f-", c.r.IntN(30)), "hash": fmt.Sprintf("%064d", 1_000_000+c.Now.Unix())}
	}
	if n > 0 && c.r.IntN(2) == 0 {
		f := data{"id": fmt.Sprint("f-", c.r.IntN(n)), "name": fmt.Sprint("Feed ", c.r.IntN(9))}
		c.maybe(f, "until", []string{"", "2028-12-31"}[c.r.IntN(2)])
		c.maybe(f, "status", []string{})
		c.maybe(f, "detail", []string{"", "titles", "busy"}[c.r.IntN(3)])
		c.maybe(f, "alarms", []string{"PT15M"})
		return "feed.amend", f
	}
	scopes := []string{"office", "deadlines", "anniversaries", "holidays/de-hb", "partner/" + c.one("c"), "person/" + c.one("p"), "series/" + c.one("s"), "trip/" + c.one("t"), "group/" + c.one("g")}
	f := data{"id": fmt.Sprint("f-", n), "name": "Feed", "scope": scopes[c.r.IntN(len(scopes))], "hash": fmt.Sprintf("%064d", n)}
	c.maybe(f, "partners", []string{c.one("c")})
	c.maybe(f, "status", []string{"confirmed"})
	c.maybe(f, "kinds", []string{"meeting", "milestone"})
	return "feed.issue", f
}

// meeting names a meeting that there is, if there is one.
func (c *Chance) meeting() string {
	if list := c.Book.Meetings(); len(list) > 0 {
		return list[c.r.IntN(len(list))].ID
	}
	return c.one("m")
}
