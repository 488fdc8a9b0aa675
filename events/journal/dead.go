package journal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"jourfixe/events/journal/streams"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// ErrNoLetter says that there is no dead letter of that number.
var ErrNoLetter = errors.New("there is no such dead letter")

// A Letter is a message that could not be handled, set aside whole.
type Letter struct {
	Sequence uint64      `json:"sequence"` // of the command; the letter's number
	Subject  string      `json:"subject"`
	Header   nats.Header `json:"headers,omitempty"`
	Data     []byte      `json:"data"`
	Omitted  bool        `json:"omitted,omitempty"` // headers and data had no room; the command may still have them
	Reason   string      `json:"reason"`
	At       time.Time   `json:"at"` // when it was set aside, UTC
}

// deadLetters keeps the letters of an office. The original's headers are inside the letter's JSON, where the server does
// not act on them.
type deadLetters struct {
	js     jetstream.JetStream
	office string
}

func (d deadLetters) subject(token string) string { return "jourfixe." + d.office + ".dead." + token }

// SetAside puts a message to the dead letters, with the reason. Doing it again changes nothing.
//
// What cannot be handled must not stop what can. Where there is no room for the letter it goes without headers and data,
// which are still among the commands for a while; where there is none even for that, the log alone tells of it.
func (j *Journal) SetAside(ctx context.Context, raw streams.Raw, reason string) error {
	l := Letter{
		Sequence: raw.Sequence,
		Subject:  raw.Subject,
		Header:   raw.Header,
		Data:     raw.Data,
		Reason:   reason,
		At:       time.Now().UTC(),
	}
	err := j.dead.store(ctx, l)
	if streams.NoRoom(err) {
		l.Header, l.Data, l.Omitted = nil, nil, true
		l.Reason += fmt.Sprintf("; there was no room for the payload, which is message %d of %s while it is kept",
			raw.Sequence, streams.Commands)
		err = j.dead.store(ctx, l)
	}
	switch {
	case streams.NoRoom(err):
		j.log.Error("there is no room for a dead letter; retry or drop some", "sequence", raw.Sequence, "reason", reason)
		return nil
	case err != nil:
		return fmt.Errorf("set message %d aside: %w", raw.Sequence, err)
	}
	return nil
}

// store writes a letter, unless there is one of its number.
func (d deadLetters) store(ctx context.Context, l Letter) error {
	data, err := json.Marshal(l)
	if err != nil {
		return err
	}
	m := nats.NewMsg(d.subject(strconv.FormatUint(l.Sequence, 10)))
	m.Header.Set("Content-Type", "application/json")
	m.Data = data
	ctx, cancel := streams.Bounded(ctx)
	defer cancel()
	_, err = d.js.PublishMsg(ctx, m, jetstream.WithExpectLastSequencePerSubject(0))
	if errors.Is(streams.Conflict(err), streams.ErrConflict) {
		return nil
	}
	return err
}

// DeadLetters lists the dead letters in the order in which they were set aside, without their headers and data.
func (j *Journal) DeadLetters(ctx context.Context) ([]Letter, error) {
	return j.dead.list(ctx, j.reader)
}

// DeadLetter returns one dead letter, or ErrNoLetter.
func (j *Journal) DeadLetter(ctx context.Context, sequence uint64) (Letter, error) {
	l, _, err := j.dead.letter(ctx, sequence)
	return l, err
}

// Retry submits a dead letter again where it was submitted first, drops it, and returns the new sequence. It returns
// ErrNoLetter if there is none.
func (j *Journal) Retry(ctx context.Context, sequence uint64) (uint64, error) {
	return j.dead.retry(ctx, sequence, "")
}

// Drop deletes a dead letter for good, or returns ErrNoLetter.
func (j *Journal) Drop(ctx context.Context, sequence uint64) error { return j.dead.drop(ctx, sequence) }

