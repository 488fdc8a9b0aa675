package journal

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"

	"jourfixe/events"
	"jourfixe/events/journal/streams"
)

const (
	// headerError carries the reason why there is no answer, percent-encoded where it is not plain text.
	headerError = "Jourfixe-Error"
	// headerRetry says that whoever was to answer stops, and that asking again reaches another.
	headerRetry = "Jourfixe-Retry"
)

const (
	answerWithin  = 30 * time.Second // after which the context of a handler ends
	queriesQueued = 1024             // what waits beyond that is refused by silence
	askedAtOnce   = 256              // questions of all clients that a journal works on
	askedByOne    = 32               // and of one client; a question may wait, so it holds a place for long
)

var (
	errTooMany = errors.New("too many questions at once; ask again")
	errTooLong = errors.New("the answer is too long for one message; ask for less")
	errFailed  = errors.New("the program failed to answer this; the log of the server says how")
)

// A Handler answers a question of a client. The client is the one whose subject the question came in on.
type Handler = func(ctx context.Context, client string, data []byte) ([]byte, error)

// Answer answers a question that changes nothing, with the other replicas in turn, until ctx ends. When h fails, the
// client gets the text of its error. Each question has a goroutine of its own; of too many at once some are refused.
//
// When ctx ends it takes no more questions, ends the context of the handlers that still work, and tells their askers to
// ask again. It returns the error of ctx, or streams.ErrClosed when the connection is closed for good.
func (j *Journal) Answer(ctx context.Context, noun, question string, h Handler) error {
	return j.listen(ctx, events.QuerySubject(j.office, "*", noun, question), "jourfixe", func(ctx context.Context, busy *sync.WaitGroup, m *nats.Msg) {
		j.accept(ctx, busy, m, j.replyOnce, h)
	})
}

// listen hands what comes in on a subject to accept, which answers it within busy, with all others of the group in turn, until ctx ends.
func (j *Journal) listen(ctx context.Context, subject, group string, accept func(context.Context, *sync.WaitGroup, *nats.Msg)) error {
	in := make(chan *nats.Msg, queriesQueued)
	status := j.nc.StatusChanged(nats.CLOSED)
	defer j.nc.RemoveStatusListener(status)
	sub, err := j.nc.ChanQueueSubscribe(subject, group, in)
	if err != nil {
		return fmt.Errorf("answer %s: %w", subject, streams.Explain(j.nc, "", err))
	}
	// Handlers work on while the subscription ends, so that what they answer in that time is an answer.
	working, interrupt := context.WithCancel(context.WithoutCancel(ctx))
	defer interrupt()
	var busy sync.WaitGroup
	defer busy.Wait()
	for {
		select {
		case <-status:
			interrupt()
			return fmt.Errorf("answer %s: %w", subject, streams.ErrClosed)
		case m := <-in:
			accept(working, &busy, m)
		case <-ctx.Done():
			streams.Unsubscribe(sub)
			interrupt()
			for len(in) > 0 {
				if m := <-in; j.answerable(m) {
					j.reply(m, headerRetry, "1", nil)
				}
			}
			busy.Wait()
			j.flush()
			return ctx.Err()
		}
	}
}

// flush brings the last answers on their way before the connection may be closed.
func (j *Journal) flush() {
	if !j.nc.IsConnected() {
		return
	}
	if err := j.nc.FlushTimeout(streams.StopWithin); err != nil {
		j.log.Warn("the last answers may not have reached the server", "error", err)
	}
}

// accept answers a message in a goroutine of its own, or refuses it at once. What the handler says is given by reply.
func (j *Journal) accept(ctx context.Context, busy *sync.WaitGroup, m *nats.Msg, reply func(*nats.Msg, []byte), h Handler) {
	if !j.answerable(m) {
		return
	}
	client := strings.Split(m.Subject, ".")[3] // of jourfixe.<office>.query.<client>.<noun>.<question>
	if !j.asked.begin(client) {
		j.reply(m, headerError, errTooMany.Error(), nil)
		return
	}
	busy.Go(func() {
		limited, cancel := context.WithTimeout(ctx, answerWithin)
		defer cancel()
		data, err := j.guarded(limited, client, m, h)
		j.asked.end(client) // before it is answered, or the client's next question would find this one open
		switch {
		case ctx.Err() != nil:
			// What was said after the interruption may be for want of time. Questions change nothing, so ask again.
			j.reply(m, headerRetry, "1", nil)
		case err != nil:
			j.reply(m, headerError, events.Percent(err.Error(), " \""), nil)
		default:
			reply(m, data)
		}
	})
}

// replyOnce gives an answer that has to fit into one message.
func (j *Journal) replyOnce(m *nats.Msg, data []byte) {
	if len(data) > streams.MaxPayload-streams.MaxHeader {
		j.reply(m, headerError, errTooLong.Error(), nil)
		return
	}
	j.reply(m, "", "", data)
}

// guarded turns a panic into an error: whoever asks again after no answer would bring down one replica after the other.
func (j *Journal) guarded(ctx context.Context, client string, m *nats.Msg, h Handler) (data []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			// What it says may quote the question.
			j.log.Error("a question made the program fail", "subject", m.Subject, "type", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
			data, err = nil, errFailed
		}
	}()
	return h(ctx, client, m.Data)
}

// answerable reports whether there is an inbox of a client to answer to. An answer is published with the house's
// permissions: no client shall have it written into a stream, or given to the house.
func (j *Journal) answerable(m *nats.Msg) bool {
	if strings.HasPrefix(m.Reply, "_INBOX.") || strings.HasPrefix(m.Reply, "_R_.") {
		return true
	}
	j.log.Warn("a query is not answered: its reply subject is no inbox", "subject", m.Subject)
	return false
}

// reply answers a message, with a header if one is named.
func (j *Journal) reply(m *nats.Msg, name, value string, data []byte) {
	reply := nats.NewMsg(m.Reply)
	reply.Data = data
	if name != "" {
		reply.Header.Set(name, value)
	}
	if err := j.nc.PublishMsg(reply); err != nil {
		j.log.Error("a query is not answered", "subject", m.Subject, "error", err)
	}
}

// A load counts the questions that are worked on, so that one client's do not take the place of another's.
type load struct {
	mu  sync.Mutex
	all int
	by  map[string]int
}

// begin reports whether there is room for one more question of the client, and counts it.
func (l *load) begin(client string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all >= askedAtOnce || l.by[client] >= askedByOne {
		return false
	}
	if l.by == nil {
		l.by = make(map[string]int)
	}
	l.all++
	l.by[client]++
	return true
}

func (l *load) end(client string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all--
	if l.by[client]--; l.by[client] == 0 {
		delete(l.by, client)
	}
}
