package reply_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/inbound"
	"jourfixe/worker"
	"jourfixe/worker/reply"
)

// TestAnswers has the answers of many programs seen to: each counts for the meeting that it is about.
func TestAnswers(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.clerk()
	for _, c := range []struct{ sample, person string }{
		{"outlook-desktop", "erika"}, {"google", "jan"}, {"apple", "hanna"}, {"thunderbird-series", "ilze"}, {"samsung-ics-only", "li"},
		{"nested-latin1", "pinar"}, {"exchange-delegated", "novak"},
	} {
		if held := h.sees(guests[c.person], own, h.mail(c.sample, c.person)); held != "" {
			t.Errorf("%s is held as %s", c.sample, held)
		}
	}
	const want = `erika accepted via mail #0 says "Ich freue mich, bis dann!\n\nErika"
hanna accepted via mail #0 by "hanna.k@icloud.example" says "ליד הים"
ilze accepted via mail #0
jan declined via mail #0 says "Leider verhindert; it's a holiday"
li accepted via mail #0
novak declined via mail #0 by "office@bratislava.example" sends "eva@bratislava.example" says "Za mňa príde Eva"
pinar declined via mail #0 says "Grüße aus Izmir"`
	if got := h.meeting("march"); got != want {
		t.Errorf("the meeting has\n%s\nwant\n%s", got, want)
	}
	if got := h.meeting("april"); got != "ilze tentative via mail #0" {
		t.Errorf("the other one has\n%s", got)
	}
	if got, want := h.counted(), "answer answered 8"; got != want {
		t.Errorf("counted: %s; want %s", got, want)
	}
	for _, address := range guests {
		if strings.Contains(h.office.Log.String(), address) {
			t.Errorf("the log names %s", address)
		}
	}
	if forwards, _ := h.courier.brought(); len(forwards) != 0 {
		t.Errorf("%d answers are handed on", len(forwards))
	}
}

// A mail that was piped in has other line ends, and a line of the mailbox format before it.
func TestAnswerThroughPipe(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.clerk()
	raw := append([]byte("From erika.muster@riga.example  Mon Mar  1 08:00:00 2027\n"), bytes.ReplaceAll(h.mail("outlook-desktop", "erika"), []byte("\r\n"), []byte("\n"))...)
	if held := h.sees(guests["erika"], own, raw); held != "" || !strings.HasPrefix(h.meeting("march"), "erika accepted") {
		t.Errorf("it is held as %q; the meeting has %q", held, h.meeting("march"))
	}
}

// An answer may be faster than the news of the meeting that it answers: what just came in is looked at once more before it
// is held.
func TestAnswerBeforeItsMeeting(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.newClerk()
	// What another process has sent out is named by the event that this one is about to hear of: it is applied by hand, since no
	// desk can be asked for what it will decide.
	var uid string
	h.Mirror.View(func(b *calendar.Book) {
		ahead := b.Clone()
		if err := ahead.Apply(&events.Event{Sequence: b.Sequence() + 1, Body: &events.MeetingPlanned{ID: "may"}}); err != nil {
			t.Fatal(err)
		}
		uid = h.links.UID(ahead, "may", "jan")
	})
	came := &inbound.Mail{ID: "x", At: march.Add(time.Minute - time.Second), From: guests["jan"], To: own, Raw: replied{
		uid: uid, attendee: guests["jan"]}.mail()}
	if fate, err := c.Handle(t.Context(), came); err == nil {
		t.Errorf("at once it is %+v; want that it is tried again", fate)
	}
	h.office.Do("meeting.request", `{"id":"may","title":{"de":"Jour fixe"},"at":{"date":"2027-05-10","start":"14:00"},"duration":"PT1H","need":["person/jan"]}`)
	h.tell("may", "jan", owed.Utterance{Kind: meetingmail.Invitation, State: owed.StateSent})
	if got := h.entry("may", "jan"); got != uid {
		t.Fatalf("the appointment is called %s, not %s", got, uid)
	}
	came.Tries = 1
	if fate, err := c.Handle(t.Context(), came); err != nil || fate.Reason != "" {
		t.Errorf("when the meeting is known it is %+v, %v", fate, err)
	}
	if got := h.meeting("may"); got != "jan accepted via mail #0" {
		t.Errorf("the meeting has %q", got)
	}
	came.Raw = replied{uid: h.entry("june", "jan"), attendee: guests["jan"]}.mail()
	if fate, err := c.Handle(t.Context(), came); err != nil || fate.Reason != reply.HeldUnknownUID {
		t.Errorf("one of a meeting that nobody knows is %+v, %v the second time", fate, err)
	}
}

