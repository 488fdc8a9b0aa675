package uploads_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"jourfixe/events"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/files"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/patience"
	"jourfixe/events/rights"
	"jourfixe/worker"
	"jourfixe/worker/clamav"
	"jourfixe/worker/desk"
	"jourfixe/worker/uploads"
	"jourfixe/worker/workertest"
)

var now = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// An office with a desk for files, which the tests have sweep.
type office struct {
	*workertest.Office
	*uploads.Desk
	t      testing.TB
	dir    string
	server *embedded.Server
}

func open(t testing.TB, scanner *clamav.Scanner) *office {
	dir := t.TempDir()
	server := journaltest.Start(t, embedded.Options{Dir: dir})
	o := workertest.OpenOn(t, server.Connect, now)
	o.Desk.StopDesk()
	d := &desk.Desk{Office: journaltest.Office, Journal: o.Desk.Journal, Mirror: o.Desk.Mirror, Key: o.Desk.Reception.Key, Now: o.Now, Log: o.Logger()}
	o.Desk.Run(d, &desk.Eraser{Journal: o.Desk.Journal, Mirror: o.Desk.Mirror, Handled: d.Handled, Log: o.Logger()},
		&desk.Trimmer{Journal: o.Desk.Journal, Mirror: o.Desk.Mirror, Handled: d.Handled})
	o.Do("office.set", `{"title":{"de":"B"},"zone":"Europe/Berlin"}`)
	o.Do("partner.register", `{"id":"riga","title":{"de":"Riga"},"kind":"network"}`)
	return &office{o, uploads.New(uploads.Desk{
		Store: o.Desk.Journal.Files(), Mirror: o.Desk.Mirror, Last: o.Desk.Journal.LastCommand, Scanner: scanner, Total: 1 << 40, Now: o.Now, Log: o.Logger(),
	}), t, dir, server}
}

// put stores a file and puts it to the partner.
func (o *office) put(name, content string) string {
	o.t.Helper()
	c, err := o.Take(o.t.Context(), name, strings.NewReader(content))
	if err != nil {
		o.t.Fatal(err)
	}
	o.Do("material.add", `{"id":"%s","about":"partner/riga","name":"%s","media":"%s","size":%d,"digest":"%s","secret":"%s"}`, c.ID, c.Name, c.Media, c.Size, c.Digest, c.Secret)
	return c.ID
}

// putAs does so as a person of the office.
func (o *office) putAs(person, name, content string) string {
	o.t.Helper()
	c, err := o.Take(o.t.Context(), name, strings.NewReader(content))
	if err != nil {
		o.t.Fatal(err)
	}
	c.Of = events.Ref{Noun: "partner", ID: "riga"}
	data, err := json.Marshal(c)
	if err != nil {
		o.t.Fatal(err)
	}
	reception := o.Office.Desk.Reception
	m := events.Message{ID: c.ID, Source: "/test", Type: c.Type().String(), Data: data}
	receipt, err := reception.Submit(worker.By(o.t.Context(), person), rights.Site, c.Type(), m)
	if err != nil {
		o.t.Fatal(err)
	}
	if a, err := reception.Outcome(o.t.Context(), rights.Site, receipt, patience.Limit); err != nil || a.Outcome != events.Accepted {
		o.t.Fatalf("%+v, %v", a, err)
	}
	return c.ID
}

func (o *office) read(id string) (string, error) {
	r, err := o.Open(o.t.Context(), o.Office.Desk.Mirror.Snapshot().Material(id))
	if err != nil {
		return "", err
	}
	data, err := io.ReadAll(r)
	return string(data), err
}

