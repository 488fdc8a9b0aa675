package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jourfixe/calendar/trip"
)

// send gives a command whose data is a line of JSON; it must be accepted.
func send(t testing.TB, data, kind, what string) {
	t.Helper()
	cmd := command(t, "send", kind, "--data", data)
	cmd.Stdin = strings.NewReader(what)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v\n%s", kind, what, err, out)
	}
}

// TestTwoDrawsAgree has people register for a trip whose seats are drawn, lets the house draw, and does it again from the journal: before
// and after an erasure, and from the published file without any house. What was tampered with is found.
func TestTwoDrawsAgree(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	quiet := []string{"--roles", "desk,clock,feed,web"}
	house := serve(t, data, quiet...)
	send(t, data, "office.set", `{"title":{"de":"B"},"zone":"Europe/Berlin"}`)
	send(t, data, "partner.register", `{"id":"riga","title":{"de":"Riga"},"kind":"network"}`)
	send(t, data, "trip.propose", `{"id":"riga-2027","partner":"riga","title":{"de":"Nach Riga"},"window":{"from":"2027-05-05","to":"2027-06-30"},"days":3,"capacity":6,
		"registration":{"rule":"lottery","quotas":[{"for":"first","seats":2}],"ranks":["host"]},
		"milestones":[{"id":"registration-closes","before":"P4W","title":{"de":"Zu"}}]}`)
	for i := range 12 {
		more := ""
		if i%3 == 0 {
			more = `,"companion":{"name":"Otto"}`
		}
		send(t, data, "registration.make", fmt.Sprintf(`{"trip":"riga-2027","name":"Person %d","email":"p%d@town.example","first":%v,"host":%v%s}`, i, i, i%2 == 0, i%5 == 0, more))
	}
	if out, err := tryJourfixe(t, "draw", "verify", "riga-2027", "--data", data); err == nil || !strings.Contains(err.Error(), "nothing is drawn yet; the commitment") {
		t.Errorf("before the draw: %v\n%s", err, out)
	}
	house.stop()

	house = serveAt(t, newClock("2027-04-20T09:00:00Z", 1), data, quiet...)
	var before string
	eventually(t, "the seats are drawn", func() bool {
		out, err := tryJourfixe(t, "draw", "verify", "riga-2027", "--data", data)
		before = out
		return err == nil
	})
	if !strings.Contains(before, "quota first: 2 seats") || !strings.Contains(before, "waiting list") {
		t.Errorf("the draw is not written down:\n%s", before)
	}
	var e struct{ Data struct{ Person string } }
	first := strings.SplitN(jourfixe(t, "events", "--data", data, "--subject", "registration.*.made"), "\n", 2)[0]
	if err := json.Unmarshal([]byte(first), &e); err != nil {
		t.Fatal(err)
	}
	jourfixe(t, "person", "erase", e.Data.Person, "--data", data)
	if after := jourfixe(t, "draw", "verify", "riga-2027", "--data", data); after != before {
		t.Errorf("after an erasure the draw comes out otherwise:\n%s\nwas\n%s", after, before)
	}

	published, _ := fetch(t, "http://"+house.addresses().HTTP+"/trips/riga-2027/draw.json")
	house.stop()
	verify := func(text []byte) (string, error) {
		file := filepath.Join(t.TempDir(), "draw.json")
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		return tryJourfixe(t, "draw", "verify", "--file", file)
	}
	if out, err := verify(published); err != nil || out != before {
		t.Errorf("what is published comes out otherwise: %v\n%s", err, out)
	}
	for what, tamper := range map[string]func(*trip.Record){
		"commitment is": func(r *trip.Record) { r.Seed = "anotherseedthatfits" },
		"seats were given to": func(r *trip.Record) {
			r.Seated[0], r.Waiting[0] = r.Waiting[0], r.Seated[0]
		},
		"waiting list is":               func(r *trip.Record) { r.Waiting = r.Waiting[1:] },
		"tickets[1].number must be":     func(r *trip.Record) { r.Tickets[1].Number = r.Tickets[0].Number },
		"seed must be 16 to 200":        func(r *trip.Record) { r.Seed = "$(reboot)" },
		"rule must be":                  func(r *trip.Record) { r.Rule = "first-come" },
		"must be from 1 to the 6":       func(r *trip.Record) { r.Quotas[0].Seats = 7 },
		"there is no commitment, so":    func(r *trip.Record) { r.Commitment = "" },
		"commitment was made after the": func(r *trip.Record) { r.Committed = r.Drawn.Add(1) },
	} {
		r := &trip.Record{}
		if err := json.Unmarshal(published, r); err != nil {
			t.Fatal(err)
		}
		tamper(r)
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if out, err := verify(text); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%s: what was tampered with is not found: %v\n%s", what, err, out)
		}
	}
}
