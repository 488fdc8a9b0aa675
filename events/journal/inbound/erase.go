package inbound

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"jourfixe/events/journal/streams"
	"jourfixe/events/journal/trace"
)

// Erase destroys the mails that hold a value of a person, whether they wait or are held, and returns how many there
// were. A mail is no command: it has no claim to be decided. It is searched by what could be read of it when it came in,
// which for long ones is not all, its envelope, its bytes as they came, and all that texts reads in it, as far as it can.
// That some of a mail cannot be read is no reason to destroy it: it is somebody's, and most likely somebody else's.
func (f *Fates) Erase(ctx context.Context, t *trace.Trace, texts func(raw []byte) []string) (int, error) {
	if t.Empty() {
		return 0, nil
	}
	// The bytes are fetched when the list is read, so that no consumer waits meanwhile.
	found, unsure := []string{}, map[string]head{}
	err := f.scan(ctx, nounMail, func(raw streams.Raw) error {
		id := lastToken(raw.Subject)
		h, err := f.readHead(ctx, raw)
		switch {
		case errors.Is(err, errSealed):
			return nil // nobody can read it
		case err != nil:
			return err
		case t.Holds([]byte(h.Words)), t.Holds(h.From), t.Holds(h.To):
			found = append(found, id)
		default:
			h.Words = ""
			unsure[id] = h
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("search the mails: %w", err)
	}
	for id, h := range unsure {
		data, err := f.raw(ctx, id, &h)
		switch {
		case errors.Is(err, errSealed):
		case errors.Is(err, streams.ErrNoMessage):
			// It is destroyed this moment, or has lost a part, and what is left of it is nobody's to read in one piece.
			found = append(found, id)
		case err != nil:
			return 0, fmt.Errorf("search a mail: %w", err)
		case t.Holds(data), texts != nil && readIn(t, data, texts):
			found = append(found, id)
		}
	}
	for _, id := range found {
		if err := f.finish(ctx, id); err != nil {
			return 0, fmt.Errorf("destroy a mail: %w", err)
		}
	}
	if err := f.sweep(ctx); err != nil {
		return len(found), err
	}
	// What was handled before, and may have held one as well, is only unreadable without its key.
	f.commons.retire()
	return len(found), f.sweepCommons(ctx, f.commonIdle)
}

// readIn reports whether one of the values is in what can be read of a mail.
func readIn(t *trace.Trace, raw []byte, texts func(raw []byte) []string) bool {
	return slices.ContainsFunc(texts(raw), func(text string) bool { return t.Holds([]byte(text)) })
}
