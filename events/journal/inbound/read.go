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

	sequence uint64
}

// A note says what became of a mail so far.
type note struct {
	Reason string    `json:"reason,omitempty"`
	Detail string    `json:"detail,omitempty"`
	At     time.Time `json:"at"`
	Tries  int       `json:"tries"`

	sequence uint64
}

// notes are the newest of each noun about one mail; a sequence of 0 means that there is none.
type notes struct {
	held, tried note
	again       uint64
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

// List lists the mails that came in and are still there, without Raw and Words, oldest first.
func (r *Store) List(ctx context.Context) ([]Mail, error) {
	list, err := r.list(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the mails that came in: %w", err)
	}
	return list, nil
}

// Count says how many mails are there that came in: those that wait to be handled and those that are held.
func (r *Store) Count(ctx context.Context) (int, error) {
	heads, err := r.subjects(ctx, r.subject(nounMail, "*"))
	if err != nil {
		return 0, fmt.Errorf("count the mails that came in: %w", err)
	}
	return len(heads), nil
}

func (r *Store) list(ctx context.Context) ([]Mail, error) {
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
		r.scan(ctx, nounHeld, func(raw streams.Raw) error { return r.readNote(ctx, raw, &of(raw).held) }),
		r.scan(ctx, nounTried, func(raw streams.Raw) error { return r.readNote(ctx, raw, &of(raw).tried) }),
		r.scan(ctx, nounAgain, func(raw streams.Raw) error { of(raw).again = raw.Sequence; return nil }),
	)
	if err != nil {
		return nil, err
	}
	found := map[string]Mail{}
	err = r.scan(ctx, nounMail, func(raw streams.Raw) error {
		id := lastToken(raw.Subject)
		h, err := r.readHead(ctx, raw)
		in := of(raw).mail(id, &h)
		if errors.Is(err, errSealed) {
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

func (r *Store) scan(ctx context.Context, noun string, each func(streams.Raw) error) error {
	all := &streams.Reader{JS: r.js, Log: r.log, Stream: streams.Inbound, Filter: r.subject(noun, "*"), Next: 1}
	return all.Scan(ctx, 0, each)
}

// Mail returns a mail with all that is known of it, or ErrNoMail.
func (r *Store) Mail(ctx context.Context, id string) (*Mail, error) {
	in, err := r.mail(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("get a mail that came in: %w", err)
	}
	return in, nil
}

func (r *Store) mail(ctx context.Context, id string) (*Mail, error) {
	if !mailID.MatchString(id) {
		return nil, ErrNoMail
	}
	h, found, err := r.head(ctx, id)
	if err == nil && !found {
		err = ErrNoMail
	}
	if err != nil {
		return nil, err
	}
	n, err := r.notes(ctx, id)
	if err != nil {
		return nil, err
	}
	in := n.mail(id, &h)
	in.Words = h.Words
	in.Raw, err = r.raw(ctx, id, &h)
	if errors.Is(err, streams.ErrNoMessage) {
		// Either it was destroyed this moment, or it lacks a part for good.
		if _, found, again := r.head(ctx, id); again != nil || !found {
			return nil, cmp.Or(again, ErrNoMail)
		}
		err = fmt.Errorf("the mail has lost a part of itself; nothing can be done but drop it: %w", err)
	}
	return &in, err
}

// head reads the head of a mail. With errSealed its sequence is set all the same.
func (r *Store) head(ctx context.Context, id string) (h head, found bool, err error) {
	raw, found, err := streams.Last(ctx, r.js, streams.Inbound, r.subject(nounMail, id))
	if err != nil || !found {
		return head{}, false, err
	}
	h, err = r.readHead(ctx, raw)
	return h, true, err
}

func (r *Store) readHead(ctx context.Context, raw streams.Raw) (h head, err error) {
	err = r.openJSON(ctx, raw, &h)
	h.sequence = raw.Sequence
	return h, err
}

// raw puts the parts together. It returns streams.ErrNoMessage if one is gone.
func (r *Store) raw(ctx context.Context, id string, h *head) ([]byte, error) {
	with, err := r.derived(ctx)
	if err != nil {
		return nil, err
	}
	var all bytes.Buffer
	for n, sequence := range h.Parts {
		part, err := streams.At(ctx, r.js, streams.Inbound, sequence)
		var clear []byte
		if err == nil {
			clear, err = with.openAt(r.part(id, n), part.Data)
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

func (r *Store) notes(ctx context.Context, id string) (n notes, err error) {
	for _, noun := range []string{nounHeld, nounTried, nounAgain} {
		raw, found, err := streams.Last(ctx, r.js, streams.Inbound, r.subject(noun, id))
		switch {
		case err != nil:
			return n, err
		case !found:
		case noun == nounHeld:
			err = r.readNote(ctx, raw, &n.held)
		case noun == nounTried:
			err = r.readNote(ctx, raw, &n.tried)
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
func (r *Store) readNote(ctx context.Context, raw streams.Raw, n *note) error {
	var read note
	err := r.openJSON(ctx, raw, &read)
	if errors.Is(err, errSealed) {
		read, err = note{Reason: reasonUnreadable, Detail: errSealed.Error(), At: raw.Time}, nil
	}
	read.sequence = raw.Sequence
	*n = read
	return err
}

func lastToken(subject string) string { return subject[strings.LastIndexByte(subject, '.')+1:] }
