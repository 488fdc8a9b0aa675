package reply_test

import (
	"cmp"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"jourfixe/events/journal"
	"jourfixe/events/journal/inbound"
	"jourfixe/events/journal/journaltest"
	"jourfixe/worker/incoming"
	"jourfixe/worker/incoming/incomingtest"
)

// Whoever is erased is gone from the mails that are held, however deep in them and however written, and nobody else's
// mail is.
func TestErasedFromMails(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.office.Do("person.add", `{"id":"michal","name":"Michał Żak","email":"michal.zak@gdansk.example"}`)
	nc, err := h.office.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	j, err := journal.Open(t.Context(), nc, journal.Options{Office: journaltest.Office, Log: slog.New(slog.DiscardHandler), Texts: incoming.Texts})
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("Lorem ipsum.\r\n", 3_000)
	text := func(body, encoding string) string {
		return incomingtest.Head + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n" + body
	}
	gone := []string{
		text(long+"Micha=C5=82 =C5=BBak\r\n", "quoted-printable"),
		text(incomingtest.Base64(long+"Michał Żak"), "base64"),
	}
	for shift := range 6 {
		gone = append(gone, text(incomingtest.Base64(long+strings.Repeat("x", shift)+" michal.zak@gdansk.example"), "base64"))
	}
	others := []string{
		text(incomingtest.Base64(long+"Michał Żaki"), "base64"),
		text(incomingtest.Base64(long+"x")+"!!"+incomingtest.Base64("y"), "base64"), // not all of it can be read
	}
	for i, raw := range append(gone, others...) {
		if _, err := h.intake.Receive(t.Context(), fmt.Sprintf("%d@gdansk.example", i), own, []byte(raw)); err != nil {
			t.Fatal(err)
		}
	}
	last, err := j.LastCommand(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := j.Erase(t.Context(), "michal"); err != nil {
		t.Fatal(err)
	}
	sweeper := journal.Sweeper{Journal: j}
	if waiting, err := sweeper.Sweep(t.Context(), last); err != nil || len(waiting) != 0 {
		t.Fatalf("%q wait, %v", waiting, err)
	}
	list, err := j.Inbound().Pile.List(t.Context())
	if err != nil || len(list) != len(others) {
		t.Errorf("%d mails are left (%v); want the %d of others", len(list), err, len(others))
	}
	slices.SortFunc(list, func(a, b inbound.Mail) int { return cmp.Compare(a.From, b.From) })
	for i, in := range list {
		if in.From != fmt.Sprintf("%d@gdansk.example", len(gone)+i) {
			t.Errorf("the mail of %s is left", in.From)
		}
	}
}
