package calendar_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// TestSeatsUnderRandomActs lets people register, change, leave, accept and decline at random for trips of all rules, while the clock jumps
// forwards and back, and looks after each act at all that holds of seats.
func TestSeatsUnderRandomActs(t *testing.T) {
	var all tally
	for seed := range calendartest.Seeds(30) {
		c := newCrowd(t, seed)
		for range 150 {
			c.act()
		}
		c.replay()
		all.add(c.tally)
	}
	for what, n := range map[string]int{
		"registered": all.made, "in order": all.ordered, "offered": all.offered, "taken": all.accepted, "too late": all.late, "lapsed": all.lapsed, "drawn": all.drawn,
		"erased": all.erased, "companions": all.companions, "more seats": all.more,
	} {
		if n < 5 {
			t.Errorf("%s: %d, too few to tell anything", what, n)
		}
	}
}

// A tally is how often something happened.
type tally struct{ ordered, made, offered, accepted, late, lapsed, drawn, erased, companions, more int }

func (x *tally) add(y tally) {
	x.ordered += y.ordered
	x.made, x.offered, x.accepted, x.late, x.lapsed = x.made+y.made, x.offered+y.offered, x.accepted+y.accepted, x.late+y.late, x.lapsed+y.lapsed
	x.drawn, x.erased, x.companions, x.more = x.drawn+y.drawn, x.erased+y.erased, x.companions+y.companions, x.more+y.more
}

// A crowd is people who would like to go on three trips, each by another rule.
type crowd struct {
	t       *testing.T
	seed    uint64
	r       *rand.Rand
	told    *calendartest.Teller // makes commands
	book    *calendar.Book
	through *calendar.Book // has got the same events after they were written and read
	now     time.Time
	list    []*events.Event // all that has happened
	tally

	drew map[string]*trip.Record // what was drawn, when it was
}

var crowdTrips = []string{events.FirstCome, events.MembersFirst, events.Lottery}

func newCrowd(t *testing.T, seed uint64) *crowd {
	c := &crowd{
		t: t, seed: seed, r: rand.New(rand.NewPCG(seed, 77)), told: calendartest.NewTeller(t), book: calendar.New("bremen"), through: calendar.New("bremen"),
		now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), drew: map[string]*trip.Record{},
	}
	c.must("office.set", values{"title": events.Text{"de": "B"}, "zone": "Europe/Berlin"})
	c.must("partner.register", values{"id": "riga", "title": events.Text{"de": "Riga"}, "kind": "network"})
	for _, rule := range crowdTrips {
		by := values{"rule": rule, "offer": fmt.Sprintf("P%dD", 1+c.r.IntN(3))}
		if c.r.IntN(2) == 0 {
			by["quotas"] = []values{{"for": []string{"first", "member", "host"}[c.r.IntN(3)], "seats": 1 + c.r.IntN(3)}}
		}
		if c.r.IntN(2) == 0 {
			by["ranks"] = [][]string{{"host", "lost"}, {"member"}, {"first", "host"}}[c.r.IntN(3)]
		}
		c.must("trip.propose", values{
			"id": rule, "partner": "riga", "title": events.Text{"de": "T"}, "window": values{"from": "2027-02-01", "to": "2027-02-20"}, "days": 3,
			"capacity": 3 + c.r.IntN(5), "registration": by,
			"milestones": []values{{"id": "registration-closes", "before": "P4W", "title": events.Text{"de": "Zu"}}},
		})
	}
	return c
}

type values = map[string]any

func (c *crowd) ask(kind string, what values) *events.Problem {
	c.t.Helper()
	data, err := json.Marshal(what)
	if err != nil {
		c.t.Fatal(err)
	}
	d := c.book.Decide(c.told.Command(kind, data), c.now)
	for _, e := range d.Events {
		e.Sequence = uint64(len(c.list) + 1)
		c.list = append(c.list, e)
		for book, e := range map[*calendar.Book]*events.Event{c.book: e, c.through: calendartest.Copy(c.t, e)} {
			if err := book.Apply(e); err != nil {
				c.t.Fatal(err)
			}
		}
	}
	for _, e := range d.Events {
		switch body := e.Body.(type) {
		case *events.RegistrationMade:
			c.made++
		case *events.RegistrationPlaced:
			switch body.Standing {
			case events.Offered:
				c.offered++
			case events.Lapsed:
				c.lapsed++
			}
		case *events.TripDrawn:
			c.drawn++
			c.drew[body.ID] = c.book.Trip(body.ID).Record()
		}
	}
	c.check(kind)
	return d.Problem()
}

