package reply

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jourfixe/events/journal/inbound"
	"jourfixe/worker/incoming"
)

// cases are mails that failed elsewhere. They are no part of the project; where they are not beside it, the tests are skipped.
const cases = "../../../shared/cases"

// TestCases decides about them.
func TestCases(t *testing.T) {
	const uid, mid = "k7qz2x4mfa3c5wnpj6rtbd2hge@bremen.example", "b3mxw7tq5zk2nclfd4yh6rvpsa@bremen.example"
	if _, err := os.Stat(cases); err != nil {
		t.Skipf("the mails are not here: %v", err)
	}
	for name, want := range map[string]string{
		"reply-cn-bare-colon":         `meeting.answer {"id":"march","person":"riga","answer":"accepted","sequence":0,"written":"2026-11-28T17:25:00Z"}`,
		"reply-uid-in-globalobjectid": `meeting.answer {"id":"march","person":"riga","answer":"accepted","sequence":0,"written":"2026-11-28T17:25:00Z"}`,
		"reply-note-without-answer": `forward contact@riga.example "Re: x" of x about meeting/march riga
  no-answer "Not before 11 please"
left no-answer march riga`,
		"human-via-list": `forward anna@riga.example "Re: Einladung" of x about meeting/march riga`,
		"dsn-exim-status-5.0.0": `person.bounce {"id":"gdansk","address":0,"status":"5.1.1"}
returned meeting/april gdansk c3mxw7tq5zk2nclfd4yh6rvpsa@bremen.example 5.1.1`,
	} {
		raw, err := os.ReadFile(filepath.Join(cases, name+".eml"))
		if err != nil {
			t.Fatal(err)
		}
		id, to := mid, "jourfixe@"+testDomain
		if strings.HasPrefix(name, "dsn-") {
			id = "c3mxw7tq5zk2nclfd4yh6rvpsa@bremen.example"
			to = "jourfixe+b-c3mxw7tq5zk2nclfd4yh6rvpsa@" + testDomain
		}
		filled := strings.NewReplacer("{{uid}}", uid, "{{uid in hex}}", strings.ToUpper(hex.EncodeToString([]byte(uid))), "{{message-id}}", id).Replace(string(raw))
		known := readPapers(t, `
uid `+uid+` march riga
person riga contact@riga.example
person gdansk contact@gdansk.example
meeting march 0 2026-12-11T11:00:00Z 2026-12-11T12:00:00Z
told march riga invitation 0 0 sent `+mid+`
told april gdansk invitation 0 0 sent c3mxw7tq5zk2nclfd4yh6rvpsa@bremen.example
`)
		came := &inbound.Mail{ID: "x", At: time.Date(2026, 11, 28, 18, 0, 0, 0, time.UTC), To: to, Raw: []byte(filled)}
		if !strings.HasPrefix(name, "dsn-") {
			came.From = "contact@riga.example"
		}
		in, fault := incoming.ReadFrom(came.From, came.Raw, testDomain)
		p := decide(known, testDomain, came, in, fault)
		if got := strings.TrimSpace(p.say(t)); got != want {
			t.Errorf("%s leads to\n%s\nwant\n%s", name, got, want)
		}
	}
}
