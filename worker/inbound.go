package worker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"jourfixe/events/journal"
)

// InboundPiece is how many bytes of a mail one question or answer holds at most. In base64 they fit into one message.
const InboundPiece = journal.MaxPiece

// ErrBeyondLimits says that a mail is larger, or built more deeply, than the house takes. Sending it again cannot help.
var ErrBeyondLimits = errors.New("the mail is beyond what is taken")

// errNoIntake is what somebody hears who brings a mail to a house that takes none.
var errNoIntake = errors.New("this house takes no mail at the moment; its role reply does not run")

// An InboundLine is a mail that came in as a list shows it.
type InboundLine struct {
	ID     string     `json:"id"`
	At     time.Time  `json:"at"`
	From   string     `json:"from"` // envelope sender, "" for <>
	Size   int        `json:"size"`
	Tries  int        `json:"tries"`
	Reason string     `json:"reason,omitempty"` // why it is held; none while it waits to be handled
	Detail string     `json:"detail,omitempty"`
	Held   *time.Time `json:"held,omitempty"` // since when
}

// An InboundRequest names a mail and, to show it, from which byte on.
type InboundRequest struct {
	ID     string `json:"id"`
	Offset int    `json:"offset,omitempty"`
}

// An InboundMail is a mail that came in with a piece of what is in it. The mail ends with the piece if offset and length
// make its size.
type InboundMail struct {
	InboundLine
	To     string `json:"to"`
	Offset int    `json:"offset"`
	Data   []byte `json:"data"` // in base64
}

// An InboundDelivery brings a mail, or a piece of it, in order. All pieces have the same envelope; what the last one says
// counts.
type InboundDelivery struct {
	From   string `json:"from"` // "" for <>
	To     string `json:"to"`
	Upload string `json:"upload"` // the client's own name for the mail, an id
	Part   int    `json:"part"`   // from 0
	Last   bool   `json:"last"`
	Data   []byte `json:"data"` // in base64, at most InboundPiece bytes
}

// An InboundReceipt says what became of a delivery. With neither value the piece is kept and the next is expected.
type InboundReceipt struct {
	ID     string `json:"id,omitempty"`     // the mail is stored
	Beyond string `json:"beyond,omitempty"` // why it is not, and never will be
}

func inboundLine(in *journal.Inbound) InboundLine {
	line := InboundLine{ID: in.ID, At: in.At, From: in.From, Size: in.Size, Tries: in.Tries, Reason: in.Reason, Detail: in.Detail}
	if in.Reason != "" {
		line.Held = &in.Held
	}
	return line
}

func (r *Reception) inboundList(ctx context.Context, client string, _ struct{}) ([]InboundLine, error) {
	if !r.Trusted(client) {
		return nil, ErrNotAllowed
	}
	mails, err := r.Journal.Inbounds(ctx)
	if err != nil {
		return nil, err
	}
	lines := []InboundLine{}
	for i := range mails {
		lines = append(lines, inboundLine(&mails[i]))
	}
	return lines, nil
}

func (r *Reception) inboundShow(ctx context.Context, client string, q InboundRequest) (InboundMail, error) {
	if !r.Trusted(client) {
		return InboundMail{}, ErrNotAllowed
	}
	in, err := r.Journal.Inbound(ctx, q.ID)
	if err != nil {
		return InboundMail{}, err
	}
	if q.Offset < 0 || q.Offset > len(in.Raw) {
		return InboundMail{}, fmt.Errorf("the mail has %d bytes; the offset is beyond that", len(in.Raw))
	}
	end := min(q.Offset+InboundPiece, len(in.Raw))
	return InboundMail{InboundLine: inboundLine(in), To: in.To, Offset: q.Offset, Data: in.Raw[q.Offset:end]}, nil
}

func (r *Reception) inboundRetry(ctx context.Context, client string, q InboundRequest) (bool, error) {
	if !r.Trusted(client) {
		return false, ErrNotAllowed
	}
	return true, r.Journal.RetryInbound(ctx, q.ID)
}

func (r *Reception) inboundDrop(ctx context.Context, client string, q InboundRequest) (bool, error) {
	if !r.Trusted(client) {
		return false, ErrNotAllowed
	}
	return true, r.Journal.DropInbound(ctx, q.ID)
}

// inboundDeliver takes a mail from a client. Every step may be asked for again: a piece takes its own place, and a mail
// that is stored is not stored twice.
func (r *Reception) inboundDeliver(ctx context.Context, client string, q InboundDelivery) (InboundReceipt, error) {
	switch {
	case r.Receive == nil:
		return InboundReceipt{}, errNoIntake
	case len(q.Data) > InboundPiece:
		return InboundReceipt{}, fmt.Errorf("a piece of a mail has at most %d bytes", InboundPiece)
	case !q.Last:
		return InboundReceipt{}, r.Journal.KeepPiece(ctx, client, q.Upload, q.Part, q.Data)
	}
	raw := q.Data
	if q.Part > 0 {
		before, err := r.Journal.Pieces(ctx, client, q.Upload, q.Part)
		if err != nil {
			return InboundReceipt{}, err
		}
		raw = append(before, q.Data...)
	}
	id, err := r.Receive(ctx, q.From, q.To, raw)
	beyond := errors.Is(err, ErrBeyondLimits)
	if q.Part > 0 && (err == nil || beyond) {
		r.Journal.ForgetPieces(ctx, client, q.Upload)
	}
	if beyond {
		return InboundReceipt{Beyond: err.Error()}, nil
	}
	return InboundReceipt{ID: id}, err
}
