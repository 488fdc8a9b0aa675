package ledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/synadia-io/orbit.go/jetstreamext"

	"jourfixe/events"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/streams"
	"jourfixe/events/patience"
)

var meetingM = events.Ref{Noun: "meeting", ID: "m"}

// open opens a ledger on a server of its own, and says what it has logged.
func open(t *testing.T) (*Ledger, *bytes.Buffer) {
	t.Helper()
	s, err := embedded.Start(embedded.Options{Dir: t.TempDir(), Listen: "127.0.0.1:0", Office: "bremen", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	nc, err := s.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	if err := streams.Furnish(t.Context(), js, 1); err != nil {
		t.Fatal(err)
	}
	log := &bytes.Buffer{}
	return New(js, "bremen", slog.New(slog.NewTextHandler(log, nil))), log
}

// some makes n lines of people who are called alike.
func some(name string, n int) []Line {
	list := make([]Line, n)
	for i := range list {
		list[i] = Line{Person: fmt.Sprintf("%s-%d", name, i), About: meetingM, Data: []byte(name)}
	}
	return list
}

// check reads back what was written and returns in how many batches that was.
func check(t *testing.T, l *Ledger, lines []Line, written []Written) (batches int) {
	t.Helper()
	seen := map[string]bool{}
	for i, line := range lines {
		if written[i].Err != nil {
			t.Errorf("%s: %v", line.Person, written[i].Err)
			continue
		}
		raw, found, err := streams.Last(t.Context(), l.js, Stream, l.subject(line.Person, line.About))
		if err != nil || !found || raw.Sequence != written[i].Sequence || !bytes.Equal(raw.Data, line.Data) {
			t.Errorf("of %s there is %s at %d, %v; want %s at %d", line.Person, raw.Data, raw.Sequence, err, line.Data, written[i].Sequence)
		}
		if batch := raw.Get(jetstreamext.BatchIDHeader); batch != "" {
			seen[batch] = true
		}
	}
	return len(seen)
}

// TestFewLinesAreWrittenSingly writes as many lines as are not worth a batch, and one more.
func TestFewLinesAreWrittenSingly(t *testing.T) {
	t.Parallel()
	l, _ := open(t)
	for _, n := range []int{1, fewest - 1, fewest, most, most + fewest} {
		lines := some(fmt.Sprint("p", n), n)
		want := (n + most - fewest) / most
		if got := check(t, l, lines, l.SetAll(t.Context(), lines)); got != want {
			t.Errorf("%d lines are written in %d batches; want %d", n, got, want)
		}
	}
}

// TestStaleLineAmongMany has one line of many be not any more as its writer knows it, and one be none. All others are written.
func TestStaleLineAmongMany(t *testing.T) {
	t.Parallel()
	l, _ := open(t)
	lines := some("p", 2*fewest)
	first, err := l.Set(t.Context(), lines[3])
	if err != nil {
		t.Fatal(err)
	}
	lines[5].Person = "p 5"
	written := l.SetAll(t.Context(), lines)
	if !errors.Is(written[3].Err, streams.ErrConflict) {
		t.Errorf("the stale line: %v", written[3].Err)
	}
	if err := written[5].Err; err == nil || errors.Is(err, streams.ErrConflict) {
		t.Errorf("the line of nobody: %v", err)
	}
	written[3] = Written{Sequence: first}
	check(t, l, append(lines[:5:5], lines[6:]...), append(written[:5:5], written[6:]...))
	lines[3].Sequence, lines[5] = first, some("q", 1)[0]
	for i, w := range written {
		if i != 3 && i != 5 {
			lines[i].Sequence = w.Sequence
		}
	}
	if got := check(t, l, lines, l.SetAll(t.Context(), lines)); got != 1 {
		t.Errorf("with the right sequences they are written in %d batches", got)
	}
}

// TestWritersTogether has several write while somebody else does. Those who give up meanwhile have written nothing, and what the
// others have brought is one batch, with a stale line among it that is theirs alone.
func TestWritersTogether(t *testing.T) {
	t.Parallel()
	l, _ := open(t)
	if _, err := l.Set(t.Context(), some("stale", 1)[0]); err != nil {
		t.Fatal(err)
	}
	l.turn <- struct{}{} // somebody writes
	impatient, giveUp := context.WithCancel(t.Context())
	names := []string{"a", "b", "gives-up", "c"}
	results := make([]chan []Written, len(names))
	for i, name := range names {
		ctx := t.Context()
		if name == "gives-up" {
			ctx = impatient
		}
		results[i] = make(chan []Written, 1)
		go func() { results[i] <- l.SetAll(ctx, some(name, fewest)) }()
	}
	waiting := func(n int) {
		patience.Eventually(t, "writers to wait", func() bool {
			l.mu.Lock()
			defer l.mu.Unlock()
			return len(l.waiting) == n
		})
	}
	waiting(len(names))
	giveUp()
	for _, w := range <-results[2] {
		if !errors.Is(w.Err, context.Canceled) {
			t.Errorf("who gives up is told %+v", w)
		}
	}
	waiting(len(names) - 1)
	<-l.turn
	var lines []Line
	var written []Written
	for _, i := range []int{0, 1, 3} {
		lines, written = append(lines, some(names[i], fewest)...), append(written, <-results[i]...)
	}
	if got := check(t, l, lines, written); got != 1 {
		t.Errorf("they are written in %d batches", got)
	}
	if line, err := l.Line(t.Context(), "gives-up-0", meetingM); err != nil || line.Sequence != 0 {
		t.Errorf("of who gave up there is %+v, %v", line, err)
	}

	l.turn <- struct{}{}
	for i, name := range []string{"d", "stale"} {
		go func() { results[i] <- l.SetAll(t.Context(), some(name, fewest)) }()
	}
	waiting(2)
	<-l.turn
	check(t, l, some("d", fewest), <-results[0])
	stale := <-results[1]
	if !errors.Is(stale[0].Err, streams.ErrConflict) {
		t.Errorf("the stale line: %v", stale[0].Err)
	}
	check(t, l, some("stale", fewest)[1:], stale[1:])
}

// TestNoBatches writes many lines into a stream that takes no batches: they are written one by one, which is said once.
func TestNoBatches(t *testing.T) {
	t.Parallel()
	l, log := open(t)
	stream, err := l.js.Stream(t.Context(), Stream)
	if err != nil {
		t.Fatal(err)
	}
	config := stream.CachedInfo().Config
	config.AllowAtomicPublish = false
	if _, err := l.js.UpdateStream(t.Context(), config); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a", "b"} {
		lines := some(name, 2*fewest)
		if got := check(t, l, lines, l.SetAll(t.Context(), lines)); got != 0 {
			t.Errorf("%s are written in %d batches", name, got)
		}
	}
	if n := strings.Count(log.String(), "takes no batches"); n != 1 {
		t.Errorf("it is said %d times:\n%s", n, log)
	}
}
