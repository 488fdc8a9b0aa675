package streams

import (
	"context"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	waits "jourfixe/events/patience"
)

// dial starts a server that denies its user some subjects, and connects. It says when that has happened.
func dial(t *testing.T, denied chan<- error, deny ...string) jetstream.JetStream {
	t.Helper()
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: server.RANDOM_PORT, JetStream: true, StoreDir: t.TempDir(), NoSigs: true, NoLog: true,
		Users: []*server.User{{Username: "u", Password: "p", Permissions: &server.Permissions{Publish: &server.SubjectPermission{Deny: deny}}}}})
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	if !s.ReadyForConnections(waits.Limit) {
		t.Fatal("the server does not start")
	}
	nc, err := nats.Connect("", nats.InProcessServer(s), nats.UserInfo("u", "p"),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { denied <- err }))
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

// ledgerOfBefore makes the ledger's bucket as it was made when its lines were written one by one, and a line in it.
func ledgerOfBefore(t *testing.T, js jetstream.JetStream) {
	t.Helper()
	bucket, err := js.CreateKeyValue(t.Context(), jetstream.KeyValueConfig{
		Bucket: Ledger, Description: "what has been said to whom", History: 1, Storage: jetstream.FileStorage, Replicas: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bucket.Create(t.Context(), "bremen.ada.meeting.m", []byte("[]")); err != nil {
		t.Fatal(err)
	}
}

// TestLedgerOfBefore takes over a bucket that was made for lines one by one: it gets batches, keeps its lines and all its other
// settings, and can still be read as a bucket. A second start changes nothing.
func TestLedgerOfBefore(t *testing.T) {
	t.Parallel()
	js := dial(t, make(chan error, 10))
	ledgerOfBefore(t, js)
	before, err := js.Stream(t.Context(), LedgerStream)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := Furnish(t.Context(), js, 1); err != nil {
			t.Fatal(err)
		}
		now, err := js.Stream(t.Context(), LedgerStream)
		if err != nil {
			t.Fatal(err)
		}
		if got := differences(before.CachedInfo().Config, now.CachedInfo().Config); got != "allow_atomic (is , should be true)" {
			t.Errorf("it differs in %s", got)
		}
	}
	bucket, err := js.KeyValue(t.Context(), Ledger)
	if err != nil {
		t.Fatal(err)
	}
	if entry, err := bucket.Get(t.Context(), "bremen.ada.meeting.m"); err != nil || string(entry.Value()) != "[]" || entry.Revision() != 1 {
		t.Errorf("the line is %v, %v", entry, err)
	}
}

// TestLedgerThatCannotBeChanged has the server deny that the bucket gets batches: it is used without. Anything else that is not as
// it has to be is no small matter.
func TestLedgerThatCannotBeChanged(t *testing.T) {
	t.Parallel()
	denied := make(chan error, 10)
	js := dial(t, denied, "$JS.API.STREAM.UPDATE."+LedgerStream)
	ledgerOfBefore(t, js)
	var want jetstream.StreamConfig
	for _, s := range streams {
		if s.Name == LedgerStream {
			want = s
		}
	}
	want.Storage, want.Replicas = jetstream.FileStorage, 1
	for _, test := range []struct {
		age  time.Duration
		fits bool
	}{{0, true}, {time.Hour, false}} {
		want.MaxAge = test.age
		found, err := Look(t.Context(), js)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			<-denied // which nobody answers, so that it would be waited for
			cancel()
		}()
		if err := ensureStream(ctx, js, found[LedgerStream], want); (err == nil) != test.fits {
			t.Errorf("with a limit of %s: %v", test.age, err)
		}
	}
}
