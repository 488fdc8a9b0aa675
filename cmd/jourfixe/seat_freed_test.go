package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/mail"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"jourfixe/events"
	"jourfixe/worker/relay/smtptest"
)

// TestErasureFreesASeat erases somebody with a seat that was drawn, in a running house: the seat is offered to the first on the waiting list,
// who gets the mail, and to nobody else; the draw comes out as before; a house that starts anew says the same.
func TestErasureFreesASeat(t *testing.T) {
	t.Parallel()
	sink := smtptest.Start(t, nil)
	data := filepath.Join(t.TempDir(), "data")
	house := serve(t, data, "--roles", "desk,clock")
	send(t, data, "office.set", `{"title":{"de":"B"},"zone":"Europe/Berlin"}`)
	send(t, data, "partner.register", `{"id":"riga","title":{"de":"Riga"},"kind":"network"}`)
	send(t, data, "trip.propose", `{"id":"t","partner":"riga","title":{"en":"To Riga"},"window":{"from":"2027-05-05","to":"2027-06-30"},"days":3,"capacity":2,
		"registration":{"rule":"lottery"},"milestones":[{"id":"registration-closes","before":"P4W","title":{"en":"Closed"}}]}`)
	for i := range 5 {
		send(t, data, "registration.make", fmt.Sprintf(`{"trip":"t","name":"Person %d","email":"p%d@town.example","language":"en"}`, i+1, i+1))
	}
	house.stop()

	with := []string{"--smtp", sink.URL(), "--mail-contact", "contact@bremen.example"}
	house = serveAt(t, newClock("2027-04-20T09:00:00Z", 1), data, with...)
	// A house that has never sent anything, of which people are owed something for weeks, knows that it has not: nothing is held.
	var before string
	eventually(t, "the seats are drawn", func() (ok bool) {
		out, err := tryJourfixe(t, "draw", "verify", "t", "--data", data)
		before = out
		return err == nil
	})
	var drawn events.TripDrawn
	only(t, data, "trip.t.drawn", &drawn)
	people := map[int]string{} // by number
	for line := range strings.Lines(jourfixe(t, "events", "--data", data, "--subject", "registration.*.made")) {
		var e struct{ Data events.RegistrationMade }
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		people[e.Data.Number] = e.Data.Person
	}
	leaves, next := drawn.Seated[0], drawn.Waiting[0]
	jourfixe(t, "person", "erase", people[leaves], "--data", data)
	address := func(number int) string { return fmt.Sprintf("p%d@town.example", number) }
	offered := func() (to []string) {
		for _, m := range sink.Mails() {
			parsed, err := mail.ReadMessage(bytes.NewReader(m.Raw))
			if err != nil {
				t.Fatal(err)
			}
			subject, err := new(mime.WordDecoder).DecodeHeader(parsed.Header.Get("Subject"))
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(subject, "A seat for you:") {
				to = append(to, m.To)
			}
		}
		return to
	}
	eventually(t, "the next one has the mail", func() bool { return slices.Contains(offered(), address(next)) })
	if after := jourfixe(t, "draw", "verify", "t", "--data", data); after != before {
		t.Errorf("after an erasure the draw comes out otherwise:\n%s\nwas\n%s", after, before)
	}
	house.stop()
	serveAt(t, newClock("2027-04-20T10:00:00Z", 1), data, with...)
	if after := jourfixe(t, "draw", "verify", "t", "--data", data); after != before {
		t.Errorf("after a restart the draw comes out otherwise:\n%s", after)
	}
	if to := offered(); !slices.Equal(to, []string{address(next)}) {
		t.Errorf("the seat is offered to %v, want %s alone", to, address(next))
	}
	placed := jourfixe(t, "events", "--data", data, "--subject", "registration.*.placed")
	if n := strings.Count(placed, `"standing":"offered"`); n != 1 {
		t.Errorf("%d are offered a seat:\n%s", n, placed)
	}
}

// only reads the one event there is at a subject.
func only(t *testing.T, data, subject string, body any) {
	t.Helper()
	var e struct{ Data json.RawMessage }
	line := strings.TrimSpace(jourfixe(t, "events", "--data", data, "--subject", subject))
	if err := json.Unmarshal([]byte(line), &e); err != nil {
		t.Fatalf("%v: %s", err, line)
	}
	if err := json.Unmarshal(e.Data, body); err != nil {
		t.Fatal(err)
	}
}
