package reply_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/worker/incoming/incomingtest"
	"jourfixe/worker/links"
	"jourfixe/worker/reply"
)

// A replied is an answer as a program writes it, with what a test wants to be odd about it.
type replied struct {
	method, uid, attendee, partstat, from, stamp, more string
	sequence                                           string // "" for none
	subject                                            string
}

// mail builds the mail.
func (r replied) mail() []byte {
	or := func(s, otherwise string) string {
		if s == "" {
			return otherwise
		}
		return s
	}
	sequence := ""
	if r.sequence != "" {
		sequence = "SEQUENCE:" + r.sequence + "\n"
	}
	stamp := ""
	if r.stamp != "none" {
		stamp = "DTSTAMP:" + or(r.stamp, "20270301T080000Z") + "\n"
	}
	return []byte(strings.ReplaceAll(fmt.Sprintf(`From: %s
To: jourfixe@bremen.example
Subject: %s
MIME-Version: 1.0
Content-Type: text/calendar; charset=utf-8; method=%[3]s

BEGIN:VCALENDAR
VERSION:2.0
METHOD:%[3]s
BEGIN:VEVENT
UID:%[4]s
%[5]s%[6]s%[9]sATTENDEE;PARTSTAT=%[7]s:mailto:%[8]s
END:VEVENT
END:VCALENDAR
`, or(r.from, r.attendee), or(r.subject, "Re: Jour fixe"), or(r.method, "REPLY"), r.uid, stamp, sequence, or(r.partstat, "ACCEPTED"), r.attendee, r.more), "\n", "\r\n"))
}

// TestT9ForgedReply answers from another address: who has the id of the invitation was given it, so the answer counts
// and shows whose it is. Without the id nothing changes, whatever else is right, and somebody is shown the mail.
func TestT9ForgedReply(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.clerk()
	uid := h.entry("march", "jan")
	const mallory = "mallory@evil.example"
	altered := strings.Map(func(c rune) rune {
		if c == 'a' {
			return 'b'
		}
		return c
	}, uid[:3]) + uid[3:]
	if altered == uid {
		altered = "2" + uid[1:]
	}
	if altered == uid {
		altered = "3" + uid[1:]
	}
	for name, wrong := range map[string]string{
		"one character is another":    altered,
		"one character is missing":    uid[1:],
		"one character more":          "a" + uid,
		"another domain":              strings.Replace(uid, "bremen.example", "bremen.example.evil.example", 1),
		"no domain":                   strings.TrimSuffix(uid, "@bremen.example"),
		"the link for answering":      h.answerToken("march", "jan") + "@bremen.example",
		"the id of a mail":            h.messageID(ref("march"), owed.Debt{Kind: meetingmail.Invitation, To: "jan"}),
		"a meeting that nobody has":   h.entry("may", "jan"),
		"somebody who is not invited": h.entry("march", "nobody"),
		"the id of the meeting":       "march",
		"a long one":                  strings.Repeat("a", 5_000),
	} {
		r := replied{uid: wrong, attendee: guests["jan"]}
		if held := h.sees(guests["jan"], own, r.mail()); held != reply.HeldUnknownUID {
			t.Errorf("%s: held as %q; want %s", name, held, reply.HeldUnknownUID)
		}
	}
	if got := h.meeting("march"); got != "" || h.events("meeting.answered") != 0 {
		t.Errorf("after forged answers the meeting has %s", got)
	}
	for _, c := range []struct{ from, attendee, want string }{
		{mallory, guests["jan"], `jan accepted via mail #0 by "mallory@evil.example"`},
		{guests["jan"], mallory, `jan accepted via mail #0 by "mallory@evil.example"`},
		{"Jan.Nowak@GDANSK.example", guests["jan"], `jan accepted via mail #0`},
		{"both@a.example, " + guests["jan"], guests["jan"], `jan accepted via mail #0`},
	} {
		r := replied{uid: strings.ToUpper(uid), attendee: c.attendee, from: c.from, subject: c.from}
		if held := h.sees(c.from, own, r.mail()); held != "" {
			t.Errorf("from %s: held as %s", c.from, held)
		}
		if got := h.meeting("march"); got != c.want {
			t.Errorf("from %s for %s the meeting has %s; want %s", c.from, c.attendee, got, c.want)
		}
	}
}

