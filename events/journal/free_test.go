package journal_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"jourfixe/events/journal/backup"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/journaltest"
)

// TestFreePlaces leaves places of a journal free, in two goes and with another office in between, and then has bytes of its files be others: of what is known to
// be free nobody needs to know more, and an event that is lost is missed all the same.
func TestFreePlaces(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := journaltest.Start(t, embedded.Options{Swift: true, Dir: dir})
	ours, theirs := journaltest.Open(t, s, journaltest.Office), journaltest.Open(t, s, "kiel")
	fill := func(to uint64) {
		if err := backup.Fill(within(t), jet(t, s), to); err != nil {
			t.Fatal(err)
		}
	}
	last := uint64(0)
	for i := range 3 {
		last = mustAppend(t, ours, last, event(uint64(i+1), retired(fmt.Sprint("partner-", i))))
	}
	fill(1503)
	other := event(1, retired("other"))
	other.Office = "kiel"
	mustAppend(t, theirs, 0, other)
	fill(2600)
	mustAppend(t, ours, last, event(4, retired("partner-3")))
	s.Stop()

	// flip changes a byte where something stands the first time behind a text.
	flip := func(behind, what string) func([]byte) []byte {
		return func(b []byte) []byte {
			at := bytes.Index(b, []byte(behind))
			next := bytes.Index(b[max(at, 0):], []byte(what))
			if at < 0 || next < 0 {
				t.Errorf("%q is not behind %q", what, behind)
				return b
			}
			b[at+next] ^= 1
			return b
		}
	}
	for _, c := range []struct {
		name   string
		damage func([]byte) []byte
		follow string // what whoever follows is told; "": nothing
	}{
		{"nothing", func(b []byte) []byte { return b }, ""},
		{"a place that is free", flip("partner-2", "_gap"), ""},
		{"one of the second go", flip("other", "_gap"), ""},
		// Of a thousand it is known by the note of the batch before. The others are looked at, and nobody knows what was in its own place.
		{"the note of all", flip(`{"first":4,"last":1503}`, "first"), "1 lost, the first at place 1503"},
		{"one of ours before", flip("partner-1", "partner-1"), "1 lost, the first at place 2"},
		{"one of ours behind", flip("partner-3", "partner-3"), "1 lost, the first at place 2601"},
		{"one of theirs", flip(`"other"`, "other"), "1 lost, the first at place 1504"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			at := copied(t, dir)
			edit(t, filepath.Join(embedded.StoreOf(at), "jetstream", "HOUSE", "streams", "JF_EVENTS", "msgs", "1.blk"), c.damage)
			j := journaltest.Open(t, journaltest.Start(t, embedded.Options{Swift: true, Dir: at}), journaltest.Office)
			if err := followed(t, j); (err != nil) != (c.follow != "") || !strings.Contains(fmt.Sprint(err), c.follow) {
				t.Errorf("to follow it: %v; want %q", err, c.follow)
			}
		})
	}
}
