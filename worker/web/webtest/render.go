package webtest

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/worker"
	"jourfixe/worker/web/shell"
)

// Render shows a page of a room by itself, in a language, without an office behind it.
func Render(t testing.TB, room shell.Room, language, page string, body any) string {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	room.Routes = []shell.Route{shell.On("GET /{$}", shell.Public, func(_ http.ResponseWriter, _ *http.Request, v *shell.Visit) {
		v.Show(http.StatusOK, page, func(*calendar.Book) shell.Content { return shell.Content{Title: page, Body: body} })
	})}
	site, err := shell.New(shell.Options{
		Mirror: worker.NewMirror(nil, "office", log), BaseURL: "https://jourfixe.example",
		Authenticate: func(string) (string, bool) { return "", false }, Bare: true, Now: time.Now, Log: log,
	}, room)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header.Set("Accept-Language", language)
	w := httptest.NewRecorder()
	site.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Fatalf("the page %s cannot be made: %d %s", page, w.Code, w.Body)
	}
	return w.Body.String()
}
