package reply_test

import (
	"fmt"
	"testing"

	"jourfixe/worker"
	"jourfixe/worker/reply"
)

// TestWordsOfLateAnswers hands on what somebody has written with an answer that no longer counts, once, and holds the mail
// where nobody can be given it. What says nothing is left alone.
func TestWordsOfLateAnswers(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.clerk()
	h.office.Do("meeting.move", `{"id":"march","at":{"date":"2027-03-16","start":"10:00","zone":"Europe/Berlin"}}`)
	h.office.Do("meeting.cancel", `{"id":"april"}`)
	late := func(meeting, person, more string) []byte {
		return replied{
			method: "REPLY", uid: h.entry(meeting, person), attendee: guests[person], partstat: "ACCEPTED", sequence: "0", more: more, subject: meeting,
		}.mail()
	}
	for range 2 {
		if held := h.sees(guests["jan"], own, late("march", "jan", "COMMENT:I need a ramp.\r\n")); held != "" {
			t.Errorf("it is held as %s", held)
		}
	}
	h.sees(guests["jan"], own, late("april", "jan", "COMMENT:What a pity.\r\n"))
	h.sees(guests["li"], own, late("march", "li", ""))
	h.courier.failing(worker.ErrNoReader)
	if held := h.sees(guests["erika"], own, late("march", "erika", "COMMENT:Ich komme später.\r\n")); held != reply.HeldNoReader {
		t.Errorf("without a reader it is held as %q", held)
	}
	forwards, _ := h.courier.brought()
	got := ""
	for _, f := range forwards {
		got += fmt.Sprintf("%s %s %s %q\n", f.Why, f.About, f.Person, f.Comment)
	}
	if want := "stale meeting/march jan \"I need a ramp.\"\nnot-possible meeting/april jan \"What a pity.\"\n"; got != want {
		t.Errorf("people are given\n%swant\n%s", got, want)
	}
}
