package main

import (
	"bytes"
	"flag"
	"path/filepath"
	"strings"
	"testing"

	"jourfixe/events"
	"jourfixe/events/schema"
)

// recordings is where the recordings lie, from here.
const recordings = "../../" + folder

var accept = flag.String("accept", "", "note in each recording's changed.txt what is otherwise by now, for this `reason`; read what was noted before it is kept")

// TestReplay reads what each release has recorded by today's program: the events as they are stored, by way of headers
// and data, into a book. The book, the feeds and the mails that are owed come out as they did then. What does not is a
// journal in use whose meaning has changed: the change needs a new version of the event and a way up from the old one, or,
// if a rule is meant to be another for old journals as well, its place and reason in changed.txt.
func TestReplay(t *testing.T) {
	for _, dir := range releases(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			r, err := read(dir)
			if err != nil {
				t.Fatal(err)
			}
			shown, err := r.shown()
			if err != nil {
				t.Fatal(err)
			}
			if *accept != "" {
				if err := acceptNow(dir, *accept, shown); err != nil {
					t.Fatal(err)
				}
			}
			for _, name := range []string{bookFile, mailsFile} {
				differ(t, name, recorded(t, dir, name), string(shown[name]))
			}
			compareFeeds(t, dir, shown)
		})
	}
}

// compareFeeds looks only at feeds that were recorded: a language that has come since has others.
func compareFeeds(t *testing.T, dir string, shown map[string][]byte) {
	t.Helper()
	sums := map[string]string{}
	for line := range strings.Lines(string(shown[feedsFile])) {
		feed, sum := cutSum(line)
		sums[feed] = sum
	}
	wrong := 0
	for line := range strings.Lines(recorded(t, dir, feedsFile)) {
		if feed, sum := cutSum(line); sums[feed] != sum {
			if wrong++; wrong <= 20 {
				t.Errorf("%s: the feed is another:\n-%s %s\n+%s %s", feedsFile, feed, sum, feed, sums[feed])
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d feeds are others; the line says moment, scope and language", wrong)
	}
	files, err := filepath.Glob(filepath.Join(dir, feedFolder, "*.ics"))
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no feeds (%v)", err)
	}
	for _, file := range files {
		name := feedFolder + "/" + filepath.Base(file)
		differ(t, name, recorded(t, dir, name), string(shown[name]))
	}
}

// cutSum parts a line of feedsFile into which feed it is, and its sum.
func cutSum(line string) (feed, sum string) {
	line = strings.TrimSuffix(line, "\n")
	i := strings.LastIndexByte(line, ' ')
	return line[:max(i, 0)], line[i+1:]
}

// TestRecordedAsTheSchemasSay holds the recorded events against the schemas of their types, which others read them by:
// those of a version that is written today.
func TestRecordedAsTheSchemasSay(t *testing.T) {
	for _, dir := range releases(t) {
		file := filepath.Join(dir, eventsFile)
		list, err := readLines[*stored](file)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range list {
			kind, err := events.ParseType(strings.Join(s.Header["ce-type"], ""))
			if err != nil {
				t.Fatalf("%s: event %d: %v", file, s.Sequence, err)
			}
			if !events.IsEvent(kind) {
				continue // TestReplay reads it
			}
			if err := schema.Event(kind, s.Data); err != nil {
				t.Errorf("%s: event %d: %v", file, s.Sequence, err)
			}
		}
	}
}

// TestYearHasEverything plays the year by today's program: every type of event occurs in it, so the next recording will
// have them all, and it comes out the same each time.
func TestYearHasEverything(t *testing.T) {
	r, err := playYear()
	if err != nil {
		t.Fatal(err)
	}
	occurs := map[string]bool{}
	for _, s := range r.Events {
		occurs[strings.Join(s.Header["ce-type"], "")] = true
	}
	for _, body := range events.Events {
		if kind := body.Type().String(); !occurs[kind] {
			t.Errorf("no %s happens in the year; have one happen in year.txt", kind)
		}
	}
	again, err := playYear()
	if err != nil {
		t.Fatal(err)
	}
	first, err := lines(r.Events)
	if err != nil {
		t.Fatal(err)
	}
	second, err := lines(again.Events)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Error("the year comes out otherwise the second time")
	}
}

// TestRecordOverwritesNothing names a release that is recorded.
func TestRecordOverwritesNothing(t *testing.T) {
	dirs := releases(t)
	t.Chdir("../..")
	if err := record([]string{filepath.Base(dirs[0])}); err == nil || !strings.Contains(err.Error(), "is there already") {
		t.Errorf("recording %s again gives %v", dirs[0], err)
	}
}

// releases lists the folders of the recordings.
func releases(t *testing.T) []string {
	t.Helper()
	dirs, err := filepath.Glob(filepath.Join(recordings, "[0-9]*"))
	if err != nil || len(dirs) == 0 {
		t.Fatalf("there are no recordings (%v)", err)
	}
	return dirs
}

func recorded(t *testing.T, dir, name string) string {
	t.Helper()
	text, err := recordedThen(dir, name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// differ names the first line in which two texts differ, with the heading that it stands under.
func differ(t *testing.T, name, want, got string) {
	t.Helper()
	wants, gots := strings.Split(want, "\n"), strings.Split(got, "\n")
	heading := ""
	for i := range max(len(wants), len(gots)) {
		w, g := "(nothing)", "(nothing)"
		if i < len(wants) {
			w = wants[i]
		}
		if i < len(gots) {
			g = gots[i]
		}
		if !strings.HasPrefix(w, " ") {
			heading = w
		}
		if w != g {
			t.Errorf("%s, line %d, under %q:\n  recorded: %s\n  today:    %s", name, i+1, heading, w, g)
			return
		}
	}
}
