package post

import (
	"bytes"
	"net/mail"
	"strings"
	"testing"

	"jourfixe/calendar"
)

// TestFewerMails looks at which mails offer to be stopped: a mail program with one click those that remind and sum up, and
// only over https; the reader all that can be done without.
func TestFewerMails(t *testing.T) {
	t.Parallel()
	for _, base := range []string{"https://jourfixe.example", "http://jourfixe.example"} {
		t.Run(base, func(t *testing.T) {
			t.Parallel()
			h := openPost(t, 1)
			links := h.posts[0].post.Composer.Links
			links.BaseURL = base
			h.remind()
			h.Do("schedule.set", `{"id":"weekly","title":{"de":"Woche"},"cron":"0 8 * * 1","do":"digest","to":["person/p-0"],"ahead":"P28D"}`)
			h.standing(`"person/p-0"`)
			h.meet("one", 0)
			h.settle()
			h.set(due)
			h.settle()
			h.cancel("one")
			h.settle()
			seen := map[string]int{}
			for _, m := range h.sink.Mails() {
				got := readTold(t, m)
				sort, _, _ := strings.Cut(got.subject, ":")
				sent, err := mail.ReadMessage(bytes.NewReader(m.Raw))
				if err != nil {
					t.Fatal(err)
				}
				fields := sent.Header
				kind := map[string]string{"Reminder": "reminder", "The week ahead": "digest", "Dates": "overview"}[sort]
				seen[sort]++
				var choice string
				h.Desk.Mirror.View(func(b *calendar.Book) { choice = links.Mails(b, "p-0") + "?mails=" + kind })
				stop := ""
				if kind == "reminder" || kind == "digest" {
					stop = "<" + choice + ">"
				}
				click := ""
				if stop != "" && base[:5] == "https" {
					click = "List-Unsubscribe=One-Click"
				}
				if fields.Get("List-Unsubscribe") != stop || fields.Get("List-Unsubscribe-Post") != click {
					t.Errorf("%s: %q, %q", got.subject, fields.Get("List-Unsubscribe"), fields.Get("List-Unsubscribe-Post"))
				}
				if shown := contains(got.text, choice); shown != (kind != "") {
					t.Errorf("%s shows the way to fewer mails: %v", got.subject, shown)
				}
			}
			for _, kind := range []string{"Invitation", "Reminder", "The week ahead", "Dates", "Cancelled"} {
				if seen[kind] == 0 {
					t.Errorf("there was no %s among %v", kind, seen)
				}
			}
		})
	}
}
