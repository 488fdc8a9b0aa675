package reply_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/events/journal/inbound"
	"jourfixe/events/journal/journaltest"
	"jourfixe/worker"
	"jourfixe/worker/incoming/incomingtest"
	"jourfixe/worker/links"
	"jourfixe/worker/reply"
)

// letter is a mail that somebody has written.
func letter(n int) []byte {
	return fmt.Appendf(nil, "From: x@y.example\r\nSubject: Frage %d\r\n\r\nDarf ich jemanden mitbringen?\r\n", n)
}

// A slow courier takes as long as it is given, until it is told to be quick.
type slow struct {
	courier
	busy, most atomic.Int32
	quick      chan struct{}
}

// Forward implements worker.Courier.
func (s *slow) Forward(ctx context.Context, f *worker.Forward) error {
	n := s.busy.Add(1)
	defer s.busy.Add(-1)
	for before := s.most.Load(); n > before && !s.most.CompareAndSwap(before, n); before = s.most.Load() {
	}
	select {
	case <-s.quick:
		return s.courier.Forward(ctx, f)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// However long the mail server takes for what people have written, answers and bounces are seen to; and when it is quick
// again, all of it is handed on.
func TestLettersHoldUpNoAnswer(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	bounced := h.tell("april", "jan", owed.Utterance{Kind: meetingmail.Update, Sequence: 1, State: owed.StateSent})
	stuck := &slow{quick: make(chan struct{})}
	c := h.newClerk()
	c.Courier = stuck
	const letters = 6
	for n := range letters {
		h.receive("x@y.example", own, letter(n))
	}
	h.run(c.Run)
	h.office.Eventually("a letter is on its way", func() bool { return stuck.busy.Load() > 0 })
	h.receive(guests["jan"], own, h.mail("google", "jan"))
	h.receive("", links.Envelope(own, bounced), incomingtest.Sample(t, "dsn-postfix"))
	h.office.Eventually("the answer and the bounce are seen to", func() bool {
		return strings.Contains(h.counted(), "answer answered 1") && strings.Contains(h.counted(), "bounce returned 1")
	})
	if n := stuck.most.Load(); n != 1 {
		t.Errorf("%d letters are on their way at once", n)
	}
	close(stuck.quick)
	if held := h.settled(); len(held) != 0 {
		t.Errorf("%d mails are held: %+v", len(held), held)
	}
	if forwards, _ := stuck.brought(); len(forwards) != letters {
		t.Errorf("%d letters are handed on; want %d", len(forwards), letters)
	}
}

// What people were told is held they are not told again: not by another replica, and not after a restart, on any day.
func TestReportOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	silent := h.newClerk()
	silent.Courier = nil
	day := 0
	tell := func(what string, want int) {
		t.Helper()
		for range 2 { // two processes, that have just begun
			c := h.newClerk()
			c.Now = func() time.Time { return march.Add(time.Duration(24*day) * time.Hour) }
			c.Tell(t.Context())
		}
		if _, reports := h.courier.brought(); len(reports) != want {
			t.Errorf("%s: %d reports; want %d", what, len(reports), want)
		}
		day++
	}
	hold := func(name string) string {
		stop := h.run(silent.Run)
		defer stop()
		id := h.receive("a@b.example", own, h.mail(name, "jan"))
		h.settled()
		return id
	}
	tell("nothing is held", 0)
	hold("foreign-request")
	last := hold("answer-broken")
	tell("two are held", 1)
	tell("the same two", 1)
	if err := h.Journal.Inbound().Fates.Drop(t.Context(), last); err != nil {
		t.Fatal(err)
	}
	tell("one of the two", 1)
	hold("foreign-cancel")
	h.courier.failing(errors.New("the mail server is away"))
	tell("another one, but it cannot be said", 1)
	h.courier.failing(nil)
	tell("the next day it can", 2)
	tell("it was said", 2)
	day -= 2 // of the day on which it was said
	hold("foreign-ics-only")
	tell("one more on the same day", 2)
	tell("the day after", 3)
	tell("and after that", 3)
}

// What the journal holds by itself is counted and told of as what the clerk holds.
func TestHeldByJournal(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	stream, err := h.jetstream().Stream(t.Context(), "JF_INBOUND")
	if err != nil {
		t.Fatal(err)
	}
	// Behind its last part there is so much that it does not lie in its head.
	long := slices.Concat(h.mail("google", "jan"), bytes.Repeat([]byte("and so on\r\n"), 2<<10))
	lost := h.receive(guests["jan"], own, long)
	part, err := stream.GetLastMsgForSubject(t.Context(), "jourfixe."+journaltest.Office+".inbound.part."+lost+".0")
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.DeleteMsg(t.Context(), part.Sequence); err != nil {
		t.Fatal(err)
	}
	old := &reply.Intake{Receiver: h.Journal.Inbound().Receiver, Now: func() time.Time { return time.Now().Add(-8 * 24 * time.Hour) }}
	if _, err := old.Receive(t.Context(), "x@y.example", own, letter(1)); err != nil {
		t.Fatal(err)
	}
	h.receive("a@b.example", own, h.mail("foreign-request", "jan"))
	h.courier.failing(errors.New("the mail server is away"))
	c := h.newClerk()
	h.run(c.Attend)
	for range 3 {
		h.office.Eventually("somebody is to be told", c.Woken)
		if held := h.settled(); len(held) == 3 {
			break
		}
	}
	h.office.Eventually("each is counted", func() bool {
		return h.counted() == "foreign foreign 1, person failing 1, unreadable incomplete 1"
	})
}

// A mail that is tried again is counted once, when it is done with.
func TestCountedOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	bounced := h.tell("april", "jan", owed.Utterance{Kind: meetingmail.Update, Sequence: 1, State: owed.StateSent})
	one := replied{uid: h.entry("march", "jan"), attendee: guests["jan"]}.mail()
	of := "BEGIN:VEVENT\r\nUID:" + h.entry("april", "jan") + "\r\nDTSTAMP:20270301T080000Z\r\nRECURRENCE-ID:20270412T120000Z\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:" +
		guests["jan"] + "\r\nEND:VEVENT\r\n"
	both := bytes.Replace(one, []byte("END:VCALENDAR"), []byte(of+"END:VCALENDAR"), 1)
	mails := []*inbound.Mail{
		{ID: "answer", At: march, From: guests["jan"], To: own, Raw: both},
		{ID: "bounce", At: march, To: links.Envelope(own, bounced), Raw: bytes.ReplaceAll(incomingtest.Sample(t, "dsn-postfix"), []byte("nobody@gdansk.example"), []byte(guests["jan"]))},
	}
	h.StopDesk()
	c := h.newClerk()
	for range 2 {
		for _, came := range mails {
			ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
			if _, err := c.Handle(ctx, came); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("without a desk: %v", err)
			}
			cancel()
		}
	}
	if got := h.counted(); got != "" {
		t.Errorf("counted before anything is done: %s", got)
	}
	h.office.StartDesk()
	for _, came := range mails {
		if fate, err := c.Handle(t.Context(), came); err != nil || fate.Reason != "" {
			t.Errorf("%s: %+v, %v", came.ID, fate, err)
		}
	}
	if got, want := h.counted(), "answer answered 1, answer one-date 1, bounce noted 1, bounce returned 1"; got != want {
		t.Errorf("counted: %s; want %s", got, want)
	}
}

