package reply_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/events/journal/inbound"
	"jourfixe/worker"
	"jourfixe/worker/incoming/incomingtest"
	"jourfixe/worker/links"
	"jourfixe/worker/reply"
)

// A whole series that comes back counts for each meeting that it has, and is held if it has one that nobody knows.
func TestWholeSeries(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.clerk()
	h.clerk() // two replicas
	raw := with(h.mail("thunderbird-series", "ilze"), h.uid("april", "ilze"), strings.Repeat("a", 26))
	if held := h.sees(guests["ilze"], own, raw); held != reply.HeldUnknownUID {
		t.Errorf("it is held as %q; want %s", held, reply.HeldUnknownUID)
	}
	list := h.settled()
	if len(list) != 1 || list[0].Detail != "1 of 2 appointments in it" {
		t.Errorf("held are %+v", list)
	}
	if got := h.meeting("march"); got != "ilze accepted via mail #0" || h.meeting("april") != "" {
		t.Errorf("the meetings have %q and %q", got, h.meeting("april"))
	}
	// Whoever has it seen to once more changes nothing.
	if err := h.Journal.Inbound().Fates.Retry(t.Context(), list[0].ID); err != nil {
		t.Fatal(err)
	}
	h.office.Eventually("it is held again", func() bool {
		list, err := h.Journal.Inbound().Pile.List(t.Context())
		return err == nil && len(list) == 1 && list[0].Tries == 2 && list[0].Reason != ""
	})
	if n := h.events("meeting.answered"); n != 1 {
		t.Errorf("there are %d answers; want one", n)
	}
	many := replied{uid: "a@b", attendee: guests["ilze"]}.mail()
	var events strings.Builder
	for i := range 501 {
		fmt.Fprintf(&events, "BEGIN:VEVENT\r\nUID:%d@bremen.example\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.example\r\nEND:VEVENT\r\n", i)
	}
	if held := h.sees("a@b.example", own, []byte(strings.Replace(string(many), "END:VCALENDAR", events.String()+"END:VCALENDAR", 1))); held != reply.HeldTooMany {
		t.Errorf("an answer to 502 appointments is held as %q", held)
	}
}

// TestPeopleWrite has what people write handed on, with what it answers.
func TestPeopleWrite(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.clerk()
	id := h.tell("april", "jan", owed.Utterance{Kind: meetingmail.Update, Sequence: 1, State: owed.StateSent})
	name, _, _ := strings.Cut(id, "@")
	verp := links.Envelope(own, id)
	plain := func(header string) []byte {
		return []byte("From: jan.nowak@gdansk.example\r\nSubject: Frage\r\n" + header + "\r\nDarf ich jemanden mitbringen?\r\n")
	}
	for i, c := range []struct {
		raw           []byte
		to            string
		about, person string
	}{
		{with(incomingtest.Sample(t, "person"), sampleMID, name), own, "meeting/april", "jan"},
		{plain("References: <x@y.example> <" + strings.ToUpper(name) + "@bremen.example> <z@y.example>\r\n"), own, "meeting/april", "jan"},
		{plain(""), verp, "meeting/april", "jan"},
		{plain("In-Reply-To: <" + strings.Repeat("a", 26) + "@bremen.example>\r\n"), own, "/", ""},
		{plain("In-Reply-To: <" + name + "@evil.example>\r\n"), own, "/", ""},
		{incomingtest.Sample(t, "person-with-invitation"), own, "/", ""},
	} {
		if held := h.sees("jan.nowak@gdansk.example", c.to, c.raw); held != "" {
			t.Errorf("mail %d is held as %s", i, held)
		}
		forwards, _ := h.courier.brought()
		if len(forwards) != i+1 {
			t.Fatalf("mail %d: %d are handed on", i, len(forwards))
		}
		f := forwards[i]
		if f.About.String() != c.about && !(c.about == "/" && f.About.ID == "") || f.Person != c.person || string(f.Raw) != string(c.raw) || f.ID == "" ||
			!f.At.Equal(march) || f.From == "" || f.Subject == "" {
			t.Errorf("mail %d is handed on as about %s of %q: %+v", i, f.About, f.Person, f)
		}
	}
	// Where nobody reads it, or the server refuses it, it waits; after any other error it is tried again.
	for i, c := range []struct {
		err  error
		held string
	}{{worker.ErrNoReader, reply.HeldNoReader}, {fmt.Errorf("hand on: %w", worker.ErrRefusedMail), reply.HeldRefused}} {
		h.courier.mu.Lock()
		h.courier.err = func() error { return c.err }
		h.courier.mu.Unlock()
		if held := h.sees("x@y.example", own, plain(fmt.Sprintf("X-Number: %d\r\n", i))); held != c.held {
			t.Errorf("after %v it is held as %q; want %s", c.err, held, c.held)
		}
	}
	away := errors.New("the mail server is away")
	h.courier.mu.Lock()
	h.courier.err = func() error { return away }
	h.courier.mu.Unlock()
	if _, err := h.newClerk().Handle(t.Context(), &inbound.Mail{ID: "x", Raw: plain(""), To: own, From: "x@y.example"}); !errors.Is(err, away) {
		t.Errorf("Handle = %v; want that it is tried again", err)
	}
}

