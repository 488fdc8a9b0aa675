package inbound

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"jourfixe/events/journal/keys"
	"jourfixe/events/journal/streams"
)

// A head is the message that makes a mail be there.
type head struct {
	At    time.Time `json:"at"`
	From  []byte    `json:"from"` // not a string: an address that is no UTF-8 has to come back as it was
	To    []byte    `json:"to"`
	Size  int       `json:"size"`
	Parts []uint64  `json:"parts,omitempty"` // where they lie
	Words string    `json:"words,omitempty"`
	Raw   []byte    `json:"raw,omitempty"` // the mail itself if it is small, and then there are no parts

	sequence uint64
	common   string    // the common key that its own is sealed with
	key      *keys.Key // its own; nil for one of before
}

// A note says what became of a mail so far.
type note struct {
	Reason string    `json:"reason,omitempty"`
	Detail string    `json:"detail,omitempty"`
	At     time.Time `json:"at"`
	Tries  int       `json:"tries"`
	Key    []byte    `json:"key,omitempty"` // the mail's own, which then needs no common one

	sequence uint64
}

// notes are the newest of each noun about one mail; a sequence of 0 means that there is none.
type notes struct {
	held, tried note
	again       uint64
}

// key returns the mail's own key, nil if it was not noted.
func (n *notes) key() []byte {
	if n.held.Key != nil {
		return n.held.Key
	}
	return n.tried.Key
}

const (
	reasonUnreadable = "unreadable" // the head does not open
	reasonIncomplete = "incomplete" // a part is gone
	reasonFailing    = "failing"    // was tried for days
)

// mail puts together what is known of a mail without its content.
func (n *notes) mail(id string, h *head) Mail {
	in := Mail{ID: id, At: h.At, From: string(h.From), To: string(h.To), Size: h.Size,
		Tries: max(n.held.Tries, n.tried.Tries), Detail: n.tried.Detail}
	if n.held.sequence > max(n.again, h.sequence) {
		in.Reason, in.Detail, in.Held = n.held.Reason, n.held.Detail, n.held.At
	}
	return in
}

// mails puts together what the stream has of each mail.
type mails struct{ *stream }

func (m *mails) mail(ctx context.Context, id string) (*Mail, error) {
	if !mailID.MatchString(id) {
		return nil, ErrNoMail
	}
	h, found, err := m.head(ctx, id)
	if err == nil && !found {
		err = ErrNoMail
	}
	if err != nil {
		return nil, err
	}
	n, err := m.notes(ctx, id)
	if err != nil {
		return nil, err
	}
	in := n.mail(id, &h)
	in.Words = h.Words
	in.Raw, err = m.raw(ctx, id, &h)
	if errors.Is(err, streams.ErrNoMessage) {
		// Either it was destroyed this moment, or it lacks a part for good.
		if _, found, again := m.head(ctx, id); again != nil || !found {
			return nil, cmp.Or(again, ErrNoMail)
		}
		err = fmt.Errorf("the mail has lost a part of itself; nothing can be done but drop it: %w", err)
	}
	return &in, err
}

// head reads the head of a mail. With errSealed its sequence is set all the same.
func (m *mails) head(ctx context.Context, id string) (h head, found bool, err error) {
	raw, found, err := streams.Last(ctx, m.js, streams.Inbound, m.subject(nounMail, id))
	if err != nil || !found {
		return head{}, false, err
	}
	h, err = m.readHead(ctx, raw)
	return h, true, err
}

func (m *mails) readHead(ctx context.Context, raw streams.Raw) (h head, err error) {
	own, err := m.ownKey(ctx, lastToken(raw.Subject), raw)
	switch {
	case err != nil:
		err = fmt.Errorf("read message %d of %s: %w", raw.Sequence, streams.Inbound, err)
	case own == nil:
		err = m.openJSON(ctx, raw, &h)
	default:
		err = openJSONWith(&derived{box: *own}, raw, &h)
	}
	h.sequence, h.key = raw.Sequence, own
	h.common, _ = sealedBy(raw)
	return h, err
}

