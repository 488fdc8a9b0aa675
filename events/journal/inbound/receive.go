package inbound

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"jourfixe/events/journal/keys"
	"jourfixe/events/journal/streams"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// A Receiver stores mails.
type Receiver struct{ *mails }

// Receive stores a mail and returns its id. When it returns without an error the mail is on disk, sealed, and will be
// handled. The same mail again, also after it was handled, is not stored again. Of in it takes At, From, To, Raw and Words.
//
// It returns ErrFull when there is no room. After any other error the mail may or may not be stored; sending it again is
// right.
func (r *Receiver) Receive(ctx context.Context, in Mail) (id string, err error) {
	if err := in.check(); err != nil {
		return "", fmt.Errorf("receive a mail: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, receiveWithin)
	defer cancel()
	if id, err = r.receive(ctx, in); err != nil {
		return "", fmt.Errorf("receive a mail: %w", err)
	}
	return id, nil
}

func (r *Receiver) receive(ctx context.Context, in Mail) (string, error) {
	with, err := r.derived(ctx)
	if err != nil {
		return "", err
	}
	id := with.id(in.From, in.To, in.Raw)
	if known, err := r.known(ctx, id); known || err != nil {
		return id, err
	}
	if err := r.room(ctx, len(in.Raw)+len(in.Words)); err != nil {
		return "", err
	}
	h := head{At: in.At.UTC(), From: []byte(in.From), To: []byte(in.To), Size: len(in.Raw), Words: cut(in.Words, maxWords)}
	if in.At.IsZero() {
		h.At = time.Now().UTC()
	}
	err = r.write(ctx, id, &h, in.Raw)
	if err == nil || errors.Is(err, streams.ErrConflict) {
		return id, r.discardParts(ctx, id, &h, err)
	}
	// Where it is open what the server has stored, the head may be there and need its parts.
	if streams.NoRoom(err) {
		err = fmt.Errorf("%w: %w", ErrFull, err)
		return "", errors.Join(err, r.removeAt(ctx, h.Parts))
	}
	return "", err
}

// known reports whether a mail was handled or is there, whole. One without its parts, as a backup that was cut short may
// leave it, is taken away: now it is here again.
func (r *Receiver) known(ctx context.Context, id string) (bool, error) {
	for {
		if _, done, err := streams.Last(ctx, r.js, streams.Inbound, r.subject(nounDone, id)); done || err != nil {
			return done, err
		}
		h, found, err := r.head(ctx, id)
		switch {
		case err != nil && !errors.Is(err, errSealed) || err == nil && !found:
			return false, err
		case err == nil:
			if _, err = r.raw(ctx, id, &h); err == nil {
				return true, nil
			}
		}
		if !errors.Is(err, errSealed) && !errors.Is(err, streams.ErrNoMessage) {
			return false, err
		}
		// It may have been handled, and so destroyed, while it was looked at.
		if _, done, err := streams.Last(ctx, r.js, streams.Inbound, r.subject(nounDone, id)); done || err != nil {
			return done, err
		}
		r.log.Warn("a mail that had lost a part of itself came again and is stored anew", "mail", id)
		if err := streams.Remove(ctx, r.js, streams.Inbound, h.sequence); err != nil {
			return false, err
		}
		for _, noun := range []string{nounHeld, nounTried, nounAgain} { // what was noted of it
			if err := r.removeAll(ctx, r.subject(noun, id)); err != nil {
				return false, err
			}
		}
	}
}

// write stores parts and head. The head tells its own parts from those that somebody else stores of the same mail at the
// same time. It returns ErrConflict when the other one was faster.
func (r *Receiver) write(ctx context.Context, id string, h *head, raw []byte) error {
	own := new(keys.Key)
	if _, err := rand.Read(own[:]); err != nil {
		return err
	}
	name, common, err := r.commons.take(ctx, id)
	if err != nil {
		return err
	}
	h.common = name
	if len(raw) <= smallMail {
		h.Raw, raw = raw, nil
	}
	for n := 0; n*partSize < len(raw); n++ {
		m := nats.NewMsg(r.part(id, n))
		if m.Data, err = own.Seal(raw[n*partSize:min((n+1)*partSize, len(raw))], []byte(m.Subject)); err != nil {
			return err
		}
		sequence, err := r.store(ctx, m)
		if err != nil {
			return err
		}
		h.Parts = append(h.Parts, sequence)
	}
	m := nats.NewMsg(r.subject(nounMail, id))
	clear, err := json.Marshal(h)
	if err != nil {
		return err
	}
	if m.Header, err = sealOwn(m.Subject, name, common, own); err != nil {
		return err
	}
	if m.Data, err = own.Seal(clear, []byte(m.Subject)); err != nil {
		return err
	}
	_, err = r.store(ctx, m, jetstream.WithExpectLastSequencePerSubject(0))
	return err
}

// discardParts removes those of the parts that the mail does not consist of, if somebody else was faster to store it.
func (r *Receiver) discardParts(ctx context.Context, id string, mine *head, conflict error) error {
	if conflict == nil {
		return nil
	}
	h, found, err := r.head(ctx, id)
	if err != nil && !errors.Is(err, errSealed) {
		return err
	}
	if found && h.common == mine.common && slices.Equal(h.Parts, mine.Parts) {
		return nil // it was this one: the server's first answer was lost
	}
	if !found || h.common != mine.common {
		r.commons.settled(mine.common, id)
	}
	return r.removeAt(ctx, mine.Parts)
}