func (d deadLetters) list(ctx context.Context, open func(stream, filter string, first uint64) *streams.Reader) ([]Letter, error) {
	var letters []Letter
	err := open(streams.Dead, d.subject("*"), 1).Scan(ctx, 0, func(raw streams.Raw) error {
		l, err := readLetter(raw)
		if err != nil {
			return err
		}
		l.Header, l.Data = nil, nil
		letters = append(letters, l)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list the dead letters: %w", err)
	}
	return letters, nil
}

// letter returns the letter and its place in the stream of letters.
func (d deadLetters) letter(ctx context.Context, sequence uint64) (Letter, uint64, error) {
	raw, found, err := streams.Last(ctx, d.js, streams.Dead, d.subject(strconv.FormatUint(sequence, 10)))
	if err == nil && !found {
		err = ErrNoLetter
	}
	if err != nil {
		return Letter{}, 0, fmt.Errorf("get dead letter %d: %w", sequence, err)
	}
	l, err := readLetter(raw)
	return l, raw.Sequence, err
}

func readLetter(raw streams.Raw) (l Letter, err error) {
	if err = json.Unmarshal(raw.Data, &l); err != nil {
		return l, fmt.Errorf("read message %d of %s: it is no dead letter: %w", raw.Sequence, streams.Dead, err)
	}
	return l, nil
}

func (d deadLetters) drop(ctx context.Context, sequence uint64) error {
	// It is not read: one that is damaged shall go, too.
	raw, found, err := streams.Last(ctx, d.js, streams.Dead, d.subject(strconv.FormatUint(sequence, 10)))
	if err == nil && !found {
		err = ErrNoLetter
	}
	if err == nil {
		err = streams.Remove(ctx, d.js, streams.Dead, raw.Sequence)
	}
	if err != nil {
		return fmt.Errorf("drop dead letter %d: %w", sequence, err)
	}
	return nil
}

// retry publishes before it deletes. A crash in between leaves the letter, and trying again sends the same identity,
// which is decided once. A client that is given takes the place of the first sender: it answers for the command.
func (d deadLetters) retry(ctx context.Context, sequence uint64, client string) (uint64, error) {
	l, at, err := d.letter(ctx, sequence)
	if err == nil && l.Omitted {
		err = d.complete(ctx, &l)
	}
	if err != nil {
		return 0, err
	}
	m := nats.NewMsg(l.Subject)
	tokens := strings.Split(l.Subject, ".")
	if len(tokens) < 5 || tokens[1] != d.office || tokens[2] != "command" {
		return 0, fmt.Errorf("retry dead letter %d: it did not come in as a command", sequence)
	}
	if client != "" {
		tokens[3] = client
		m.Subject = strings.Join(tokens, ".")
	}
	m.Data, m.Header = l.Data, retryHeader(l)
	ack, err := d.js.PublishMsg(ctx, m)
	if err != nil {
		return 0, fmt.Errorf("retry dead letter %d: %w", sequence, streams.Explain(d.js.Conn(), m.Subject, err))
	}
	return ack.Sequence, streams.Remove(ctx, d.js, streams.Dead, at)
}

// complete gives a letter the headers and data that had no room in it.
func (d deadLetters) complete(ctx context.Context, l *Letter) error {
	raw, err := streams.At(ctx, d.js, streams.Commands, l.Sequence)
	switch {
	case errors.Is(err, streams.ErrNoMessage), err == nil && raw.Subject != l.Subject:
		return fmt.Errorf("retry dead letter %d: its payload is not kept any more; drop it", l.Sequence)
	case err != nil:
		return fmt.Errorf("retry dead letter %d: get its payload: %w", l.Sequence, err)
	}
	l.Header, l.Data = raw.Header, raw.Data
	return nil
}

// retryHeader keeps what says what the message is. No header that the server acts on comes along, but for the identity
// of a message in plain JSON, which is Nats-Msg-Id.
func retryHeader(l Letter) nats.Header {
	h := nats.Header{}
	plain := true
	for name, values := range l.Header {
		switch lower := strings.ToLower(name); {
		case lower == "content-type":
			plain = plain && !strings.HasPrefix(strings.ToLower(l.Header.Get(name)), "application/cloudevents")
		case strings.HasPrefix(lower, "ce-"):
			plain = plain && lower != "ce-specversion"
		default:
			continue
		}
		h[name] = values
	}
	if plain {
		id := streams.Raw{Header: l.Header}.Get(nats.MsgIdHdr)
		if id == "" {
			id = "dead-" + strconv.FormatUint(l.Sequence, 10)
		}
		h.Set(nats.MsgIdHdr, id)
	}
	return h
}
