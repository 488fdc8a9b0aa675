package journal

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"

	"jourfixe/events"
)

// headerError carries the reason why there is no answer, percent-encoded where it is not plain text.
const headerError = "Jourfixe-Error"

const (
	answersAtOnce = 16               // queries in the works
	answerWithin  = 30 * time.Second // after which the context of a handler ends
	queriesQueued = 1024             // what waits beyond that is refused by silence
)

// Answer answers a question that changes nothing, with the other replicas in turn, until ctx ends. The client is the one
// whose subject the question came in on. When h fails, the client gets the text of its error.
//
// It returns the error of ctx, or why the connection is of no use any more.
func (j *Journal) Answer(ctx context.Context, noun, question string,
	h func(ctx context.Context, client string, data []byte) ([]byte, error)) error {
	subject := events.QuerySubject(j.office, "*", noun, question)
	in := make(chan *nats.Msg, queriesQueued)
	status := j.nc.StatusChanged(nats.CLOSED)
	defer j.nc.RemoveStatusListener(status)
	sub, err := j.nc.ChanQueueSubscribe(subject, "jourfixe", in)
	if err != nil {
		return fmt.Errorf("answer %s.%s: %w", noun, question, err)
	}
	// Fails only where the connection is gone, and the subscription with it.
	defer func() { _ = sub.Unsubscribe() }()

	var busy sync.WaitGroup
	defer busy.Wait()
	for range answersAtOnce {
		busy.Go(func() {
			for {
				select {
				case <-ctx.Done():
					return
				case m := <-in:
					j.answer(ctx, m, h)
				}
			}
		})
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-status:
		return fmt.Errorf("answer %s.%s: %w", noun, question, nats.ErrConnectionClosed)
	}
}

func (j *Journal) answer(ctx context.Context, m *nats.Msg,
	h func(ctx context.Context, client string, data []byte) ([]byte, error)) {
	// An answer is published with the house's permissions, so it goes to inboxes alone: no client shall have it written
	// into a stream.
	if !strings.HasPrefix(m.Reply, "_INBOX.") && !strings.HasPrefix(m.Reply, "_R_.") {
		j.log.Warn("a query is not answered: its reply subject is no inbox", "subject", m.Subject)
		return
	}
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	client := strings.Split(m.Subject, ".")[3] // of jourfixe.<office>.query.<client>.<noun>.<question>
	data, err := h(ctx, client, m.Data)
	reply := nats.NewMsg(m.Reply)
	if err == nil && len(data) > maxPayload-maxHeader {
		err = errors.New("the answer is too long for one message; ask for less")
	}
	if err != nil {
		reply.Header.Set(headerError, percent(err.Error(), " \""))
	} else {
		reply.Data = data
	}
	if err := j.nc.PublishMsg(reply); err != nil {
		j.log.Error("a query is not answered", "subject", m.Subject, "error", err)
	}
}
