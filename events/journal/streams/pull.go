package streams

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"
)

// A puller is one consumer's life: it asks for messages, gives them on, and asks again when they are through.
type puller struct {
	reader *Reader
	in     chan *nats.Msg
	status chan nats.Status
	each   func(Raw) error
	more   func(reply string) error // asks for a batch
	inbox  string
	batch  int
	noWait bool

	delivered uint64 // the consumer's own count, in which a gap shows
	open      int    // messages still to come of those asked for
	requests  int    // made so far
	current   string // where the server answers the last one
}

// run returns ErrLost when the consumer is of no use any more, and a givenError when each fails.
func (p *puller) run(ctx context.Context) error {
	// A server that has nothing to say sends heartbeats. Two turns of silence mean that it has forgotten us.
	watch := time.NewTicker(2 * Heartbeat)
	defer watch.Stop()
	heard := true
	if err := p.ask(); err != nil {
		return err
	}
	for {
		if len(p.in) == 0 && p.reader.Idle != nil {
			if err := p.reader.Idle(); err != nil {
				return givenError{err}
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case s := <-p.status:
			if s == nats.CLOSED {
				return fmt.Errorf("read %s: %w", p.reader.Stream, ErrClosed)
			}
			return ErrLost // reconnected: what was asked for there is not delivered here
		case <-watch.C:
			if !heard {
				return fmt.Errorf("%w: the server is silent", ErrLost)
			}
			heard = false
		case m := <-p.in:
			heard = true
			if done, err := p.take(m); done || err != nil {
				return err
			}
		}
	}
}

// ask asks for a batch. Every request has a reply subject of its own, so that a late remark on the one before, which may
// come although all its messages are here, is not taken for one on this: two requests at a time would bring more
// messages than there is room for.
func (p *puller) ask() error {
	p.open = p.batch
	p.requests++
	p.current = p.inbox + "." + strconv.Itoa(p.requests)
	if err := p.more(p.current); err != nil {
		return fmt.Errorf("%w: %w", ErrLost, err)
	}
	return nil
}

// take handles one message or remark of the server.
func (p *puller) take(m *nats.Msg) (done bool, err error) {
	if len(m.Data) == 0 && m.Reply == "" {
		if status := m.Header.Get("Status"); status != "" {
			return p.remark(m, status)
		}
	}
	at, err := m.Metadata()
	if err != nil {
		return false, fmt.Errorf("read %s: a message without its place: %w", p.reader.Stream, err)
	}
	if at.Sequence.Consumer != p.delivered+1 {
		return false, fmt.Errorf("%w: %d messages after %d did not arrive", ErrLost,
			at.Sequence.Consumer-p.delivered-1, p.reader.Next-1)
	}
	p.delivered++
	raw := Raw{Sequence: at.Sequence.Stream, Subject: m.Subject, Header: m.Header, Data: m.Data, Size: len(m.Data), Time: at.Timestamp}
	if p.reader.Bare {
		// Of several of that name the server's own is the last.
		for _, size := range m.Header[nats.MsgSize] {
			raw.Size, _ = strconv.Atoi(size) // what is no number is not the server's
		}
	}
	if err := p.each(raw); err != nil {
		return false, givenError{err}
	}
	p.reader.Next = raw.Sequence + 1
	if p.open--; p.open == 0 {
		return false, p.ask()
	}
	return false, nil
}

// remark handles what the server says about the request. All but a heartbeat end it.
func (p *puller) remark(m *nats.Msg, status string) (done bool, err error) {
	description := m.Header.Get("Description")
	switch {
	case m.Subject != p.current && status != "503":
		return false, nil
	case status == "100":
		// A heartbeat tells how many messages should be here, which shows the loss of the last ones.
		if last := m.Header.Get("Nats-Last-Consumer"); last != "" && last != strconv.FormatUint(p.delivered, 10) {
			return false, fmt.Errorf("%w: %s messages are sent and %d here", ErrLost, last, p.delivered)
		}
		return false, nil
	case status == "404" && p.noWait:
		return true, nil
	case status == "404", status == "408", status == "409" && isLimit(description):
		return false, p.ask()
	}
	return false, fmt.Errorf("%w: %s %s", ErrLost, status, description)
}

// isLimit reports whether a request ended because it got as much as it asked for.
func isLimit(description string) bool {
	return description == "Batch Completed" || description == "Message Size Exceeds MaxBytes"
}
