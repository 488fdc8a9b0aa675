package incoming_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"jourfixe/worker/incoming"
)

// TestRealClients reads what calendar programs really sent. The mails are no part of the project; where they are not beside
// it, the test is skipped.
func TestRealClients(t *testing.T) {
	const clients = "../../../shared/cases/real-clients"
	if _, err := os.Stat(clients); err != nil {
		t.Skipf("the mails are not here: %v", err)
	}
	for name, want := range map[string]string{
		"evolution-3.46.4-1":                     `evo@partner.example ACCEPTED #0 "With two; guests, \"sure\" ok"`,
		"evolution-3.46.4-2":                     `evo@partner.example ACCEPTED #1 "With two; guests, \"sure\"\nsecond line, ok"`,
		"evolution-3.46.4-3":                     `evo@partner.example ACCEPTED #0 ""`,
		"kmail-22.12-1":                          `kmail@partner.example ACCEPTED #1 ""`,
		"thunderbird-153.8-1-accepted":           `tb@partner.example ACCEPTED #0 ""`,
		"thunderbird-153.8-2-tentative":          `tb@partner.example TENTATIVE #0 ""`,
		"thunderbird-153.8-3-invitationdeclined": `tb@partner.example DECLINED #1 ""`,
	} {
		raw, err := os.ReadFile(filepath.Join(clients, name+".eml"))
		if err != nil {
			t.Fatal(err)
		}
		in, err := incoming.Read(raw, domain)
		if err != nil || in.Kind != incoming.KindAnswer || len(in.Calendar.Events) != 1 || len(in.Calendar.Events[0].Attendees) != 1 {
			t.Errorf("%s: it is read as %s (%v)", name, in.Kind, err)
			continue
		}
		e := in.Calendar.Events[0]
		a := e.Attendees[0]
		if got := fmt.Sprintf("%s %s #%d %q", a.Address, a.PartStat, e.Sequence, e.Comment); got != want || a.Address != in.From {
			t.Errorf("%s: it is read as %s from %s, want %s", name, got, in.From, want)
		}
	}
}
