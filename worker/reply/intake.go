package reply

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"jourfixe/events/journal/inbound"
	"jourfixe/worker"
	"jourfixe/worker/incoming"
	"jourfixe/worker/mime"
)

// What can be read and what is stored have one bound: a difference is an index out of range for the compiler.
var _ = [1]struct{}{}[incoming.MaxMail-inbound.MaxMail]

// An Intake takes mails in, from wherever they are delivered. All ways in lead through it.
type Intake struct {
	Receiver *inbound.Receiver
	Now      func() time.Time
}

// Receive stores a mail and returns its id. When it returns without an error the mail is on disk, sealed, and will be
// seen to. The same mail again is not stored again.
//
// It returns worker.ErrBeyondLimits for a mail of more than 1 MiB, with a header of more than 64 KiB or with an address
// of more than 1 KiB in its envelope: it is never taken. Everything else is: whatever is wrong with the structure of a
// mail, its sender could not mend it, so it is stored and held for people to look at. It returns inbound.ErrFull while
// there is no room; after that, as after any other error, the mail may be brought again.
func (i *Intake) Receive(ctx context.Context, from, to string, raw []byte) (id string, err error) {
	if len(raw) > incoming.MaxMail {
		return "", fmt.Errorf("%w: it has %d bytes; at most %d are taken", worker.ErrBeyondLimits, len(raw), incoming.MaxMail)
	}
	if n := headerSize(raw); n > mime.MaxHeader {
		return "", fmt.Errorf("%w: its header has %d bytes; at most %d are taken", worker.ErrBeyondLimits, n, mime.MaxHeader)
	}
	if len(from) > inbound.MaxAddress || len(to) > inbound.MaxAddress {
		return "", fmt.Errorf("%w: an address of its envelope has more than %d bytes", worker.ErrBeyondLimits, inbound.MaxAddress)
	}
	return i.Receiver.Receive(ctx, inbound.Mail{
		At: i.Now().UTC().Truncate(time.Second), From: from, To: to, Raw: raw, Words: incoming.Words(raw),
	})
}

// headerSize returns how many bytes of a mail come before the first empty line, however its lines end.
func headerSize(raw []byte) int {
	for at := 0; at < len(raw); {
		i := bytes.IndexByte(raw[at:], '\n')
		if i < 0 {
			break
		}
		if line := bytes.TrimSuffix(raw[at:at+i], []byte("\r")); len(line) == 0 {
			return at
		}
		at += i + 1
	}
	return len(raw)
}
