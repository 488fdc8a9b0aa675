package journal

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events"
	"jourfixe/events/journal/streams"
)

// A Half is a decision at the end of a journal of which the end is lost: a server that was killed cuts off what stands behind damage, and that may be
// amid what was written together. Nobody who reads such a journal could tell that nothing more comes: whoever gave the command would wait for
// ever, and no mail would go out until the next decision.
type Half struct {
	Command uint64 // the place of the command that was decided
	Client  string // who gave it
	Last    uint64 // the place of the last event of it that is there
	Parts   int    // how many events it had
	Left    int    // of these, how many are there
	end     *events.Event
}

// HalfOf returns what the journal of an office ends with if that is half of a decision, nil if it is not. It is for who knows that nobody writes.
func HalfOf(ctx context.Context, js jetstream.JetStream, office string) (*Half, error) {
	raw, found, err := streams.Last(ctx, js, streams.Events, events.EventsOf(office, events.Ref{}))
	if err != nil || !found {
		return nil, err
	}
	e, err := events.ReadEvent(office, raw.Sequence, headerOf(raw.Header), raw.Data)
	if err != nil {
		return nil, fmt.Errorf("read the last event of the journal: %w: %w", ErrUnreadable, err)
	}
	_, number, _ := strings.Cut(e.ID, "-")
	left, err := strconv.Atoi(number)
	if err != nil || left >= e.Cause.Parts {
		return nil, nil
	}
	return &Half{Command: e.Cause.Sequence, Client: e.Cause.Client, Last: raw.Sequence, Parts: e.Cause.Parts, Left: left, end: e}, nil
}

// Close writes into the journal that nothing more comes of the decision, as its last event, at the end that the journal has. What is there of it stays; who
// gave the command is told, and is answered the same when it comes again: it is not decided once more.
func (h *Half) Close(ctx context.Context, js jetstream.JetStream, now time.Time) error {
	asked, err := askedAt(ctx, js, h.end.Office, h.Command)
	if err != nil {
		return err
	}
	problem := events.Refuse(events.NotPossible, "", "the end of what came of it was lost on the server: of %d events %d are there; see what of it is there, and give the rest as a command of its own",
		h.Parts, h.Left)
	e := &events.Event{
		Office: h.end.Office, ID: fmt.Sprintf("%d-%d", h.Command, h.Parts), Time: now.UTC().Truncate(time.Second), Cause: h.end.Cause,
		Body: &events.CommandRefused{Sequence: h.Command, Asked: asked, Problem: *problem},
	}
	j := &Journal{office: h.end.Office, nc: js.Conn(), js: js}
	m, err := j.encode(e)
	if err != nil {
		return fmt.Errorf("close half of a decision: %w", err)
	}
	end, err := j.endAfter(ctx, h.Last)
	if err != nil {
		return fmt.Errorf("close half of a decision: %w", err)
	}
	ctx, cancel := streams.Bounded(ctx)
	defer cancel()
	if _, err := js.PublishMsg(ctx, m, jetstream.WithExpectLastSequence(end)); err != nil {
		return fmt.Errorf("close half of a decision: %w", streams.Conflict(err))
	}
	return nil
}

// askedAt says which command lies at a place, as in meeting.request; "" if none does any more.
func askedAt(ctx context.Context, js jetstream.JetStream, office string, place uint64) (string, error) {
	raw, err := streams.At(ctx, js, streams.Commands, place)
	if errors.Is(err, streams.ErrNoMessage) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("look which command was decided: %w", err)
	}
	own, kind := strings.TrimSuffix(events.CommandsOf(office), ">"), ""
	if rest, ours := strings.CutPrefix(raw.Subject, own); ours {
		_, kind, _ = strings.Cut(rest, ".") // behind the client
	}
	return kind, nil
}
