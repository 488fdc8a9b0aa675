package uploads_test

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/calendar/export"
	"jourfixe/events/journal/files"
	"jourfixe/events/journal/journaltest"
	"jourfixe/worker/uploads"
	"jourfixe/worker/verify"
)

// bucket is what files lie in, for those who do harm to it.
func (o *office) bucket() (jetstream.JetStream, jetstream.Stream) {
	o.t.Helper()
	nc, err := o.server.Connect(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	if err != nil {
		o.t.Fatal(err)
	}
	stream, err := js.Stream(o.t.Context(), files.Stream)
	if err != nil {
		o.t.Fatal(err)
	}
	return js, stream
}

// spoil takes the last piece that was stored out of the bucket and, if it is to be another, stores it anew with one byte changed.
func (o *office) spoil(another bool) {
	o.t.Helper()
	js, stream := o.bucket()
	info, err := stream.Info(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	for seq := info.State.LastSeq; seq > 0; seq-- {
		raw, err := stream.GetMsg(o.t.Context(), seq)
		if err != nil || !strings.Contains(raw.Subject, ".C.") {
			continue
		}
		if err := stream.DeleteMsg(o.t.Context(), seq); err != nil {
			o.t.Fatal(err)
		}
		if another {
			data := bytes.Clone(raw.Data)
			data[len(data)/2] ^= 1
			if _, err := js.Publish(o.t.Context(), raw.Subject, data); err != nil {
				o.t.Fatal(err)
			}
		}
		return
	}
	o.t.Fatal("there is no piece")
}

// TestSpoiled serves files of which a piece is another, or gone: whoever reads one gets what was brought up to there, and a connection that breaks; or, if it is
// the first piece, nothing. The log says which file, and not how it is called.
func TestSpoiled(t *testing.T) {
	o := open(t, nil)
	content := strings.Repeat("Geheimer Plan. ", 20_000) // of three pieces
	for _, x := range []struct {
		what    string
		content string
		another bool
	}{{"another piece", content, true}, {"no last piece", content, false}, {"another first piece", "Geheimer Plan.", true}, {"no piece", "Geheimer Plan.", false}} {
		id := o.put("Hinterhof.txt", x.content)
		m := o.Office.Desk.Mirror.Snapshot().Material(id)
		served := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !o.Serve(w, r, m) {
				http.Error(w, "later", http.StatusServiceUnavailable)
			}
		}))
		served.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
		read := func() (int, string, error) {
			answer, err := served.Client().Get(served.URL)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			data, err := io.ReadAll(answer.Body)
			return answer.StatusCode, string(data), err
		}
		if status, got, err := read(); status != 200 || got != x.content || err != nil {
			t.Fatalf("%s: whole it reads as %d, %d bytes, %v", x.what, status, len(got), err)
		}
		o.spoil(x.another)
		status, got, err := read()
		if len(x.content) > 1000 {
			if status != 200 || err == nil || len(got) >= len(x.content) || !strings.HasPrefix(x.content, got) {
				t.Errorf("%s: %d, %d bytes of %d, %v", x.what, status, len(got), len(x.content), err)
			}
		} else if status != http.StatusServiceUnavailable || strings.Contains(got, "Plan") {
			t.Errorf("%s: %d %q", x.what, status, got)
		}
		served.Close()
		if log := o.Office.Log.String(); !strings.Contains(log, id) || strings.Contains(log, "Hinterhof") || strings.Contains(log, "Plan") {
			t.Errorf("%s: the log says\n%s", x.what, log)
		}
	}
}

// TestVerified holds what is kept of files against the journal.
func TestVerified(t *testing.T) {
	o := open(t, nil)
	js, _ := o.bucket()
	look := func() *verify.Report {
		r, err := verify.Office(t.Context(), js.Conn(), journaltest.Office, verify.Allowance{}, o.Logger())
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	gone, _ := o.put("a.txt", "eins"), o.put("b.txt", "zwei")
	stray, err := o.Take(t.Context(), "c.txt", strings.NewReader("drei"))
	if err != nil {
		t.Fatal(err)
	}
	if r := look(); r.Files != 2 || r.Wrong() != 0 || len(r.Stray) != 1 || r.Stray[0] != stray.ID {
		t.Errorf("of two files and a stray object it says %+v", r)
	}
	o.Discard(t.Context(), stray.ID)
	o.spoil(true)
	if err := o.Store.Remove(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	r := look()
	if r.Files != 0 || r.Wrong() != 2 || len(r.Stray) != 0 {
		t.Errorf("of a file that is gone and one that is spoiled it says %+v", r)
	}
	for _, f := range r.Faults {
		if f.Part != verify.PartFiles || !strings.Contains(f.What, "is not in the bucket") && !strings.Contains(f.What, "cannot be opened") && !strings.Contains(f.What, "cannot be read") {
			t.Errorf("it says %+v", f)
		}
	}
}

// TestTotal takes no file beyond what the office may have.
func TestTotal(t *testing.T) {
	o := open(t, nil)
	o.put("a.txt", "0123456789")
	o.Desk.Total = 10
	if _, err := o.Take(t.Context(), "b.txt", strings.NewReader("1")); uploads.FaultOf(err) != uploads.Full {
		t.Errorf("beyond what the office may have: %v", err)
	}
	o.Desk.Total = 11
	if _, err := o.Take(t.Context(), "b.txt", strings.NewReader("1")); err != nil {
		t.Errorf("within what the office may have: %v", err)
	}
}

// TestBringerIsErased exports who has brought a file, and erases them: the file stays, and nobody is named with it.
func TestBringerIsErased(t *testing.T) {
	o := open(t, nil)
	o.Do("person.add", `{"id":"ada","name":"Ada Ausgedacht","email":"ada@riga.example"}`)
	o.Do("person.grant", `{"id":"ada","role":"coordinator"}`)
	id := o.putAs("ada", "Liste.txt", "eins")
	book := o.Office.Desk.Mirror.Snapshot()
	if x, ok := export.Of(book, "ada", o.Now()); !ok || len(x.Files) != 1 || x.Files[0].ID != id || x.Files[0].Name != "Liste.txt" {
		t.Errorf("the export has the files %+v", x.Files)
	}
	o.Do("person.erase", `{"id":"ada"}`)
	book = o.Office.Desk.Mirror.Snapshot()
	if m := book.Material(id); m == nil || m.By != "" || m.Removed {
		t.Errorf("once they are erased the file is %+v", m)
	}
	if got, err := o.read(id); err != nil || got != "eins" {
		t.Errorf("it reads as %q, %v", got, err)
	}
}
