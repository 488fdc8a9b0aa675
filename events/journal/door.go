package journal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/sync/semaphore"

	"jourfixe/events"
	"jourfixe/events/journal/streams"
	"jourfixe/events/journal/traced"
)

const (
	doorQueued  = 64 << 20        // bytes of commands that wait at the door of this process; what is beyond is not answered
	doorUnder   = 512 << 10       // bytes of commands on their way into the stream, which no other door knows of yet: some 500 small ones
	doorPending = 1 << 16         // commands that are on their way at most; there is room for doorUnder/headroom of them, since each takes headroom at least
	storeWithin = time.Minute     // or whoever sent it is not answered, and sends again; a rush is stored one after the other
	lastWithin  = 5 * time.Second // the same when the door closes
)

// Admit takes in what clients send, within their shares, and puts it into the stream of commands: at the subjects
// jourfixe.<office>.door.<client>.…, to which the server leads what they publish as commands. A client is answered as by
// JetStream, whose own acknowledgement it is where the command was stored. Replicas share the work. It returns when ctx ends, with
// its error, or streams.ErrClosed when the connection is closed for good.
func (s *Shares) Admit(ctx context.Context) error {
	j := s.Journal
	js, err := jetstream.New(j.nc, jetstream.WithPublishAsyncMaxPending(doorPending), jetstream.WithPublishAsyncTimeout(storeWithin))
	if err != nil {
		return fmt.Errorf("open the door: %w", err)
	}
	d := &door{Shares: s, js: js, under: make(chan admitted, doorUnder/headroom), room: semaphore.NewWeighted(doorUnder), closed: make(chan struct{}), over: make(chan struct{})}
	stored := make(chan struct{})
	go func() {
		defer close(stored)
		d.finishAll()
	}()
	status := j.nc.StatusChanged(nats.CLOSED)
	defer j.nc.RemoveStatusListener(status)
	sub, err := j.nc.QueueSubscribe(events.DoorOf(j.office), "jourfixe", func(m *nats.Msg) { d.take(ctx, m) })
	if err == nil {
		err = sub.SetPendingLimits(-1, doorQueued)
	}
	if err != nil {
		close(d.closed)
		return fmt.Errorf("open the door: %w", streams.Explain(j.nc, "", err))
	}
	select {
	case <-status:
		err = fmt.Errorf("keep the door: %w", streams.ErrClosed)
	case <-ctx.Done():
		err = ctx.Err()
	}
	streams.Unsubscribe(sub)
	close(d.closed)
	last := time.AfterFunc(lastWithin, func() { close(d.over) })
	<-stored
	last.Stop()
	j.flush()
	return err
}

// A door takes in commands, one after the other.
type door struct {
	*Shares
	js    jetstream.JetStream
	under chan admitted
	room  *semaphore.Weighted // for what is under way
	// closed when no more is taken in; a command that the server brings even then, since the connection broke, is not answered
	closed chan struct{}
	over   chan struct{} // closed when nothing is waited for any more
}

// An admitted command is on its way into the stream.
type admitted struct {
	ack  jetstream.PubAckFuture
	from *nats.Msg
	room int64
	span traced.Span
	passage
}

// take sends a command on its way, or says why it is turned away.
func (d *door) take(ctx context.Context, m *nats.Msg) {
	tokens := strings.Split(m.Subject, ".") // jourfixe.<office>.door.<client>.…
	client := tokens[3]
	delete(m.Header, "Nats-Request-Info") // the server's own, about the way between accounts
	for name := range m.Header {
		// They were meant for a server, which would act on them with the house's authority.
		if len(name) > 5 && strings.EqualFold(name[:5], "nats-") && !strings.EqualFold(name, nats.MsgIdHdr) {
			d.turn(m, http.StatusBadRequest, "the header "+name+" is for the server and not taken")
			return
		}
	}
	t, _ := events.ParseType(strings.Join(tokens[4:], ".")) // one that is none is refused at the desk
	a := admitted{from: m, room: int64(min(len(m.Data)+headroom, doorUnder))}
	ctx, a.span = d.Traces.ReceiveFrom(ctx, streams.Raw{Header: m.Header}.Get, m.Data, t)
	if err := d.room.Acquire(ctx, a.room); err != nil {
		a.span.End(traced.NotStored)
		return // The door closes. Who hears nothing sends it again.
	}
	var err error
	if err := d.shut(); err != nil {
		d.leave(a, traced.NoRoom)
		d.turn(m, http.StatusServiceUnavailable, ErrNoRoom.Error())
		return
	}
	switch a.passage, err = d.begin(ctx, client, weightOf(t, len(m.Data))); {
	case errors.Is(err, ErrFull):
		d.leave(a, traced.Full)
		d.turn(m, http.StatusTooManyRequests, err.Error())
		return
	case err != nil:
		d.leave(a, traced.NotStored)
		d.Journal.log.Warn("a command is not taken in", "client", client, "error", err)
		return // Who hears nothing sends it again.
	}
	tokens[2] = "command"
	out := nats.NewMsg(strings.Join(tokens, "."))
	out.Data = m.Data
	if m.Header != nil {
		out.Header = m.Header
	}
	if span := traced.Carried(ctx); span != "" {
		out.Header.Set(traced.Header, span)
	}
	if a.ack, err = d.js.PublishMsgAsync(out); err != nil {
		d.end(a.passage, 0)
		d.leave(a, traced.NotStored)
		d.Journal.log.Warn("a command is not taken in", "client", client, "error", err)
		return
	}
	select {
	case d.under <- a:
	case <-d.closed:
	}
}

// leave gives up the room of a command that does not come in.
func (d *door) leave(a admitted, why string) {
	d.room.Release(a.room)
	a.span.End(why)
}

// finishAll sees to what is on its way until the door is closed, and then for a moment to the rest of it.
func (d *door) finishAll() {
	for {
		select {
		case a := <-d.under:
			d.finish(a)
			continue
		case <-d.closed:
		}
		for {
			select {
			case a := <-d.under:
				d.finish(a)
			default:
				return
			}
		}
	}
}

// finish waits until the command is stored, and tells whoever sent it.
func (d *door) finish(a admitted) {
	why := traced.NotStored
	defer func() { d.leave(a, why) }()
	var api *jetstream.APIError
	select {
	case <-d.over:
		d.Journal.log.Warn("whether a command was taken in is not known: the door is closed", "client", a.client)
	case ack := <-a.ack.Ok():
		why = ""
		d.end(a.passage, ack.Sequence)
		d.answer(a.from, ack)
	case err := <-a.ack.Err():
		d.end(a.passage, 0)
		if errors.As(err, &api) {
			d.answer(a.from, refusal{api})
			return
		}
		d.Journal.log.Warn("whether a command was taken in is not known", "client", a.client, "error", err)
	}
}

// A refusal is what JetStream says when it does not store a message.
type refusal struct {
	Error *jetstream.APIError `json:"error"`
}

func (d *door) turn(m *nats.Msg, code int, why string) {
	d.answer(m, refusal{&jetstream.APIError{Code: code, Description: why}})
}

func (d *door) answer(m *nats.Msg, what any) {
	if m.Reply == "" || !d.Journal.answerable(m) {
		return
	}
	data, err := json.Marshal(what)
	if err == nil {
		err = m.Respond(data)
	}
	if err != nil {
		d.Journal.log.Error("a client is not told what became of its command", "subject", m.Subject, "error", err)
	}
}
