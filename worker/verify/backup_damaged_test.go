package verify_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"

	"jourfixe/events/journal/backup"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/journaltest"
)

// TestBackupOfADamagedJournal takes backups of journals in which events are lost: each says how many, and where the first one was. What is left comes back
// at its places, without a decision at the end that is not whole.
func TestBackupOfADamagedJournal(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := journaltest.Start(t, embedded.Options{Swift: true, Dir: dir})
	k := keep(t, s)
	for part := range 3 { // one decision
		k.part("900", part+1, 3)
	}
	k.part("901", 1, 1)
	places := len(k.all("JF_EVENTS", "jourfixe.bremen.event.>"))
	s.Stop()

	for _, c := range []struct {
		name        string
		damaged     []string // ids of events
		holes, hole uint64
		cut         int
		last        int
	}{
		{"nothing", nil, 0, 0, 0, places},
		{"one in the middle", []string{"900-2"}, 1, uint64(places) - 2, 0, places},
		{"the end of a decision in the middle", []string{"900-3"}, 1, uint64(places) - 1, 0, places},
		{"the last", []string{"901-1"}, 1, uint64(places), 0, places - 1},
		{"the last and one in the middle", []string{"900-1", "901-1"}, 2, uint64(places) - 3, 0, places - 1},
		{"the last and the end of a decision", []string{"900-3", "901-1"}, 2, uint64(places) - 1, 2, places - 4},
		{"a whole decision at the end", []string{"900-1", "900-2", "900-3", "901-1"}, 4, uint64(places) - 3, 0, places - 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			k := damaged(t, dir, c.damaged...)
			back, f := put(t, k.take(nil), "")
			if f.Holes != c.holes || f.Hole != c.hole || f.Cut != c.cut || int(f.Last) != c.last {
				t.Errorf("it lacks %d, the first at %d, and %d of the last decision, and ends with %d; want %d, %d, %d, %d", f.Holes, f.Hole, f.Cut, f.Last, c.holes, c.hole, c.cut, c.last)
			}
			if says := f.Damage(); (says != "") != (c.holes > 0) || c.holes > 0 && !strings.Contains(says, fmt.Sprintf("%d lost when it was taken, the first at place %d", c.holes, c.hole)) ||
				strings.Contains(says, fmt.Sprintf("of which %d events were there and not the end, is left out", c.cut)) != (c.cut > 0) {
				t.Errorf("it says %q", says)
			}
			left := places - len(c.damaged) - c.cut
			want, got := k.all("JF_EVENTS", "jourfixe.bremen.event.>"), back.all("JF_EVENTS", "jourfixe.bremen.event.>")
			if len(want) != left+c.cut || strings.Join(got, "\n") != strings.Join(want[:left], "\n") {
				t.Errorf("of %d events %d are left, and %d come back, or others", places, len(want), len(got))
			}
			if err := backup.Fill(t.Context(), back.js, uint64(places)+10); err != nil {
				t.Fatal(err)
			}
			if r := back.report(); int(r.Events) != left {
				t.Errorf("of %d events %d are looked at", places, r.Events)
			}
		})
	}
}

// TestBackupOfACutJournal takes a backup of a journal that ends amid a decision, and says nothing of anything lost: that decision is left out.
func TestBackupOfACutJournal(t *testing.T) {
	t.Parallel()
	k := newKept(t)
	whole := k.all("JF_EVENTS", "jourfixe.bremen.event.>")
	k.part("900", 1, 3)
	k.part("900", 2, 3)
	back, f := put(t, k.take(nil), "")
	if f.Holes != 0 || f.Cut != 2 || int(f.Last) != len(whole) || !strings.Contains(f.Damage(), "is left out") {
		t.Errorf("it lacks %d, and %d of the last decision, and ends with %d; it says %q", f.Holes, f.Cut, f.Last, f.Damage())
	}
	if got := back.all("JF_EVENTS", "jourfixe.bremen.event.>"); strings.Join(got, "\n") != strings.Join(whole, "\n") {
		t.Errorf("of %d events of whole decisions %d come back, or others", len(whole), len(got))
	}
}

// part puts one event of a decision into the journal.
func (k *kept) part(command string, part, parts int) {
	k.t.Helper()
	header := nats.Header{}
	for name, value := range map[string]string{
		"id": fmt.Sprintf("%s-%d", command, part), "type": "jourfixe.venue.changed.v1", "time": "2028-01-01T00:00:00Z", "commandsequence": command,
		"commandparts": fmt.Sprint(parts), "client": "x", "commandid": command,
	} {
		header["ce-"+name] = []string{value}
	}
	k.put(fmt.Sprintf("jourfixe.bremen.event.venue.hall-%s-%d.changed", command, part), header, fmt.Appendf(nil, `{"id":"hall-%s-%d","title":{"de":"Saal"}}`, command, part))
}

// damaged starts a server on a copy of the folder of one that was stopped, in which a byte of some events is another.
func damaged(t *testing.T, dir string, ids ...string) *kept {
	t.Helper()
	at := t.TempDir()
	if err := os.CopyFS(at, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	block := filepath.Join(embedded.StoreOf(at), "jetstream", "HOUSE", "streams", "JF_EVENTS", "msgs", "1.blk")
	b, err := os.ReadFile(block)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		place := bytes.Index(b, []byte("ce-id: "+id+"\r\n"))
		if place < 0 {
			t.Fatalf("there is no event %s in %s", id, block)
		}
		b[place+len("ce-id: ")] ^= 1
	}
	if err := os.WriteFile(block, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return connect(t, journaltest.Start(t, embedded.Options{Swift: true, Dir: at}))
}