func (c *crowd) must(kind string, what values) {
	c.t.Helper()
	if p := c.ask(kind, what); p != nil {
		c.t.Fatalf("seed %d: %s %v: %v", c.seed, kind, what, p)
	}
}

// any is one of the registrations that there are, nil if there is none.
func (c *crowd) any(is func(*registration.Registration) bool) *registration.Registration {
	var list []*registration.Registration
	for _, id := range crowdTrips {
		for _, r := range c.book.Registrations(id) {
			if is == nil || is(r) {
				list = append(list, r)
			}
		}
	}
	if len(list) == 0 {
		return nil
	}
	return list[c.r.IntN(len(list))]
}

// act lets one thing happen.
func (c *crowd) act() {
	c.t.Helper()
	c.now = c.now.Add(time.Duration(c.r.IntN(20*60*60)) * time.Second)
	if c.r.IntN(30) == 0 { // a clock that was wrong, or is now
		c.now = c.now.Add(time.Duration(c.r.IntN(6*24)-4*24) * time.Hour)
	}
	if c.r.IntN(3) == 0 && c.answer() {
		return
	}
	switch c.r.IntN(12) {
	case 0, 1, 2, 3:
		c.register()
	case 4:
		if r := c.any((*registration.Registration).Active); r != nil {
			c.ask("registration.withdraw", values{"id": r.ID})
		}
	case 5:
		c.amend()
	case 6:
		c.resize()
	case 7:
		if r := c.any(nil); r != nil && c.r.IntN(3) == 0 && c.ask("person.erase", values{"id": r.Person}) == nil {
			c.erased++
		}
	default:
		c.settle()
	}
}

func (c *crowd) register() {
	who := c.r.IntN(60)
	said := values{
		"trip": crowdTrips[c.r.IntN(3)], "name": fmt.Sprint("P", who), "email": fmt.Sprintf("p%d@town.example", who),
		"member": c.r.IntN(2) == 0, "first": c.r.IntN(2) == 0, "host": c.r.IntN(3) == 0, "lost": c.r.IntN(3) == 0,
	}
	if c.r.IntN(3) == 0 {
		said["companion"] = values{"name": "Q"}
	}
	if c.r.IntN(4) == 0 {
		said["needs"] = values{"diet": "vegan"}
	}
	c.ask("registration.make", said)
}

// answer accepts or declines an offer, often at the very instant at which it lapses or just before: whether it counts must follow from
// that alone. It reports false if nothing is offered.
func (c *crowd) answer() bool {
	c.t.Helper()
	r := c.any(func(r *registration.Registration) bool { return r.Standing == events.Offered })
	if r == nil {
		return false
	}
	if away := r.Until.Sub(c.now); away > 0 && c.r.IntN(3) == 0 {
		c.now = r.Until.Add(time.Duration(c.r.IntN(3)-1) * time.Second)
	}
	kind := []string{"registration.accept", "registration.accept", "registration.decline"}[c.r.IntN(3)]
	late, before := !c.now.Before(r.Until), c.book.Trip(r.Trip)
	p := c.ask(kind, values{"id": r.ID})
	switch {
	case late && p == nil:
		c.t.Fatalf("seed %d: %s at %s counts, though the offer had lapsed at %s", c.seed, kind, c.now, r.Until)
	case late:
		c.late++
	case p != nil && !before.Cancelled && !before.To.Before(events.DateOf(c.now)):
		c.t.Fatalf("seed %d: %s before the offer lapsed is refused: %v", c.seed, kind, p)
	case kind == "registration.accept":
		c.accepted++
	}
	return true
}

func (c *crowd) amend() {
	r := c.any((*registration.Registration).Entered)
	if r == nil {
		return
	}
	said := values{"id": r.ID}
	if r.Seats == 1 {
		said["companion"] = values{"name": "Q"}
	} else {
		said["companion"] = values{"name": ""}
	}
	if c.r.IntN(3) == 0 {
		said["first"] = !r.First
	}
	if c.ask("registration.amend", said) == nil {
		c.companions++
	}
}

