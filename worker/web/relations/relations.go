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

	"jourfixe/calendar"
	"jourfixe/calendar/document"
	"jourfixe/calendar/relations"
	"jourfixe/calendar/words"
	"jourfixe/events"
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

// access says who may have the whole summary. What is public of it everybody may have, if the office publishes that.
var access = shell.Staff.ToEverybody()

// Room is the table of what there is.
func Room(o Options) shell.Room {
	x := &summaries{Options: o, turn: make(chan struct{}, 1), kept: map[edition]drawn{}}
	return shell.Room{Name: "relations", Routes: []shell.Route{
		shell.On("GET /relations.pdf", access, x.answer), shell.On("GET /public/relations.pdf", shell.Published, x.answerPublic),
	}}
}

// patience is how long a summary may take with those that are drawn before it.
const patience = 20 * time.Second

// summaries keeps the last one of each language, and draws one at a time: whatever anybody asks for, this takes no more than one core.
type summaries struct {
	Options
	turn chan struct{} // whoever draws has put something in

	mu   sync.Mutex
	kept map[edition]drawn
}

// An edition is the summary in a language, whole or what is public of it.
type edition struct {
	language string
	public   bool
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
	file, of, ok := x.made(w, r, v, edition{language: language})
	if !ok {
		return
	}
	h := w.Header()
	h.Set("ETag", `"`+of+`"`)
	h.Set("Cache-Control", "private, no-cache")
	h.Add("Vary", "Accept-Language, Cookie")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(file))
}

// answerPublic answers what is public of the summary. Search engines may lead to it, as to the pages.
func (x *summaries) answerPublic(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.Early() {
		return
	}
	published := false
	x.Mirror.View(func(b *calendar.Book) { published = b.Publication().Publishes(events.PublicRelations) })
	if !published {
		v.Fail(http.StatusNotFound, "error.missing")
		return
	}
	file, _, ok := x.made(w, r, v, edition{v.Voice.Language, true})
	if !ok {
		return
	}
	w.Header().Del("X-Robots-Tag")
	v.ServePublic("", file)
}

// made is an edition as it is now, and the hash of what it says; not ok if there is none, which was answered then. What is sent is named in the header.
func (x *summaries) made(w http.ResponseWriter, r *http.Request, v *shell.Visit, e edition) (file []byte, of string, ok bool) {
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	tell, name := relations.Make, "relations-"
	if e.public {
		tell, name = relations.MakePublic, "public-relations-"
	}
	d := tell(x.Mirror.Snapshot(), e.language, x.Now())
	of = hash(d)
	file, err := x.draw(ctx, e, d, of)
	switch {
	case errors.Is(err, context.Canceled):
		return nil, "", false // Whoever has hung up needs no answer.
	case errors.Is(err, context.DeadlineExceeded):
		w.Header().Set("Retry-After", "60")
		v.Fail(http.StatusServiceUnavailable, "error.summary")
		return nil, "", false
	case err != nil:
		x.Log.Error("the summary of relations could not be drawn", "language", e.language, "error", err)
		v.Fail(http.StatusInternalServerError, "error.summary")
		return nil, "", false
	}
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Language", e.language)
	h.Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": name + x.Office + "-" + e.language + ".pdf"}))
	return file, of, true
}

// draw returns the document as a file: as it was drawn when it last said the same, if it did.
func (x *summaries) draw(ctx context.Context, e edition, d *document.Document, of string) ([]byte, error) {
	if file := x.known(e, of); file != nil {
		return file, nil
	}
	select {
	case x.turn <- struct{}{}:
		defer func() { <-x.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if file := x.known(e, of); file != nil {
		return file, nil
	}
	file, err := typeset.Draw(ctx, d)
	if err != nil {
		return nil, err
	}
	x.mu.Lock()
	x.kept[e] = drawn{of, file}
	x.mu.Unlock()
	return file, nil
}

func (x *summaries) known(e edition, of string) []byte {
	x.mu.Lock()
	defer x.mu.Unlock()
	if d := x.kept[e]; d.of == of {
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
