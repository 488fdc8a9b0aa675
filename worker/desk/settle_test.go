package desk_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/patience"
	"jourfixe/worker"
	"jourfixe/worker/desk"
)

// A line is a connection to a NATS server that breaks where a test wants it to: when the desk writes an event.
type line struct {
	t      *testing.T
	server string // HOST:PORT
	lose   bool   // the event does not reach the server; otherwise its acknowledgement does not reach the desk
	at     int    // which event it is
	armed  bool
	passed int // events since then

	mu      sync.Mutex
	cond    *sync.Cond
	tripped bool
	held    bool // what the server says is held back
}

// newLine listens for connections that it carries to the server, and returns where.
func newLine(t *testing.T, server string, lose bool, at int) (*line, string) {
	t.Helper()
	l := &line{t: t, server: server, lose: lose, at: at}
	l.cond = sync.NewCond(&l.mu)
	in, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close() // ends the loop
		l.release()
	})
	go func() {
		for {
			client, err := in.Accept()
			if err != nil {
				return
			}
			go l.carry(client)
		}
	}()
	return l, in.Addr().String()
}

// carry carries one connection until either side closes it.
func (l *line) carry(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", l.server)
	if err != nil {
		return
	}
	defer server.Close()
	go func() {
		defer client.Close()
		_, _ = io.Copy(writer(func(b []byte) (int, error) { // ends with the connection
			l.mu.Lock()
			for l.held {
				l.cond.Wait()
			}
			l.mu.Unlock()
			return client.Write(b)
		}), server)
	}()
	_, _ = io.Copy(writer(func(b []byte) (int, error) { // ends with the connection
		if l.trips(b) {
			return 0, io.ErrClosedPipe
		}
		return server.Write(b)
	}), client)
}

// trips looks for an event in what goes to the server, once the line is armed. It reports whether the connection breaks.
func (l *line) trips(b []byte) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.armed || l.tripped {
		return false
	}
	if l.passed += bytes.Count(b, []byte("PUB jourfixe.bremen.event.")); l.passed < l.at {
		return false
	}
	l.tripped, l.held = true, !l.lose
	return l.lose
}

func (l *line) arm() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.armed = true
}

// release lets through what is held back.
func (l *line) release() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held = false
	l.cond.Broadcast()
}

type writer func([]byte) (int, error)

func (w writer) Write(b []byte) (int, error) { return w(b) }

// A listener is a log that tells of a message.
type listener struct {
	slog.Handler
	message string
	heard   chan struct{}
}

func (l listener) Enabled(context.Context, slog.Level) bool { return true }

func (l listener) Handle(_ context.Context, r slog.Record) error {
	if strings.Contains(r.Message, l.message) {
		select {
		case l.heard <- struct{}{}:
		default:
		}
	}
	return nil
}

// TestUnknownOutcomeIsSettled has the journal not confirm a decision, or many that are written together, because what it says
// is lost, or because it never got the decision, or half of them. Either way each command is answered once, and the desk goes on.
func TestUnknownOutcomeIsSettled(t *testing.T) {
	t.Parallel()
	const many = 40
	for _, c := range []struct {
		name  string
		lose  bool
		at    int // the event at which the line breaks
		waits int // commands in line
	}{
		{"the event is there", false, 1, 1},
		{"the event is lost", true, 1, 1},
		{"all events are there", false, many, many},
		{"some events are lost", true, many / 2, many},
		{"all events but the first are lost", true, 3, many},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			server := journaltest.StartExternal(t)
			direct, _ := server.Open(t) // for whoever sends commands
			l, address := newLine(t, strings.TrimPrefix(server.ClientURL(), "nats://"), c.lose, c.at)
			nc, err := journal.DialHouse("nats://"+address, "", "")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(nc.Close)
			j, err := journal.Open(t.Context(), nc, journal.Options{Office: journaltest.Office})
			if err != nil {
				t.Fatal(err)
			}
			key, err := j.OfficeKey(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			unsure := listener{slog.DiscardHandler, "the journal did not confirm a decision", make(chan struct{}, 1)}
			mirror := worker.NewMirror(j, journaltest.Office, slog.New(slog.DiscardHandler))
			gate := make(chan struct{})
			waiting := func() time.Time { <-gate; return now }
			d := &desk.Desk{Office: journaltest.Office, Journal: j, Mirror: mirror, Key: key, Now: waiting, Log: slog.New(unsure)}
			ctx, cancel := context.WithCancel(t.Context())
			stopped := make(chan error, 1)
			go func() { stopped <- worker.Run(ctx, slog.New(slog.DiscardHandler), mirror, d) }()
			t.Cleanup(func() {
				l.release()
				cancel()
				if err := <-stopped; err != nil {
					t.Errorf("the desk stopped: %v", err)
				}
			})
			if err := mirror.WaitReady(ctx); err != nil {
				t.Fatal(err)
			}

			l.arm()
			submit := func(id string) uint64 {
				t.Helper()
				n, err := direct.Submit(t.Context(), "tester", events.Type{Noun: "venue", Name: "set", Version: 1},
					events.Message{ID: id, Source: "/test", Data: []byte(`{"id":"` + id + `","title":{"de":"Saal"}}`)})
				if err != nil {
					t.Fatal(err)
				}
				return n
			}
			want := []string{}
			for i := range c.waits {
				want = append(want, fmt.Sprint("hall-", i))
				submit(want[i])
			}
			close(gate)
			select {
			case <-unsure.heard:
			case <-time.After(patience.Limit):
				t.Fatal("the desk was never unsure")
			}
			l.release()
			last := submit("yard")
			within, end := context.WithTimeout(t.Context(), patience.Limit)
			defer end()
			if err := mirror.Wait(within, func(b *calendar.Book, _ bool) bool { return b.Cursor() >= last }); err != nil {
				t.Fatalf("the command behind it is not answered: %v", err)
			}
			list, err := direct.Events(t.Context(), 1, 2*many)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, e := range list {
				got = append(got, e.Body.About().ID)
			}
			if want = append(want, "yard"); !slices.Equal(got, want) {
				t.Errorf("the journal has %q; want one event for each command: %q", got, want)
			}
		})
	}
}
