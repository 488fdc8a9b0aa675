package incoming_test

import (
	"encoding/base64"
	"runtime"
	"strings"
	"testing"
	"time"

	"jourfixe/events/patience"
	"jourfixe/worker/incoming"
	"jourfixe/worker/incoming/incomingtest"
)

const (
	head   = incomingtest.Head
	inline = incomingtest.Inline
	opens  = incomingtest.Opens
	closes = incomingtest.Closes
)

// maxMemory is what reading one mail may allocate at most, also what is free again.
const maxMemory = 64 << 20

// read reads a mail and checks what that took: memory, and time only to find what hangs.
func read(t testing.TB, raw []byte) (*incoming.Meaning, error) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	begun := time.Now()
	in, err := incoming.Read(raw, domain)
	took := time.Since(begun)
	runtime.ReadMemStats(&after)
	if took > patience.Limit {
		t.Errorf("reading took %s", took)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > maxMemory {
		t.Errorf("reading took %d MiB", used>>20)
	}
	return in, err
}

// TestHostileMails reads what no mail program writes. It is never an answer, costs little, and where it is not read as
// a whole, somebody is told.
func TestHostileMails(t *testing.T) {
	for name, c := range incomingtest.Hostile() {
		t.Run(name, func(t *testing.T) {
			in, err := read(t, []byte(c.Raw))
			if in.Kind != c.Kind || (err != nil) != (c.Says != "") {
				t.Fatalf("it is read as %s (%v), want %s", in.Kind, err, c.Kind)
			}
			if err != nil && !strings.Contains(err.Error(), c.Says) {
				t.Errorf("the error is %q, want it to say %q", err, c.Says)
			}
		})
	}
}

// TestSmuggledLineEnds reads mails that two servers would take for different ones (CVE-2023-51764), and those that only
// look a little like them.
func TestSmuggledLineEnds(t *testing.T) {
	const second = "MAIL FROM:<boss@bremen.example>\r\n"
	for name, c := range map[string]struct {
		mail string
		kind incoming.Kind
	}{
		"LF dot LF":                   {head + "\r\nx\n.\n" + second, incoming.KindUnreadable},
		"LF dot CRLF":                 {head + "\r\nx\n.\r\n" + second, incoming.KindUnreadable},
		"CRLF dot LF":                 {head + "\r\nx\r\n.\n" + second, incoming.KindUnreadable},
		"CR dot CR":                   {head + "\r\nx\r.\r" + second, incoming.KindUnreadable},
		"CRLF dot CR":                 {head + "\r\nx\r\n.\r" + second, incoming.KindUnreadable},
		"CR dot CRLF":                 {head + "\r\nx\r.\r\n" + second, incoming.KindUnreadable},
		"LF dot CRLF where LF is all": {strings.ReplaceAll(head, "\r", "") + "\nx\n.\r\ny\n", incoming.KindUnreadable},
		"bare CR in the header":       {"From: a@gdansk.example\rFrom: b@gdansk.example\r\n\r\nx", incoming.KindUnreadable},
		"bare LF in the header":       {"From: a@gdansk.example\nX: y\r\n\r\nx", incoming.KindUnreadable},
		"CRLF where LF is all":        {"Subject: x\nFrom: a@gdansk.example\r\nX: y\n\nx", incoming.KindUnreadable},
		"ends in CR":                  {"Subject: x\r", incoming.KindUnreadable},
		"CR alone everywhere":         {strings.ReplaceAll(head, "\n", "") + "\rx\r", incoming.KindUnreadable},

		"a dot on a line of its own": {head + "\r\nx\r\n.\r\ny\r\n", incoming.KindPerson},
		"the same with LF":           {strings.ReplaceAll(head, "\r", "") + "\nx\n.\ny\n", incoming.KindPerson},
		"a dot at the end":           {head + "\r\nx\r\n.", incoming.KindPerson},
		"a mixed text":               {head + "\r\na\nb\rc\r\n..\n.d\n", incoming.KindPerson},
	} {
		if in, err := incoming.Read([]byte(c.mail), domain); in.Kind != c.kind || (err != nil) != (c.kind == incoming.KindUnreadable) {
			t.Errorf("%s: read as %s (%v), want %s", name, in.Kind, err, c.kind)
		}
	}
}

// TestNul reads a mail in which everything has NULs in it.
func TestNul(t *testing.T) {
	raw := strings.NewReplacer("METHOD", "METH\x00OD", "Lunch", "Lu\x00nch", "Accepted", "Acc\x00epted").Replace(string(incomingtest.Sample(t, "samsung-ics-only")))
	if in, err := read(t, []byte(raw)); err != nil || in.Kind != incoming.KindAnswer || in.Subject != "Accepted: Jour fixe" {
		t.Errorf("read as %s, %q (%v)", in.Kind, in.Subject, err)
	}
	raw = head + inline + strings.ReplaceAll(opens+"ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@gdansk.example\r\n"+closes, "E", "E\x00")
	if in, err := read(t, []byte(raw)); err != nil || in.Kind != incoming.KindAnswer || in.Calendar.Events[0].Attendees[0].PartStat != "ACCEPTED" {
		t.Errorf("read as %s (%v)", in.Kind, err)
	}
}

// TestTextsAreInert reads texts with which one could write into something else: what comes out is on one line where it
// is to be, and holds nothing that cannot be seen.
func TestTextsAreInert(t *testing.T) {
	const evil = "a\u202eb\u2066c\x1b[31m\x00\u2028d"
	encode := func(s string) string { return "=?utf-8?b?" + base64.StdEncoding.EncodeToString([]byte(s)) + "?=" }
	raw := "From: " + encode(strings.ReplaceAll(evil, "\x00", "")+"\r\nBcc: x@y.example") + " <a@gdansk.example>\r\nSubject: " + encode(evil+"\r\nBcc: x@y.example") +
		"\r\nMessage-ID: <a b@c>\r\nIn-Reply-To: <x\u202e@y>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n" + evil + "\r\n--b\r\n" +
		inline + opens + "COMMENT:" + evil + "\\nBEGIN:VEVENT\\n\r\nATTENDEE;PARTSTAT=\"ACCEPTED\";CN=\"" + evil + "^n^'x;:,y\":mailto:a%0d%0aBcc@gdansk.example\r\n" + closes + "\r\n--b--\r\n"
	in, err := incoming.Read([]byte(raw), domain)
	if err != nil || in.Kind != incoming.KindAnswer {
		t.Fatalf("read as %s (%v)", in.Kind, err)
	}
	checkInert(t, in)
	e := in.Calendar.Events[0]
	if len(in.Calendar.Events) != 1 || len(e.Attendees) != 1 || e.Attendees[0].Address != "" || e.Attendees[0].CN != "abc[31m d \"x;:,y" {
		t.Errorf("the calendar is read as %+v", in.Calendar)
	}
	if in.From != "a@gdansk.example" || in.MessageID != "" || in.InReplyTo != "" {
		t.Errorf("the header is read as %q, %q, %q", in.From, in.MessageID, in.InReplyTo)
	}
}
