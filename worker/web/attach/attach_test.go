package attach_test

import (
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"jourfixe/events"
	"jourfixe/events/journal/files"
	"jourfixe/events/patience"
	"jourfixe/worker/uploads"
	"jourfixe/worker/web/attach"
	"jourfixe/worker/workertest"
)

// TestMain fails if a test leaves a goroutine behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A door takes forms over a real connection.
type door struct {
	*httptest.Server
	desk *uploads.Desk
	said chan error // what came of each
}

func open(t *testing.T) *door {
	o := workertest.Open(t, time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC))
	d := &door{said: make(chan error, 10), desk: uploads.New(uploads.Desk{
		Store: o.Desk.Journal.Files(), Mirror: o.Desk.Mirror, Last: o.Desk.Journal.LastCommand, Total: 1 << 30, Now: o.Now, Log: o.Logger(),
	})}
	d.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := attach.Bring(w, r, d.desk, func() error { return nil })
		d.said <- err
	}))
	d.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	t.Cleanup(d.Close)
	return d
}

// TestStreams brings a file of 25 MiB by a form over a connection, and looks on the way how much memory is in use for it.
func TestStreams(t *testing.T) {
	workertest.WatchHeap(t)
	d := open(t)
	bring := func(size int, each func()) error {
		body, to := io.Pipe()
		w := multipart.NewWriter(to)
		go func() {
			err := w.WriteField("title", "Zahlen")
			part, failed := w.CreateFormFile("file", "a.txt")
			if err == nil {
				err = failed
			}
			piece := []byte(strings.Repeat("x", 64<<10))
			for left := size; left > 0 && err == nil; left -= len(piece) {
				_, err = part.Write(piece[:min(left, len(piece))])
				each()
			}
			if err == nil {
				err = w.Close()
			}
			to.CloseWithError(err)
		}()
		answer, err := d.Client().Post(d.URL, w.FormDataContentType(), body)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		return <-d.said
	}
	if err := bring(1<<20, func() {}); err != nil { // so that all that is made once is there
		t.Fatal(err)
	}
	before := workertest.LiveHeap()
	var most uint64
	pieces := 0
	err := bring(events.MaxMaterialBytes, func() {
		if pieces++; pieces%50 == 0 {
			most = max(most, workertest.LiveHeap())
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("live heap: %.1f MiB before, %.1f MiB at most", float64(before)/(1<<20), float64(most)/(1<<20))
	if most > before+8<<20 {
		t.Errorf("%d bytes more are in use on the way, of 8 MiB", most-before)
	}
}

// TestBrokenOff begins to bring a file, and goes away: nothing is left of it.
func TestBrokenOff(t *testing.T) {
	d := open(t)
	for _, sent := range []string{
		"--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nZah",
		"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n" + strings.Repeat("x", 400_000),
		"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n" + strings.Repeat("x", 400_000) + "\r\n--x",
	} {
		conn, err := net.Dial("tcp", d.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000000\r\n\r\n%s", sent)
		if err := conn.Close(); err != nil {
			t.Fatal(err)
		}
		if err := <-d.said; uploads.FaultOf(err) != uploads.Cut {
			t.Errorf("after %d bytes: %v", len(sent), err)
		}
	}
	patience.Eventually(t, "nothing to be left", func() bool {
		list, err := d.desk.Store.List(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		n, err := d.desk.Store.SweepPieces(t.Context(), time.Now().Add(2*files.Orphaned))
		if err != nil || n > 0 {
			t.Fatalf("%d pieces were left, %v", n, err)
		}
		return len(list) == 0
	})
}
