package tripmail

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/owed"
	"jourfixe/events"
)

// TestWhereSomebodyStandsIsSaidOnce lets anything happen to people who would like to go on trips, and has what is owed to them said
// through a mail server that fails. Nobody is told twice in a row where they stand; once all is quiet, everybody was told how it is.
func TestWhereSomebodyStandsIsSaidOnce(t *testing.T) {
	said, quiet := map[string]int{}, 0
	for seed := range calendartest.Seeds(12) {
		c := calendartest.NewChance(t, seed)
		c.Registering(seed)
		r, ledger := rand.New(rand.NewPCG(seed, 47)), owed.Ledger{}
		fails := true
		last := map[events.Ref]owed.Debt{} // what each person has heard of where they stand
		// tell says what is owed about registrations, and reports whether there was anything.
		tell := func() bool {
			any := false
			owing, _ := owed.All(c.Book, ledger, c.Now)
			for _, o := range owing {
				if o.About.Noun != "registration" {
					continue
				}
				any = true
				u := o.Sent(fmt.Sprint(o.Kind, o.Revision, o.Sequence, o.Address, o.Content), 0, c.Now)
				arrives := true
				if fails {
					switch r.IntN(8) {
					case 0:
						u.State, u.Until, arrives = owed.StateDeferred, c.Now.Add(time.Hour), false
					case 1:
						u.State, u.Until, u.Unsure = owed.StateDeferred, c.Now.Add(time.Hour), true
					case 2:
						u.State, u.Until = owed.StateSending, c.Now.Add(3*time.Minute)
					}
				}
				again := false
				for _, before := range ledger[o.About][o.To] {
					again = again || before.MessageID == u.MessageID
				}
				before, heard := last[o.About]
				if Positions(o.Kind) && heard && before.Kind == o.Kind && before.Content == o.Content && !again {
					t.Fatalf("seed %d: at %s %+v about %s, who was told %+v before; the ledger says %+v", seed, c.Now, o.Debt, o.About, before, ledger[o.About][o.To])
				}
				ledger.Note(o.About, o.To, u)
				if arrives {
					said[o.Kind]++
					if Positions(o.Kind) {
						last[o.About] = o.Debt
					}
				}
			}
			return any
		}
		for range 100 {
			c.Step()
			for tell() {
			}
		}
		fails = false
		for range 3 {
			c.Now = c.Now.Add(2 * time.Hour)
			for tell() {
			}
		}
		for _, trip := range c.Book.Trips() {
			for _, reg := range c.Book.Registrations(trip.ID) {
				about := owed.Of(c.Book, events.Ref{Noun: "registration", ID: reg.ID})
				p, _ := about.What.(*Booking).position(c.Now)
				if trip.Cancelled || p.kind == "" || len(about.Guest) == 0 {
					continue
				}
				quiet++
				u := last[about.Ref]
				if p.kind != u.Kind && !(p.kind == Interest && u.Kind == Opening) || p.kind == u.Kind && p.content != u.Content {
					t.Errorf("seed %d: %s is %s %s, and was told %+v; the ledger says %+v", seed, reg.ID, p.kind, p.content, u, ledger[about.Ref])
				}
			}
		}
	}
	for _, kind := range []string{Interest, Opening, Registered, Seat, Waiting, Offer, OfferReminder, Lapsed, Withdrawn, CalledOff, TripChanged} {
		if said[kind] == 0 {
			t.Errorf("nobody was told a %s", kind)
		}
	}
	if quiet < 10 {
		t.Errorf("only %d people had to know where they stand", quiet)
	}
}