// Of several mails that were written in the same second the last one counts; the same mail that is brought again, whichever
// way, does not count again.
func TestSameSecond(t *testing.T) {
	t.Parallel()
	for name, header := range map[string]string{"with Message-ID": "Message-ID: <%d@gdansk.example>\r\n", "without": "Date: Mon, 1 Mar 2027 08:00:0%d +0000\r\n"} {
		for _, stamp := range []string{"", "none"} {
			t.Run(name+" "+stamp, func(t *testing.T) {
				t.Parallel()
				h := newHouse(t)
				h.clerk()
				var mails [][]byte
				for i, said := range []string{"ACCEPTED", "DECLINED", "ACCEPTED"} {
					r := replied{uid: h.entry("march", "jan"), attendee: guests["jan"], partstat: said, stamp: stamp}
					raw := append(fmt.Appendf(nil, header, i), r.mail()...)
					mails = append(mails, raw)
					if held := h.sees(guests["jan"], own, raw); held != "" {
						t.Fatalf("held as %s", held)
					}
					if got, want := h.meeting("march"), "jan "+strings.ToLower(said)+" via mail #0"; got != want {
						t.Errorf("after mail %d the meeting has %q; want %q", i+1, got, want)
					}
				}
				// The second one again: as it came, to the address in capitals, through a pipe from a mailbox, and a minute later.
				later := &reply.Intake{Receiver: h.Journal.Inbound().Receiver, Now: func() time.Time { return march.Add(30 * time.Second) }}
				for i, raw := range [][]byte{
					mails[1], mails[1], bytes.ReplaceAll(mails[1], []byte("\r\n"), []byte("\n")),
					append([]byte("From jan.nowak@gdansk.example  Mon Mar  1 08:00:00 2027\n"), bytes.ReplaceAll(mails[1], []byte("\r\n"), []byte("\n"))...),
					append(bytes.Clone(mails[1]), "\r\n"...),
				} {
					to := own
					if i == 1 {
						to = strings.ToUpper(own)
					}
					if _, err := later.Receive(t.Context(), guests["jan"], to, raw); err != nil {
						t.Fatal(err)
					}
				}
				if held := h.settled(); len(held) != 0 {
					t.Errorf("%d are held", len(held))
				}
				if got := h.meeting("march"); got != "jan accepted via mail #0" || h.events("meeting.answered") != 3 {
					t.Errorf("after the second mail again the meeting has %q, and there are %d answers", got, h.events("meeting.answered"))
				}
				if got := h.counted(); strings.Contains(got, "not-possible") || strings.Contains(got, "stale") {
					t.Errorf("counted: %s", got)
				}
			})
		}
	}
}

