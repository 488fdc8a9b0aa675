package questions

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"jourfixe/events/journal/inbound"
	"jourfixe/worker"
)

// InboundPiece is how many bytes of a mail one question or answer holds at most. In base64 they fit into one message.
const InboundPiece = inbound.MaxPiece

// errNoIntake is what somebody hears who brings a mail to a house in which nothing stores them.
var errNoIntake = errors.New("this house takes no mail: nothing in it stores what comes in; bring it to another of the office")

// What one answer lists at most. A line is longer than usual where somebody made up a long sender, up to several KiB.
const (
	maxInboundLines = 2000
	maxInboundBytes = 512 << 10
)

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

// An InboundQuery asks for the mails that are there, oldest first. Its zero value asks for the first of all of them.
type InboundQuery struct {
	After  *InboundPlace `json:"after,omitempty"`  // only those behind this one
	Reason string        `json:"reason,omitempty"` // only those held for it
	Before time.Time     `json:"before,omitzero"`  // only those that came in before
	Limit  int           `json:"limit,omitempty"`  // at most so many; an answer may have fewer of them
}

// An InboundPlace is where a mail stands in the list, whether it is still there or not: that of the last line of an answer
// is where the next one goes on.
type InboundPlace struct {
	At time.Time `json:"at"`
	ID string    `json:"id"`
}

// An InboundPage is a part of the list. How many mails there are it says of the whole list, whatever was asked for.
type InboundPage struct {
	Mails   []InboundLine  `json:"mails"`
	More    bool           `json:"more,omitempty"` // there are others behind the last line
	Waiting int            `json:"waiting"`        // how many wait to be handled
	Held    map[string]int `json:"held"`           // how many are held, by reason
}

// An InboundRequest names a mail.
type InboundRequest struct {
	ID     string `json:"id"`
	Offset int    `json:"offset,omitempty"` // to show it: from which byte on
	Reason string `json:"reason,omitempty"` // to retry or drop it: only if this is why it is held
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
	Nobody bool   `json:"nobody,omitempty"` // that is because of its recipient
}

func inboundLine(in *inbound.Mail) InboundLine {
	line := InboundLine{ID: in.ID, At: in.At, From: in.From, Size: in.Size, Tries: in.Tries, Reason: in.Reason, Detail: in.Detail}
	if in.Reason != "" {
		line.Held = &in.Held
	}
	return line
}

// place is where a mail stands in the list.
func (l *InboundLine) place() *InboundPlace { return &InboundPlace{At: l.At, ID: l.ID} }

// compare puts places into the order of the list.
func (p *InboundPlace) compare(o *InboundPlace) int {
	return cmp.Or(p.At.Compare(o.At), cmp.Compare(p.ID, o.ID))
}

// inboundList lists mails, as many as an answer may hold. Each answer looks at all of them anew: a mail that has gone
// meanwhile is in no later one, and none that stays is passed over.
func (a *Answerer) inboundList(ctx context.Context, _ string, q InboundQuery) (InboundPage, error) {
	mails, err := a.Inbound.Pile.List(ctx)
	if err != nil {
		return InboundPage{}, err
	}
	page := InboundPage{Mails: []InboundLine{}, Held: map[string]int{}}
	most := maxInboundLines
	if q.Limit > 0 {
		most = min(most, q.Limit)
	}
	size := 0
	for i := range mails {
		line := inboundLine(&mails[i])
		if line.Reason == "" {
			page.Waiting++
		} else {
			page.Held[line.Reason]++
		}
		if page.More || !q.wants(&line) {
			continue
		}
		data, err := json.Marshal(line)
		if err != nil {
			return InboundPage{}, err
		}
		size += len(data) + 1
		if n := len(page.Mails); n == most || n > 0 && size > maxInboundBytes {
			page.More = true
			continue
		}
		page.Mails = append(page.Mails, line)
	}
	return page, nil
}

// wants reports whether a mail is asked for.
func (q *InboundQuery) wants(line *InboundLine) bool {
	return (q.After == nil || line.place().compare(q.After) > 0) &&
		(q.Reason == "" || line.Reason == q.Reason) &&
		(q.Before.IsZero() || line.At.Before(q.Before))
}

func (a *Answerer) inboundShow(ctx context.Context, _ string, q InboundRequest) (InboundMail, error) {
	in, err := a.Inbound.Pile.Mail(ctx, q.ID)
	if err != nil {
		return InboundMail{}, err
	}
	if q.Offset < 0 || q.Offset > len(in.Raw) {
		return InboundMail{}, fmt.Errorf("the mail has %d bytes; the offset is beyond that", len(in.Raw))
	}
	end := min(q.Offset+InboundPiece, len(in.Raw))
	return InboundMail{InboundLine: inboundLine(in), To: in.To, Offset: q.Offset, Data: in.Raw[q.Offset:end]}, nil
}

func (a *Answerer) inboundRetry(ctx context.Context, _ string, q InboundRequest) (bool, error) {
	return a.inboundDecide(ctx, q, a.Inbound.Fates.Retry)
}

func (a *Answerer) inboundDrop(ctx context.Context, _ string, q InboundRequest) (bool, error) {
	return a.inboundDecide(ctx, q, a.Inbound.Fates.Drop)
}

// inboundDecide does with a mail what is asked for, and reports whether it did. Whoever decides on many mails by a reason
// has it looked up again: one of them may have gone since they were listed, or have another reason by now.
func (a *Answerer) inboundDecide(ctx context.Context, q InboundRequest, do func(context.Context, string) error) (bool, error) {
	if q.Reason == "" {
		return true, do(ctx, q.ID)
	}
	reason, err := a.Inbound.Pile.HeldFor(ctx, q.ID)
	if err == nil && reason == q.Reason {
		err = do(ctx, q.ID)
	}
	if errors.Is(err, inbound.ErrNoMail) {
		return false, nil
	}
	return err == nil && reason == q.Reason, err
}

// inboundDeliver takes a mail from a client. Every step may be asked for again: a piece takes its own place, and a mail
// that is stored is not stored twice.
func (a *Answerer) inboundDeliver(ctx context.Context, client string, q InboundDelivery) (InboundReceipt, error) {
	switch {
	case a.Receive == nil:
		return InboundReceipt{}, errNoIntake
	case len(q.Data) > InboundPiece:
		return InboundReceipt{}, fmt.Errorf("a piece of a mail has at most %d bytes", InboundPiece)
	case !q.Last:
		return InboundReceipt{}, a.Inbound.Pieces.Keep(ctx, client, q.Upload, q.Part, q.Data)
	}
	raw := q.Data
	if q.Part > 0 {
		before, err := a.Inbound.Pieces.Join(ctx, client, q.Upload, q.Part)
		if err != nil {
			return InboundReceipt{}, err
		}
		raw = append(before, q.Data...)
	}
	id, err := a.Receive(ctx, q.From, q.To, raw)
	nobody := errors.Is(err, worker.ErrNobody)
	never := nobody || errors.Is(err, worker.ErrBeyondLimits)
	if q.Part > 0 && (err == nil || never) {
		a.Inbound.Pieces.Forget(ctx, client, q.Upload)
	}
	if never {
		return InboundReceipt{Beyond: err.Error(), Nobody: nobody}, nil
	}
	return InboundReceipt{ID: id}, err
}