// TestT10PartyCrasher has others answer, and send us meetings and cancellations: nobody becomes a participant, and
// nothing else changes.
func TestT10PartyCrasher(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.clerk()
	people := func() (n int) {
		h.Mirror.View(func(b *calendar.Book) { n = len(b.People()) + len(b.Invited(b.Meeting("march").Guests())) })
		return n
	}
	before := people()
	if held := h.sees("mallory@evil.example", own, h.mail("answer-party-crasher", "jan")); held != "" {
		t.Errorf("the answer is held as %s", held)
	}
	if got, want := h.meeting("march"), `jan accepted via mail #0 by "mallory@evil.example"`; got != want {
		t.Errorf("the meeting has %s; want %s", got, want)
	}
	state := h.sequence()
	for _, name := range []string{"foreign-request", "foreign-cancel", "foreign-ics-only"} {
		if held := h.sees("jan.nowak@gdansk.example", own, h.mail(name, "jan")); held != reply.HeldForeign {
			t.Errorf("%s is held as %q; want %s", name, held, reply.HeldForeign)
		}
	}
	for _, method := range []string{"REQUEST", "CANCEL", "PUBLISH", "ADD", "REFRESH", "DECLINECOUNTER"} {
		r := replied{method: method, uid: h.entry("march", "jan"), attendee: guests["jan"]}
		if held := h.sees(guests["jan"], own, r.mail()); held != reply.HeldForeign {
			t.Errorf("%s is held as %q; want %s", method, held, reply.HeldForeign)
		}
	}
	if h.sequence() != state || people() != before {
		t.Errorf("a meeting sent to us has changed the book")
	}
	// Of several who answer in one mail it is the one who was invited whose word counts; where nobody can tell, nothing
	// does.
	both := replied{uid: h.entry("april", "jan"), attendee: guests["jan"], more: "ATTENDEE;PARTSTAT=DECLINED:mailto:a@b.example\r\n"}
	if held := h.sees(guests["jan"], own, both.mail()); held != "" || h.meeting("april") != "jan accepted via mail #0" {
		t.Errorf("with another attendee before: held as %q, the meeting has %s", held, h.meeting("april"))
	}
	both = replied{uid: h.entry("april", "erika"), attendee: "x@b.example", from: "y@b.example", more: "ATTENDEE;PARTSTAT=DECLINED:mailto:a@b.example\r\n"}
	if held := h.sees("y@b.example", own, both.mail()); held != reply.HeldAmbiguous {
		t.Errorf("two strangers are held as %q; want %s", held, reply.HeldAmbiguous)
	}
}

// TestT11StaleReply has mails come in another order than they were written.
func TestT11StaleReply(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.clerk()
	uid := h.entry("march", "jan")
	send := func(r replied, want string) {
		t.Helper()
		r.uid, r.attendee = uid, guests["jan"]
		if held := h.sees(guests["jan"], own, r.mail()); held != "" {
			t.Errorf("held as %s", held)
		}
		if got := h.meeting("march"); got != want {
			t.Errorf("%+v: the meeting has %q; want %q", r, got, want)
		}
	}
	send(replied{stamp: "20270301T081000Z", sequence: "0"}, "jan accepted via mail #0")
	send(replied{stamp: "20270301T080000Z", sequence: "0", partstat: "DECLINED"}, "jan accepted via mail #0") // older
	send(replied{stamp: "20270301T082000Z", sequence: "0", partstat: "TENTATIVE"}, "jan tentative via mail #0")
	send(replied{stamp: "20270301T083000Z", sequence: "0", partstat: "NEEDS-ACTION"}, "jan tentative via mail #0")
	send(replied{stamp: "20270301T083000Z", sequence: "0", partstat: "DECLINED", more: "RECURRENCE-ID:20270315T130000Z\r\n"}, "jan tentative via mail #0")
	send(replied{stamp: "20270301T083000Z", sequence: "0", partstat: "DECLINED", more: "RECURRENCE-ID:20200101T130000Z\r\n"}, "jan tentative via mail #0")
	// A clock that is years ahead says nothing about order beyond when the mail came in.
	send(replied{stamp: "20370301T083000Z", sequence: "0", partstat: "DECLINED"}, "jan declined via mail #0")
	send(replied{stamp: "99991231T235959Z", sequence: "0"}, "jan accepted via mail #0")
	send(replied{stamp: "none", sequence: "0", partstat: "DECLINED"}, "jan declined via mail #0")

	// The meeting gets another time, and the person is told of it: what they said to the old one does not count any
	// more.
	h.office.Do("meeting.move", `{"id":"march","at":{"date":"2027-03-16","start":"14:00"}}`)
	h.tell("march", "jan", owed.Utterance{Kind: meetingmail.Update, Revision: 1, Sequence: 4, State: owed.StateSent})
	send(replied{sequence: "0", stamp: "20270301T091000Z"}, "")
	send(replied{sequence: "3", stamp: "20270301T091001Z"}, "")
	send(replied{sequence: "4", stamp: "20270301T091002Z"}, "jan accepted via mail #1")
	send(replied{sequence: "9", stamp: "20270301T091003Z", partstat: "DECLINED"}, "jan declined via mail #1")
	send(replied{stamp: "20270301T091004Z"}, "jan accepted via mail #1") // says nothing: what they were told last
	const want = "answer answered 8, answer no-answer 1, answer one-date 2, answer stale 3"
	if got := h.counted(); got != want {
		t.Errorf("counted: %s; want %s", got, want)
	}
}

