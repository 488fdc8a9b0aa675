package post

import (
	"errors"
	"slices"
	"testing"
	"time"

	"jourfixe/calendar/owed"
	"jourfixe/worker"
)

// hold has all mails held, as after a restore at the present time.
func (h *house) hold() {
	h.t.Helper()
	line, err := worker.HoldLine(&owed.Hold{Why: owed.HeldRestored, From: h.Now().Add(-time.Hour), Until: h.Now()}, 0)
	if err == nil {
		_, err = h.Desk.Journal.Ledger().Set(h.t.Context(), line)
	}
	if err != nil {
		h.t.Fatal(err)
	}
}

// held says whom what is held for, those first who may have been told.
func held(r *replica) (maybe, surely []string) {
	for _, m := range r.Reception.HeldMails().Mails {
		if m.Maybe {
			maybe = append(maybe, m.Person+" "+m.About)
		} else {
			surely = append(surely, m.Person+" "+m.About)
		}
	}
	return maybe, surely
}

// TestHeldAfterARestore restores an office whose ledger does not know that people were invited. Nothing goes out until it is released; then nobody is invited
// twice, what came after the restore goes out, and so does what changes.
func TestHeldAfterARestore(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.populate(3)
	h.meet("one", 0, 1)
	h.hold()
	h.pass(time.Hour)
	r := h.start()
	r.Reception.MessageID = r.post.Composer.Links.MessageID
	h.meet("two", 0, 2)
	h.eventually("the mails to be held", func() bool {
		maybe, surely := held(r)
		return slices.Equal(maybe, []string{"p-0 meeting/one", "p-1 meeting/one"}) && slices.Equal(surely, []string{"p-0 meeting/two", "p-2 meeting/two"})
	})
	noted, err := r.Reception.Release(t.Context(), "", true)
	if err != nil || noted != 2 {
		t.Errorf("%d mails count as told, %v; want 2", noted, err)
	}
	h.settle()
	if got := len(h.mails("")); got != 2 {
		t.Errorf("%d mails have arrived; want those of what came later: %v", got, h.mails(""))
	}
	h.want(1)
	if line := h.line("one", 1); len(line) != 1 || !line[0].Assumed || line[0].State != owed.StateSent {
		t.Errorf("the ledger says %+v", line)
	}
	h.move("one", "2026-12-16")
	h.pass(2 * time.Minute)
	h.settleAll()
	h.want(1, "Changed/1")
	if _, err := r.Reception.Release(t.Context(), "", true); !errors.Is(err, worker.ErrNotHeld) {
		t.Errorf("what is over is released: %v", err)
	}
}

// TestHeldForOthers releases one person, who is told again, and then everybody.
func TestHeldForOthers(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.populate(2)
	h.meet("one", 0, 1)
	h.hold()
	r := h.start()
	r.Reception.MessageID = r.post.Composer.Links.MessageID
	if err := r.Ledger.WaitReady(t.Context()); err != nil {
		t.Fatal(err)
	}
	if noted, err := r.Reception.Release(t.Context(), "p-1", false); err != nil || noted != 0 {
		t.Errorf("%d mails count as told, %v", noted, err)
	}
	h.eventually("the one to be told", func() bool { return len(h.mails(addressOf(1))) == 1 })
	if maybe, surely := held(r); !slices.Equal(maybe, []string{"p-0 meeting/one"}) || len(surely) > 0 {
		t.Errorf("held are %v and %v, want that of p-0", maybe, surely)
	}
	if got := len(h.mails("")); got != 1 {
		t.Errorf("%d mails have arrived; want 1", got)
	}
	if _, err := r.Reception.Release(t.Context(), "", false); err != nil {
		t.Error(err)
	}
	h.settle()
	h.want(0, "Invitation/0")
	h.want(1, "Invitation/0")
}

// TestLostLedger begins with a ledger that has no line: where something has been owed for more than a day all is held, and in a house that is new it goes out.
func TestLostLedger(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		after time.Duration
		lost  bool
	}{{time.Hour, false}, {25 * time.Hour, true}} {
		h := newHouse(t)
		h.guarded = true
		h.populate(1)
		h.meet("one", 0)
		h.pass(test.after)
		r := h.start()
		if !test.lost {
			h.settle()
			h.want(0, "Invitation/0")
			continue
		}
		h.eventually("all to be held", func() bool {
			hold, _ := r.Ledger.Hold()
			return hold.Holds("") && hold.Why == owed.HeldLost
		})
		if maybe, _ := held(r); !slices.Equal(maybe, []string{"p-0 meeting/one"}) || len(h.mails("")) > 0 {
			t.Errorf("held is %v, and %d mails have arrived", maybe, len(h.mails("")))
		}
	}
}
