package users

import (
	"context"
	"errors"
	"mime"
	"net/http"
	"strconv"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/web/shell"
)

// ErrBeyond says that the office has more than an office file can hold.
var ErrBeyond = errors.New("the office has more than an office file can hold")

// A Writer writes an office as an office file, as it is at an instant.
type Writer func(*calendar.Book, time.Time) ([]byte, error)

// soon is how long an office file may take with those that are written before it.
const soon = 20 * time.Second

// An exportPage says what is in the file that can be had.
type exportPage struct{}

// export answers the page.
func (u *users) export(_ http.ResponseWriter, _ *http.Request, v *shell.Visit) {
	if v.ChooseLanguage() || v.Early() {
		return
	}
	v.Show(http.StatusOK, "export", func(*calendar.Book) shell.Content {
		return shell.Content{Title: v.Voice.T("export.title"), Body: exportPage{}}
	})
}

// officeFile answers the office as an office file. One is written at a time: it takes the whole of the book.
func (u *users) officeFile(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.Early() {
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), soon)
	defer cancel()
	select {
	case u.turn <- struct{}{}:
		defer func() { <-u.turn }()
	case <-ctx.Done():
		w.Header().Set("Retry-After", "60")
		v.Fail(http.StatusServiceUnavailable, "error.officefile")
		return
	}
	book := u.Mirror.Snapshot()
	file, err := u.OfficeFile(book, u.Now())
	switch {
	case errors.Is(err, ErrBeyond):
		v.Fail(http.StatusUnprocessableEntity, "error.officebeyond")
		return
	case err != nil:
		u.Log.Error("write the office as an office file", "error", err)
		v.Fail(http.StatusInternalServerError, "error.officefile")
		return
	}
	// Nothing of the office changes by it, so no journal tells.
	u.Log.Info("the office was taken out as an office file", "bytes", len(file), "by", taker(v))
	h := w.Header()
	h.Set("Content-Type", "application/yaml")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": "office-" + book.Office().ID + ".yaml"}))
	h.Set("Content-Length", strconv.Itoa(len(file)))
	h.Set("Cache-Control", "private, no-store")
	w.Write(file) // Whoever has hung up needs no answer.
}

// taker names whoever looks, as logs name people.
func taker(v *shell.Visit) string {
	if v.Person == "" {
		return v.Client
	}
	return events.Ref{Noun: "person", ID: v.Person}.String()
}
