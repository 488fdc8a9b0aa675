package journal_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/transcript"
)

// transcribed opens the journal of Office with a transcript, which it makes of any journal.
func transcribed(t *testing.T, s *embedded.Server, path string, log slog.Handler) *journal.Journal {
	t.Helper()
	nc, err := s.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	j, err := journal.Open(t.Context(), nc, journal.Options{Office: journaltest.Office, Log: slog.New(log), Transcript: path, TranscriptFrom: 1})
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// madeAt is when the server made the stream of events.
func madeAt(t *testing.T, s *embedded.Server) transcript.Origin {
	t.Helper()
	stream, err := jet(t, s).Stream(within(t), "JF_EVENTS")
	if err != nil {
		t.Fatal(err)
	}
	return transcript.Origin{Office: journaltest.Office, Made: stream.CachedInfo().Created}
}

// entries are those of a transcript, which is made if there is none.
func entries(t *testing.T, path string, of transcript.Origin) (list []transcript.Entry) {
	t.Helper()
	f, err := transcript.Open(path, of)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for frame, err := range f.Frames() {
		if err != nil {
			t.Fatal(err)
		}
		some, err := frame.Entries()
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, some...)
	}
	return list
}

// rewrite puts other entries into a transcript.
func rewrite(t *testing.T, path string, of transcript.Origin, list []transcript.Entry) {
	t.Helper()
	f, err := transcript.Open(path, of)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Empty(); err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		if err := f.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(f.Flush(), f.Close()); err != nil {
		t.Fatal(err)
	}
}

// filled is a server with a journal of some events, those of another office in between, and somebody who is erased among them.
func filled(t *testing.T, dir string) (s *embedded.Server, last uint64) {
	t.Helper()
	s = journaltest.Start(t, embedded.Options{Swift: true, Dir: dir})
	ours, theirs := journaltest.Open(t, s, journaltest.Office), journaltest.Open(t, s, "kiel")
	foreign := uint64(0)
	for i := range 10 {
		traced := event(uint64(2*i+1), retired(fmt.Sprint("p", i)))
		traced.Trace = fmt.Sprintf("00-%032d-%016d-01", i+1, i+1)
		last = mustAppend(t, ours, last, traced, event(uint64(2*i+2), added(fmt.Sprint("a", i), "Ada", "ada@riga.example")))
		if i%3 == 0 {
			e := event(uint64(i+1), retired("k"))
			e.Office = "kiel"
			foreign = mustAppend(t, theirs, foreign, e)
		}
	}
	if err := ours.Erase(within(t), "a3"); err != nil {
		t.Fatal(err)
	}
	return s, last
}

// TestTranscriptSaysTheSame reads a journal from the stream, then from the transcript that was made meanwhile, and then with what came since: all is the same, also
// whose values stay closed.
func TestTranscriptSaysTheSame(t *testing.T) {
	s, last := filled(t, t.TempDir())
	path := filepath.Join(t.TempDir(), "transcript")
	plain := journaltest.Open(t, s, journaltest.Office)
	for _, what := range []string{"the first time", "from the transcript", "with what came since", "from both"} {
		want := replay(t, plain, 0)
		j := transcribed(t, s, path, slog.DiscardHandler)
		got := replay(t, j, 0)
		if got[0].Trace == "" {
			t.Error("what an event follows from is not noted; the test has lost its point")
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %d events are given, or others; want %d", what, len(got), len(want))
		}
		if got, want := j.Closed(), plain.Closed(); !reflect.DeepEqual(got, want) || len(got) != 1 {
			t.Errorf("%s: the values of %q are closed, want %q", what, got, want)
		}
		if got := replay(t, j, want[4].Sequence); !reflect.DeepEqual(got, want[5:]) {
			t.Errorf("%s, from the sixth on: %d events are given, or others", what, len(got))
		}
		if n := len(entries(t, path, madeAt(t, s))); n != len(want) {
			t.Errorf("%s: the transcript has %d entries of %d", what, n, len(want))
		}
		if what != "the first time" {
			last = mustAppend(t, plain, last, event(100, retired("later")))
		}
	}
}