func (c *crowd) resize() {
	id := crowdTrips[c.r.IntN(3)]
	old := c.book.Trip(id).Capacity
	if size := old + c.r.IntN(5) - 2; size > 0 && c.ask("trip.amend", values{"id": id, "capacity": size}) == nil && size > old {
		c.more++
	}
}

// settle does what is due for one trip, as the clock does, until nothing is: then nothing may be.
func (c *crowd) settle() {
	c.t.Helper()
	id := crowdTrips[c.r.IntN(3)]
	due, _ := c.book.Unsettled(c.now)
	for n := 0; slices.Contains(due, id); n++ {
		if n == 3 {
			c.t.Fatalf("seed %d: at %s there is always more to be settled for %s", c.seed, c.now, id)
		}
		expected := c.next(id)
		c.must("trip.settle", values{"id": id})
		c.offeredAs(id, expected)
		due, _ = c.book.Unsettled(c.now)
	}
	if p := c.ask("trip.settle", values{"id": id}); p == nil {
		c.t.Fatalf("seed %d: the clock sees nothing to be settled for %s, and the desk does", c.seed, id)
	}
	if _, next := c.book.Unsettled(c.now); !next.IsZero() && len(due) == 0 && !next.After(c.now) {
		c.t.Fatalf("seed %d: at %s what comes next is due at %s, which has passed", c.seed, c.now, next)
	}
	c.given(c.book.Trip(id))
}

// next is to whom seats are to be offered, reckoned in another way than the house does it: down the list, whoever fits. It is nil where there
// are quotas, which are looked at where the rule itself is.
func (c *crowd) next(id string) []int {
	x := c.book.Trip(id)
	if len(x.Registration.Quotas) > 0 || id != events.FirstCome && x.Drawn == nil {
		return nil
	}
	var list []*registration.Registration
	free := x.Capacity
	for _, r := range c.book.Registrations(id) {
		switch {
		case r.Standing == events.Waiting:
			list = append(list, r)
		case r.Holds() && !r.HasLapsed(c.now):
			free -= r.Seats
		}
	}
	place := func(r *registration.Registration) int {
		if x.Drawn != nil { // whoever came later is behind all
			if i := slices.Index(x.Drawn.Waiting, r.Number); i >= 0 {
				return i
			}
			return len(x.Drawn.Waiting)
		}
		is := map[string]bool{"member": r.Member, "first": r.First, "host": r.Host, "lost": r.Lost}
		if i := slices.IndexFunc(x.Registration.Ranks, func(rank string) bool { return is[rank] }); i >= 0 {
			return i
		}
		return len(x.Registration.Ranks)
	}
	slices.SortFunc(list, func(r, s *registration.Registration) int {
		return cmp.Or(cmp.Compare(place(r), place(s)), cmp.Compare(r.Number, s.Number))
	})
	offers := []int{}
	for _, r := range list {
		if r.Seats <= free {
			offers, free = append(offers, r.Number), free-r.Seats
		}
	}
	return offers
}

// offeredAs holds that the settling that came last has offered seats to these, nil if that is not known.
func (c *crowd) offeredAs(id string, expected []int) {
	c.t.Helper()
	if expected == nil {
		return
	}
	var got []int
	last := c.list[len(c.list)-1].Cause.Sequence
	for _, e := range c.list {
		switch body := e.Body.(type) {
		case *events.TripCancelled, *events.MilestoneCompleted:
			if e.Cause.Sequence == last {
				return
			}
		case *events.RegistrationPlaced:
			if e.Cause.Sequence == last && body.Standing == events.Offered {
				got = append(got, c.book.Registration(body.ID).Number)
			}
		}
	}
	c.tally.ordered += len(got)
	if !slices.Equal(got, expected) {
		c.t.Fatalf("seed %d: seats of %s were offered to the numbers %v, and %v are next", c.seed, id, got, expected)
	}
}

// given looks at a trip for which nothing is due: whoever waits has no room, and whoever was offered seats was before them.
func (c *crowd) given(x *trip.Trip) {
	c.t.Helper()
	berlin := c.book.Office().Location()
	start := x.From.In(0, berlin)
	rule := x.SeatRule(c.now, berlin)
	if x.Cancelled || !c.now.Before(start) || !rule.Closed && len(rule.Quotas) > 0 {
		return // a seat of a quota is kept for somebody who may still come
	}
	free := x.Capacity - x.Held
	for _, r := range c.book.Registrations(x.ID) {
		if r.Standing == events.Waiting && r.Seats <= free {
			c.t.Fatalf("seed %d: number %d waits for %d seats of %s, and %d are free", c.seed, r.Number, r.Seats, x.ID, free)
		}
	}
}