// The same mail again, after the meeting has another time, is left alone as what it is: overtaken.
func TestSameMailAfterMove(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.clerk()
	raw := replied{uid: h.entry("march", "jan"), attendee: guests["jan"]}.mail()
	h.sees(guests["jan"], own, raw)
	h.office.Do("meeting.move", `{"id":"march","at":{"date":"2027-03-16","start":"14:00"}}`)
	h.tell("march", "jan", owed.Utterance{Kind: meetingmail.Update, Revision: 1, Sequence: 4, State: owed.StateSent})
	h.sees(guests["jan"], own, append(raw, "\r\n"...))
	if got, want := h.counted(), "answer answered 1, answer stale 1"; got != want || h.meeting("march") != "" {
		t.Errorf("counted: %s; want %s; the meeting has %q", got, want, h.meeting("march"))
	}
}

// A flood of mails that nobody waits to be answered fills half of the room at most, and what gives way is counted.
func TestClear(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.shrink(1 << 20)
	stop := h.clerk()
	kept := h.receive("y@b.example", own, replied{uid: h.entry("april", "erika"), attendee: "x@b.example", from: "y@b.example",
		more: "ATTENDEE;PARTSTAT=DECLINED:mailto:a@b.example\r\n"}.mail())
	h.settled()
	const foreign = 17
	for n := range foreign {
		raw := replied{method: "REQUEST", uid: "x", attendee: "a@b.example", more: "SUMMARY:" + strings.Repeat(string(rune('a'+n)), 20_000) + "\r\n"}.mail()
		h.receive("a@b.example", own, raw)
		h.settled()
	}
	stop()
	c := h.newClerk()
	c.Clear(t.Context())
	list := h.settled()
	if !slices.ContainsFunc(list, func(in inbound.Mail) bool { return in.ID == kept && in.Reason == reply.HeldAmbiguous }) {
		t.Fatalf("what somebody has to decide on has given way")
	}
	gone := foreign + 1 - len(list)
	if want := fmt.Sprintf("foreign displaced %d, foreign foreign %d", gone, foreign); gone < 2 || gone > foreign/2 || !strings.Contains(h.counted(), want) {
		t.Errorf("%d have given way; counted: %s", gone, h.counted())
	}
	if n := strings.Count(h.office.Log.String(), "more than half of the room"); n != 1 {
		t.Errorf("the log says %d times that they have", n)
	}
	c.Clear(t.Context())
	if again := h.settled(); len(again) != len(list) {
		t.Errorf("once more %d give way", len(list)-len(again))
	}
}

// shrink leaves so many bytes of room for mail.
func (h *house) shrink(to int64) {
	h.t.Helper()
	js := h.jetstream()
	stream, err := js.Stream(h.t.Context(), "JF_INBOUND")
	if err != nil {
		h.t.Fatal(err)
	}
	config := stream.CachedInfo().Config
	config.MaxBytes = to
	if _, err := js.UpdateStream(h.t.Context(), config); err != nil {
		h.t.Fatal(err)
	}
}

// jetstream is the server as nobody but tests sees it.
func (h *house) jetstream() jetstream.JetStream {
	h.t.Helper()
	nc, err := h.office.Connect(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	if err != nil {
		h.t.Fatal(err)
	}
	return js
}
