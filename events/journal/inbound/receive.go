package inbound

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"jourfixe/events/journal/streams"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// ErrNoMail says that there is no such mail among those that came in, or not any more.
var ErrNoMail = errors.New("there is no such mail")

// ErrNotYet is what a handler returns for a mail whose time has not come, which is nothing to worry about: it is given
// again after the shortest pause, however often that was so.
var ErrNotYet = errors.New("it is too early for the mail")

// ErrFull says that there is no room for another mail until some of those that are held are dropped.
var ErrFull = errors.New("there is no room for more mail")

const (
	// MaxMail is how many bytes a mail may have that comes in.
	MaxMail = 1 << 20

	// MaxAddress is how many bytes an address of the envelope may have; SMTP has 254.
	MaxAddress = 1 << 10

	largeMail = 128 << 10 // bytes from which on a mail counts as large
	maxWords  = 64 << 10  // bytes that are kept of what can be read of a mail
	partSize  = 512 << 10
	// receiveWithin bounds how long a mail may be on its way in. What is left of one after much longer was cut short.
	receiveWithin = 30 * time.Second
)

// A Mail is a mail that came in. It lies sealed in its stream, in several messages: the parts of the mail as it came, then
// the head, whose publishing is the moment from which the mail is there. What becomes of it is noted in further ones.
type Mail struct {
	ID     string    // made of the office's key, envelope and content: the same mail for the same recipient has the same
	At     time.Time // when it came in, UTC
	From   string    // envelope sender, "" for <>
	To     string    // envelope recipient
	Raw    []byte    // as it came
	Words  string    // what can be read of it once decoded, by which erasing a person finds it
	Size   int       // bytes of Raw
	Tries  int       // how often it was tried to handle it
	Reason string    // why somebody has to look at it: a code word as in unknown-uid; "" while it waits to be handled
	Detail string    // says more, without quoting the mail; of one that waits, why the last try failed
	Held   time.Time // since when it waits for somebody, UTC
}

// Receive stores a mail and returns its id. When it returns without an error the mail is on disk, sealed, and will be
// handled. The same mail again, also after it was handled, is not stored again. Of in it takes At, From, To, Raw and Words.
//
// It returns ErrFull when there is no room. After any other error the mail may or may not be stored; sending it again is
// right.
func (r *Store) Receive(ctx context.Context, in Mail) (id string, err error) {
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

func (in *Mail) check() error {
	switch {
	case len(in.Raw) > MaxMail:
		return fmt.Errorf("it has %d bytes; at most %d are taken", len(in.Raw), MaxMail)
	case len(in.From) > MaxAddress || len(in.To) > MaxAddress:
		return fmt.Errorf("an address of its envelope is longer than %d bytes", MaxAddress)
	}
	return nil
}

func (r *Store) receive(ctx context.Context, in Mail) (string, error) {
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
		return id, r.discardParts(ctx, id, h.Parts, err)
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
func (r *Store) known(ctx context.Context, id string) (bool, error) {
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
	}
}

// room returns ErrFull when so many bytes more would leave the stream without the reserve that is needed to say what
// becomes of the mails in it: an eighth. Large mails get half of the stream, so that a flood of them keeps no answers out,
// which are small. That a flood of small ones does not, sees Crowded to.
func (r *Store) room(ctx context.Context, size int) error {
	used, limit, err := r.space(ctx)
	if err != nil || limit <= 0 {
		return err
	}
	most := limit - limit/8
	if size > largeMail {
		most = limit / 2
	}
	if used+int64(size) > most {
		return ErrFull
	}
	return nil
}

// space returns how many bytes the stream has and may have; a limit that is not positive is none.
func (r *Store) space(ctx context.Context) (used, limit int64, err error) {
	ctx, cancel := streams.Bounded(ctx)
	defer cancel()
	stream, err := r.js.Stream(ctx, streams.Inbound)
	if err != nil {
		return 0, 0, fmt.Errorf("look for room in %s: %w", streams.Inbound, err)
	}
	info := stream.CachedInfo()
	return int64(info.State.Bytes), info.Config.MaxBytes, nil
}

// write stores parts and head. The head tells its own parts from those that somebody else stores of the same mail at the
// same time. It returns ErrConflict when the other one was faster.
func (r *Store) write(ctx context.Context, id string, h *head, raw []byte) error {
	for n := 0; n*partSize < len(raw); n++ {
		piece := raw[n*partSize : min((n+1)*partSize, len(raw))]
		sequence, err := r.put(ctx, r.part(id, n), piece)
		if err != nil {
			return err
		}
		h.Parts = append(h.Parts, sequence)
	}
	_, err := r.putJSON(ctx, r.subject(nounMail, id), h, jetstream.WithExpectLastSequencePerSubject(0))
	return err
}

// discardParts removes those of the parts that the mail does not consist of, if somebody else was faster to store it.
func (r *Store) discardParts(ctx context.Context, id string, parts []uint64, conflict error) error {
	if conflict == nil {
		return nil
	}
	h, found, err := r.head(ctx, id)
	if err != nil {
		return err
	}
	if found && len(h.Parts) == len(parts) && (len(parts) == 0 || h.Parts[0] == parts[0]) {
		return nil // it was this one: the server's first answer was lost
	}
	return r.removeAt(ctx, parts)
}

// put seals and stores a message, and returns its place. A lost compare-and-swap is ErrConflict.
func (r *Store) put(ctx context.Context, subject string, clear []byte, opts ...jetstream.PublishOpt) (uint64, error) {
	with, err := r.derived(ctx)
	if err != nil {
		return 0, err
	}
	m := nats.NewMsg(subject)
	if clear != nil {
		if m.Data, err = with.seal(subject, clear); err != nil {
			return 0, err
		}
	}
	switch nc := r.js.Conn(); {
	case nc.IsClosed():
		return 0, streams.ErrClosed
	case !nc.IsConnected():
		// Otherwise it would be stored when the server is back, after whoever sends it has given up.
		return 0, nats.ErrDisconnected
	}
	ctx, cancel := streams.Bounded(ctx)
	defer cancel()
	ack, err := r.js.PublishMsg(ctx, m, opts...)
	if err != nil {
		return 0, fmt.Errorf("store in %s: %w", streams.Inbound, streams.Conflict(streams.Explain(r.js.Conn(), subject, err)))
	}
	return ack.Sequence, nil
}

// cut shortens a text to so many bytes, and makes it valid.
func cut(s string, limit int) string {
	s = strings.ToValidUTF8(s, "�")
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}
