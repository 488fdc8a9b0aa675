package incoming_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"jourfixe/worker/incoming"
	"jourfixe/worker/incoming/incomingtest"
)

// checkInert fails if a text holds what nobody can see, or a line has more than one.
func checkInert(t testing.TB, in *incoming.Meaning) {
	t.Helper()
	lines := append([]string{in.From, in.Subject, in.MessageID, in.InReplyTo}, in.References...)
	texts := []string{in.Text}
	if in.Bounce != nil {
		lines = append(lines, in.Bounce.Original, in.Bounce.Recipient, in.Bounce.Status, in.Bounce.Action)
	}
	if in.Calendar != nil {
		lines = append(lines, in.Calendar.Method)
		for _, e := range in.Calendar.Events {
			lines = append(lines, e.UID, e.Organizer)
			texts = append(texts, e.Comment)
			for _, a := range e.Attendees {
				lines = append(lines, a.Address, a.CN, a.PartStat, a.SentBy, a.DelegatedTo)
				texts = append(texts, a.Comment)
			}
		}
	}
	hidden := func(c rune) bool {
		return unicode.IsControl(c) || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069 || c == 0xfeff
	}
	for _, s := range lines {
		if strings.ContainsFunc(s, hidden) || len([]rune(s)) > 501 || strings.TrimSpace(s) != s {
			t.Errorf("%.100q is not fit to be shown", s)
		}
	}
	for _, s := range texts {
		if strings.ContainsFunc(s, func(c rune) bool { return c != '\n' && c != '\t' && hidden(c) }) || len([]rune(s)) > 50_001 {
			t.Errorf("the text %.100q is not fit to be shown", s)
		}
	}
}

// corpus is a collection of calendars that many programs have written. It is not a part of the project; where it is not
// beside it, the test is skipped.
const corpus = "../../../shared/corpus"

// TestForeignFiles reads every file of the collection, as an answer and as a mail.
func TestForeignFiles(t *testing.T) {
	if _, err := os.Stat(corpus); err != nil {
		t.Skipf("the collection is not here: %v", err)
	}
	files, answers := 0, 0
	err := filepath.WalkDir(corpus, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		for _, mail := range []string{head + inline + string(data), string(data)} {
			in, err := read(t, []byte(mail))
			if (err != nil) != (in.Kind == incoming.KindUnreadable) {
				t.Errorf("%s: read as %s (%v)", path, in.Kind, err)
			}
			if in.Calendar != nil {
				answers++
			}
			checkInert(t, in)
		}
		return nil
	})
	if err != nil || files == 0 {
		t.Fatalf("%d files were read: %v", files, err)
	}
	t.Logf("%d of %d files hold a calendar that can be read", answers, files)
}

// FuzzReadMail reads anything: it never fails but with a reason, and what comes out is fit to be shown.
func FuzzReadMail(f *testing.F) {
	for _, name := range incomingtest.Names(f) {
		f.Add(incomingtest.Sample(f, name))
	}
	for _, seed := range []string{"", "\r\n", ":", " x", "From ", "From x\n", "Subject: \x00\xff\n\t\n", head + inline + opens + closes} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		in, err := incoming.Read(raw, domain)
		if in == nil || (err != nil) != (in.Kind == incoming.KindUnreadable) {
			t.Fatalf("read as %+v (%v)", in, err)
		}
		checkInert(t, in)
		answers := in.Kind == incoming.KindAnswer || in.Kind == incoming.KindCounter
		if answers && (in.Calendar == nil || len(in.Calendar.Events) == 0) || (in.Kind == incoming.KindBounce) != (in.Bounce != nil) || (in.Kind == incoming.KindAuto) != (in.Auto != "") {
			t.Errorf("read as %+v", in)
		}
	})
}
