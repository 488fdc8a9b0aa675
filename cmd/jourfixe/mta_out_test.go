package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-ical"

	"jourfixe/worker"
)

// A town is an office whose mail goes through real mail servers.
type town struct {
	*mta
	house *process
	data  string
	clock string
	args  []string
	keys  atomic.Uint32 // see mtaAnswer.Key
}

// mtaStart is when the clocks of these tests start, on a Monday morning, and mtaPace how much faster they go, so that the
// two minutes in which changes settle do not take as long.
const (
	mtaStart = "2027-02-01T05:00:00Z"
	mtaPace  = 30
)

// A mtaPerson is somebody of partner.example.
type mtaPerson struct{ id, name, language string }

func (p mtaPerson) address() string { return p.id + "@partner.example" }

// mtaPeople are who is invited, each with another mail program.
var mtaPeople = []mtaPerson{
	{"outlook", "Ērika Muster", "en"},
	{"webmail", "Jānis Muster", "de"},
	{"google", "Jan Nowak", "pl"},
	{"apple", "חנה כהן", "he"},
	{"thunderbird", "Ilze Bērziņa", "de"},
}

// openTown starts mail servers and a house that sends through them. It speaks to them as to
// servers elsewhere: over STARTTLS, with a certificate that is verified, and a login. For that the address must not look
// like loopback, where jourfixe would talk without TLS. 0.0.0.0 does not, and dialling it reaches this machine; no name
// would do so everywhere.
func openTown(t *testing.T, flags ...string) *town {
	t.Helper()
	accounts := []string{"private@partner.example"}
	for _, p := range mtaPeople {
		accounts = append(accounts, p.address())
	}
	o := &town{mta: startMTA(t, accounts...), data: filepath.Join(t.TempDir(), "data"), clock: newClock(mtaStart, mtaPace)}
	t.Setenv("SSL_CERT_FILE", o.path("cert.pem"))
	relay := url.URL{Scheme: "smtp", User: url.UserPassword(officeAccount, mtaPassword), Host: "0.0.0.0:" + o.Submission}
	o.args = append([]string{"--smtp", relay.String(), "--mail-from", officeAddress, "--mail-domain", "bremen.example",
		"--mail-contact", contactBox}, flags...)
	o.start()
	for _, p := range append(mtaPeople, mtaPerson{"gone", "Verzogen", "de"}) {
		o.send("person.add", map[string]any{"id": p.id, "name": p.name, "email": p.address(), "language": p.language, "zone": "Europe/Riga"})
	}
	return o
}

func (o *town) start() {
	o.t.Helper()
	house := serveAt(o.t, o.clock, o.data, o.args...)
	o.house = house
	o.t.Cleanup(func() {
		if o.t.Failed() {
			o.t.Logf("the house says\n%s", house.log)
		}
	})
}

// now is what the clock of the house shows.
func (o *town) now() time.Time {
	now, _ := fastClock(o.clock)
	return now()
}

// send has a command decided, which must not be refused.
func (o *town) send(kind string, data map[string]any) {
	o.t.Helper()
	body, err := json.Marshal(data)
	o.must(err)
	cmd := command(o.t, "send", kind, "--json", "--data", o.data)
	cmd.Env = append(cmd.Env, "JOURFIXE_TEST_CLOCK="+o.clock)
	cmd.Stdin = bytes.NewReader(body)
	if out, err := cmd.CombinedOutput(); err != nil {
		o.t.Fatalf("send %s: %v\n%s", kind, err, out)
	}
}

// meet asks for a meeting of an hour on the tenth of February, of which people are told at once.
func (o *town) meet(id, title string, hour int, people ...string) {
	o.t.Helper()
	need := make([]string, len(people))
	for i, p := range people {
		need[i] = "person/" + p
	}
	o.send("meeting.request", map[string]any{
		"id": id, "title": map[string]string{"de": title}, "need": need, "duration": "PT1H", "ifNone": "best",
		"at": map[string]string{"date": "2027-02-10", "start": fmt.Sprintf("%02d:00", hour), "zone": "Europe/Berlin"},
	})
}

// deliveries lists the mails about a meeting.
func (o *town) deliveries(meeting string) (list []worker.Delivery) {
	o.t.Helper()
	for line := range strings.Lines(jourfixe(o.t, "deliveries", meeting, "--format", "json", "--data", o.data)) {
		var d worker.Delivery
		o.must(json.Unmarshal([]byte(line), &d))
		list = append(list, d)
	}
	return list
}

// delivered waits until a mail about a meeting to somebody is in a state.
func (o *town) delivered(meeting, person, message, state string) (d worker.Delivery) {
	o.t.Helper()
	o.eventually(fmt.Sprintf("the %s of %s about %s to be %s", message, person, meeting, state), func() bool {
		for _, d = range o.deliveries(meeting) {
			if d.Person == person && d.Message == message && d.State == state {
				return true
			}
		}
		return false
	})
	return d
}

// receivedForm is the line that Postfix adds to a mail that came over TLS (S) from who has logged in (A), RFC 3848.
var receivedForm = regexp.MustCompile(`(?s)from bremen\.example .*TLSv1\.[23].*by mail\.bremen\.example .*with ESMTPSA id`)

