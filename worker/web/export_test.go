package web_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/web"
)

// TestOfficeFileByAdministrators takes the office out as a file: administrators can, and the log says who did; nobody else finds a way there. What does not fit, or
// cannot be written, is said.
func TestOfficeFileByAdministrators(t *testing.T) {
	var fault error
	o := newOffice(t, func(options *web.Options) {
		write := options.OfficeFile
		options.OfficeFile = func(b *calendar.Book, now time.Time) ([]byte, error) {
			if fault != nil {
				return nil, fault
			}
			return write(b, now)
		}
	})
	o.furnish()
	b := o.enter(o.hire(events.Administrator), "de")
	if to := b.Open("/users").Find("link", "Ansehen, was darin steht, und mitnehmen"); to.Attr("href") != "/export" {
		t.Fatalf("the page of users leads to %q", to.Attr("href"))
	}
	page := b.Open("/export")
	page.Check("de")
	to := page.Find("link", "Bürodatei herunterladen").Attr("href")
	before := o.journal()
	file := b.Open(to)
	if file.Status != http.StatusOK || file.Body != "office: bremen on "+o.Now().Format(time.DateOnly)+"\n" {
		t.Errorf("%d: %s", file.Status, file.Body)
	}
	if o.journal() != before {
		t.Error("something has happened in the office")
	}
	for name, want := range map[string]string{"Content-Type": "application/yaml", "Content-Disposition": "attachment; filename=office-bremen.yaml", "Cache-Control": "private, no-store"} {
		if got := file.Header.Get(name); got != want {
			t.Errorf("%s is %q; want %q", name, got, want)
		}
	}
	if log := o.Log.String(); !strings.Contains(log, "the office was taken out as an office file") || !strings.Contains(log, "by=person/user-administrator") {
		t.Errorf("the log does not say who took it: %s", log)
	}
	b.Open("/export?lang=en")
	english := b.Open("/export")
	english.Check("en")
	b.Open("/export?lang=de")

	coordinator := o.enter(o.hire(events.Coordinator), "de")
	if coordinator.Open("/export").Status != http.StatusForbidden || coordinator.Open(to).Status != http.StatusForbidden {
		t.Error("a coordinator takes the office out")
	}
	for _, x := range []struct {
		fault  error
		status int
		says   string
	}{
		{web.ErrBeyond, http.StatusUnprocessableEntity, "Das Büro passt nicht in eine Datei"},
		{errors.New("a fault"), http.StatusInternalServerError, "Die Bürodatei kann gerade nicht geschrieben werden"},
	} {
		fault = x.fault
		if page := b.Open(to); page.Status != x.status || !page.Says(x.says) {
			t.Errorf("%v is answered %d: %s", x.fault, page.Status, page.Find("main", "").Text())
		}
	}
}