// What the desk has not decided when the patience ends is stored all the same, and decided later.
func TestAnswerWithoutDesk(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.StopDesk()
	id := h.receive(guests["jan"], own, h.mail("google", "jan"))
	came, err := h.Journal.Inbound().Pile.Mail(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	commands, err := h.jetstream().Stream(t.Context(), "JF_COMMANDS")
	if err != nil {
		t.Fatal(err)
	}
	before := commands.CachedInfo().State.LastSeq
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	handled := make(chan error, 1)
	go func() {
		_, err := h.newClerk().Handle(ctx, came)
		handled <- err
	}()
	h.office.Eventually("the answer is stored", func() bool {
		info, err := commands.Info(t.Context())
		return err == nil && info.State.LastSeq > before
	})
	cancel()
	if err := <-handled; !errors.Is(err, context.Canceled) {
		t.Errorf("Handle = %v; want that it is seen to again", err)
	}
	if h.meeting("march") != "" {
		t.Error("it is decided without a desk")
	}
	h.office.StartDesk()
	h.office.Eventually("it is decided", func() bool { return strings.HasPrefix(h.meeting("march"), "jan declined") })
	h.clerk()
	if held := h.settled(); len(held) != 0 || h.events("meeting.answered") != 1 {
		t.Errorf("%d are held, %d answers", len(held), h.events("meeting.answered"))
	}
}

// Of somebody who is erased nothing is taken in any more, not even into a command.
func TestAnswerOfErased(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.clerk()
	if held := h.sees(guests["li"], own, h.mail("samsung-ics-only", "li")); held != "" {
		t.Fatalf("held as %s", held)
	}
	h.office.Do("person.erase", `{"id":"jan"}`)
	h.office.Do("person.erase", `{"id":"li"}`)
	h.sees(guests["li"], own, append(h.mail("samsung-ics-only", "li"), "\r\n"...))
	if held := h.sees(guests["jan"], own, h.mail("google", "jan")); held != reply.HeldUnknownUID && held != "" {
		t.Errorf("an answer of somebody erased is held as %s", held)
	}
	if n := h.events("command.refused"); n != 0 {
		t.Errorf("what they said went into %d commands", n)
	}
	if n := h.events("meeting.answered"); n != 1 || h.meeting("march") != "" && strings.Contains(h.meeting("march"), "jan") {
		t.Errorf("%d answers; the meeting has %q", n, h.meeting("march"))
	}
}

// TestMailWhileTheJournalIsNotFollowed has a mail come while nobody knows what was sent out: nothing is wrong with it, and its time has not come.
func TestMailWhileTheJournalIsNotFollowed(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.newClerk()
	c.Mirror = worker.NewMirror(h.Journal, "bremen", slog.New(slog.DiscardHandler))
	came := &inbound.Mail{ID: "x", At: march, From: guests["erika"], To: own, Raw: h.mail("outlook-desktop", "erika")}
	if fate, err := c.Handle(t.Context(), came); !errors.Is(err, inbound.ErrUntouched) {
		t.Errorf("it is %+v, %v; want that its time has not come", fate, err)
	}
	c.Mirror = h.Mirror
	if fate, err := c.Handle(t.Context(), came); err != nil || fate.Reason != "" || !strings.HasPrefix(h.meeting("march"), "erika accepted") {
		t.Errorf("once the journal is followed it is %+v, %v; the meeting has %q", fate, err, h.meeting("march"))
	}
}

// TestMailWhileNothingIsStored has a mail come while no command can be stored, or may not have been: only where one may have been it is a try, so that people
// are told what comes of it.
func TestMailWhileNothingIsStored(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.newClerk()
	came := &inbound.Mail{ID: "x", At: march, From: guests["erika"], To: own, Raw: h.mail("outlook-desktop", "erika")}
	full := *h.Reception
	full.Shares = &journal.Shares{Shut: func() error { return errors.New("no space left on device") }}
	c.Reception = &full
	if fate, err := c.Handle(t.Context(), came); !errors.Is(err, inbound.ErrUntouched) || !errors.Is(err, journal.ErrNoRoom) {
		t.Errorf("while the disk is full it is %+v, %v; want that nothing could be begun", fate, err)
	}
	c.Reception = h.Reception
	if fate, err := c.Handle(t.Context(), came); err != nil || fate.Reason != "" || !strings.HasPrefix(h.meeting("march"), "erika accepted") {
		t.Errorf("once there is room it is %+v, %v; the meeting has %q", fate, err, h.meeting("march"))
	}
	for _, c := range []struct {
		err               error
		first             bool
		notYet, untouched bool
	}{
		{nats.ErrNoResponders, true, true, true},
		{nats.ErrNoResponders, false, true, false},
		{&jetstream.APIError{Code: 503, ErrorCode: 10077}, true, true, true},
		{context.DeadlineExceeded, true, true, false}, // it may be stored
		{nats.ErrDisconnected, true, true, false},
		{&jetstream.APIError{Code: 400, ErrorCode: 10054}, true, false, false}, // the command is too large
		{errors.New("it does not match"), true, false, false},
	} {
		err := reply.Unstored(fmt.Errorf("store the command: %w", c.err), c.first)
		if errors.Is(err, inbound.ErrNotYet) != c.notYet || errors.Is(err, inbound.ErrUntouched) != c.untouched || !errors.Is(err, c.err) {
			t.Errorf("after %v (the first: %v) it is %v", c.err, c.first, err)
		}
	}
}