// TestT12Counter proposes another time: that is kept, and moves nothing.
func TestT12Counter(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.clerk()
	for _, c := range []struct{ sample, person string }{{"google-counter", "jan"}, {"outlook-counter", "erika"}} {
		if held := h.sees(guests[c.person], own, h.mail(c.sample, c.person)); held != "" {
			t.Errorf("%s is held as %s", c.sample, held)
		}
	}
	const want = `erika proposes 0728T1200-0728T1330 via mail #0 by "" says "Ich freue mich, bis dann!\n\nErika"
erika tentative via mail #0 says "Ich freue mich, bis dann!\n\nErika"
jan proposes 0316T0930-0316T1030 via mail #0 by "" says "Passt es am Dienstag?"`
	if got := h.meeting("march"); got != want {
		t.Errorf("the meeting has\n%s\nwant\n%s", got, want)
	}
	h.Mirror.View(func(b *calendar.Book) {
		if m := b.Meeting("march"); m.Revision != 0 || !m.Instant.Equal(time.Date(2027, 3, 15, 13, 0, 0, 0, time.UTC)) {
			t.Errorf("the meeting was moved to %s", m.Instant)
		}
	})
	for _, c := range []struct{ name, time, partstat, held, want string }{
		{"floating", "DTSTART:20270317T100000\r\nDTEND:20270317T110000\r\n", "", reply.HeldNoTime, ""},
		{"an unknown zone", "DTSTART;TZID=Mars/Base:20270317T100000\r\nDTEND;TZID=Mars/Base:20270317T110000\r\n", "", reply.HeldNoTime, ""},
		{"a whole day", "DTSTART;VALUE=DATE:20270317\r\nDTEND;VALUE=DATE:20270318\r\n", "", reply.HeldNoTime, ""},
		{"beyond all years", "DTSTART:99991231T235959Z\r\nDURATION:P3D\r\n", "", "", ""},
		{"none", "", "", reply.HeldNoTime, ""},
		{"the time that it has", "DTSTART:20270412T120000Z\r\nDTEND:20270412T130000Z\r\n", "DECLINED", "", "li declined via mail #0"},
		{"the end before the start", "DTSTART:20270317T100000Z\r\nDTEND:20270317T090000Z\r\n", "DECLINED", reply.HeldNoTime, "li declined via mail #0"},
		{"longer than a day", "DTSTART:20270317T100000Z\r\nDTEND:20270318T100001Z\r\n", "", reply.HeldNoTime, "li declined via mail #0"},
		{"in the past", "DTSTART:20260317T100000Z\r\nDTEND:20260317T110000Z\r\n", "", reply.HeldNoTime, "li declined via mail #0"},
	} {
		r := replied{method: "COUNTER", uid: h.entry("april", "li"), attendee: guests["li"], more: c.time, partstat: c.partstat, subject: c.name}
		if held := h.sees(guests["li"], own, r.mail()); held != c.held && c.name != "beyond all years" {
			t.Errorf("%s: held as %q; want %q", c.name, held, c.held)
		}
		if got := h.meeting("april"); got != c.want {
			t.Errorf("%s: the meeting has %q; want %q", c.name, got, c.want)
		}
	}
}

// TestT13Loop sends what programs send by themselves: no mail goes out for any of it.
func TestT13Loop(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id := h.tell("march", "jan", owed.Utterance{Kind: meetingmail.Update, Sequence: 1, State: owed.StateSent})
	h.clerk()
	for _, name := range []string{
		"auto-exchange-oof", "auto-own", "auto-read-receipt", "auto-responder", "auto-sieve",
		"bounce-exim-plain", "bounce-qmail", "dsn-postfix", "dsn-postfix-delayed", "dsn-success", "dsn-gmail",
	} {
		for _, to := range []string{own, links.Envelope(own, id)} {
			from := ""
			if name == "auto-responder" {
				from = "x@gdansk.example"
			}
			if held := h.sees(from, to, incomingtest.Sample(t, name)); held != "" {
				t.Errorf("%s is held as %s", name, held)
			}
		}
	}
	// What nobody has sent is never from a person, whoever it claims to be from.
	// But it may be a report in words that are not known, so somebody has to look at it.
	for _, raw := range []string{
		"From: jan.nowak@gdansk.example\r\nSubject: Re: x\r\n\r\nI am away.\r\n", string(incomingtest.Sample(t, "auto-null-sender")),
	} {
		for _, to := range []string{own, links.Envelope(own, id)} {
			if held := h.sees("", to, []byte("X-To: "+to+"\r\n"+raw)); held != reply.HeldUnclear {
				t.Errorf("it is held as %q", held)
			}
		}
	}
	// An answer is one even if a program has sent it by itself, as Google does for people.
	if held := h.sees(guests["jan"], own, h.mail("google", "jan")); held != "" || h.meeting("march") == "" {
		t.Errorf("an answer that was sent automatically is held as %q", held)
	}
	if forwards, reports := h.courier.brought(); len(forwards)+len(reports) != 0 {
		t.Errorf("%d mails and %d reports go out", len(forwards), len(reports))
	}
}
