package post

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/calendar/owed/owedtest"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/letter"
)

// enterMadeUp enters a kind that the house does not have: who has the dates of a series is asked whether they want a hat.
func enterMadeUp(t *testing.T) *owed.Kind {
	t.Helper()
	k := &owed.Kind{
		Name: "hat", Listed: 99, Means: "whether somebody wants a hat", Noun: "series", Rank: owed.Soon, Order: 99, Choice: meetingmail.Overview,
		Gather: func(b *calendar.Book, about events.Ref) any { return b.Series(about.ID).Title },
		Owed: func(c *owed.Case) bool {
			asked := slices.ContainsFunc(c.Said, func(u owed.Utterance) bool { return u.Kind == "hat" })
			if asked || len(c.Said) == 0 || c.Gathered.(events.Text).In("en") == "" {
				return false
			}
			return c.Owe(owed.Debt{Kind: "hat", To: c.Guest.ID, Address: c.Guest.Address, Due: c.Now})
		},
		Says: func(x *owed.Telling) *owed.Content {
			return &owed.Content{Sheet: &owed.Sheet{Title: x.Book.Series(x.About.ID).Title, Blocks: []owed.Block{{Lines: []owed.Phrase{{Key: "hat.wanted"}}}}}}
		},
	}
	owedtest.Enter(t, k)
	return k
}

// TestMadeUpKindOfMail enters one kind of mail more, in one place, and finds it wherever kinds are asked for: it is owed,
// sent in its turn, laid out, noted, linked, counted, and not sent to whoever does without it.
func TestMadeUpKindOfMail(t *testing.T) {
	k := enterMadeUp(t)
	h := openPost(t, 2)
	r := h.posts[0]
	h.Do("person.prefer", `{"id":"p-1","without":["overview"]}`)
	h.standing(`"person/p-0","person/p-1"`)
	h.settle()
	about := events.Ref{Noun: "series", ID: "jf"}

	var sent told
	for _, m := range h.mails("") {
		if !strings.Contains(m.subject, "hat") {
			continue
		}
		if sent.id != "" || m.to != addressOf(0) {
			t.Errorf("%s gets %q", m.to, m.subject)
		}
		sent = m
	}
	// The house has no words for it, so that their keys stand in their places.
	links := r.post.Composer.Links
	said, _ := r.Ledger.Line(about, "p-0")
	last := said[len(said)-1]
	choice, id := "", ""
	r.Mirror.View(func(b *calendar.Book) {
		choice = links.Mails(b, "p-0") + "?mails=overview"
		id = links.MessageID(b, about, owed.Debt{Kind: k.Name, To: "p-0", Due: last.Due}, said[:len(said)-1])
	})
	for _, want := range []string{"[subject.hat]", "[lead.hat]", "[hat.wanted]", "[footer.hat]", "Jour fixe", choice} {
		if !strings.Contains(sent.subject+"\n"+sent.text, want) {
			t.Errorf("the mail %q does not have %q:\n%s", sent.subject, want, sent.text)
		}
	}
	if last.Kind != k.Name || last.State != owed.StateSent || last.MessageID != sent.id {
		t.Errorf("the ledger has %+v of the mail %s", last, sent.id)
	}
	if id != sent.id {
		t.Errorf("its id is %s, and %s when it is made again", sent.id, id)
	}
	if list := r.Reception.Deliveries(about); !slices.ContainsFunc(list, func(d worker.Delivery) bool { return d.Person == "p-0" && d.Message == k.Name }) {
		t.Errorf("the deliveries are %+v", list)
	}
	if !slices.Contains(letter.Kinds(), k.Name) || !slices.Contains(owed.Kinds(), k) {
		t.Error("the lists of kinds leave it out")
	}

	// As the ledger was before, it is owed.
	r.Mirror.View(func(b *calendar.Book) {
		ledger := owed.Ledger{about: {"p-0": said[:len(said)-1]}}
		owing, _ := owed.All(b, ledger, h.Now())
		if !slices.ContainsFunc(owing, func(o owed.Owing) bool { return o.Kind == k.Name && o.To == "p-0" }) {
			t.Errorf("%v is owed, and no hat", owing)
		}
	})

	q := newPacedQueue(0, 1)
	for _, kind := range []string{meetingmail.Overview, k.Name, meetingmail.Cancellation} {
		q.put(kind, fmt.Sprint(kind, ".example"), 1)
	}
	for _, want := range []owed.Rank{owed.Pressing, owed.Soon, owed.Leisurely} {
		if j, _ := q.one(); j == nil || j.rank != want {
			t.Errorf("%+v is taken where something of rank %d should be", j, want)
		}
	}
}
