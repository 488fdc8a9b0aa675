package journal_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/backup"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/streams"
)

// TestHalfOfADecision has a server cut off the end of a decision, as one does that was killed and finds it damaged. That is seen, and closed behind the places
// that are left free: whoever reads it has a decision with an end, once.
func TestHalfOfADecision(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := journaltest.Start(t, embedded.Options{Swift: true, Dir: dir})
	j, theirs := journaltest.Open(t, s, journaltest.Office), journaltest.Open(t, s, "kiel")
	asked := events.Type{Noun: "partner", Name: "retire", Version: 1}
	if _, err := j.Submit(within(t), "hr", asked, command("c1", `{"id":"riga"}`)); err != nil {
		t.Fatal(err)
	}
	if half, err := journal.HalfOf(within(t), jet(t, s), journaltest.Office); half != nil || err != nil {
		t.Errorf("an empty journal ends with %+v (%v)", half, err)
	}
	decision := make([]*events.Event, 3)
	for i := range decision {
		decision[i] = event(1, retired(fmt.Sprint("partner-", i)))
		decision[i].ID, decision[i].Cause.Parts = fmt.Sprintf("1-%d", i+1), len(decision)
	}
	mustAppend(t, j, 0, decision...)
	if half, err := journal.HalfOf(within(t), jet(t, s), journaltest.Office); half != nil || err != nil {
		t.Errorf("a journal that is whole ends with %+v (%v)", half, err)
	}
	e := event(1, retired("other"))
	e.Office = "kiel"
	mustAppend(t, theirs, 0, e)
	s.Stop()

	msgs := filepath.Join(embedded.StoreOf(dir), "jetstream", "HOUSE", "streams", "JF_EVENTS", "msgs")
	edit(t, filepath.Join(msgs, "1.blk"), func(b []byte) []byte { b[bytes.LastIndex(b, []byte("partner-2"))] ^= 1; return b })
	if err := os.Remove(filepath.Join(msgs, "index.db")); err != nil {
		t.Fatal(err)
	}
	s = journaltest.Start(t, embedded.Options{Swift: true, Dir: dir})
	js := jet(t, s)
	half, err := journal.HalfOf(within(t), js, journaltest.Office)
	if err != nil || half == nil || half.Command != 1 || half.Client != "hr" || half.Left != 2 || half.Parts != 3 || half.Last != 2 {
		t.Fatalf("it ends with %+v (%v)", half, err)
	}
	if half, err := journal.HalfOf(within(t), js, "kiel"); half != nil || err != nil {
		t.Errorf("the journal of the other office ends with %+v (%v)", half, err)
	}
	if err := backup.Fill(within(t), js, 100); err != nil {
		t.Fatal(err)
	}
	if err := half.Close(within(t), js, decidedAt); err != nil {
		t.Fatal(err)
	}
	if err := half.Close(within(t), js, decidedAt); !errors.Is(err, streams.ErrConflict) {
		t.Errorf("once it is closed it is closed again: %v", err)
	}
	if half, err := journal.HalfOf(within(t), js, journaltest.Office); half != nil || err != nil {
		t.Errorf("once it is closed it ends with %+v (%v)", half, err)
	}
	all := replay(t, journaltest.Open(t, s, journaltest.Office), 0)
	if len(all) != 3 {
		t.Fatalf("there are %d events", len(all))
	}
	last := all[2]
	refused, ok := last.Body.(*events.CommandRefused)
	if !ok || last.ID != "1-3" || last.Sequence != 101 || last.Cause != all[0].Cause || refused.Sequence != 1 || refused.Asked != "partner.retire" || !strings.Contains(refused.Problem.Detail, "of 3 events 2 are there") {
		t.Errorf("the last event is %+v, which says %+v", last, last.Body)
	}
}
