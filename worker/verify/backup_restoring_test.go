package verify_test

import (
	"errors"
	"io"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events/journal/backup"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/streams"
)

// TestWhatARestoreHasLeft breaks the connection of a restore amid its work, so that it takes nothing back. The next one takes that away, unless anybody else
// has written there, has served it since, or it is of another office.
func TestWhatARestoreHasLeft(t *testing.T) {
	t.Parallel()
	f, err := backup.Open(newKept(t).take(nil), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, subject string
		office        string
		want          error
	}{
		{"nothing else", "", "bremen", nil},
		{"of another office", "jourfixe.riga.event.partner.x.retired", "bremen", backup.ErrHalf},
		{"behind what was restored", "jourfixe.bremen.event.partner.x.retired", "bremen", backup.ErrHalf},
		{"served since", "$KV." + streams.Sessions + ".bremen.reached", "bremen", backup.ErrHalf},
		{"another backup", "", "riga", backup.ErrHalf},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			server := journaltest.Start(t, embedded.Options{Swift: true})
			k, broken := connect(t, server), connect(t, server)
			err := backup.PutOnServer(t.Context(), broken.js, &f.State, 1, func(p backup.Part) (io.ReadCloser, error) {
				if p == backup.Mail { // keys, events, ledger and more are there
					broken.js.Conn().Close()
				}
				return f.Source(p)
			}, time.Now(), nobody, func(*backup.Restoring) { t.Error("there is something already") }, func() error { return nil })
			if err == nil {
				t.Fatal("the restore comes to its end; the test has lost its point")
			}
			if c.subject != "" {
				k.put(c.subject, nil, []byte(`{"at":"2026-12-01T10:00:00Z","event":1}`))
			}
			state, told := f.State, 0
			state.Office = c.office
			err = backup.PutOnServer(t.Context(), k.js, &state, 1, f.Source, time.Now(), nobody, func(*backup.Restoring) { told++ }, func() error { return nil })
			if !errors.Is(err, c.want) {
				t.Errorf("the next restore ends with %v, want %v", err, c.want)
			}
			left, markErr := backup.RestoringOn(t.Context(), k.js)
			if markErr != nil || (left == nil) != (c.want == nil) {
				t.Errorf("afterwards the server is marked by %v (%v)", left, markErr)
			}
			for _, p := range backup.Parts() {
				if _, err := k.js.Stream(t.Context(), p.Stream()); err != nil {
					t.Errorf("%s is gone: %v", p.Stream(), err)
				}
			}
			if c.want == nil && told != 1 {
				t.Errorf("it is told %d times that something was left", told)
			}
		})
	}
}

// TestTwoRestoresAtOnce refuses a restore while another one lives, which comes to its end, and one where all is restored.
func TestTwoRestoresAtOnce(t *testing.T) {
	t.Parallel()
	f, err := backup.Open(newKept(t).take(nil), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	server := journaltest.Start(t, embedded.Options{Swift: true})
	one, two := connect(t, server), connect(t, server)
	put := func(js jetstream.JetStream, source backup.Source) error {
		return backup.PutOnServer(t.Context(), js, &f.State, 1, source, time.Now(), nobody, func(*backup.Restoring) { t.Error("something is taken away") }, func() error { return nil })
	}
	err = put(one.js, func(p backup.Part) (io.ReadCloser, error) {
		if p == backup.Files {
			if err := put(two.js, f.Source); !errors.Is(err, backup.ErrRestoring) {
				t.Errorf("beside another a restore ends with %v", err)
			}
		}
		return f.Source(p)
	})
	if err != nil {
		t.Errorf("the first restore ends with %v", err)
	}
	if err := put(two.js, f.Source); !errors.Is(err, backup.ErrFilled) {
		t.Errorf("where all is restored a restore ends with %v", err)
	}
}