func (o *office) stored() (ids []string) {
	o.t.Helper()
	list, err := o.Store.List(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	for _, s := range list {
		ids = append(ids, s.ID)
	}
	return ids
}

// TestRemovedFileIsGone puts a file to something and removes it. Before, it lies on the disk sealed alone; afterwards it lies there no more, and nothing
// opens what was noted of it.
func TestRemovedFileIsGone(t *testing.T) {
	o := open(t, nil)
	content := "Konfidentia-Hinterhof " + strings.Repeat("x", 300_000) // of several pieces
	id := o.put("Hinterhofkatze.txt", content)
	if got, err := o.read(id); err != nil || got != content {
		t.Fatalf("the file reads as %d bytes, %v; want %d", len(got), err, len(content))
	}
	if err := o.Sweep(t.Context()); err != nil || len(o.stored()) != 1 {
		t.Fatalf("a file that is there was swept: %v, %v", o.stored(), err)
	}
	m := o.Office.Desk.Mirror.Snapshot().Material(id)
	o.Eventually("the command to be destroyed, which brought what opens the file", func() bool {
		return len(journaltest.Grep(t, o.dir, "Konfidentia", "Hinterhofkatze", m.Secret.Value())) == 0
	})
	header := []byte("age-encryption.org/v1")
	if !lies(t, o.dir, header) {
		t.Fatal("the sealed file is not on the disk, so its being gone would show nothing")
	}

	o.Do("material.remove", `{"id":"%s"}`, id)
	if err := o.Sweep(t.Context()); err != nil || len(o.stored()) != 0 {
		t.Errorf("after it is removed the store has %v, %v", o.stored(), err)
	}
	o.Eventually("its key to be destroyed", func() bool {
		left, err := o.Office.Desk.Journal.Erased(t.Context(), []string{m.Key})
		return err == nil && len(left) == 0
	})
	if lies(t, o.dir, header) {
		t.Error("the sealed file still lies on the disk")
	}
	if found := journaltest.Grep(t, o.dir, "Konfidentia", "Hinterhofkatze", m.Secret.Value()); len(found) > 0 {
		t.Errorf("%d of what was personal lies on the disk", len(found))
	}
	if p := o.Ask("material.remove", fmt.Sprintf(`{"id":"%s"}`, id)).Problem; p == nil {
		t.Error("a file that is gone was removed once more")
	}
}

func lies(t *testing.T, dir string, what []byte) (found bool) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		found = found || bytes.Contains(data, what)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestNothingIsLeft brings files that break off, and one that nobody puts anywhere.
func TestNothingIsLeft(t *testing.T) {
	o := open(t, nil)
	broken := io.MultiReader(strings.NewReader(strings.Repeat("x", 400_000)), iotest.ErrReader(io.ErrUnexpectedEOF))
	if _, err := o.Take(t.Context(), "a.txt", broken); uploads.FaultOf(err) != uploads.Cut {
		t.Errorf("a file that broke off: %v", err)
	}
	if n, err := o.Store.SweepPieces(t.Context(), o.Now().Add(10*365*24*time.Hour)); n != 0 || err != nil {
		t.Errorf("of a file that broke off pieces are left: %d, %v", n, err)
	}
	// A process that dies on the way takes nothing out. To the store that looks like a context that nobody waits for.
	ctx, die := context.WithCancel(t.Context())
	dying := io.MultiReader(strings.NewReader(strings.Repeat("x", 400_000)), readerFunc(func([]byte) (int, error) { die(); return 0, errors.New("dead") }))
	_, _ = o.Take(ctx, "b.txt", dying)
	c, err := o.Take(t.Context(), "c.txt", strings.NewReader("nobody puts it anywhere"))
	if err != nil {
		t.Fatal(err)
	}
	put := o.put("d.txt", "somebody does")
	if err := o.Sweep(t.Context()); err != nil || len(o.stored()) != 2 {
		t.Errorf("before its time something was swept: %v, %v", o.stored(), err)
	}
	o.Clock.Set(time.Now().Add(2 * files.Orphaned)) // the server's clock says when something was stored
	if err := o.Sweep(t.Context()); err != nil || len(o.stored()) != 1 || o.stored()[0] != put {
		t.Errorf("after its time %v is there of %s, %s; %v", o.stored(), c.ID, put, err)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }

// TestTampered opens a file with what does not open it.
func TestTampered(t *testing.T) {
	o := open(t, nil)
	id := o.put("a.txt", strings.Repeat("x", 600_000))
	m := o.Office.Desk.Mirror.Snapshot().Material(id)
	other := *m
	secret := m.Secret.Value()
	last := "Q"
	if strings.HasSuffix(secret, last) {
		last = "P"
	}
	other.Secret = events.Secret(secret[:len(secret)-1] + last)
	if _, err := o.Open(t.Context(), &other); !errors.Is(err, files.ErrBroken) || strings.Contains(err.Error(), "AGE") {
		t.Errorf("with another secret: %v", err)
	}
}

// TestKinds takes what is what its name says, and nothing else.
func TestKinds(t *testing.T) {
	o := open(t, nil)
	for _, x := range []struct {
		name, content string
		want          uploads.Fault
	}{
		{"a.pdf", "%PDF-1.7\n%âãÏÓ\n1 0 obj\n", ""},
		{"Ärzte-Liste.CSV", "a;b\n1;2\n", ""},
		{"note.md", "# Jour Fixe\n\nText with *stars*.\n", ""},
		{"a.docx", archive(t, map[string]string{"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"}), ""},
		{"a.xlsx", archive(t, map[string]string{"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"}), uploads.Lies},
		{"a.docx", archive(t, map[string]string{"word/document.xml": "<document/>", "word/vbaProject.bin": "x"}), uploads.Macros},
		{"a.docx", archive(t, map[string]string{"word/document.xml": strings.Repeat("\x00", 30<<20)}), uploads.Packed},
		{"a.docx", archive(t, map[string]string{"word/document.xml": "x", "word/../../x": "x"}), uploads.Packed},
		{"a.docx", archive(t, map[string]string{"word/document.xml": "x"})[:100], uploads.Packed},
		{"a.pdf", "<!DOCTYPE html><script>alert(1)</script>", uploads.Lies},
		{"a.txt", "<!DOCTYPE html><script>alert(1)</script>", uploads.Lies},
		{"a.txt", "MZ\x90\x00\x03\x00", uploads.Lies},
		{"a.txt", strings.Repeat("text ", 2000) + "\x00", uploads.Lies},
		{"a.png", "GIF89a", uploads.Lies},
		{"a.exe", "MZ", uploads.Unnamed},
		{"a.html", "<html>", uploads.Unnamed},
		{"a.svg", "<svg/>", uploads.Unnamed},
		{".pdf", "%PDF-1.7", uploads.Unnamed},
		{"", "x", uploads.Unnamed},
		{"a.txt", "", uploads.Empty},
		{"a.txt", strings.Repeat("x", events.MaxMaterialBytes+1), uploads.Large},
	} {
		c, err := o.Take(t.Context(), x.name, strings.NewReader(x.content))
		if got := uploads.FaultOf(err); got != x.want || got == "" && err != nil {
			t.Errorf("%s with %.20q: %v, want %q", x.name, x.content, err, x.want)
		} else if c != nil && c.Size != len(x.content) {
			t.Errorf("%s has %d bytes, want %d", x.name, c.Size, len(x.content))
		}
	}
	if n := len(o.stored()); n != 4 {
		t.Errorf("%d files are in the store, want the 4 that were taken", n)
	}
}

func archive(t testing.TB, parts map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, content := range parts {
		f, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(f, content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestStreams brings a file of 25 MiB and reads it, and looks on the way how much memory is in use for it.
func TestStreams(t *testing.T) {
	workertest.WatchHeap(t)
	o := open(t, nil)
	o.put("a.txt", "so that all that is made once is there")
	before := workertest.LiveHeap()
	var most uint64
	left, pieces := events.MaxMaterialBytes, 0
	source := readerFunc(func(b []byte) (int, error) {
		if left == 0 {
			return 0, io.EOF
		}
		n := min(len(b), left)
		for i := range b[:n] {
			b[i] = 'x'
		}
		left -= n
		if pieces++; pieces%100 == 0 {
			most = max(most, workertest.LiveHeap())
		}
		return n, nil
	})
	c, err := o.Take(t.Context(), "a.txt", source)
	if err != nil {
		t.Fatal(err)
	}
	r, err := o.Store.Open(t.Context(), c.ID, c.Secret)
	if err != nil {
		t.Fatal(err)
	}
	piece, n := make([]byte, 32<<10), 0
	for i := 0; err == nil; i++ {
		var some int
		some, err = r.Read(piece)
		n += some
		if i%100 == 0 {
			most = max(most, workertest.LiveHeap())
		}
	}
	if err != io.EOF || n != events.MaxMaterialBytes {
		t.Errorf("%d bytes come back, %v", n, err)
	}
	t.Logf("live heap: %.1f MiB before, %.1f MiB at most", float64(before)/(1<<20), float64(most)/(1<<20))
	if most > before+8<<20 {
		t.Errorf("%d bytes more are in use on the way, of 8 MiB", most-before)
	}
}

// TestScanned has a daemon look at files, which finds something in one, does not answer for another, and is gone for a third.
func TestScanned(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			answer(conn)
		}
	}()
	scanner, err := clamav.New(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	o := open(t, scanner)
	for _, x := range []struct {
		content string
		want    uploads.Fault
	}{
		{"good " + strings.Repeat("x", 200_000), ""},
		{"good, but bad at the end " + strings.Repeat("x", 200_000) + " BAD", uploads.Virus},
		{"too much for it: HANGUP", uploads.Unscanned},
		{"it says ERROR", uploads.Unscanned},
	} {
		if _, err := o.Take(t.Context(), "a.txt", strings.NewReader(x.content)); uploads.FaultOf(err) != x.want {
			t.Errorf("%.20q: %v, want %q", x.content, err, x.want)
		}
	}
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	<-served
	if _, err := o.Take(t.Context(), "a.txt", strings.NewReader("good")); uploads.FaultOf(err) != uploads.Unscanned {
		t.Errorf("without a daemon: %v", err)
	}
	if n := len(o.stored()); n != 1 {
		t.Errorf("%d files are in the store, want the one in which nothing was found", n)
	}
	if strings.Contains(o.Office.Log.String(), "BAD") {
		t.Error("the log says what is in a file")
	}
}

// answer speaks clamd's side of INSTREAM.
func answer(conn net.Conn) {
	defer conn.Close()
	hello := make([]byte, len("zINSTREAM\x00"))
	if _, err := io.ReadFull(conn, hello); err != nil || string(hello) != "zINSTREAM\x00" {
		return
	}
	var all []byte
	for {
		var size [4]byte
		if _, err := io.ReadFull(conn, size[:]); err != nil {
			return
		}
		n := binary.BigEndian.Uint32(size[:])
		if n == 0 {
			break
		}
		piece := make([]byte, n)
		if _, err := io.ReadFull(conn, piece); err != nil {
			return
		}
		all = append(all, piece...)
	}
	switch {
	case bytes.Contains(all, []byte("BAD")):
		io.WriteString(conn, "stream: Test.Bad FOUND\x00")
	case bytes.Contains(all, []byte("ERROR")):
		io.WriteString(conn, "INSTREAM size limit exceeded. ERROR\x00")
	case bytes.Contains(all, []byte("HANGUP")):
	default:
		io.WriteString(conn, "stream: OK\x00")
	}
}