// TestTranscriptIsRead has the transcript say something else in the middle, to see that the stream is not asked for it.
func TestTranscriptIsRead(t *testing.T) {
	s, _ := filled(t, t.TempDir())
	path, of := filepath.Join(t.TempDir(), "transcript"), madeAt(t, s)
	replay(t, transcribed(t, s, path, slog.DiscardHandler), 0)
	list := entries(t, path, of)
	list[2].Cause.Digest = "of the transcript"
	rewrite(t, path, of, list)
	if got := replay(t, transcribed(t, s, path, slog.DiscardHandler), 0); got[2].Cause.Digest != "of the transcript" {
		t.Error("the stream was read")
	}
}

// TestTranscriptThatDoesNotFit has transcripts that are not of this journal, or not of this state of it. What lies in the stream counts, and is noted anew.
func TestTranscriptThatDoesNotFit(t *testing.T) {
	s, last := filled(t, t.TempDir())
	of, want := madeAt(t, s), replay(t, journaltest.Open(t, s, journaltest.Office), 0)
	path := filepath.Join(t.TempDir(), "transcript")
	replay(t, transcribed(t, s, path, slog.DiscardHandler), 0)
	list := entries(t, path, of)
	end := func(how func(*transcript.Entry)) []transcript.Entry {
		other := bytes.Clone(list[len(list)-1].Data)
		e := list[len(list)-1]
		e.Data = other
		how(&e)
		return append(list[:len(list)-1:len(list)-1], e)
	}
	for name, list := range map[string][]transcript.Entry{
		"it goes on further":            append(list[:len(list):len(list)], transcript.Entry{Place: last + 9, Type: "jourfixe.partner.retired.v1", Data: []byte(`{"id":"x"}`)}),
		"something else was decided":    end(func(e *transcript.Entry) { e.Data[len(e.Data)-3]++ }),
		"another command was answered":  end(func(e *transcript.Entry) { e.Cause.Sequence++ }),
		"it ends with another office's": end(func(e *transcript.Entry) { e.Place = last + 1 }),
		"it was decided at another time": end(func(e *transcript.Entry) {
			e.Time = e.Time.Add(1)
		}),
		"it has nothing": nil,
	} {
		list = append([]transcript.Entry(nil), list...)
		if len(list) > 2 {
			list[2].Cause.Digest = "of the transcript"
		}
		rewrite(t, path, of, list)
		if got := replay(t, transcribed(t, s, path, slog.DiscardHandler), 0); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %d events are given, or others", name, len(got))
		}
		if n := len(entries(t, path, of)); n != len(want) {
			t.Errorf("%s: afterwards it has %d entries of %d", name, n, len(want))
		}
	}
}

// TestWithoutTranscript has one that cannot be had. The journal is followed as if nobody had asked for it.
func TestWithoutTranscript(t *testing.T) {
	s, _ := filled(t, t.TempDir())
	want := replay(t, journaltest.Open(t, s, journaltest.Office), 0)
	taken := filepath.Join(t.TempDir(), "transcript")
	f, err := transcript.Open(taken, madeAt(t, s))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for name, path := range map[string]string{"in no folder": filepath.Join(t.TempDir(), "none", "transcript"), "that another process has": taken, "that is a folder": t.TempDir()} {
		var told bytes.Buffer
		if got := replay(t, transcribed(t, s, path, slog.NewTextHandler(&told, nil)), 0); !reflect.DeepEqual(got, want) || !strings.Contains(told.String(), "without its transcript") {
			t.Errorf("with a transcript %s: %d events are given, or others; told is %q", name, len(got), told.String())
		}
	}
}

// TestShortJournalHasNone follows a journal that is read at once anyway.
func TestShortJournalHasNone(t *testing.T) {
	s, _ := filled(t, t.TempDir())
	path := filepath.Join(t.TempDir(), "transcript")
	nc, err := s.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	j, err := journal.Open(t.Context(), nc, journal.Options{Office: journaltest.Office, Log: slog.New(slog.DiscardHandler), Transcript: path})
	if err != nil {
		t.Fatal(err)
	}
	replay(t, j, 0)
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("there is a transcript: %v", err)
	}
}

