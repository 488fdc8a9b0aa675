package links_test

import (
	"log/slog"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/events/journal/journaltest"
	"jourfixe/worker"
	"jourfixe/worker/links"
)

// TestDoorbookForgets finds a person's link, and not any more a day after they were erased: what is over is not kept for as
// long as the process lives.
func TestDoorbookForgets(t *testing.T) {
	j := journaltest.New(t)
	m := worker.NewMirror(j, "bremen", slog.New(slog.DiscardHandler))
	at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	maker := &links.Maker{Key: []byte("key"), Domain: "bremen.example"}
	doors := &links.Doorbook{Mirror: m, Links: maker, Now: func() time.Time { return at }}
	happens := func(sequence uint64, body events.Body) {
		t.Helper()
		if err := m.Apply([]*events.Event{{Office: "bremen", ID: "x", Sequence: sequence, Time: at, Body: body, Cause: events.Cause{
			Client: "test", Source: "/test", ID: "x", Sequence: sequence, Digest: "d41d8cd98f00b204e9800998ecf8427e", Parts: 1}}}); err != nil {
			t.Fatal(err)
		}
	}
	happens(1, &events.PersonAdded{ID: "jan", Name: events.Secret("Jan"), Email: events.Secret("jan@gdansk.example"), Language: "pl", Zone: "Europe/Warsaw"})
	happens(2, &events.PersonAdded{ID: "li", Name: events.Secret("Li"), Email: events.Secret("li@dalian.example"), Language: "en", Zone: "Asia/Shanghai"})
	finds := func(person string, want bool) {
		t.Helper()
		if got, ok := doors.FindMails(maker.MailsToken(person)); ok != want || want && got != person {
			t.Errorf("at %s the link of %s leads to %q, %v; want %v", at, person, got, ok, want)
		}
	}
	finds("jan", true)
	finds("li", true)
	happens(3, &events.PersonErased{ID: "jan"})
	m.View(func(b *calendar.Book) {
		if !b.Person("jan").Erased {
			t.Fatal("nobody is erased")
		}
	})
	at = at.Add(25 * time.Hour)
	finds("nobody", false) // whoever tries a link that nobody was given has the book looked through
	finds("jan", false)
	finds("li", true)
}