// TestMTAOut sends invitations, a change and a cancellation through Postfix into mailboxes of Dovecot, and looks at them
// by IMAP: what was handed over how, and whether mail programs of all kinds find an appointment in it.
func TestMTAOut(t *testing.T) {
	o := openTown(t)
	o.meet("jf", "Jour fixe", 10, "outlook", "webmail", "google", "apple", "thunderbird")
	senders, uids := map[string]string{}, map[string]string{}
	first := map[string]*fetched{}
	for _, p := range mtaPeople {
		f := o.invitation(p.address(), "Jour fixe")
		first[p.id] = f
		if got, want := f.shape, "mixed(alternative(plain html calendar) ics)"; got != want {
			t.Errorf("%s: the mail has the shape %s, want %s", p.id, got, want)
		}
		if !receivedForm.MatchString(f.header.Get("Received")) && !receivedForm.MatchString(strings.Join(f.header.Values("Received"), "\n")) {
			t.Errorf("%s: the mail was received %q, want with ESMTPSA", p.id, f.header.Values("Received"))
		}
		for field, want := range map[string]string{
			"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply", "Content-Language": p.language,
			"Reply-To": "<" + contactBox + ">",
		} {
			if got := f.header.Get(field); got != want {
				t.Errorf("%s: %s is %q, want %q", p.id, field, got, want)
			}
		}
		o.checkInvitation(p, f)
		if other, twice := uids[f.value(ical.PropUID)]; twice {
			t.Errorf("%s and %s have one UID", other, p.id)
		}
		uids[f.value(ical.PropUID)] = p.id
		senders[f.returnPath()] += p.id + " "
	}
	for sender, people := range senders {
		if !strings.HasPrefix(sender, "jourfixe+") || !strings.HasSuffix(sender, "@bremen.example") || strings.Count(people, " ") != 1 {
			t.Errorf("the envelopes of the mails to %sname the sender %s; want a sender under %s for each", people, sender, officeAddress)
		}
	}

	o.send("meeting.move", map[string]any{"id": "jf", "at": map[string]string{"date": "2027-02-11", "start": "11:00"}})
	for _, p := range mtaPeople {
		f := o.arrives(p.address(), "the change", func(f *fetched) bool { return f.method == "REQUEST" && f.value(ical.PropSequence) == "1" })
		o.follows(p, f, first[p.id])
		if got, want := f.instant(ical.PropDateTimeStart), time.Date(2027, 2, 11, 10, 0, 0, 0, time.UTC); !got.Equal(want) {
			t.Errorf("%s: it is moved to %s, want %s", p.id, got, want)
		}
	}
	o.send("meeting.cancel", map[string]any{"id": "jf"})
	for _, p := range mtaPeople {
		f := o.arrives(p.address(), "the cancellation", func(f *fetched) bool { return f.method == "CANCEL" })
		o.follows(p, f, first[p.id])
		if f.value(ical.PropStatus) != "CANCELLED" || f.value(ical.PropSequence) != "2" {
			t.Errorf("%s: the cancellation has the status %s and the sequence %s", p.id, f.value(ical.PropStatus), f.value(ical.PropSequence))
		}
		if n := len(o.mails(p.address())); n != 3 {
			t.Errorf("%s got %d mails, want invitation, change and cancellation", p.id, n)
		}
		d := o.delivered("jf", p.id, "cancellation", "sent")
		if d.Response != "250 2.0.0" {
			t.Errorf("%s: Postfix is said to have answered %q", p.id, d.Response)
		}
	}
	if left := o.queue(); len(left) > 0 {
		t.Errorf("left in the queue: %+v", left)
	}
}

// checkInvitation looks at the appointment as the person's calendar would.
func (o *town) checkInvitation(p mtaPerson, f *fetched) {
	o.t.Helper()
	method := f.calendar.Props.Get(ical.PropMethod)
	if method == nil || method.Value != f.method || len(f.calendar.Events()) != 1 {
		o.t.Fatalf("%s: the calendar has the method %v and %d events", p.id, method, len(f.calendar.Events()))
	}
	attendees := f.event().Props[ical.PropAttendee]
	if len(attendees) != 1 || attendees[0].Value != "mailto:"+p.address() || attendees[0].Params.Get(ical.ParamRSVP) != "TRUE" {
		o.t.Errorf("%s: the attendees are %v, want the person alone", p.id, attendees)
	}
	if got := f.value(ical.PropOrganizer); got != "mailto:"+officeAddress {
		o.t.Errorf("%s: the organizer is %s", p.id, got)
	}
	if got, want := f.instant(ical.PropDateTimeStart), time.Date(2027, 2, 10, 9, 0, 0, 0, time.UTC); !got.Equal(want) {
		o.t.Errorf("%s: it starts %s, want %s", p.id, got, want)
	}
	if !regexp.MustCompile(`^[a-z2-7]{26}@bremen\.example$`).MatchString(f.value(ical.PropUID)) {
		o.t.Errorf("%s: the UID is %s", p.id, f.value(ical.PropUID))
	}
	if !bytes.Contains(f.file, []byte("UID:"+f.value(ical.PropUID))) {
		o.t.Errorf("%s: the attached file has another UID than the calendar", p.id)
	}
	if !strings.Contains(f.text, "/rsvp/") {
		o.t.Errorf("%s: the text has no link for an answer:\n%s", p.id, f.text)
	}
}

// follows checks that a mail belongs to an earlier one.
func (o *town) follows(p mtaPerson, f, first *fetched) {
	o.t.Helper()
	if got, want := f.value(ical.PropUID), first.value(ical.PropUID); got != want {
		o.t.Errorf("%s: the UID was %s and is %s", p.id, want, got)
	}
	id := first.header.Get("Message-Id")
	if got := f.header.Get("In-Reply-To"); got != id {
		o.t.Errorf("%s: it follows %s, want %s", p.id, got, id)
	}
}
