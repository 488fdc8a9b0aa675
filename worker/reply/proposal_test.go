package reply_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/events/patience"
	"jourfixe/worker"
	"jourfixe/worker/reply"
)

// TestProposalIsTold has people told of a proposal that they have not decided on, once, with what its writer says.
func TestProposalIsTold(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.clerk()
	raw := h.mail("google-counter", "jan")
	for i := range 3 { // as a server sends it again that has not heard of the end
		if held := h.sees(guests["jan"], own, append(bytes.Clone(raw), strings.Repeat("\r\n", i)...)); held != "" {
			t.Fatalf("held as %s", held)
		}
	}
	forwards, _ := h.courier.brought()
	if len(forwards) != 1 {
		t.Fatalf("people are told %d times", len(forwards))
	}
	f := forwards[0]
	if f.From != guests["jan"] || f.About != ref("march") || f.Person != "jan" || !bytes.Equal(f.Raw, raw) {
		t.Errorf("they are told of %s by %s from %s, with %d octets", f.About, f.Person, f.From, len(f.Raw))
	}
	start := time.Date(2027, 3, 16, 9, 30, 0, 0, time.UTC)
	if p := f.Proposed; p == nil || !p.Start.Equal(start) || !p.End.Equal(start.Add(time.Hour)) || p.Comment != "Passt es am Dienstag?" {
		t.Errorf("they are told of the proposal %+v", p)
	}
	if got, want := h.counted(), "counter countered 3, counter forwarded 1"; got != want {
		t.Errorf("counted: %s; want %s", got, want)
	}
}

// TestProposalInDoubt has people told of both times that a proposal may mean, as they stand in the journal.
func TestProposalInDoubt(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.clerk()
	r := replied{
		method: "COUNTER", uid: h.entry("march", "jan"), attendee: guests["jan"],
		more: "DTSTART;TZID=Europe/Berlin:20270317T110000\r\nDTEND;TZID=Europe/Berlin:20270317T120000\r\n",
	}
	zone := "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0300\r\nTZOFFSETTO:+0300\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
	if held := h.sees(guests["jan"], own, bytes.Replace(r.mail(), []byte("BEGIN:VEVENT"), []byte(zone+"BEGIN:VEVENT"), 1)); held != "" {
		t.Fatalf("held as %s", held)
	}
	byMail, known := time.Date(2027, 3, 17, 8, 0, 0, 0, time.UTC), time.Date(2027, 3, 17, 10, 0, 0, 0, time.UTC)
	const wording = "2027-03-17 11:00 (Europe/Berlin)"
	forwards, _ := h.courier.brought()
	if len(forwards) != 1 {
		t.Fatalf("people are told %d times", len(forwards))
	}
	if p := forwards[0].Proposed; !p.Start.Equal(byMail) || p.Other == nil || !p.Other.Start.Equal(known) || p.Wording != wording {
		t.Errorf("they are told of %+v", p)
	}
	h.Mirror.View(func(b *calendar.Book) {
		c, open := b.Meeting("march").Counter("jan")
		if !open || !c.Start.Equal(byMail) || c.Other == nil || !c.Other.Start.Equal(known) || c.Wording.Value() != wording {
			t.Errorf("the book has %+v", c)
		}
	})
}

