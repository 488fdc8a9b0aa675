package uploads

import (
	"bufio"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"

	"jourfixe/calendar/material"
)

const (
	patience  = 30 * time.Second // for the next of a file to come in or to be taken
	longest   = 20 * time.Minute // for all of it
	afterward = time.Minute      // to decide, and to answer
)

// Incoming is the body of a request that brings a file: the server's own limits are for forms, which are shorter. Whoever brings nothing for a while is cut off.
func Incoming(w http.ResponseWriter, r *http.Request, most int64) (io.Reader, error) {
	control := http.NewResponseController(w)
	if err := control.SetWriteDeadline(time.Now().Add(longest + afterward)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return nil, err
	}
	ends := time.Now().Add(longest)
	return &paced{http.MaxBytesReader(w, r.Body, most), func(now time.Time) error {
		return control.SetReadDeadline(sooner(now.Add(patience), ends))
	}}, nil
}

func sooner(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// A paced reader has time for each piece.
type paced struct {
	io.Reader
	until func(time.Time) error
}

// Read implements io.Reader.
func (p *paced) Read(b []byte) (int, error) {
	if err := p.until(time.Now()); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	n, err := p.Reader.Read(b)
	if large := new(http.MaxBytesError); errors.As(err, &large) {
		err = Large
	}
	return n, err
}

// Serve sends a file as what can do nothing on a page of ours: to be saved, or a picture to be shown by itself in a frame without rights. It says false, and has sent
// nothing, if the file cannot be read. Ranges are not offered: a file is read from its beginning, and is short.
func (d *Desk) Serve(w http.ResponseWriter, r *http.Request, m *material.Material) bool {
	file, err := d.Open(r.Context(), m)
	if err != nil {
		d.Log.Error("open a file", "id", m.ID, "error", err)
		return false
	}
	clear := bufio.NewReaderSize(file, 64<<10)
	if _, err := clear.Peek(1); err != nil {
		d.Log.Error("read a file", "id", m.ID, "error", err)
		return false
	}
	h, name := w.Header(), m.Name.Value()
	how := "attachment"
	if kind, ok := material.KindOf(name); ok && kind.Inline {
		how = "inline"
	}
	h.Set("Content-Type", m.Media)
	h.Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": name}))
	h.Set("Content-Length", strconv.Itoa(m.Size))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	h.Set("Cache-Control", "private, no-store")
	h.Set("Accept-Ranges", "none")
	if r.Method == http.MethodHead {
		return true
	}
	control := http.NewResponseController(w)
	if _, err := io.Copy(&pacedWriter{w, control}, clear); err != nil {
		if r.Context().Err() == nil {
			d.Log.Error("send a file", "id", m.ID, "error", err)
		}
		panic(http.ErrAbortHandler) // so that nobody takes a part for the whole
	}
	return true
}

// A pacedWriter has time for each piece.
type pacedWriter struct {
	w       io.Writer
	control *http.ResponseController
}

// Write implements io.Writer.
func (p *pacedWriter) Write(b []byte) (int, error) {
	if err := p.control.SetWriteDeadline(time.Now().Add(patience)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	return p.w.Write(b)
}
