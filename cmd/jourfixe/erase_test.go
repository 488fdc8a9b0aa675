package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"

	"jourfixe/config"
	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/patience"
	"jourfixe/worker/questions"
)

// TestErasedPersonLeavesNoTrace erases one of 50 people and searches every byte of the stopped server's data folder for
// their name and addresses.
func TestErasedPersonLeavesNoTrace(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	server := serve(t, data)
	send := func(kind, body string) {
		t.Helper()
		file := filepath.Join(t.TempDir(), "command.json")
		if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
		jourfixe(t, "send", kind, file, "--json", "--data", data)
	}
	clerk, err := (&connect{Data: data}).dial()
	if err != nil {
		t.Fatal(err)
	}
	for i := range 50 {
		a := tell(t, clerk, fmt.Sprint("add-", i), "person.add", fmt.Sprintf(`{"id":"person-%d","name":"Zaphira %03d-Quendolin","email":"zq%03d@people.example"}`, i, i, i))
		if a.Outcome != events.Accepted {
			t.Fatalf("person-%d: %s, %v", i, a.Outcome, a.Problem)
		}
	}
	clerk.Close()
	send("person.amend", `{"id":"person-7","email":"zq007-moved@people.example"}`)
	// They are invited, so there is a mail to them in the built-in mailbox, and answer with a comment.
	send("meeting.request", `{"id":"visit","title":{"de":"Besuch"},"at":{"date":"2026-12-01","start":"10:00"},"duration":"PT1H","need":["person/person-7","person/person-8"]}`)
	send("meeting.answer", `{"id":"visit","person":"person-7","answer":"accepted","comment":"007-Quendolin comes gladly"}`)
	waitSent(t, data, "visit", 2)
	// What was refused, and what could not be read, brought the values too.
	refused := filepath.Join(t.TempDir(), "refused.json")
	if err := os.WriteFile(refused, []byte(`{"id":"person-7","name":"Zaphira 007-Quendolin","email":"zq007@people.example","zone":"Nowhere/Land"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := tryJourfixe(t, "send", "person.add", refused, "--json", "--data", data); err == nil {
		t.Error("a person with an unknown zone and a taken id was accepted")
	}

	unreadable := fmt.Sprintf(`{"specversion":"1.0","source":"/s","type":"jourfixe.person.add.v1","data":{"name":%q,"email":%q,"note":%q}}`,
		"Zaphira 007-Quendolin", "zq007@people.example", "zq007-moved@people.example")
	deadLetter(t, server, unreadable)

	// Commands are destroyed once they are decided; what waits in the dead letters still has the values.
	traces := []string{"007-Quendolin", "zq007@people.example", "zq007-moved@people.example", "comes gladly"}
	server.stop()
	for _, trace := range traces[:3] {
		if len(search(t, data, trace)) == 0 {
			t.Errorf("%q is nowhere before the erasure, so that finding nothing after it would prove nothing", trace)
		}
	}

	server = serve(t, data)
	patience.Eventually(t, "that nothing of the person can be read", func() bool {
		said, err := command(t, "person", "erase", "person-7", "--data", data).CombinedOutput()
		if err != nil || !bytes.Contains(said, []byte("the key of person-7 is destroyed")) {
			t.Fatalf("%v: %s", err, said)
		}
		return bytes.Contains(said, []byte("erased: nothing of person-7 can be read any more"))
	})
	if out, err := tryJourfixe(t, "person", "export", "person-7", "--data", data); err == nil {
		t.Errorf("an erased person was exported: %s", out)
	}
	server.stop()
	for _, trace := range traces {
		for _, file := range search(t, data, trace) {
			t.Errorf("%q is still in %s", trace, file)
		}
	}

	// A replay of what is left works, and nobody else was harmed.
	serve(t, data)
	if clerk, err = (&connect{Data: data}).dial(); err != nil {
		t.Fatal(err)
	}
	defer clerk.Close()
	ctx, cancel := context.WithTimeout(t.Context(), patience.Limit)
	defer cancel()
	for i := range 50 {
		if i == 7 {
			continue
		}
		var export questions.Export
		id := fmt.Sprintf("person-%d", i)
		if err := clerk.ask(ctx, "person", questions.AskExport, questions.PersonRequest{ID: id}, &export); err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf("zq%03d@people.example", i); export.Email != want || !strings.Contains(export.Name, fmt.Sprintf("%03d-", i)) {
			t.Errorf("%s came out as %+v", id, export)
		}
	}
}

// waitSent returns when so many mails about a meeting are sent.
func waitSent(t *testing.T, data, meeting string, n int) {
	t.Helper()
	waitSentAbout(t, []string{"--data", data}, meeting, n)
}

// waitSentAbout is waitSent for a server that is found otherwise.
func waitSentAbout(t *testing.T, connect []string, meeting string, n int) {
	t.Helper()
	var out string
	for range 400 {
		out = jourfixe(t, append([]string{"deliveries", meeting, "--format", "json"}, connect...)...)
		if strings.Count(out, `"state":"sent"`) >= n {
			return
		}
	}
	t.Fatalf("the mails are not sent:\n%s", out)
}

// deadLetter sends something that has no identity and waits until it lies in the dead letters.
func deadLetter(t *testing.T, server *process, data string) {
	t.Helper()
	operator, err := config.LoadOperator(server.data)
	if err != nil {
		t.Fatal(err)
	}
	nc, err := journal.Dial(server.addresses().NATS, operator.NATSUser, operator.NATSPassword)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	m := nats.NewMsg("jourfixe.bremen.command.operator.person.add")
	m.Header.Set("Content-Type", "application/cloudevents+json")
	m.Data = []byte(data)
	if _, err := nc.RequestMsg(m, patience.Limit); err != nil {
		t.Fatal(err)
	}
	for range 500 {
		if strings.Contains(jourfixe(t, "dead", "list", "--data", server.data), "attribute id is missing") {
			return
		}
	}
	t.Fatal("it never came to lie in the dead letters")
}

// search returns the files below a folder that hold the text, in any case, or in base64 as dead letters have it.
func search(t *testing.T, dir, text string) (files []string) {
	t.Helper()
	for path, data := range journaltest.Files(t, dir) {
		found := bytes.Contains(bytes.ToLower(data), []byte(strings.ToLower(text)))
		for _, form := range inBase64(text) {
			found = found || bytes.Contains(data, []byte(form))
		}
		if found {
			files = append(files, path)
		}
	}
	return files
}

// inBase64 returns what base64 makes of a text wherever it stands in what is encoded, without the characters at either end
// that depend on what is beside it.
func inBase64(text string) []string {
	var forms []string
	for before := range 3 {
		raw := strings.Repeat("x", before) + text
		encoded := base64.StdEncoding.EncodeToString([]byte(raw))
		forms = append(forms, encoded[(before*8+5)/6:len(raw)*8/6])
	}
	return forms
}