// A flood of mails is not handed on, and those of others come through as long as there is room.
func TestForwardQuota(t *testing.T) {
	take := reply.Quota()
	now := march
	taken := func(sender string, times int) (n int) {
		for range times {
			if take(now, sender) {
				n++
			}
		}
		return n
	}
	if n := taken("a@x.example", 60); n != 50 {
		t.Errorf("%d mails of one sender are handed on; want 50", n)
	}
	if n := taken("A@X.example", 1); n != 0 {
		t.Error("the same sender in capitals has a quota of their own")
	}
	others := 0
	for i := range 600 {
		others += taken(fmt.Sprintf("%d@x.example", i), 1)
	}
	if others != 450 {
		t.Errorf("%d of others are handed on; want 450", others)
	}
	now = now.Add(24 * time.Hour)
	if n := taken("a@x.example", 60); n != 50 {
		t.Errorf("the next day %d are handed on; want 50", n)
	}
}

// People are told once a day, and by one replica, what is held.
func TestReport(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	silent := h.newClerk()
	silent.Courier = nil
	stop := h.run(silent.Run)
	h.sees("a@b.example", own, h.mail("foreign-request", "jan"))
	h.sees("a@b.example", own, h.mail("answer-broken", "jan"))
	stop()
	first, second := h.newClerk(), h.newClerk()
	for _, c := range []*reply.Clerk{first, second, first} {
		c.Tell(t.Context())
	}
	_, reports := h.courier.brought()
	if len(reports) != 1 || reports[0].Waiting != 2 || reports[0].Reasons[reply.HeldForeign] != 1 || reports[0].Reasons[reply.HeldUnreadable] != 1 ||
		reports[0].Day.String() != "2027-03-01" {
		t.Fatalf("told is %+v; want two mails, once", reports)
	}
	// Nothing was held since: the next day nothing is said by whoever has told.
	first.Now = func() time.Time { return march.Add(25 * time.Hour) }
	first.Tell(t.Context())
	if _, reports = h.courier.brought(); len(reports) != 1 {
		t.Errorf("the next day the same is told again")
	}
	stop = h.run(silent.Run)
	h.sees("a@b.example", own, h.mail("foreign-cancel", "jan"))
	stop()
	first.Tell(t.Context())
	if _, reports = h.courier.brought(); len(reports) != 2 || reports[1].Waiting != 3 {
		t.Errorf("told is %+v; want three", reports)
	}
}

// What is held for a month is destroyed.
func TestExpire(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	stop := h.clerk()
	h.sees("a@b.example", own, h.mail("foreign-request", "jan"))
	stop()
	late := h.newClerk()
	late.Now = func() time.Time { return march.Add(31 * 24 * time.Hour) }
	h.run(late.Run)
	h.office.Eventually("it is destroyed", func() bool {
		list, err := h.Journal.Inbound().Pile.List(context.Background())
		return err == nil && len(list) == 0
	})
}

// Each word that says what became of a mail is explained, once.
func TestFates(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range reply.Fates {
		if f.Word == "" || f.Means == "" || seen[f.Word] {
			t.Errorf("%q is explained as %q", f.Word, f.Means)
		}
		seen[f.Word] = true
	}
}
