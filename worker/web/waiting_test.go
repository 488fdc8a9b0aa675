package web_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/inbound"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/streams"
	"jourfixe/events/rights"
	"jourfixe/worker/web"
)

// shared bounds what clients of an office have waiting.
func shared(o *web.Options) {
	o.Reception.Shares = &journal.Shares{Journal: o.Reception.Journal, Handled: func() uint64 { return 0 }, Exempt: rights.OfHouse}
}

// give stores a command of a client, and decides nothing.
func (o *office) give(client, data string) error {
	o.number++
	t := events.Type{Noun: "meeting", Name: "request", Version: 1}
	m := events.Message{ID: fmt.Sprint("waits-", o.number), Source: "/test", Type: t.String(), Data: []byte(data)}
	_, err := o.options.Reception.Submit(o.t.Context(), client, t, m)
	return err
}

// deliver stores a mail that came in at a time.
func (o *office) deliver(n int, at time.Time) {
	o.t.Helper()
	in := inbound.Mail{At: at, From: "verborgen@geheim.example", To: "office@bremen.example", Raw: fmt.Appendf(nil, "Subject: Geheim %d\r\n\r\n", n)}
	if _, err := o.options.Reception.Journal.Inbound().Receiver.Receive(o.t.Context(), in); err != nil {
		o.t.Fatal(err)
	}
}

// hold has all mails that are there held for a reason.
func (o *office) hold(reason string, mails int) {
	o.t.Helper()
	ctx, stop := context.WithCancel(o.t.Context())
	defer stop()
	inbox, n := o.options.Reception.Journal.Inbound().Inbox, 0
	err := inbox.Run(ctx, func(context.Context, *inbound.Mail) (inbound.Fate, error) { return inbound.Fate{Reason: reason}, nil },
		func(*inbound.Mail, inbound.Fate) {
			if n++; n == mails {
				stop()
			}
		})
	if !errors.Is(err, context.Canceled) {
		o.t.Fatal(err)
	}
}

// TestWaiting shows what waits, and nothing of what it says.
func TestWaiting(t *testing.T) {
	o := newOffice(t, shared)
	o.furnish()
	o.Do("registration.accept", `{"id":"r4"}`)
	o.Do("registration.decline", `{"id":"r5"}`)
	o.Desk.StopDesk()
	if got := o.get("/waiting", "de"); !got.Says("Was wartet") || !got.Has("link", "Was wartet") {
		t.Errorf("the page is\n%s", got.Text())
	}
	// What furnished the office is decided, but these shares do not know that.
	handled, err := o.options.Reception.Journal.LastCommand(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	o.options.Reception.Shares.Handled = func() uint64 { return handled }
	if got := o.get("/waiting", "de"); !got.Says("Nichts wartet") || got.Has("heading", "Eingegangene Mails") {
		t.Errorf("the page of an office in which nothing waits is\n%s", got.Text())
	}
	secret := `{"id":"x","title":{"de":"Geheim"}` + strings.Repeat(" ", 250<<10) + `}`
	n := 0
	for err = o.give("webshop", secret); err == nil; err = o.give("webshop", secret) {
		n++
	}
	if !errors.Is(err, journal.ErrFull) {
		t.Fatal(err)
	}
	if err := o.give("operator", `{}`); err != nil {
		t.Fatal(err)
	}
	o.deliver(1, sunday.Add(-48*time.Hour))
	o.deliver(2, sunday.Add(-24*time.Hour))
	o.hold("unknown-uid", 2)
	o.deliver(3, sunday)
	if err := o.options.Reception.Journal.SetAside(t.Context(), streams.Raw{Sequence: 7, Subject: "geheim", Data: []byte("geheim")}, "geheim"); err != nil {
		t.Fatal(err)
	}
	for language, said := range map[string][]string{
		"de": {
			"Eingegangene Mails 1 Mail wird gleich bearbeitet, die älteste vom 22. November 2026, 14:07 Uhr",
			"Antwort zu einem Termin, den es hier nicht gibt, oder mit veränderter Kennung 2 Mails", "die erste wird gelöscht: 20. Dezember 2026, 14:07 Uhr",
			"jourfixe inbound list --reason unknown-uid", "die Verwaltung 1 Befehl wartet", fmt.Sprintf("webshop %d Befehle warten 1 abgewiesen", n), "15,9 MiB", "100 % dessen, was es darf",
			"jourfixe commands list --of webshop", "1 Befehl liegt beiseite", "jourfixe dead list",
		},
		"en": {"1 mail is about to be handled", "2 mails", fmt.Sprintf("webshop %d commands wait 1 turned away", n), "15.9 MiB", "100% of what it may have", "1 command is set aside"},
	} {
		page := o.get("/waiting", language)
		page.Check(language)
		for _, words := range said {
			if !page.Says(words) {
				t.Errorf("in %s it does not say %q, but\n%s", language, words, page.Text())
			}
		}
		if strings.Contains(strings.ToLower(page.Body), "geheim") {
			t.Errorf("in %s it says what a command or a mail says:\n%s", language, page.Text())
		}
	}
}

// TestWaitingUnknown says so where it cannot be found out what waits.
func TestWaitingUnknown(t *testing.T) {
	o := newOffice(t, nil)
	nc, err := o.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if o.options.Reception.Journal, err = journal.Open(t.Context(), nc, journal.Options{Office: journaltest.Office, Log: o.Logger()}); err != nil {
		t.Fatal(err)
	}
	nc.Close()
	page := o.open("/waiting", bearer, chosen("de"))
	if page.Status != http.StatusServiceUnavailable || !page.Says("Das lässt sich gerade nicht feststellen") {
		t.Errorf("without a journal it is %d\n%s", page.Status, page.Text())
	}
}
