package reply_test

import (
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"jourfixe/worker/reply"
)

const (
	head   = "From: a@gdansk.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
	inline = "Content-Type: text/calendar; method=REPLY; charset=utf-8\r\n\r\n"
	opens  = "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:k7qz2x4mfa3c5wnpj6rtbd2hge@bremen.example\r\n"
	closes = "END:VEVENT\r\nEND:VCALENDAR\r\n"
)

// What reading one mail may take at most. Memory is all that is allocated on the way, also what is free again.
const (
	maxTime   = slowdown * time.Second
	maxMemory = 64 << 20
)

// read reads a mail and checks what that took.
func read(t testing.TB, raw []byte) (*reply.Inbound, error) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	begun := time.Now()
	in, err := reply.Read(raw, domain)
	took := time.Since(begun)
	runtime.ReadMemStats(&after)
	if took > maxTime { // perhaps the machine stood still for a moment; what is slow is so again
		begun = time.Now()
		_, _ = reply.Read(raw, domain)
		if again := time.Since(begun); again > maxTime {
			t.Errorf("reading took %s and then %s", took, again)
		}
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > maxMemory {
		t.Errorf("reading took %d MiB", used>>20)
	}
	return in, err
}

// A hostile mail is one that no mail program writes.
type hostile struct {
	mail string
	kind reply.Kind
	says string // in the error
}

