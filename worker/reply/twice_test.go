package reply_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
)

// TestF26TwiceAndKilled brings the same answer several times, and has a process die after it has sent the command.
func TestF26TwiceAndKilled(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	raw := h.mail("google", "jan")
	for _, to := range []string{own, own, strings.ToUpper(own)} { // three times, as three recipients or as one
		h.receive(guests["jan"], to, raw)
	}
	list, err := h.Journal.Inbound().Pile.List(t.Context())
	if err != nil || len(list) != 2 {
		t.Fatalf("%d mails are stored (%v); want one for each recipient", len(list), err)
	}
	// A process sees to a mail and dies before it has said so.
	killed := h.newClerk()
	came, err := h.Journal.Inbound().Pile.Mail(t.Context(), list[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if fate, err := killed.Handle(t.Context(), came); err != nil || fate.Reason != "" {
		t.Fatalf("the first process: %+v, %v", fate, err)
	}
	// Another is stopped while it waits for the desk: the command is stored by then.
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := killed.Handle(ctx, came); !errors.Is(err, context.Canceled) {
		t.Errorf("a process that is stopped says %v", err)
	}
	h.clerk()
	h.clerk() // a second replica
	if held := h.settled(); len(held) != 0 {
		t.Errorf("%d mails are held", len(held))
	}
	if n := h.events("meeting.answered"); n != 1 {
		t.Errorf("there are %d answers; want one", n)
	}
	h.receive(guests["jan"], own, raw) // once more after it was seen to
	// The same calendar in another mail is the same answer, too.
	if held := h.sees(guests["jan"], own, append(bytes.Clone(raw), "\r\n"...)); held != "" || h.events("meeting.answered") != 1 {
		t.Errorf("held as %q, %d answers", held, h.events("meeting.answered"))
	}
}
