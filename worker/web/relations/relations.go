// Package relations hands out the summary of all relations as a PDF, in every language that people are written to in.
package relations

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"mime"
	"net/http"
	"sync"
	"time"

	"jourfixe/calendar/document"
	"jourfixe/calendar/relations"
	"jourfixe/calendar/words"
	"jourfixe/worker"
	"jourfixe/worker/typeset"
	"jourfixe/worker/web/shell"
)

// Options are what the summary is made from.
type Options struct {
	Mirror *worker.Mirror
	Office string // the id of the office
	Now    func() time.Time
	Log    *slog.Logger
}

// access says who may have the summary. Nothing in it is about a person; with shell.Public it is for everybody.
var access = shell.Staff.ToEverybody()

// Room is the table of what there is.
func Room(o Options) shell.Room {
	x := &summaries{Options: o, turn: make(chan struct{}, 1), kept: map[string]drawn{}}
	return shell.Room{Name: "relations", Routes: []shell.Route{shell.On("GET /relations.pdf", access, x.answer)}}
}

// patience is how long a summary may take with those that are drawn before it.
const patience = 20 * time.Second

// summaries keeps the last one of each language, and draws one at a time: whatever anybody asks for, this takes no more than one core.
type summaries struct {
	Options
	turn chan struct{} // whoever draws has put something in

	mu   sync.Mutex
	kept map[string]drawn
}

// A drawn summary is one of what a document said.
type drawn struct {
	of   string // the hash of the document
	file []byte
}

func (x *summaries) answer(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.Early() {
		return
	}
	language := v.Voice.Language
	if asked := r.URL.Query().Get("lang"); words.Speaks(asked) {
		language = asked
	}
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	d := relations.Make(x.Mirror.Snapshot(), language, x.Now())
	of := hash(d)
	file, err := x.draw(ctx, d, of)
	switch {
	case errors.Is(err, context.Canceled):
		return // Whoever has hung up needs no answer.
	case errors.Is(err, context.DeadlineExceeded):
		w.Header().Set("Retry-After", "60")
		v.Fail(http.StatusServiceUnavailable, "error.summary")
		return
	case err != nil:
		x.Log.Error("the summary of relations could not be drawn", "language", language, "error", err)
		v.Fail(http.StatusInternalServerError, "error.summary")
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Language", language)
	h.Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": "relations-" + x.Office + "-" + language + ".pdf"}))
	h.Set("ETag", `"`+of+`"`)
	h.Set("Cache-Control", "private, no-cache")
	h.Add("Vary", "Accept-Language, Cookie")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(file))
}

// draw returns the document as a file: as it was drawn when it last said the same, if it did.
func (x *summaries) draw(ctx context.Context, d *document.Document, of string) ([]byte, error) {
	if file := x.known(d.Language, of); file != nil {
		return file, nil
	}
	select {
	case x.turn <- struct{}{}:
		defer func() { <-x.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if file := x.known(d.Language, of); file != nil {
		return file, nil
	}
	file, err := typeset.Draw(ctx, d)
	if err != nil {
		return nil, err
	}
	x.mu.Lock()
	x.kept[d.Language] = drawn{of, file}
	x.mu.Unlock()
	return file, nil
}

func (x *summaries) known(language, of string) []byte {
	x.mu.Lock()
	defer x.mu.Unlock()
	if d := x.kept[language]; d.of == of {
		return d.file
	}
	return nil
}

// hash tells documents apart by what they say.
func hash(d *document.Document) string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%q %q %q %q %d", d.Title, d.Subject, d.Author, d.Language, d.Made.Unix())
	for _, b := range d.Passages {
		fmt.Fprintf(sum, "%T%q", b, b)
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}
