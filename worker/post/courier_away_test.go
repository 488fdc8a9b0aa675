package post

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"jourfixe/calendar/owed"
	"jourfixe/events/patience"
	"jourfixe/worker/relay/smtptest"
)

// TestForwardAway hands mails on while the mail server is away: what the courier finds out is known from then on, to the post
// as well, and nobody waits for it. When it is time to look again one does, and finds out for all.
func TestForwardAway(t *testing.T) {
	t.Parallel()
	h, p := openOffice(t)
	before := len(h.sink.Mails())
	c := p.courier()
	c.Relay = h.pool(1)
	h.sink.Stop()
	if err := c.Forward(t.Context(), forward()); !errors.Is(err, errRelay) || c.Relay.Outage() == nil {
		t.Errorf("Forward = %v, and it is said to be away because of %v", err, c.Relay.Outage())
	}
	h.sink.Restart()
	if err := c.Forward(t.Context(), forward()); !errors.Is(err, errRelay) || !strings.Contains(err.Error(), "connect") || len(h.sink.Mails()) != before {
		t.Errorf("a moment later Forward = %v; want that nobody looks", err)
	}
	c.Relay = h.pool(1000)
	h.sink.Stop()
	if err := c.Forward(t.Context(), forward()); !errors.Is(err, errRelay) {
		t.Errorf("Forward = %v", err)
	}
	h.sink.Restart()
	h.eventually("it to be time to look again", func() bool { return c.Relay.Shut() == nil })
	if err := c.Forward(t.Context(), forward()); err != nil || c.Relay.Outage() != nil || len(h.sink.Mails()) != before+1 {
		t.Errorf("when it is back: %v, and it is said to be away because of %v", err, c.Relay.Outage())
	}
	if !strings.Contains(h.Log.String(), "mail can be handed in again") {
		t.Errorf("the log says\n%s", h.Log.String())
	}
}

// TestForwardBusy hands a mail on while all connections to the mail server are taken. It is given up for now long before the mail
// that came in is, and is no sign that the server is away.
func TestForwardBusy(t *testing.T) {
	t.Parallel()
	_, p := openOffice(t)
	for range conns {
		conn, err := p.Relay.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Release()
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience.Limit)
	defer cancel()
	c := p.courier()
	if err := c.Forward(ctx, forward()); !errors.Is(err, errRelay) || ctx.Err() != nil {
		t.Errorf("Forward = %v; want that it does not wait for its time to be over", err)
	}
	if err := c.Relay.Outage(); err != nil {
		t.Errorf("the mail server is said to be away: %v", err)
	}
}

// TestNoticeUnsure breaks off after a notice was handed over: it is not known whether it has arrived. It is sent again as it
// was, under the same id, and what has failed since is told of in another.
func TestNoticeUnsure(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.contact = "coordinator@bremen.example"
	h.populate(4)
	var mu sync.Mutex
	told, busy := 0, false
	h.fails(func(m *smtptest.Mail) smtptest.Fault {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case m.Step == smtptest.RCPT && (m.To == addressOf(0) || m.To == addressOf(1)):
			return smtptest.NoSuchUser
		case m.To != h.contact:
		case m.Step == smtptest.RCPT && busy:
			return smtptest.Busy
		case m.Step == smtptest.Dot:
			if told++; told == 1 {
				busy = true
				return smtptest.KeepDrop
			}
		}
		return smtptest.None
	})
	p := h.start().post
	h.meet("one", 0, 2)
	h.settle()
	h.eventually("a first notice", func() bool { return len(h.mails(h.contact)) == 1 })
	h.meet("two", 1, 2)
	h.settle()
	h.eventually("a second failure to be told of in vain", func() bool {
		return strings.Contains(h.Log.String(), "has not taken the notice: deferred")
	})
	h.fails(func(m *smtptest.Mail) smtptest.Fault { return smtptest.None })
	h.pass(claimed + time.Second)
	h.eventually("both to be told of", func() bool {
		return len(p.failed(func(u *owed.Utterance) bool { return !u.Noticed })) == 0
	})
	var raws []string
	for _, m := range h.sink.Mails() {
		if m.To == h.contact {
			raws = append(raws, string(m.Raw))
		}
	}
	if len(raws) != 3 {
		t.Fatalf("%d notices have arrived; want the first one twice, and another", len(raws))
	}
	same := 0
	for _, raw := range raws[1:] {
		if raw == raws[0] {
			same++
		}
	}
	if same != 1 {
		t.Errorf("the first notice has come again %d times; want once", same)
	}
}
