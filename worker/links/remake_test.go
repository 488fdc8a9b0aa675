package links

import (
	"fmt"
	"testing"
	"time"

	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
)

// TestToldWhileIndexIsMadeAnew finds what people were given who are told of an old meeting while the index is made anew, at
// once and afterwards, and does not have them wait for it: not even where there are so many that they are taken in meanwhile.
func TestToldWhileIndexIsMadeAnew(t *testing.T) {
	h := newHouse(t)
	var people []string
	for i := range 3 {
		people = append(people, fmt.Sprint("p-", i))
	}
	h.adds(people...)
	h.plans(1, "march", people...)
	tells := func(person string) {
		h.tells(meetingRef("march"), owed.Debt{Kind: meetingmail.Invitation, To: person, Due: morning}, "")
	}
	tells("p-0")
	h.doors.make(true)

	h.doors.begin(true)
	x := h.doors.collect()
	tells("p-1")
	h.doors.making.Lock() // as while it is made
	found := make(chan bool, 1)
	go func() {
		_, _, ok := h.doors.Find(h.token("march", "p-1"))
		found <- ok
	}()
	select {
	case ok := <-found:
		if !ok {
			t.Error("who is told meanwhile has a link that leads nowhere")
		}
	case <-time.After(time.Minute):
		t.Error("a link is not looked for while the index is made anew")
	}
	h.doors.making.Unlock()
	for range 2 * maxRecent {
		h.doors.told(meetingRef("march"), "p-2")
	}
	tells("p-2")
	h.doors.replace(x)
	for _, p := range people {
		h.leads(h.token("march", p), "march/"+p)
	}
	if len(h.doors.recent) != 0 {
		t.Errorf("%d lines still wait for the index", len(h.doors.recent))
	}
}
