package verify_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events/journal/backup"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/streams"
)

// TestHalfARestoreIsTakenBack has a part be unreadable in the middle of a restore: nothing is left of it, so the next one is not refused.
func TestHalfARestoreIsTakenBack(t *testing.T) {
	t.Parallel()
	f, err := backup.Open(newKept(t).take(nil), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	k := connect(t, journaltest.Start(t, embedded.Options{Swift: true}))
	unreadable := errors.New("unreadable")
	put := func(source backup.Source) error {
		return backup.Put(t.Context(), k.js, &f.State, 1, silent, time.Now(), source, nobody)
	}
	err = put(func(p backup.Part) (io.ReadCloser, error) {
		if p == backup.Files {
			return nil, unreadable
		}
		return f.Source(p)
	})
	if !errors.Is(err, unreadable) || strings.Contains(err.Error(), "delete the streams") {
		t.Fatalf("the restore ends with %v", err)
	}
	for _, p := range backup.Parts() {
		if _, err := k.js.Stream(t.Context(), p.Stream()); !errors.Is(err, jetstream.ErrStreamNotFound) {
			t.Errorf("%s is left: %v", p.Stream(), err)
		}
	}
	if err := put(f.Source); err != nil {
		t.Errorf("the next restore ends with %v", err)
	}
}

// TestRestoreAmongOthers has somebody else write to the journal while it is restored: that is said, and nothing is removed, since it may be theirs.
func TestRestoreAmongOthers(t *testing.T) {
	t.Parallel()
	f, err := backup.Open(newKept(t).take(nil), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	k := connect(t, journaltest.Start(t, embedded.Options{Swift: true}))
	err = backup.Put(t.Context(), k.js, &f.State, 1, silent, time.Now(), func(p backup.Part) (io.ReadCloser, error) {
		if p == backup.Events {
			k.put("jourfixe.bremen.event.partner.x.retired", nil, []byte(`{}`))
		}
		return f.Source(p)
	}, nobody)
	if err == nil || !strings.Contains(err.Error(), "somebody else") || !strings.Contains(err.Error(), "delete the streams") || !strings.Contains(err.Error(), streams.Events) {
		t.Errorf("the restore ends with %v", err)
	}
	if _, err := k.js.Stream(t.Context(), streams.Events); err != nil {
		t.Errorf("what somebody else has written to is removed: %v", err)
	}
}
