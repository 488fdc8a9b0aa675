package reply_test

import (
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"jourfixe/events/patience"
	"jourfixe/worker"
	"jourfixe/worker/incoming"
	"jourfixe/worker/incoming/incomingtest"
	"jourfixe/worker/reply"
)

// TestHostileMailsAreHeld takes in and sees to what no mail program writes, with all that belongs to it: within
// 64 MB it is refused, held, or handed on as any other; and it changes nothing.
func TestHostileMailsAreHeld(t *testing.T) {
	h := newHouse(t)
	c := h.newClerk()
	state := h.sequence()
	worst, most := time.Duration(0), uint64(0)
	// Memory is all that is allocated in a step, also what is free again. Time only finds what hangs.
	step := func(name string, do func()) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		begun := time.Now()
		do()
		took := time.Since(begun)
		runtime.ReadMemStats(&after)
		used := after.TotalAlloc - before.TotalAlloc
		if took > patience.Limit || used > 64<<20 {
			t.Errorf("%s: took %s and %d MiB", name, took, used>>20)
		}
		worst, most = max(worst, took), max(most, used)
	}
	for name, m := range incomingtest.Hostile() {
		var id string
		var err error
		step(name, func() { id, err = h.intake.Receive(t.Context(), "a@gdansk.example", own, []byte(m.Raw)) })
		if errors.Is(err, worker.ErrBeyondLimits) {
			continue
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		step(name, func() {
			came, err := h.Journal.Inbound().Pile.Mail(t.Context(), id)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			fate, err := c.Handle(t.Context(), came)
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if strings.Contains(fate.Detail, "gdansk") {
				t.Errorf("%s: the detail quotes the mail: %s", name, fate.Detail)
			}
			if (m.Kind == incoming.KindUnreadable) != (fate.Reason == reply.HeldUnreadable) {
				t.Errorf("%s: it is held as %q, and read as %s", name, fate.Reason, m.Kind)
			}
		})
	}
	if h.sequence() != state {
		t.Error("a hostile mail has changed the book")
	}
	t.Logf("a step takes at most %s and %d MiB", worst.Round(time.Millisecond), most>>20)
}

// What is beyond the limits of the door is refused there; all else is stored, however broken.
func TestIntakeLimits(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for _, c := range []struct {
		name, raw string
		beyond    bool
	}{
		{"1 MiB", "Subject: x\r\n\r\n" + strings.Repeat("x", 1<<20-14), false},
		{"one more", "Subject: x\r\n\r\n" + strings.Repeat("x", 1<<20-13), true},
		{"a header of 64 KiB", "Subject: " + strings.Repeat("x", 64<<10-11) + "\r\n\r\nx", false},
		{"one more", "Subject: " + strings.Repeat("x", 64<<10-10) + "\r\n\r\nx", true},
		{"no end of the header", strings.Repeat("x", 64<<10+1), true},
		{"the same with LF", "Subject: " + strings.Repeat("x\n ", 30_000), true},
		{"nothing", "", false},
		{"no header", "\r\n" + strings.Repeat("x", 100_000), false},
		{"noise", "\x00\xff\x01", false},
	} {
		_, err := h.intake.Receive(t.Context(), "", own, []byte(c.raw))
		if errors.Is(err, worker.ErrBeyondLimits) != c.beyond || !c.beyond && err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	long := strings.Repeat("x", 1<<10+1)
	for _, envelope := range [][2]string{{long, own}, {"", long}} {
		if _, err := h.intake.Receive(t.Context(), envelope[0], envelope[1], []byte("Subject: x\r\n\r\nx")); !errors.Is(err, worker.ErrBeyondLimits) {
			t.Errorf("with an address of 1025 bytes: %v; want that it is never taken", err)
		}
	}
	h.clerk()
	for _, in := range h.settled() {
		if in.Reason != reply.HeldUnreadable && in.Size < 1000 {
			t.Errorf("a mail of %d bytes is held as %s: %s", in.Size, in.Reason, in.Detail)
		}
	}
}