// check looks at what always holds.
func (c *crowd) check(after string) {
	c.t.Helper()
	for _, id := range crowdTrips {
		x := c.book.Trip(id)
		if x == nil {
			continue
		}
		held, numbers, people := 0, map[int]bool{}, map[string]bool{}
		for _, r := range c.book.Registrations(id) {
			held += r.Takes()
			switch {
			case r.Number < 1 || r.Number > x.Numbers || numbers[r.Number]:
				c.t.Fatalf("seed %d: after %s the number %d of %s is there twice, or was never given", c.seed, after, r.Number, id)
			case people[r.Person]:
				c.t.Fatalf("seed %d: after %s somebody has two registrations for %s", c.seed, after, id)
			case x.Drawn == nil && id != events.FirstCome && (r.Holds() || r.Standing == events.Waiting):
				c.t.Fatalf("seed %d: after %s number %d of %s is %s before seats are given", c.seed, after, r.Number, id, r.Standing)
			case x.Drawn != nil && r.Standing == events.Registered:
				c.t.Fatalf("seed %d: after %s number %d of %s got nothing when seats were given", c.seed, after, r.Number, id)
			}
			numbers[r.Number], people[r.Person] = true, true
		}
		if held != x.Held || held > x.Capacity {
			c.t.Fatalf("seed %d: after %s %d seats of %s are taken, the trip counts %d of %d", c.seed, after, held, id, x.Held, x.Capacity)
		}
		if r := c.drew[id]; r != nil && (after == "trip.settle" || after == "person.erase") {
			c.same(after, r, x.Record())
		}
	}
}

// same holds that a draw stays what it was, whoever leaves and is erased, and agrees with itself.
func (c *crowd) same(after string, was, is *trip.Record) {
	c.t.Helper()
	if x, y := calendartest.Dump(was), calendartest.Dump(is); x != y {
		c.t.Fatalf("seed %d: after %s the draw of %s is another: %s", c.seed, after, was.Trip, calendartest.Difference(x, y))
	}
	if err := is.Check(); err != nil {
		c.t.Fatalf("seed %d: after %s the draw of %s cannot be repeated: %v", c.seed, after, was.Trip, err)
	}
	if wrong := is.Differences(); len(wrong) > 0 {
		c.t.Fatalf("seed %d: after %s the draw of %s comes out otherwise: %v", c.seed, after, was.Trip, wrong)
	}
}

// replay starts another house from the journal, in which what is sealed of people who are erased cannot be read any more: everybody stands
// where they stood.
func (c *crowd) replay() {
	c.t.Helper()
	if x, y := calendartest.Dump(c.book), calendartest.Dump(c.through); x != y {
		c.t.Fatalf("seed %d: a book that got its events as they were written differs: %s", c.seed, calendartest.Difference(x, y))
	}
	gone := map[string]bool{}
	for _, e := range c.list {
		if body, ok := e.Body.(*events.PersonErased); ok {
			gone[body.ID] = true
		}
	}
	book := calendar.New("bremen")
	for _, e := range c.list {
		e := calendartest.Copy(c.t, e)
		if p, ok := e.Body.(events.Personal); ok && gone[p.Whose()] {
			for _, s := range p.Seals() {
				*s = events.Sealed{}
			}
		}
		if err := book.Apply(e); err != nil {
			c.t.Fatal(err)
		}
	}
	for _, id := range crowdTrips {
		x, y := c.book.Trip(id), book.Trip(id)
		if x.Held != y.Held || x.Turn != y.Turn || x.Numbers != y.Numbers {
			c.t.Fatalf("seed %d: a house that starts anew counts %d seats of %s, not %d", c.seed, y.Held, id, x.Held)
		}
		for i, r := range c.book.Registrations(id) {
			if s := book.Registrations(id)[i]; s.ID != r.ID || s.Standing != r.Standing || !s.Until.Equal(r.Until) || s.Ticket() != r.Ticket() {
				c.t.Fatalf("seed %d: in a house that starts anew number %d of %s is %s until %s, not %s until %s", c.seed, s.Number, id, s.Standing, s.Until, r.Standing, r.Until)
			}
		}
		if r := x.Record(); r != nil {
			c.same("a new start", r, y.Record())
		}
	}
}