// raw puts the parts together. It returns streams.ErrNoMessage if one is gone.
func (m *mails) raw(ctx context.Context, id string, h *head) ([]byte, error) {
	if len(h.Parts) == 0 && len(h.Raw) == h.Size {
		return h.Raw, nil
	}
	with, err := m.derived(ctx)
	if err != nil {
		return nil, err
	}
	if h.key != nil {
		with = &derived{box: *h.key}
	}
	var all bytes.Buffer
	for n, sequence := range h.Parts {
		part, err := streams.At(ctx, m.js, streams.Inbound, sequence)
		var clear []byte
		if err == nil {
			clear, err = with.openAt(m.part(id, n), part.Data)
		}
		if err != nil {
			return nil, fmt.Errorf("read part %d: %w", n, err)
		}
		all.Write(clear)
	}
	if all.Len() != h.Size {
		return nil, fmt.Errorf("the parts have %d bytes instead of %d: %w", all.Len(), h.Size, streams.ErrNoMessage)
	}
	return all.Bytes(), nil
}

func (m *mails) notes(ctx context.Context, id string) (n notes, err error) {
	for _, noun := range []string{nounHeld, nounTried, nounAgain} {
		raw, found, err := streams.Last(ctx, m.js, streams.Inbound, m.subject(noun, id))
		switch {
		case err != nil:
			return n, err
		case !found:
		case noun == nounHeld:
			err = m.readNote(ctx, raw, &n.held)
		case noun == nounTried:
			err = m.readNote(ctx, raw, &n.tried)
		default:
			n.again = raw.Sequence
		}
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// readNote reads a note. One that does not open says so: the mail must not disappear behind it.
func (m *mails) readNote(ctx context.Context, raw streams.Raw, n *note) error {
	var read note
	err := m.openJSON(ctx, raw, &read)
	if errors.Is(err, errSealed) {
		read, err = note{Reason: reasonUnreadable, Detail: errSealed.Error(), At: raw.Time}, nil
	}
	read.sequence = raw.Sequence
	*n = read
	return err
}

func (m *mails) list(ctx context.Context) ([]Mail, error) {
	all := map[string]*notes{}
	of := func(raw streams.Raw) *notes {
		id := lastToken(raw.Subject)
		if all[id] == nil {
			all[id] = &notes{}
		}
		return all[id]
	}
	// The heads come last: a mail that is destroyed meanwhile is not listed, whatever was noted of it.
	err := errors.Join(
		m.scan(ctx, nounHeld, func(raw streams.Raw) error { return m.readNote(ctx, raw, &of(raw).held) }),
		m.scan(ctx, nounTried, func(raw streams.Raw) error { return m.readNote(ctx, raw, &of(raw).tried) }),
		m.scan(ctx, nounAgain, func(raw streams.Raw) error { of(raw).again = raw.Sequence; return nil }),
	)
	if err != nil {
		return nil, err
	}
	found := map[string]Mail{}
	err = m.scan(ctx, nounMail, func(raw streams.Raw) error {
		id := lastToken(raw.Subject)
		h, err := m.readHead(ctx, raw)
		in := of(raw).mail(id, &h)
		if errors.Is(err, errSealed) {
			// Its key may have been destroyed between, with it: what is done with, or gone, is not there any more.
			if gone, err := m.gone(ctx, id, raw.Sequence); err != nil || gone {
				return err
			}
			in.At, in.Reason, in.Detail, in.Held, err = raw.Time, reasonUnreadable, errSealed.Error(), raw.Time, nil
		}
		found[id] = in
		return err
	})
	if err != nil {
		return nil, err
	}
	return slices.SortedFunc(maps.Values(found), func(a, b Mail) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
	}), nil
}

// gone reports whether a mail is done with, or its head is not there any more.
func (m *mails) gone(ctx context.Context, id string, sequence uint64) (bool, error) {
	if _, done, err := streams.Last(ctx, m.js, streams.Inbound, m.subject(nounDone, id)); err != nil || done {
		return done, err
	}
	last, found, err := streams.Last(ctx, m.js, streams.Inbound, m.subject(nounMail, id))
	return err == nil && (!found || last.Sequence != sequence), err
}

func lastToken(subject string) string { return subject[strings.LastIndexByte(subject, '.')+1:] }
