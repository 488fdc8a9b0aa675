package inbound

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"jourfixe/events/journal/streams"

	"github.com/nats-io/nats.go"
)

// A taker has one handler handle what an inbox gives out.
type taker struct {
	*Inbox
	mailHandler
	rounds *rounds
}

// A waiting mail is one that is to be handled.
type waiting struct {
	Mail
	key   []byte // its own, as it is noted; nil for one of before
	spent *spent // what is left of it once it is handled, if nothing was noted about it
}

// take handles what one message asks for, a mail or that it be handled again.
//
// What to do hangs on what is stored alone, never on which message the server gives how often: after a crash it may give
// any of them once more. A mail is handled for the newest of its head, the note that it is held, and the wish to have it
// handled again, so that two messages never have two processes handle it.
func (t *taker) take(ctx context.Context, m *nats.Msg) error {
	at, err := m.Metadata()
	if err != nil {
		return fmt.Errorf("read %s: a message without its place: %w", streams.Inbound, err)
	}
	id := lastToken(m.Subject)
	in, due, err := t.due(ctx, id, at.Sequence.Stream)
	if err != nil {
		t.answered(m.Nak())
		return err
	}
	if !due {
		t.begun(at.Sequence.Stream)
		t.answered(m.Ack())
		return nil
	}
	place := at.Sequence.Stream
	tried := t.tried(place, int(at.NumDelivered))
	in.Tries = max(in.Tries, tried)
	if in.spent != nil {
		in.spent.message = m
	}
	var fate Fate
	if in.Reason != "" { // it cannot be given to anybody
		fate = Fate{Reason: in.Reason, Detail: in.Detail}
	} else {
		fate, err = t.leased(ctx, m, in)
	}
	if err != nil && ctx.Err() != nil {
		t.answered(m.Nak()) // another process may try at once
		return ctx.Err()
	}
	if errors.Is(err, errLeaseLost) {
		t.log.Warn("a mail is left to another process", "mail", id, "error", err)
		return streams.ErrLost
	}
	if errors.Is(err, ErrUntouched) {
		t.untouch(place)
		t.log.Debug("a mail is not handled, and is no reason to worry", "mail", id, "error", err)
		t.answered(m.NakWithDelay(t.pauses[0]))
		return nil
	}
	if err == nil && fate.Reason == "" && in.spent != nil {
		t.begun(place)
		t.rounds.add(*in.spent)
		return nil
	}
	if err == nil {
		err = t.settle(ctx, id, in, fate)
	}
	switch {
	case err == nil:
		t.begun(place)
		t.answered(m.Ack())
		if fate.Reason != "" {
			t.tellHeld(&in.Mail, fate)
		}
		return nil
	case ctx.Err() != nil, errors.Is(err, streams.ErrClosed):
		return err
	}
	t.failed(ctx, m, in, err, tried+1)
	return nil
}

// due returns the mail that a message asks to be handled, and false if there is nothing to do. What can be done about it
// without a handler is done: a mail that a crash has kept from being destroyed is destroyed. With a Reason there is no
// mail to be handled, but one to be held.
func (t *taker) due(ctx context.Context, id string, sequence uint64) (*waiting, bool, error) {
	if in, err := t.untouched(ctx, id, sequence); in != nil || err != nil {
		return in, err == nil, err
	}
	_, done, err := streams.Last(ctx, t.js, streams.Inbound, t.subject(nounDone, id))
	if err != nil {
		return nil, false, err
	}
	if done {
		return nil, false, t.destroy(ctx, id)
	}
	h, found, err := t.head(ctx, id)
	unreadable := errors.Is(err, errSealed)
	switch {
	case err != nil && !unreadable:
		return nil, false, err
	case !found:
		return nil, false, t.removeBefore(ctx, t.subject(nounAgain, id), sequence+1)
	}
	n, err := t.notes(ctx, id)
	if err != nil {
		return nil, false, err
	}
	if sequence != max(h.sequence, n.again, n.held.sequence) {
		return nil, false, nil
	}
	in := waiting{Mail: n.mail(id, &h)}
	in.Words, in.Detail = h.Words, ""
	if h.key != nil {
		in.key = h.key[:]
	}
	if unreadable {
		in.Reason, in.Detail = reasonUnreadable, errSealed.Error()
		return &in, true, nil
	}
	in.Raw, err = t.raw(ctx, id, &h)
	switch {
	case errors.Is(err, streams.ErrNoMessage), errors.Is(err, errSealed):
		in.Reason, in.Detail = reasonIncomplete, err.Error()
	case err != nil:
		return nil, false, err
	}
	return &in, true, nil
}

// untouched returns the mail that a message asks to be handled, if it is one that has just come in: its head is the last that is
// known of it. Otherwise, or if it cannot be read, it returns nil.
func (t *taker) untouched(ctx context.Context, id string, sequence uint64) (*waiting, error) {
	last, found, err := streams.Last(ctx, t.js, streams.Inbound, t.subject("*", id))
	if err != nil || !found || last.Sequence != sequence || last.Subject != t.subject(nounMail, id) {
		return nil, err
	}
	h, err := t.readHead(ctx, last)
	if err != nil || h.key == nil {
		return nil, ignore(err, errSealed)
	}
	in := waiting{Mail: (&notes{}).mail(id, &h)}
	in.Words, in.key = h.Words, h.key[:]
	if in.Raw, err = t.raw(ctx, id, &h); err != nil {
		return nil, ignore(err, errSealed, streams.ErrNoMessage)
	}
	in.spent = &spent{id: id, common: h.common, places: append([]uint64{h.sequence}, h.Parts...)}
	return &in, nil
}