// TestDamageBehindTranscript has bytes of the journal's files be others, in a way that the server says nothing of. What the transcript holds is given, and damage is
// told as soon as the stream has been looked through.
func TestDamageBehindTranscript(t *testing.T) {
	dir := t.TempDir()
	s, _ := filled(t, dir)
	path := filepath.Join(t.TempDir(), "transcript")
	replay(t, transcribed(t, s, path, slog.DiscardHandler), 0)
	s.Stop()
	of := transcript.Origin{}
	for _, c := range []struct {
		name, flip, want string
		lacks            bool // the transcript lacks what is lost, as where it was first read so
		served           bool // before it is told
	}{
		{"whole", "", "", false, true},
		{"ours", `"p4"`, "1 lost, the first at place 11", false, true},
		{"of another office", `"k"`, "1 lost, the first at place", false, false},
		{"ours, which was never noted", `"p4"`, "1 lost, the first at place 11", true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			at, noted := copied(t, dir), filepath.Join(copied(t, filepath.Dir(path)), "transcript")
			if c.flip != "" {
				edit(t, filepath.Join(embedded.StoreOf(at), "jetstream", "HOUSE", "streams", "JF_EVENTS", "msgs", "1.blk"), func(b []byte) []byte { b[bytes.Index(b, []byte(c.flip))+1] ^= 1; return b })
			}
			s := journaltest.Start(t, embedded.Options{Swift: true, Dir: at})
			of = madeAt(t, s)
			want := 20
			if c.lacks {
				list := entries(t, noted, of)
				rewrite(t, noted, of, slices.DeleteFunc(list, func(e transcript.Entry) bool { return e.Place == 11 }))
				want--
			}
			ctx, cancel := context.WithCancel(within(t))
			defer cancel()
			told := listened{"something at each place", cancel}
			n, caught := 0, false
			err := transcribed(t, s, noted, &told).Follow(ctx, 0, func(*events.Event) error { n++; return nil }, func() { caught = true })
			if c.want == "" && !errors.Is(err, context.Canceled) || c.want != "" && (!errors.Is(err, journal.ErrUnreadable) || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("Follow = %v; want %q", err, c.want)
			}
			if n != want || caught != c.served {
				t.Errorf("before that %d events were given, and it was caught up: %v", n, caught)
			}
			if c.want == "" {
				return
			}
			// At the next start it is told before anybody is served, and at every other one.
			if n := len(entries(t, noted+".aside", of)); n != want {
				t.Errorf("%d entries are set aside, want %d", n, want)
			}
			for range 2 {
				caught = false
				err := transcribed(t, s, noted, &told).Follow(within(t), 0, func(*events.Event) error { return nil }, func() { caught = true })
				if !errors.Is(err, journal.ErrUnreadable) || caught {
					t.Errorf("at the next start Follow = %v, and it was caught up: %v", err, caught)
				}
			}
		})
	}
}

// TestReviewIsTakenUpAgain has the journal left before the stream is looked through, and followed from there.
func TestReviewIsTakenUpAgain(t *testing.T) {
	dir := t.TempDir()
	s, last := filled(t, dir)
	path := filepath.Join(t.TempDir(), "transcript")
	replay(t, transcribed(t, s, path, slog.DiscardHandler), 0)
	s.Stop()
	edit(t, filepath.Join(embedded.StoreOf(dir), "jetstream", "HOUSE", "streams", "JF_EVENTS", "msgs", "1.blk"), func(b []byte) []byte { b[bytes.Index(b, []byte(`"p4"`))+1] ^= 1; return b })
	s = journaltest.Start(t, embedded.Options{Swift: true, Dir: dir})
	j := transcribed(t, s, path, slog.DiscardHandler)
	if err := j.Follow(within(t), 0, func(*events.Event) error { return errStop }, func() {}); !errors.Is(err, errStop) {
		t.Fatalf("Follow = %v; want what each returned", err)
	}
	if err := j.Follow(within(t), last, func(*events.Event) error { return nil }, func() {}); !errors.Is(err, journal.ErrUnreadable) {
		t.Errorf("Follow = %v; want that something is lost", err)
	}
}

// listened is a log that calls somebody when something is said.
type listened struct {
	on   string
	hear func()
}

func (l *listened) Enabled(context.Context, slog.Level) bool { return true }
func (l *listened) WithAttrs([]slog.Attr) slog.Handler       { return l }
func (l *listened) WithGroup(string) slog.Handler            { return l }
func (l *listened) Handle(_ context.Context, r slog.Record) error {
	if strings.Contains(r.Message, l.on) {
		l.hear()
	}
	return nil
}
