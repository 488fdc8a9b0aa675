package main

import (
	"os"
	"strings"
	"testing"

	"jourfixe/calendar/words"
	"jourfixe/worker/reply"
)

// TestFatesExplained finds every word that /metrics counts mails by in docs/mail.md, with the same explanation.
func TestFatesExplained(t *testing.T) {
	page, err := os.ReadFile("../../docs/mail.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, fate := range reply.Fates {
		if row := "| `" + fate.Word + "` | " + fate.Means + " |\n"; !strings.Contains(string(page), row) {
			t.Errorf("docs/mail.md lacks the row\n%s", row)
		}
	}
}

// TestHeldReasonsTold finds a sentence for every reason for which a mail is held: in the mail that tells people of it, which
// another role writes, and in docs/mail.md, which says what to do.
func TestHeldReasonsTold(t *testing.T) {
	page, err := os.ReadFile("../../docs/mail.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(page), "\n## Held mail\n")
	reasons := 0
	for _, fate := range reply.Fates {
		if !strings.HasPrefix(fate.Means, "held:") {
			continue
		}
		reasons++
		if !words.Texts(words.Mail)["de"].Has("held." + fate.Word) {
			t.Errorf("mails have no text held.%s", fate.Word)
		}
		if !strings.Contains(table, "| `"+fate.Word+"` |") {
			t.Errorf("docs/mail.md does not say what to do about %s", fate.Word)
		}
	}
	if reasons == 0 {
		t.Error("there is no reason to hold a mail")
	}
}
