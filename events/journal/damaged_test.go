package journal_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/reached"
)

// TestFlippedBytesInTheJournal has a byte of the journal's files be another, and more, in the folder of a server that was stopped or killed. Whoever
// follows the journal, or knows how far it had come, is told; another office's events in between are none that are lost.
func TestFlippedBytesInTheJournal(t *testing.T) {
	t.Parallel()
	const each = 20
	dir := t.TempDir()
	s := journaltest.Start(t, embedded.Options{Swift: true, Dir: dir})
	ours, theirs := journaltest.Open(t, s, journaltest.Office), journaltest.Open(t, s, "kiel")
	ends := map[*journal.Journal]uint64{}
	for i := range 2 * each {
		j, e := ours, event(uint64(i+1), retired(fmt.Sprintf("partner-%02d", i)))
		if i%2 == 1 {
			j, e.Office = theirs, "kiel"
		}
		ends[j] = mustAppend(t, j, ends[j], e)
	}
	mark, err := reached.Of(t.Context(), jet(t, s), ends[ours], 0, 0, decidedAt)
	if err != nil {
		t.Fatal(err)
	}
	s.Stop()

	flip := func(what string) func(string) {
		return func(msgs string) {
			edit(t, filepath.Join(msgs, "1.blk"), func(b []byte) []byte { b[bytes.LastIndex(b, []byte(what))] ^= 1; return b })
		}
	}
	killed := func(how func(string)) func(string) {
		return func(msgs string) {
			how(msgs)
			if err := os.Remove(filepath.Join(msgs, "index.db")); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []struct {
		name           string
		damage         func(msgs string)
		follow, behind string // what whoever follows is told, and who knows how far it had come; "": nothing
	}{
		{"nothing", func(string) {}, "", ""},
		{"nothing, killed", killed(func(string) {}), "", ""},
		{"one in the middle", flip("partner-10"), "1 lost, the first at place 11", ""},
		{"the last of ours", flip("partner-38"), "1 lost, the first at place 39", "it goes on to event 40, and event 39 was there"},
		{"one of the others", flip("partner-11"), "1 lost, the first at place 12", ""},
		// The server cuts off what is behind it, says nothing, and would give these places once more.
		{"one in the middle, killed", killed(flip("partner-10")), "", "it ends with event 10, and event 39 was there"},
		{"the end is missing", func(msgs string) {
			edit(t, filepath.Join(msgs, "1.blk"), func(b []byte) []byte { return b[:len(b)/2] })
		}, "20 lost, the first at place 21", "and is not any more"},
		{"all of it is missing", func(msgs string) {
			if err := os.Remove(filepath.Join(msgs, "1.blk")); err != nil {
				t.Fatal(err)
			}
		}, "40 lost, the first at place 1", "and is not any more"},
		{"what it is cannot be read", func(msgs string) {
			edit(t, filepath.Join(msgs, "..", "meta.inf"), func(b []byte) []byte { b[len(b)/2] ^= 1; return b })
		}, "", "there is none"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			at := copied(t, dir)
			c.damage(filepath.Join(embedded.StoreOf(at), "jetstream", "HOUSE", "streams", "JF_EVENTS", "msgs"))
			s := journaltest.Start(t, embedded.Options{Swift: true, Dir: at})
			err := mark.Journal(t.Context(), jet(t, s), 0)
			if got := fmt.Sprint(err); errors.Is(err, reached.ErrOlder) != (c.behind != "") || !strings.Contains(got, c.behind) {
				t.Errorf("of what is known of it: %v; want %q", err, c.behind)
			}
			j := journaltest.Open(t, s, journaltest.Office)
			if err := followed(t, j); errors.Is(err, journal.ErrUnreadable) != (c.follow != "") || !strings.Contains(fmt.Sprint(err), c.follow) {
				t.Errorf("to follow it: %v; want %q", err, c.follow)
			}
		})
	}
}

// followed follows the journal to its end, and returns why that cannot be.
func followed(t *testing.T, j *journal.Journal) error {
	t.Helper()
	ctx, cancel := context.WithCancel(within(t))
	defer cancel()
	err := j.Follow(ctx, 0, func(*events.Event) error { return nil }, cancel)
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// copied is another folder with what is in one.
func copied(t *testing.T, dir string) string {
	t.Helper()
	at := t.TempDir()
	if err := os.CopyFS(at, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return at
}

// edit rewrites a file.
func edit(t *testing.T, file string, how func([]byte) []byte) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, how(b), 0o600); err != nil {
		t.Fatal(err)
	}
}
