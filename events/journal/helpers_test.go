package journal_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/patience"
)

// decidedAt is when every event of these tests happened.
var decidedAt = time.Date(2027, 2, 3, 13, 0, 0, 123456789, time.UTC)

// errStop ends a Follow or an Intake that has seen enough.
var errStop = errors.New("seen enough")

// within bounds every wait of these tests; what takes that long hangs.
func within(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience.Limit)
	t.Cleanup(cancel)
	return ctx
}

// event is an event of office bremen that answers the command.
func event(command uint64, body events.Body) *events.Event {
	return &events.Event{
		Office: journaltest.Office,
		ID:     fmt.Sprintf("%d-%s", command, body.About().ID),
		Time:   decidedAt,
		Cause: events.Cause{Client: "hr", Source: "/hr", ID: fmt.Sprint("c", command), Sequence: command,
			Digest: "d1"},
		Body: body,
	}
}

func retired(id string) *events.PartnerRetired { return &events.PartnerRetired{ID: id} }

func added(id, name, email string) *events.PersonAdded {
	return &events.PersonAdded{ID: id, Name: events.Secret(name), Email: events.Secret(email), Language: "de",
		Zone: "Europe/Berlin", Roles: []string{"staff"}}
}

// jet gives access to the server's streams around the journal.
func jet(t testing.TB, s *embedded.Server) jetstream.JetStream {
	t.Helper()
	nc, err := s.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	return js
}

// count returns how many messages a stream holds.
func count(t testing.TB, js jetstream.JetStream, stream string) uint64 {
	t.Helper()
	s, err := js.Stream(within(t), stream)
	if err != nil {
		t.Fatalf("look at %s: %v", stream, err)
	}
	return s.CachedInfo().State.Msgs
}

// consumers returns how many readers a stream has.
func consumers(t testing.TB, js jetstream.JetStream, stream string) int {
	t.Helper()
	s, err := js.Stream(within(t), stream)
	if err != nil {
		t.Fatalf("look at %s: %v", stream, err)
	}
	return s.CachedInfo().State.Consumers
}

// replay returns all the journal has at the moment.
func replay(t testing.TB, j *journal.Journal, after uint64) []*events.Event {
	t.Helper()
	ctx, cancel := context.WithCancel(within(t))
	defer cancel()
	var evs []*events.Event
	err := j.Follow(ctx, after, func(e *events.Event) error { evs = append(evs, e); return nil }, cancel)
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("follow: %v", err)
	}
	return evs
}

func mustAppend(t testing.TB, j *journal.Journal, last uint64, evs ...*events.Event) uint64 {
	t.Helper()
	if err := j.Append(within(t), last, evs); err != nil {
		t.Fatalf("append: %v", err)
	}
	return evs[len(evs)-1].Sequence
}

func dial(t testing.TB, s *embedded.Server, user, password string) *nats.Conn {
	t.Helper()
	nc, err := journal.Dial(s.URL(), user, password)
	if err != nil {
		t.Fatalf("dial as %q: %v", user, err)
	}
	t.Cleanup(nc.Close)
	return nc
}
