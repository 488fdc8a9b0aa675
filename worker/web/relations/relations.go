// Package relations hands out documents as PDFs, in every language that people are written to in: the summary of all relations, and the record
// of what is done with personal data.
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
	"jourfixe/calendar/personal"
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
		shell.On("GET /relations.pdf", access, x.answer(summary)), shell.On("GET /public/relations.pdf", shell.Published, x.answerPublic),
		shell.On("GET /privacy/record.pdf", access, x.answer(record)),
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

// A telling is a document that is handed out: what its file is called, and what it says.
type telling struct {
	name string
	make func(*calendar.Book, string, time.Time) *document.Document
}

var (
	summary = &telling{"relations-", relations.Make}
	public  = &telling{"public-relations-", relations.MakePublic}
	record  = &telling{"record-", personal.Record}
)

// An edition is a document in a language.
type edition struct {
	*telling
	language string
}

// A drawn summary is one of what a document said.
type drawn struct {
	of   string // the hash of the document
	file []byte
}

// answer answers a document for those who work with the office, in the language that is asked for or theirs.
func (x *summaries) answer(t *telling) func(http.ResponseWriter, *http.Request, *shell.Visit) {
	return func(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
		if v.Early() {
			return
		}
		language := v.Voice.Language
		if asked := r.URL.Query().Get("lang"); words.Speaks(asked) {
			language = asked
		}
		file, of, ok := x.made(w, r, v, edition{t, language})
		if !ok {
			return
		}
		h := w.Header()
		h.Set("ETag", `"`+of+`"`)
		h.Set("Cache-Control", "private, no-cache")
		h.Add("Vary", "Accept-Language, Cookie")
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(file))
	}
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
	file, _, ok := x.made(w, r, v, edition{public, v.Voice.Language})
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
	d := e.make(x.Mirror.Snapshot(), e.language, x.Now())
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
		x.Log.Error("a document could not be drawn", "document", e.name, "language", e.language, "error", err)
		v.Fail(http.StatusInternalServerError, "error.summary")
		return nil, "", false
	}
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Language", e.language)
	h.Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": e.name + x.Office + "-" + e.language + ".pdf"}))
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
