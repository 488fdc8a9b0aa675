package kinds_test

import (
	"slices"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/owed"
	_ "jourfixe/calendar/owed/kinds"
	"jourfixe/events"
)

// touching is what has to happen for the test below to tell anything.
var touching = []string{
	"person.added", "person.amended", "person.erased", "person.preferred", "person.bounced", "group.changed", "group.ended", "partner.registered", "partner.amended",
	"partner.retired", "venue.changed", "series.defined", "series.amended", "series.ended", "series.extended", "meeting.planned", "meeting.amended", "meeting.moved",
	"meeting.cancelled", "meeting.answered", "meeting.countered", "meeting.kept", "schedule.changed", "schedule.removed", "reminder.changed",
	"reminder.removed", "trip.proposed", "trip.amended", "trip.cancelled", "trip.drawn", "milestone.completed", "office.changed",
	"registration.noted", "registration.made", "registration.amended", "registration.placed", "registration.needed", "registration.paid",
	"registration.delivered", "registration.chosen", "host.offered", "host.amended", "host.shared", "host.withdrawn", "lodging.assigned", "lodging.fixed", "lodging.told",
	"meeting.upheld",
}

// TestWhatIsOwedIsTouched lets anything happen in offices, and mails be sent meanwhile. Whatever is owed after an event that
// was not before, now or later, must have been touched by it, for everybody or for the one person.
func TestWhatIsOwedIsTouched(t *testing.T) {
	least := 1
	if calendartest.Long() {
		least = 2
	}
	happened, changed := map[string]int{}, 0
	rare := func(kind string) bool { return happened[kind] < least }
	// What chance leaves out of the first offices is waited for in more of them.
	for seed := uint64(0); seed < calendartest.Seeds(4) || seed < calendartest.Seeds(16) && slices.ContainsFunc(touching, rare); seed++ {
		ledger := owed.Ledger{}
		c := calendartest.NewChance(t, seed)
		c.Registering(seed)
		c.Each = func(before *calendar.Book, e *events.Event) {
			t.Helper()
			if seed >= 2 && !calendartest.Long() && !rare(e.Body.Type().Short()) {
				return // in further offices what was rare in the first is waited for
			}
			touched := map[events.Ref][]string{}
			whole := false
			everyone := map[events.Ref]bool{}
			for _, touch := range c.Book.Touched() {
				whole = whole || touch.Whole() && touch.Everyone
				everyone[touch.Ref] = everyone[touch.Ref] || touch.Everyone
				touched[touch.Ref] = append(touched[touch.Ref], touch.People...)
			}
			abouts := map[events.Ref][2]*owed.About{} // as they were and as they are, whenever that is asked
			for _, later := range []time.Duration{0, owed.SettlingMost, 9 * 24 * time.Hour, 40 * 24 * time.Hour} {
				now := c.Now.Add(later)
				seen := map[events.Ref]bool{} // most are in both books
				for _, ref := range slices.Concat(owed.Refs(c.Book, now), owed.Refs(before, now)) {
					if seen[ref] {
						continue
					}
					seen[ref] = true
					if _, ok := abouts[ref]; !ok {
						abouts[ref] = [2]*owed.About{owed.Of(before, ref), owed.Of(c.Book, ref)}
					}
					was, is := abouts[ref][0], abouts[ref][1]
					for _, p := range c.Book.People() {
						said := ledger[ref][p.ID]
						if len(said) == 0 && !has(was, p.ID) && !has(is, p.ID) {
							continue // who is no guest and was told nothing is owed nothing
						}
						if same(was, is, p.ID, said, now) {
							continue
						}
						changed++
						if !whole && !everyone[ref] && !slices.Contains(touched[ref], p.ID) {
							t.Fatalf("seed %d: %s about %s changes what %s is owed about %s, and does not touch it: %+v", seed,
								e.Body.Type().Short(), e.Body.About(), p.ID, ref, c.Book.Touched())
						}
					}
				}
			}
		}
		for range 120 {
			c.Step()
			owing, _ := owed.All(c.Book, ledger, c.Now)
			for _, o := range owing {
				ledger.Note(o.About, o.To, o.Sent(o.Kind+o.Due.String()+o.Content, 0, c.Now))
			}
		}
		for kind, n := range c.Happened {
			happened[kind] += n
		}
	}
	for _, kind := range touching {
		if rare(kind) {
			t.Errorf("%s happened %d times, too few to tell anything", kind, happened[kind])
		}
	}
	if changed < 750 {
		t.Errorf("what is owed changed %d times, too few to tell anything", changed)
	}
}

// has reports whether somebody is a guest.
func has(a *owed.About, person string) bool {
	if a == nil {
		return false
	}
	_, ok := a.Who(person)
	return ok
}

// same reports whether a person is owed the same about a thing in two states of the book.
func same(was, is *owed.About, person string, said owed.Said, now time.Time) bool {
	var x, y owed.Debt
	var nextX, nextY time.Time
	if was != nil {
		was.Book = 1 << 60 // the ledger is never ahead
		x, _, nextX = was.OwedTo(person, said, now)
	}
	if is != nil {
		is.Book = 1 << 60
		y, _, nextY = is.OwedTo(person, said, now)
	}
	return x == y && nextX.Equal(nextY)
}
