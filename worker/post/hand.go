package post

import (
	"context"
	"errors"
	"sync"
	"time"

	"jourfixe/calendar/owed"
	"jourfixe/events/journal/traced"
	"jourfixe/worker"
	"jourfixe/worker/relay"
)

// Writing a line of the ledger takes as long as bringing it to disk, and many together not much longer than one. So a connection
// takes on several mails at once. These are the bounds:
const (
	// mostInHand is how many mails one connection takes on together. As many may come twice for each connection, under the same
	// Message-IDs, when a process is killed that has sent them and not noted it yet. Fewer are not twice as fast as one by one.
	mostInHand = 16
	// inHandFor is for how long mails are taken on, going by how quickly the relay has taken the last. One that needs as long for a
	// single mail gets one at a time: there the ledger does not matter, and what is said first shall not wait behind others.
	inHandFor = 250 * time.Millisecond
	// longInHand is after what time those that were sent are noted and those that were not are handed back, though the relay has
	// not answered to the one between.
	longInHand = time.Second
)

// A hand is the mails that are sent over one connection, one after the other: taken on in the ledger together, and noted together.
// What was taken on and not begun is handed back as it was, when the relay is away, a mail takes long, or the process stops.
type hand struct {
	*Post
	jobs []*job

	mu    sync.Mutex
	ready []*saying // taken on, in the order in which they are sent
	begun time.Time // when they were being taken on, by the machine's own clock
	sent  []*saying // and not noted yet
	err   error     // of the ledger

	count int           // of mails that were sent
	took  time.Duration // for that
}

// room says how many mails are taken on next, given how many could have been.
func (h *hand) room(before int) int {
	if h.count == 0 {
		return before
	}
	return max(1, min(mostInHand, int(inHandFor*time.Duration(h.count)/max(h.took, 1))))
}

// do says to people what they are owed now, if anything still is. The error says that the ledger or the journal could not be
// written or read; what the relay answers is noted in the ledger and no error.
func (h *hand) do(ctx context.Context) error {
	defer func() {
		for _, j := range h.jobs {
			if !j.done {
				h.queue.done(j, untried)
			}
		}
	}()
	if first := h.jobs[0]; first.about.Noun == "series" {
		if ready, err := h.feedFirst(ctx, first); err != nil || !ready {
			return err
		}
	}
	conn, err := h.Relay.Acquire(ctx)
	switch {
	case err != nil && ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		for _, j := range h.jobs {
			h.lookout.touch(j.about, j.person)
		}
		return nil
	}
	defer conn.Release()
	var list []*saying
	for _, j := range h.jobs {
		s, ok := h.decide(j)
		if !ok {
			continue
		}
		if ok, err = h.write(ctx, s); err != nil {
			return err
		}
		if ok {
			s.trace = h.Traces.Mail(j.origin, s.u.Kind, h.Now(), h.Pace)
			list = append(list, s)
		}
	}
	if len(list) == 0 {
		return nil
	}
	// A process that is told to stop finishes the mail in hand, within limits. That begins with the claim: one that was
	// written without our hearing of it would keep the mail from everybody until it runs out.
	sending, cancel := outlive(ctx)
	defer cancel()
	h.begun = time.Now()
	h.claim(sending, list)
	h.send(ctx, sending, conn)
	return h.err
}

// claimedNot says in a word why a mail was not taken on, "" if it was.
func claimedNot(err error) string {
	switch {
	case err == nil:
		return ""
	case errors.Is(err, worker.ErrTaken):
		return traced.Conflict
	}
	return traced.NotWritten
}

// claim takes mails on in the ledger.
func (h *hand) claim(ctx context.Context, list []*saying) {
	wanted := make([]worker.Wanted, len(list))
	for i, s := range list {
		s.step = s.trace.Claim()
		s.claim = s.u
		s.claim.State, s.claim.At = owed.StateSending, h.Now().UTC().Truncate(time.Second)
		s.claim.Until, s.claim.By = s.claim.At.Add(claimed), h.Ledger.Alone
		wanted[i] = worker.Wanted{About: s.about, Person: s.person, Last: s.last, Said: s.said.Append(s.claim)}
	}
	for i, written := range h.Ledger.SetAll(ctx, wanted) {
		if list[i].step.End(claimedNot(written.Err)); written.Err != nil {
			list[i].trace.End(traced.HandedBack)
		}
		switch {
		case written.Err == nil:
			list[i].place = written.Sequence
			h.ready = append(h.ready, list[i])
		case !errors.Is(written.Err, worker.ErrTaken): // then another replica says it, or has changed what is known; the ledger has told the lookout
			h.err = written.Err
		}
	}
}

// send sends what was taken on until something is in the way, and sees to it that all of it is noted or handed back.
func (h *hand) send(ctx, sending context.Context, conn *relay.Conn) {
	settled := make(chan struct{})
	long := time.AfterFunc(longInHand, func() {
		defer close(settled)
		h.settle(sending)
	})
	ours, cancel := context.WithDeadline(sending, h.begun.Add(h.Within))
	defer cancel()
	var refused []*saying
	begun := time.Now()
	for s := h.next(); s != nil; s = h.next() {
		if h.count > 0 && (ctx.Err() != nil || conn.Ready(ctx) != nil) || h.stale(s) {
			h.handBack(s)
			break
		}
		at := time.Now()
		talk := s.trace.HandOver()
		result := conn.Send(ours, s.mail)
		talk.HandedOver(result.Outcome.String(), result.Code, result.Outcome == relay.Delivered)
		s.manner = swift
		if time.Since(at) > slow || result.Outcome != relay.Delivered && result.Code == "" {
			s.manner = dawdled
		}
		h.note(s, result)
		h.count++
		h.mu.Lock()
		h.sent = append(h.sent, s)
		h.mu.Unlock()
		if result.Outcome == relay.Refused {
			refused = append(refused, s)
		}
		if s.manner == dawdled {
			break // whoever comes next may be of the same domain, which is known to others when this is noted
		}
	}
	h.took = time.Since(begun)
	if !long.Stop() {
		<-settled
	}
	h.settle(sending)
	for _, s := range refused {
		if h.err == nil {
			h.noteAddress(sending, s)
		}
	}
}

// stale reports whether a mail was taken on too long ago to be begun, by the machine's own clocks or by the one that others go by.
func (h *hand) stale(s *saying) bool {
	return over(h.begun.Add(h.Within)) || h.Now().After(s.claim.At.Add(within))
}

// next returns the mail that is to be sent next, nil if there is none any more.
func (h *hand) next() *saying {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.ready) == 0 {
		return nil
	}
	s := h.ready[0]
	h.ready = h.ready[1:]
	return s
}

// handBack puts a mail back that was not begun.
func (h *hand) handBack(s *saying) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ready = append(h.ready, s)
}

// settle notes what became of the mails that were sent, and hands back those that were not begun. Their jobs are done then.
func (h *hand) settle(ctx context.Context) {
	h.mu.Lock()
	list := h.sent
	for _, s := range h.ready {
		s.back = true
		list = append(list, s)
	}
	h.sent, h.ready = nil, nil
	h.mu.Unlock()
	if len(list) == 0 {
		return
	}
	for _, s := range list {
		s.step = s.trace.Settle()
	}
	err, wrong := h.record(ctx, list), ""
	if err != nil {
		wrong = traced.NotWritten
		h.mu.Lock()
		h.err = errors.Join(h.err, err)
		h.mu.Unlock()
	}
	for _, s := range list {
		s.step.End(wrong)
		s.trace.End(s.state())
		s.done = true
		h.queue.done(s.job, s.manner)
	}
}
