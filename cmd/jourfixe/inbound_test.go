package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"jourfixe/config"
	"jourfixe/events/journal"
	"jourfixe/worker/questions"
)

// More mails than one answer holds are listed one after the other, each once.
func TestInboundListOfMany(t *testing.T) {
	t.Parallel()
	const n = 100
	p := serve(t, t.TempDir(), "--roles", "desk") // nobody handles them
	at, err := config.LoadAddresses(p.data)
	if err != nil {
		t.Fatal(err)
	}
	operator, err := config.LoadOperator(p.data)
	if err != nil {
		t.Fatal(err)
	}
	nc, err := journal.Dial(at.NATS, operator.NATSUser, operator.NATSPassword)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	caller, err := journal.NewCaller(nc, at.Office, operator.Client)
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("\x01", 1000) + "@partner.example" // of six bytes each in JSON
	var ids []string
	for i := range n {
		data, err := json.Marshal(questions.InboundDelivery{From: long, Upload: fmt.Sprint("mail-", i), Last: true, Data: fmt.Appendf(nil, "Subject: %d\r\n\r\n", i)})
		if err != nil {
			t.Fatal(err)
		}
		reply, err := caller.Ask(t.Context(), "inbound", questions.AskInboundDeliver, data)
		if err != nil {
			t.Fatal(err)
		}
		var receipt questions.InboundReceipt
		if err := json.Unmarshal(reply, &receipt); err != nil || receipt.ID == "" {
			t.Fatalf("deliver = %s, %v", reply, err)
		}
		ids = append(ids, receipt.ID)
	}
	slices.Sort(ids) // they all came in at the time at which the clock stands
	list := func(args ...string) (got []string) {
		t.Helper()
		for line := range strings.Lines(jourfixe(t, append([]string{"inbound", "list", "--format", "json", "--data", p.data}, args...)...)) {
			var l questions.InboundLine
			if err := json.Unmarshal([]byte(line), &l); err != nil {
				t.Fatal(err)
			}
			got = append(got, l.ID)
		}
		return got
	}
	if got := list(); !slices.Equal(got, ids) {
		t.Errorf("%d mails are listed; want all %d", len(got), n)
	}
	if got := list("--limit", "95"); !slices.Equal(got, ids[:95]) {
		t.Errorf("%d mails are listed; want the first 95", len(got))
	}
	if out := jourfixe(t, "inbound", "list", "--data", p.data); strings.Count(out, "\n") != n+1 || strings.Count(out, "REASON") != 1 || strings.Contains(out, "\x01") {
		t.Errorf("as text they are %d lines; want %d below one head, and nothing that steers a terminal", strings.Count(out, "\n"), n)
	}
}

// The reasons come with the one first that most are held for.
func TestTally(t *testing.T) {
	for _, c := range []struct {
		page   questions.InboundPage
		listed int
		want   string
	}{
		{questions.InboundPage{}, 0, "0 mails; 0 to be handled, 0 held"},
		{questions.InboundPage{Waiting: 1}, 1, "1 mail; 1 to be handled, 0 held"},
		{questions.InboundPage{Waiting: 2, Held: map[string]int{"foreign": 1, "unknown-uid": 30, "ambiguous": 1}}, 34,
			"34 mails; 2 to be handled, 32 held: unknown-uid 30, ambiguous 1, foreign 1"},
		{questions.InboundPage{Held: map[string]int{"foreign": 7}}, 5, "5 listed of 7 mails; 0 to be handled, 7 held: foreign 7"},
	} {
		if got := tally(&c.page, c.listed); got != c.want {
			t.Errorf("tally = %q; want %q", got, c.want)
		}
	}
}

func TestHarmless(t *testing.T) {
	for _, c := range []struct{ in, line, lines string }{
		{"Zażółć שלום", "Zażółć שלום", "Zażółć שלום"},
		{"a\n\tb", `a\n\tb`, "a\n\tb"},
		{"a\rb", `a\rb`, `a\rb`},
		{"\x1b]0;owned\x07\x9b1m", `\x1b]0;owned\a\x9b1m`, `\x1b]0;owned\a\x9b1m`},
		{"\u202eabc\u2066", `\u202eabc\u2066`, `\u202eabc\u2066`},
		{"\u009b1m\u2028", `\u009b1m\u2028`, `\u009b1m\u2028`},
		{"'\"\\", "'\"\\", "'\"\\"},
	} {
		if got := printable(c.in, false); got != c.line {
			t.Errorf("printable(%q) on one line = %q; want %q", c.in, got, c.line)
		}
		if got := printable(c.in, true); got != c.lines {
			t.Errorf("printable(%q) = %q; want %q", c.in, got, c.lines)
		}
	}
}

func TestBare(t *testing.T) {
	for in, want := range map[string]string{"": "", "<>": "", "<a@b.example>": "a@b.example", "a@b.example": "a@b.example", "<a": "<a", "<": "<"} {
		if got := bare(in); got != want {
			t.Errorf("bare(%q) = %q; want %q", in, got, want)
		}
	}
}