// TestProposalWhileRelayIsAway has the mail server be away at first: people are told when it is back, if they have not
// decided meanwhile. What cannot be told at all is no reason to hold the mail.
func TestProposalWhileRelayIsAway(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	c := h.newClerk()
	propose := func(person string) func() error {
		r := replied{method: "COUNTER", uid: h.entry("march", person), attendee: guests[person], more: "DTSTART:20270317T100020Z\r\nDTEND:20270317T110050Z\r\n"}
		came, err := h.Journal.Inbound().Pile.Mail(t.Context(), h.receive(guests[person], own, r.mail()))
		if err != nil {
			t.Fatal(err)
		}
		return func() error {
			fate, err := c.Handle(t.Context(), came)
			came.Tries++
			if fate.Reason != "" {
				t.Errorf("the mail of %s is held as %s", person, fate.Reason)
			}
			return err
		}
	}
	jan, li, omar := propose("jan"), propose("li"), propose("omar")
	away := errors.New("no route")
	h.courier.failing(away)
	for name, try := range map[string]func() error{"jan": jan, "li": li} {
		if err := try(); !errors.Is(err, away) {
			t.Errorf("while the relay is away, the proposal of %s gives %v", name, err)
		}
	}
	h.office.Do("meeting.keep", `{"id":"march","person":"li"}`)
	h.courier.failing(nil)
	for name, try := range map[string]func() error{"jan": jan, "li": li} {
		if err := try(); err != nil {
			t.Errorf("when it is back, the proposal of %s gives %v", name, err)
		}
	}
	forwards, _ := h.courier.brought()
	if len(forwards) != 1 || forwards[0].Person != "jan" {
		t.Errorf("people are told %d times; want once, of the proposal that is not decided on", len(forwards))
	}
	h.courier.failing(worker.ErrRefusedMail)
	if err := omar(); err != nil || !strings.Contains(h.meeting("march"), "omar proposes") || !strings.Contains(h.office.Log.String(), "nobody is told by mail of a proposal") {
		t.Errorf("what the relay refuses gives %v; the meeting has\n%s", err, h.meeting("march"))
	}
	if n := h.events("meeting.countered"); n != 3 {
		t.Errorf("there are %d proposals; want 3", n)
	}
}

// TestProposalWithoutDesk has nobody decide for a while: the mail is seen to again, since people would not be told of it
// otherwise.
func TestProposalWithoutDesk(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.StopDesk()
	came, err := h.Journal.Inbound().Pile.Mail(t.Context(), h.receive(guests["jan"], own, h.mail("google-counter", "jan")))
	if err != nil {
		t.Fatal(err)
	}
	c := h.newClerk()
	reply.Hurry(c, 100*time.Millisecond)
	if _, err := c.Handle(t.Context(), came); err == nil || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Handle = %v; want that it is seen to again", err)
	}
	h.office.StartDesk()
	reply.Hurry(c, patience.Limit)
	came.Tries++
	if fate, err := c.Handle(t.Context(), came); err != nil || fate.Reason != "" {
		t.Errorf("with a desk it gives %+v, %v", fate, err)
	}
	if forwards, _ := h.courier.brought(); len(forwards) != 1 || h.events("meeting.countered") != 1 {
		t.Errorf("people are told %d times of %d proposals", len(forwards), h.events("meeting.countered"))
	}
}

// TestProposalReckonedAnew has clocks turn out to go otherwise between the mail and the telling, as when the relay was away over an update:
// people are told the hour that is meant by then.
func TestProposalReckonedAnew(t *testing.T) {
	rules := map[string]string{"America/Winnipeg": "CST6CDT,M3.2.0,M11.1.0", "Europe/Berlin": "CET-1CEST,M3.5.0,M10.5.0/3"}
	calendartest.Use(t, calendartest.Zones(t, "2025b", rules))
	h := newHouse(t)
	h.office.Do("zones.adopt", `{"release":"2025b"}`)
	c := h.newClerk()
	r := replied{
		method: "COUNTER", uid: h.entry("march", "jan"), attendee: guests["jan"],
		more: "DTSTART;TZID=America/Winnipeg:20270310T100020\r\nDTEND;TZID=America/Winnipeg:20270310T110050\r\n",
	}
	came, err := h.Journal.Inbound().Pile.Mail(t.Context(), h.receive(guests["jan"], own, r.mail()))
	if err != nil {
		t.Fatal(err)
	}
	away := errors.New("no route")
	h.courier.failing(away)
	if _, err := c.Handle(t.Context(), came); !errors.Is(err, away) {
		t.Fatalf("while the relay is away it gives %v", err)
	}
	rules["America/Winnipeg"] = "CST5"
	calendartest.Use(t, calendartest.Zones(t, "2026f", rules))
	h.office.Do("zones.adopt", `{"release":"2026f"}`)
	h.courier.failing(nil)
	came.Tries++
	if _, err := c.Handle(t.Context(), came); err != nil {
		t.Fatal(err)
	}
	forwards, _ := h.courier.brought()
	if len(forwards) != 1 || !forwards[0].Proposed.Start.Equal(time.Date(2027, 3, 10, 15, 0, 0, 0, time.UTC)) || !forwards[0].Proposed.End.Equal(time.Date(2027, 3, 10, 16, 0, 0, 0, time.UTC)) {
		t.Errorf("people are told of %+v", forwards)
	}
}