// ignore returns nil for an error that is one of those, since it is dealt with elsewhere.
func ignore(err error, those ...error) error {
	for _, one := range those {
		if errors.Is(err, one) {
			return nil
		}
	}
	return err
}

var errLeaseLost = errors.New("the server was away for so long that another process may have got the mail")

// leased calls handle and lets the server know meanwhile that the mail is worked on. When the server cannot be told for
// most of the time after which it gives the mail to somebody else, the context of handle ends.
func (t *taker) leased(ctx context.Context, m *nats.Msg, in *waiting) (Fate, error) {
	working, lose := context.WithCancelCause(ctx)
	defer lose(nil)
	stop := make(chan struct{})
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		ticker := time.NewTicker(t.ackWait / 8)
		defer ticker.Stop()
		for heard := time.Now(); ; {
			select {
			case <-stop:
				return
			case <-ticker.C:
			}
			if t.js.Conn().IsConnected() {
				heard = time.Now()
				t.answered(m.InProgress())
			} else if time.Since(heard) > t.ackWait/2 {
				lose(errLeaseLost)
				return
			}
		}
	}()
	given := in.Mail
	fate, err := t.guarded(working, &given)
	close(stop)
	<-watched
	if err != nil && ctx.Err() == nil && errors.Is(context.Cause(working), errLeaseLost) {
		err = fmt.Errorf("%w: %w", errLeaseLost, err)
	}
	return fate, err
}

// guarded turns a panic into an error: one mail shall not bring the house down again after every start.
func (t *taker) guarded(ctx context.Context, in *Mail) (fate Fate, err error) {
	defer func() {
		if p := recover(); p != nil {
			t.log.Error("handling a mail panicked", "mail", in.ID, "type", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
			err = fmt.Errorf("handling it panicked (%T)", p) // what it says may quote the mail
		}
	}()
	return t.handle(ctx, in)
}

// tellHeld lets whoever handles mails know that one is held. They may look into it, so a panic is caught here, too.
func (t *taker) tellHeld(in *Mail, fate Fate) {
	if t.held == nil {
		return
	}
	defer func() {
		if p := recover(); p != nil {
			t.log.Error("hearing that a mail is held panicked", "mail", in.ID, "type", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
		}
	}()
	t.held(in, fate)
}

// settle notes what became of a mail, and tries until it is noted: the mail is handled, and shall not be once more because
// the server is away for a moment. When ctx ends it goes on for a little while.
func (t *taker) settle(ctx context.Context, id string, in *waiting, fate Fate) error {
	noting, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(settleWithin, cancel) })()
	for pause := streams.FirstPause; ; pause = min(2*pause, streams.LongestPause) {
		var err error
		switch {
		case fate.Reason != "":
			err = t.hold(noting, id, note{Reason: fate.Reason, Detail: fate.Detail, At: time.Now().UTC(), Tries: in.Tries + 1, Key: in.key})
		default:
			err = t.finish(noting, id)
		}
		switch {
		case err == nil:
			return nil
		case streams.NoRoom(err), streams.Hopeless(err), noting.Err() != nil:
			return fmt.Errorf("note what became of a mail: %w", err)
		}
		if err := streams.Rest(noting, t.js.Conn(), pause); err != nil {
			return err
		}
	}
}

// failed notes a try in vain and has the mail come again, or gives up. It is the nth try of this message.
func (t *taker) failed(ctx context.Context, m *nats.Msg, in *waiting, why error, nth int) {
	n := note{Reason: reasonFailing, Detail: why.Error(), At: time.Now().UTC(), Tries: in.Tries + 1, Key: in.key}
	pause, level := t.pauses[min(nth, len(t.pauses))-1], slog.LevelWarn
	if errors.Is(why, ErrNotYet) {
		pause, level = t.pauses[0], slog.LevelDebug
	}
	var err error
	if old := time.Since(in.At) > giveUpAfter; old {
		if err = t.hold(ctx, in.ID, n); err == nil {
			t.log.Warn("a mail was tried in vain for days and is held", "mail", in.ID, "tries", n.Tries, "error", why)
			t.answered(m.Ack())
			t.tellHeld(&in.Mail, Fate{Reason: n.Reason, Detail: n.Detail})
			return
		}
	} else {
		err = t.noteTry(ctx, in.ID, n)
	}
	t.log.Log(ctx, level, "a mail is not handled and tried again", "mail", in.ID, "tries", n.Tries, "pause", pause, "error", why)
	if err != nil {
		t.log.Warn("that a mail was tried is not noted", "mail", in.ID, "error", err)
	}
	t.answered(m.NakWithDelay(pause))
}
