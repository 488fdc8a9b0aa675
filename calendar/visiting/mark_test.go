package visiting_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/visiting"
)

// TestMark lets anything happen to people who go on trips: how many come is always known, and a list has the mark that it had only if it says
// what it said.
func TestMark(t *testing.T) {
	lists, again := 0, 0
	for seed := range calendartest.Seeds(8) {
		c := calendartest.NewChance(t, seed)
		c.Registering(seed)
		said, last := map[string]string{}, map[string]string{} // by trip and mark; by trip
		for range 300 {
			c.Step()
			for _, of := range c.Book.Trips() {
				l := visiting.Who(c.Book, of)
				if l.People != of.Visitors.People {
					t.Fatalf("seed %d: %d come on %s, and %d are counted", seed, l.People, of.ID, of.Visitors.People)
				}
				for i := range l.Visitors {
					l.Visitors[i].Minors, l.Visitors[i].Host = 0, "" // of the trip, and told by that city itself
				}
				data, err := json.Marshal(l.Visitors)
				if err != nil {
					t.Fatal(err)
				}
				is := string(data)
				at := fmt.Sprintf("%s/%x", of.ID, of.Visitors.Mark)
				if was, known := said[at]; known && was != is {
					t.Fatalf("seed %d: the list of %s has the mark that it had, and says otherwise\n%s\n%s", seed, of.ID, was, is)
				}
				if said[at] = is; is != last[of.ID] {
					lists++
				} else {
					again++
				}
				last[of.ID] = is
			}
		}
	}
	if lists < 100 || again < 100 {
		t.Errorf("there were %d lists, and %d times one that was there before: too few to tell anything", lists, again)
	}
}
