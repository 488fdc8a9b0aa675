package post

import (
	"fmt"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/relay/smtptest"
)

const coordinator = "coordinator@bremen.example"

// proposes has somebody propose another time on the page of their invitation.
func (h *house) proposes(r *replica, client, person, start, comment string) {
	h.t.Helper()
	at, err := time.Parse(time.RFC3339, start)
	if err != nil {
		h.t.Fatal(err)
	}
	body := &events.CounterMeeting{ID: "one", Person: person, Reading: events.Reading{Start: at, End: at.Add(time.Hour)}, Comment: comment}
	ctx := worker.By(h.t.Context(), person)
	receipt, err := r.Reception.SubmitBody(ctx, client, "/"+client, client+person+start, body)
	if err != nil {
		h.t.Fatal(err)
	}
	if a, err := r.Reception.Outcome(ctx, client, receipt, time.Minute); err != nil || a.Problem != nil {
		h.t.Fatalf("%v %+v", err, a.Problem)
	}
}

// told reports whether the ledger says that the coordinator need not be told of what somebody proposes now.
func (h *house) told(r *replica, person string) (told bool) {
	r.Mirror.View(func(b *calendar.Book) {
		c, open := b.Meeting("one").Counter(person)
		x := proposal{"one", person, c.At, c.Start, c.End}
		said, _ := r.Ledger.Line(x.line(), person)
		told = open && len(said) > 0 && said[len(said)-1].MessageID == x.key() && said[len(said)-1].State != owed.StateSending
	})
	return told
}

// TestProposalOfPage tells the coordinator once of each time that is proposed on a page, with an answer going to who has proposed
// it; of what is decided on, taken back or replaced before, and of what came by mail, it tells nothing.
func TestProposalOfPage(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.populate(4)
	first := h.start() // without a contact nobody is told
	h.meet("one", 0, 1, 2, 3)
	h.settle()
	h.proposes(first, meeting.ClientRSVP, "p-0", "2026-12-16T12:00:00Z", "At noon?")
	h.proposes(first, meeting.ClientRSVP, "p-1", "2026-12-16T13:00:00Z", "Not mine")
	h.Do("meeting.keep", `{"id":"one","person":"p-1"}`)
	h.proposes(first, meeting.ClientReply, "p-2", "2026-12-16T14:00:00Z", "Of a calendar")
	h.proposes(first, meeting.ClientRSVP, "p-3", "2026-12-16T15:00:00Z", "Too early")
	h.pass(time.Second)
	h.proposes(first, meeting.ClientRSVP, "p-3", "2026-12-16T16:00:00Z", "Better so")
	h.halt(first)
	h.contact = coordinator
	posts := []*replica{h.start(), h.start()}
	h.eventually("the proposals to be told of", func() bool { return h.told(posts[0], "p-0") && h.told(posts[1], "p-3") })
	list := h.mails(coordinator)
	if len(list) != 2 {
		t.Fatalf("the coordinator has %d mails: %v", len(list), list)
	}
	for i, want := range [][]string{
		{"At noon?", "16. Dezember 2026", "13:00", "p-0", addressOf(0), "https://jourfixe.example/meetings/one#counters"},
		{"Better so", "17:00", "p-3", addressOf(3)},
	} {
		for _, words := range want {
			if !contains(list[i].text, words) {
				t.Errorf("mail %d does not say %q:\n%s", i, words, list[i].text)
			}
		}
	}
	// Another one of the same person is told of, and the one that was told of is not once more.
	h.halt(posts[1])
	h.pass(time.Hour)
	h.proposes(posts[0], meeting.ClientRSVP, "p-0", "2026-12-17T12:00:00Z", "Or a day later?")
	h.eventually("the other proposal to be told of", func() bool { return h.told(posts[0], "p-0") })
	if list := h.mails(coordinator); len(list) != 3 || !contains(list[2].text, "Or a day later?") {
		t.Errorf("the coordinator has %v", list)
	}
}

// TestProposalsOfOne has somebody propose again and again: beyond a number on a day nobody is told, until the next day.
func TestProposalsOfOne(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.contact = coordinator
	h.populate(1)
	r := h.start()
	h.meet("one", 0)
	h.settle()
	for i := range maxProposals {
		h.proposes(r, meeting.ClientRSVP, "p-0", fmt.Sprintf("2026-12-%dT12:00:00Z", 16+i%10), fmt.Sprint("No. ", i))
		h.eventually("the proposal to be told of", func() bool { return h.told(r, "p-0") })
	}
	h.proposes(r, meeting.ClientRSVP, "p-0", "2026-12-16T15:00:00Z", "One too many")
	if list := r.post.proposed(); len(list) != 0 {
		t.Errorf("the coordinator is to be told of %v", list)
	}
	h.pass(24 * time.Hour)
	h.eventually("it to be told of on the next day", func() bool { return h.told(r, "p-0") })
	if n := len(h.mails(coordinator)); n != maxProposals+1 {
		t.Errorf("the coordinator has %d mails", n)
	}
}

// TestProposalOfPageLater has the mail server be busy, then refuse: what was not taken is tried again under the same Message-ID, and what
// is refused is not.
func TestProposalOfPageLater(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.contact = coordinator
	h.populate(2)
	r := h.start()
	h.meet("one", 0, 1)
	h.settle()
	h.fails(busy)
	h.proposes(r, meeting.ClientRSVP, "p-0", "2026-12-16T12:00:00Z", "At noon?")
	h.eventually("the proposal to be tried", func() bool { return h.told(r, "p-0") })
	if n := len(h.mails(coordinator)); n != 0 {
		t.Fatalf("%d mails have arrived at a server that takes none", n)
	}
	h.fails(nil)
	h.pass(time.Minute)
	h.eventually("it to arrive", func() bool { return len(h.mails(coordinator)) == 1 })
	h.fails(func(m *smtptest.Mail) smtptest.Fault {
		if m.Step == smtptest.RCPT {
			return smtptest.NoSuchUser
		}
		return smtptest.None
	})
	h.proposes(r, meeting.ClientRSVP, "p-1", "2026-12-16T12:00:00Z", "")
	h.eventually("the other to be refused", func() bool { return h.told(r, "p-1") })
	h.fails(nil)
	h.pass(24 * time.Hour)
	if n := len(r.post.proposed()); n != 0 {
		t.Errorf("%d are to be told of still", n)
	}
}
