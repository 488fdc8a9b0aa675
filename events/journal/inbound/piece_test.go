package inbound_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"jourfixe/events/journal"
	"jourfixe/events/journal/inbound"
	"jourfixe/events/journal/journaltest"
)

func TestPieces(t *testing.T) {
	s := journaltest.Server(t)
	a, b := journaltest.Open(t, s, journaltest.Office), journaltest.Open(t, s, journaltest.Office)
	for i, text := range []string{"ein", "s, ", "zwei"} {
		j := []*journal.Journal{a, b}[i%2] // whichever replica answers
		for range 1 + i {                  // a piece that comes again takes its own place
			if err := j.Inbound().Pieces.Keep(within(t), "hr", "mail-1", i, []byte(text)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got, err := b.Inbound().Pieces.Join(within(t), "hr", "mail-1", 3); err != nil || string(got) != "eins, zwei" {
		t.Errorf("Pieces = %q, %v; want all in order", got, err)
	}
	for _, c := range []struct {
		client, upload string
		n              int
	}{{"hr", "mail-1", 4}, {"press", "mail-1", 3}, {"hr", "mail-2", 1}} {
		if _, err := a.Inbound().Pieces.Join(within(t), c.client, c.upload, c.n); !errors.Is(err, inbound.ErrNoMail) {
			t.Errorf("Pieces(%v) = %v; want ErrNoMail", c, err)
		}
	}
	for subject, data := range sealed(t, s) {
		if strings.Contains(data, "zwei") {
			t.Errorf("%s is not sealed", subject)
		}
	}
	a.Inbound().Pieces.Forget(within(t), "press", "mail-1")
	if n := len(left(t, s)); n != 3 {
		t.Errorf("%d pieces are left; another client's are none of one's own", n)
	}
	a.Inbound().Pieces.Forget(within(t), "hr", "mail-1")
	if n := len(left(t, s)); n != 0 {
		t.Errorf("%d pieces are left; want none", n)
	}
}

func TestPiecesHaveLimits(t *testing.T) {
	j := journaltest.New(t)
	for _, c := range []struct {
		client, upload string
		n, size        int
	}{{"hr", "x", -1, 1}, {"hr", "x", inbound.MaxPieces, 1}, {"hr", "*", 0, 1}, {"a.b", "x", 0, 1}, {"", "x", 0, 1}, {"hr", "x", 0, 600 << 10}} {
		if err := j.Inbound().Pieces.Keep(within(t), c.client, c.upload, c.n, make([]byte, c.size)); err == nil || errors.Is(err, inbound.ErrFull) {
			t.Errorf("KeepPiece(%v) = %v; want why it is wrong", c, err)
		}
	}
	kept := 0
	for ; kept < 100; kept++ {
		err := j.Inbound().Pieces.Keep(within(t), "hr", fmt.Sprint("m", kept), 0, []byte("x"))
		if errors.Is(err, inbound.ErrFull) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if kept != 4*inbound.MaxPieces {
		t.Errorf("one client may leave %d pieces; want %d", kept, 4*inbound.MaxPieces)
	}
	if err := j.Inbound().Pieces.Keep(within(t), "press", "m", 0, []byte("x")); err != nil {
		t.Errorf("another client is kept out: %v", err)
	}
	if err := j.Inbound().Pieces.Keep(within(t), "hr", "m0", 0, []byte("y")); !errors.Is(err, inbound.ErrFull) {
		t.Errorf("KeepPiece = %v; want ErrFull", err)
	}
}

// Of all replicas one is the first.
func TestOnce(t *testing.T) {
	s := journaltest.Server(t)
	js := []*journal.Journal{journaltest.Open(t, s, journaltest.Office), journaltest.Open(t, s, journaltest.Office)}
	var firsts atomic.Int32
	var busy sync.WaitGroup
	for i := range 10 {
		busy.Go(func() {
			first, err := js[i%2].Inbound().Once.First(within(t), "report-2027-02-03")
			if err != nil {
				t.Error(err)
			}
			if first {
				firsts.Add(1)
			}
		})
	}
	busy.Wait()
	if n := firsts.Load(); n != 1 {
		t.Errorf("%d of ten are the first", n)
	}
	for name, j := range map[string]*journal.Journal{"report-2027-02-04": js[0], "report-2027-02-03": journaltest.Open(t, s, "kiel")} {
		if first, err := j.Inbound().Once.First(within(t), name); !first || err != nil {
			t.Errorf("First(%q) = %t, %v; want that it is the first", name, first, err)
		}
	}
	for _, name := range []string{"", "A", "a.b", "*", ">", "ä", strings.Repeat("a", 65), "a\n"} {
		if _, err := js[0].Inbound().Once.First(within(t), name); err == nil || !strings.Contains(err.Error(), "match") {
			t.Errorf("First(%q) = %v; want that the name is wrong", name, err)
		}
	}
}
