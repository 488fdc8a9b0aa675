package inbound_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/patience"
)

func id(i int) string   { return fmt.Sprintf("p-%02d", i) }
func name(i int) string { return fmt.Sprintf("Änne Probe%02d", i) }
func mail(i int) string { return fmt.Sprintf("Person%02d@office.example", i) }

// within bounds every wait of these tests; what takes that long hangs.
func within(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience.Limit)
	t.Cleanup(cancel)
	return ctx
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

// join takes person i into an office whose last event has the sequence, and returns that of the next.
func join(t testing.TB, j *journal.Journal, last uint64, i int) uint64 {
	t.Helper()
	e := &events.Event{
		Office: journaltest.Office, ID: fmt.Sprintf("%d-1", i), Time: cameIn,
		Cause: events.Cause{Client: "hr", Source: "/hr", ID: id(i), Sequence: last + 1, Digest: "d"},
		Body:  &events.PersonAdded{ID: id(i), Name: events.Secret(name(i)), Email: events.Secret(mail(i)), Language: "de", Zone: "Europe/Berlin"},
	}
	if err := j.Append(within(t), last, []*events.Event{e}); err != nil {
		t.Fatal(err)
	}
	return e.Sequence
}

// An onDisk is an office whose data folder can be searched.
type onDisk struct {
	dir string
	s   *embedded.Server
	j   *journal.Journal
}

func (d *onDisk) start(t *testing.T) {
	t.Helper()
	d.s = journaltest.Start(t, embedded.Options{Dir: d.dir})
	d.j = journaltest.Open(t, d.s, journaltest.Office)
}

// search stops the server, searches its folder, and starts it again.
func (d *onDisk) search(t *testing.T, texts ...string) []string {
	t.Helper()
	d.s.Stop()
	defer d.start(t)
	return journaltest.Grep(t, d.dir, texts...)
}