func hostileMails() map[string]hostile {
	parts := func(n int) string { return strings.Repeat("--b\r\nContent-Type: text/plain\r\n\r\nx\r\n", n) }
	var deep, nested, within strings.Builder
	for i := range 1_000 {
		fmt.Fprintf(&deep, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
		nested.WriteString("Content-Type: message/rfc822\r\n\r\n")
	}
	for i := range 9 {
		fmt.Fprintf(&within, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	folds := strings.Repeat(" =?utf-8?q?a?=\r\n", 4_000)
	return map[string]hostile{
		"beyond 1 MiB":           {head + "\r\n" + strings.Repeat("x", 1<<20), reply.KindUnreadable, "at most 1048576 bytes"},
		"10,000 parts":           {head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + parts(10_000) + "--b--\r\n", reply.KindUnreadable, "at most 100 parts"},
		"101 parts":              {head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + parts(101) + "--b--\r\n", reply.KindUnreadable, "at most 100 parts"},
		"100 parts":              {head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + parts(100) + "--b--\r\n", reply.KindPerson, ""},
		"1,000 levels":           {head + deep.String(), reply.KindUnreadable, "more than 10 deep"},
		"1,000 mails in mails":   {head + nested.String() + "From: x\r\n\r\nx", reply.KindUnreadable, "more than 10 deep"},
		"parts beyond in a mail": {head + within.String() + "Content-Type: message/rfc822\r\n\r\n" + head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + parts(5), reply.KindUnreadable, "more than 10 deep"},
		"a header of 65 KiB":     {head + strings.Repeat("X-Fill: "+strings.Repeat("x", 70)+"\r\n", 65<<10/80+1) + "\r\nbody", reply.KindUnreadable, "at most 65536 bytes"},
		"a header of folds":      {"Subject: x\r\n" + folds + "From:" + folds[:len(folds)/3] + "\r\n\r\nbody", reply.KindUnreadable, "at most 65536 bytes"},
		"a subject of 50 KiB":    {"From: a@gdansk.example\r\nSubject: " + strings.Repeat("=?utf-8?q?=C3", 4_000) + "\r\n\r\nbody", reply.KindPerson, ""},
		"a sender of 50 KiB":     {"From: " + strings.Repeat("(", 50_000) + "\r\n\r\nbody", reply.KindPerson, ""},
		"references of 50 KiB":   {head + "References: " + strings.Repeat("<", 25_000) + strings.Repeat("a> ", 8_000) + "\r\n\r\nbody", reply.KindPerson, ""},
		"200,000 empty fields":   {head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + strings.Repeat("a:\r\n", 200_000), reply.KindUnreadable, "at most 50000 lines"},
		"parameters of 60 KiB":   {head + "Content-Type: text/plain" + strings.Repeat(";\r\n a=b", 7_000) + "\r\n\r\nx", reply.KindPerson, ""},
		"a line of 1 MB":         {head + "\r\n" + strings.Repeat("x", 1_000_000), reply.KindPerson, ""},
		"HTML without end":       {head + "Content-Type: text/html\r\n\r\n" + strings.Repeat("<!--<a<", 140_000), reply.KindPerson, ""},
		"HTML of entities":       {head + "Content-Type: text/html\r\n\r\n" + strings.Repeat("&#x1;&amp", 110_000), reply.KindPerson, ""},
		"a boundary of dashes":   {head + "Content-Type: multipart/mixed; boundary=\"-\"\r\n\r\n" + strings.Repeat("---\r", 200_000), reply.KindPerson, ""},
		"a status of 1 MiB":      {head + "Content-Type: message/delivery-status\r\n\r\nAction: failed\r\n" + strings.Repeat(" a:b\r\n", 40_000), reply.KindBounce, ""},

		"calendar: a line of 1 MB":         {head + inline + opens + "COMMENT:" + strings.Repeat("x", 1_000_000) + "\r\n" + closes, reply.KindUnreadable, "at most 65536 bytes"},
		"calendar: folded to 1 MB":         {head + inline + opens + "COMMENT:x" + strings.Repeat("\r\n xxxxxxxxxxxxxxxxxxxxxxxxxxxx", 30_000) + "\r\n" + closes, reply.KindUnreadable, "at most 65536 bytes"},
		"calendar: 200 kB of parameters":   {head + inline + opens + "ATTENDEE" + strings.Repeat(";A=b", 50_000) + ":mailto:a@gdansk.example\r\n" + closes, reply.KindUnreadable, "at most 65536 bytes"},
		"calendar: many long parameters":   {head + inline + opens + strings.Repeat("X-A;B="+strings.Repeat("x", 60_000)+":y\r\n", 16) + closes, reply.KindAnswer, ""},
		"calendar: depth 1,000":            {head + inline + opens + strings.Repeat("BEGIN:X\r\n", 1_000), reply.KindUnreadable, "more than 4 deep"},
		"calendar: 1e5 components":         {head + inline + opens + strings.Repeat("BEGIN:X\nEND:X\n", 70_000), reply.KindUnreadable, "lines"},
		"calendar: 5,001 components":       {head + inline + opens + strings.Repeat("BEGIN:X\nEND:X\n", 5_001) + closes, reply.KindUnreadable, "at most 5000 components"},
		"calendar: 340,000 lines":          {head + inline + strings.Repeat("a:\n", 340_000), reply.KindUnreadable, "lines"},
		"calendar: 45,000 properties":      {head + inline + opens + manyProps() + closes, reply.KindAnswer, ""},
		"calendar: never begins":           {head + inline + "hello\r\n", reply.KindUnreadable, "must hold a VCALENDAR"},
		"calendar: never ends":             {head + inline + opens, reply.KindUnreadable, "must have its END"},
		"calendar: ends another":           {head + inline + opens + "END:VCALENDAR\r\nEND:VEVENT\r\n", reply.KindUnreadable, "must have its END"},
		"calendar: another method":         {head + inline + strings.Replace(opens, "REPLY", "REPLY-ALL", 1) + closes, reply.KindUnreadable, "its method must be one of"},
		"calendar: what go-ical stops at":  {head + inline + opens + "ATTENDEE;CN=\r\nRRULE;FREQ=DAILY\r\nX;A=\"b\"c:d\r\nX;A=b\r\n;\r\n:\r\n" + closes, reply.KindAnswer, ""},
		"calendar: an alarm without end":   {head + inline + opens + "BEGIN:VALARM\r\nTRIGGER:-PT1M\r\nREPEAT:2147483647\r\nDURATION:PT1S\r\nEND:VALARM\r\nRRULE:FREQ=SECONDLY\r\n" + closes, reply.KindAnswer, ""},
		"calendar: 100 of them":            {head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("--b\r\n"+inline+opens+strings.Repeat("x:y\r\n", 1_500), 100), reply.KindUnreadable, "lines"},
		"calendar: charsets that grow":     {head + "Content-Type: text/calendar; charset=utf-7\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("+", 700_000))), reply.KindUnreadable, "at most 65536 bytes"},
		"calendar: a zone of many changes": {head + inline + strings.Replace(opens, "BEGIN:VEVENT", manyOnsets()+"BEGIN:VEVENT", 1) + strings.Repeat("DTSTART;TZID=Z:20270101T000000\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n", 4_000) + closes, reply.KindAnswer, ""},
	}
}

// TestHostileMails reads what no mail program writes. It is never an answer, costs little, and where it is not read as
// a whole, somebody is told.
func TestHostileMails(t *testing.T) {
	for name, c := range hostileMails() {
		t.Run(name, func(t *testing.T) {
			in, err := read(t, []byte(c.mail))
			if in.Kind != c.kind || (err != nil) != (c.says != "") {
				t.Fatalf("it is read as %s (%v), want %s", in.Kind, err, c.kind)
			}
			if err != nil && !strings.Contains(err.Error(), c.says) {
				t.Errorf("the error is %q, want it to say %q", err, c.says)
			}
		})
	}
}

// manyProps returns as many lines of different names as may stand in a calendar.
func manyProps() string {
	var out strings.Builder
	for i := range 45_000 {
		fmt.Fprintf(&out, "x%d;a=b:\n", i)
	}
	return out.String()
}

// manyOnsets returns a zone whose clocks are set very often.
func manyOnsets() string {
	return "BEGIN:VTIMEZONE\r\nTZID:Z\r\n" +
		strings.Repeat("BEGIN:STANDARD\r\nDTSTART:20200101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY\r\nEND:STANDARD\r\n", 900) +
		"END:VTIMEZONE\r\n"
}

// TestSmuggledLineEnds reads mails that two servers would take for different ones (CVE-2023-51764), and those that only
// look a little like them.
func TestSmuggledLineEnds(t *testing.T) {
	const second = "MAIL FROM:<boss@bremen.example>\r\n"
	for name, c := range map[string]struct {
		mail string
		kind reply.Kind
	}{
		"LF dot LF":                   {head + "\r\nx\n.\n" + second, reply.KindUnreadable},
		"LF dot CRLF":                 {head + "\r\nx\n.\r\n" + second, reply.KindUnreadable},
		"CRLF dot LF":                 {head + "\r\nx\r\n.\n" + second, reply.KindUnreadable},
		"CR dot CR":                   {head + "\r\nx\r.\r" + second, reply.KindUnreadable},
		"CRLF dot CR":                 {head + "\r\nx\r\n.\r" + second, reply.KindUnreadable},
		"CR dot CRLF":                 {head + "\r\nx\r.\r\n" + second, reply.KindUnreadable},
		"LF dot CRLF where LF is all": {strings.ReplaceAll(head, "\r", "") + "\nx\n.\r\ny\n", reply.KindUnreadable},
		"bare CR in the header":       {"From: a@gdansk.example\rFrom: b@gdansk.example\r\n\r\nx", reply.KindUnreadable},
		"bare LF in the header":       {"From: a@gdansk.example\nX: y\r\n\r\nx", reply.KindUnreadable},
		"CRLF where LF is all":        {"Subject: x\nFrom: a@gdansk.example\r\nX: y\n\nx", reply.KindUnreadable},
		"ends in CR":                  {"Subject: x\r", reply.KindUnreadable},
		"CR alone everywhere":         {strings.ReplaceAll(head, "\n", "") + "\rx\r", reply.KindUnreadable},

		"a dot on a line of its own": {head + "\r\nx\r\n.\r\ny\r\n", reply.KindPerson},
		"the same with LF":           {strings.ReplaceAll(head, "\r", "") + "\nx\n.\ny\n", reply.KindPerson},
		"a dot at the end":           {head + "\r\nx\r\n.", reply.KindPerson},
		"a mixed text":               {head + "\r\na\nb\rc\r\n..\n.d\n", reply.KindPerson},
	} {
		if in, err := reply.Read([]byte(c.mail), domain); in.Kind != c.kind || (err != nil) != (c.kind == reply.KindUnreadable) {
			t.Errorf("%s: read as %s (%v), want %s", name, in.Kind, err, c.kind)
		}
	}
}

// TestNul reads a mail in which everything has NULs in it.
func TestNul(t *testing.T) {
	raw := strings.NewReplacer("METHOD", "METH\x00OD", "Lunch", "Lu\x00nch", "Accepted", "Acc\x00epted").Replace(string(sample(t, "samsung-ics-only")))
	if in, err := read(t, []byte(raw)); err != nil || in.Kind != reply.KindAnswer || in.Subject != "Accepted: Jour fixe" {
		t.Errorf("read as %s, %q (%v)", in.Kind, in.Subject, err)
	}
	raw = head + inline + strings.ReplaceAll(opens+"ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@gdansk.example\r\n"+closes, "E", "E\x00")
	if in, err := read(t, []byte(raw)); err != nil || in.Kind != reply.KindAnswer || in.Calendar.Events[0].Attendees[0].PartStat != "ACCEPTED" {
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
	in, err := reply.Read([]byte(raw), domain)
	if err != nil || in.Kind != reply.KindAnswer {
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
