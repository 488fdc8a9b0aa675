package calendar_test

import (
	"testing"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/events"
)

// TestGivenEventsStayAsTheyAre has anything happen, and looks whether the book has changed anything in the events that it was
// given: several are decided on one book before the first is written.
func TestGivenEventsStayAsTheyAre(t *testing.T) {
	happened := map[string]bool{}
	for seed := range calendartest.Seeds(4) {
		c := calendartest.NewChance(t, seed)
		for range 300 {
			c.Step()
		}
		book := calendar.New("bremen")
		var given []*events.Event
		var said []string
		for _, e := range c.Events() {
			e = calendartest.Copy(t, e)
			given, said = append(given, e), append(said, calendartest.Dump(e))
			if err := book.Apply(e); err != nil {
				t.Fatal(err)
			}
			happened[e.Body.Type().Short()] = true
		}
		for i, e := range given {
			if now := calendartest.Dump(e); now != said[i] {
				t.Fatalf("seed %d: the event %d, %s, has changed: %s", seed, i, e.Body.Type().Short(), calendartest.Difference(said[i], now))
			}
		}
	}
	if len(happened) < 20 {
		t.Errorf("only %d kinds of events happened, too few to tell anything: %v", len(happened), happened)
	}
}
