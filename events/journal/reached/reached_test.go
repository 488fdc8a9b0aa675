package reached_test

import (
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"go.uber.org/goleak"

	"jourfixe/events"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/ledger"
	"jourfixe/events/journal/reached"
	"jourfixe/events/journal/streams"
)

// TestMain fails if a test leaves a goroutine behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestOlderLedger holds marks against a ledger that has gone on, is older, empty, or not there.
func TestOlderLedger(t *testing.T) {
	t.Parallel()
	s := journaltest.Start(t, embedded.Options{Swift: true})
	nc, err := s.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	if m, err := reached.Read(t.Context(), js, journaltest.Office); m != nil || err != nil {
		t.Errorf("on a server that keeps nothing yet the mark is %+v (%v)", m, err)
	}
	j := journaltest.Open(t, s, journaltest.Office)
	var ends []uint64
	for _, about := range []string{"one", "two"} {
		at, err := j.Ledger().Set(t.Context(), ledger.Line{Person: "ada", About: events.Ref{Noun: "meeting", ID: about}, Data: []byte(`[]`)})
		if err != nil {
			t.Fatal(err)
		}
		ends = append(ends, at)
	}
	now := time.Date(2027, 2, 3, 13, 0, 0, 0, time.UTC)
	mark := func(line uint64) *reached.Mark {
		m, err := reached.Of(t.Context(), js, 0, 0, line, now)
		if err == nil {
			err = reached.Write(t.Context(), js, journaltest.Office, m)
		}
		if err == nil {
			m, err = reached.Read(t.Context(), js, journaltest.Office)
		}
		if err != nil || m == nil || m.Line != line || !m.At.Equal(now) {
			t.Fatalf("of line %d the mark comes back as %+v (%v)", line, m, err)
		}
		return m
	}
	for _, c := range []struct {
		name   string
		line   uint64
		office string
		older  bool
		dated  bool
	}{
		{"none was ever written", 0, journaltest.Office, false, false},
		{"it has gone on", ends[0], journaltest.Office, false, false},
		{"it is as it was", ends[1], journaltest.Office, false, false},
		{"it is older", ends[1] + 1, journaltest.Office, true, true},
		{"it is empty", 1, "kiel", true, false},
	} {
		older, last, err := mark(c.line).Ledger(t.Context(), js, c.office, 0)
		if older != c.older || last.IsZero() == c.dated || err != nil {
			t.Errorf("%s: older is %v, of %v (%v)", c.name, older, last, err)
		}
	}
	known := mark(ends[1])
	if err := js.DeleteStream(t.Context(), streams.LedgerStream); err != nil {
		t.Fatal(err)
	}
	if older, last, err := known.Ledger(t.Context(), js, journaltest.Office, 0); !older || !last.IsZero() || err != nil {
		t.Errorf("where there is none, older is %v, of %v (%v)", older, last, err)
	}
	if err := reached.Write(t.Context(), js, journaltest.Office, nil); err != nil {
		t.Fatal(err)
	}
	if m, err := reached.Read(t.Context(), js, journaltest.Office); m != nil || err != nil {
		t.Errorf("once it is taken away the mark is %+v (%v)", m, err)
	}
}
