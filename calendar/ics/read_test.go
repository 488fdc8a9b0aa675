package ics_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jourfixe/calendar/ics"
	"jourfixe/events"
)

// reply puts lines into a VEVENT of a message with the method REPLY.
func reply(lines ...string) string {
	return "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
}

// readOne reads a message that has one event.
func readOne(t *testing.T, data string) ics.ReplyEvent {
	t.Helper()
	r, err := ics.ReadReply([]byte(data))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Events) != 1 {
		t.Fatalf("%d events are read", len(r.Events))
	}
	return r.Events[0]
}

// TestReadReply is the answer that RFC 5546 gives as an example in section 4.2.2.
func TestReadReply(t *testing.T) {
	t.Parallel()
	const example = "BEGIN:VCALENDAR\nPRODID:-//Example/ExampleCalendarClient//EN\nMETHOD:REPLY\nVERSION:2.0\nBEGIN:VEVENT\n" +
		"ATTENDEE;PARTSTAT=ACCEPTED:mailto:b@example.example\nORGANIZER:mailto:a@example.example\nUID:calsrv.example.com-873970198738777@example.com\n" +
		"SEQUENCE:0\nREQUEST-STATUS:2.0;Success\nDTSTAMP:19970612T190000Z\nEND:VEVENT\nEND:VCALENDAR\n"
	got, err := ics.ReadReply([]byte(example))
	if err != nil {
		t.Fatal(err)
	}
	want := &ics.Reply{Method: ics.MethodReply, Events: []ics.ReplyEvent{{
		UID: "calsrv.example.com-873970198738777@example.com", Sequenced: true, Stamp: instant("1997-06-12T19:00:00Z"),
		Attendees: []ics.Attendee{{Address: "b@example.example", PartStat: ics.PartAccepted}}, Organizer: "a@example.example",
	}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("read otherwise (-want +got):\n%s", diff)
	}
}

// TestForgiven reads what programs get wrong and mail does to lines. All of it is the same answer.
func TestForgiven(t *testing.T) {
	t.Parallel()
	plain := reply("UID:a@bremen.example", "SEQUENCE:4", "ATTENDEE;PARTSTAT=DECLINED;CN=Zoë:mailto:z@gdansk.example", "COMMENT:Grüße, bis bald", "DTSTAMP:20270301T081500Z")
	want := readOne(t, plain)
	if len(want.Attendees) != 1 || want.Attendees[0].CN != "Zoë" || want.Comment != "Grüße, bis bald" || want.Sequence != 4 {
		t.Fatalf("the plain one is read as %+v", want)
	}
	every := func(n int) string { // folds each line after n bytes, also inside characters
		var out strings.Builder
		for row := range strings.Lines(plain) {
			row = strings.TrimRight(row, "\r\n")
			for len(row) > n {
				out.WriteString(row[:n] + "\r\n\t")
				row = row[n:]
			}
			out.WriteString(row + "\r\n")
		}
		return out.String()
	}
	for name, data := range map[string]string{
		"byte order mark":           "\ufeff" + plain,
		"LF":                        strings.ReplaceAll(plain, "\r\n", "\n"),
		"CR":                        strings.ReplaceAll(plain, "\r\n", "\r"),
		"CR CR LF":                  strings.ReplaceAll(plain, "\r\n", "\r\r\n"),
		"empty lines":               strings.ReplaceAll(plain, "\r\n", "\r\n\r\n"),
		"folded inside characters":  every(3),
		"folded after each byte":    every(1),
		"a fold without its blank":  strings.Replace(plain, "Grüße, bis bald", "Grüße, \r\nbis bald", 1),
		"small letters":             strings.NewReplacer("METHOD:REPLY", "method:reply", "BEGIN:VEVENT", "begin:vevent", "END:VEVENT", "end:Vevent", "UID", "uid", "PARTSTAT=DECLINED", "partstat=Declined", "mailto", "MAILTO").Replace(plain),
		"windows-1252":              strings.NewReplacer("ü", "\xfc", "ß", "\xdf", "ë", "\xeb").Replace(plain),
		"NUL":                       strings.ReplaceAll(plain, ":", ":\x00"),
		"text before and after":     "hello\r\nX-Y:z\r\n" + plain + "BEGIN:VCALENDAR\r\nbye",
		"no end of the last line":   strings.TrimRight(plain, "\r\n"),
		"blanks after names":        strings.NewReplacer("VEVENT\r\n", "VEVENT  \r\n", "METHOD:REPLY", "METHOD: REPLY ", "SEQUENCE:4", "SEQUENCE: 4").Replace(plain),
		"broken lines of no use":    strings.Replace(plain, "UID", "RRULE;FREQ=DAILY\r\nX;A=b\r\nATTENDEE;CN=\r\nX;A=\"b\"c:d\r\nX;A=\"b\r\n;\r\n:\r\n=\r\nX\r\nDESCRIPTION;ALTREP=\"x\":a\\\r\nUID", 1),
		"a parameter of 2 KiB":      strings.Replace(plain, "UID", "DESCRIPTION;ALTREP=\""+strings.Repeat("x", 2_048)+"\":a\r\nUID", 1),
		"a long parameter beside":   strings.Replace(plain, "ATTENDEE;", "ATTENDEE;X-A=\""+strings.Repeat("x", 2_048)+"\";", 1),
		"parameters without values": strings.Replace(plain, "ATTENDEE;", "ATTENDEE;;RSVP;X=;", 1),
		"an alarm and another part": strings.Replace(plain, "END:VEVENT", "BEGIN:VALARM\r\nUID:other\r\nCOMMENT:other\r\nEND:VALARM\r\nEND:VEVENT\r\nBEGIN:VTODO\r\nUID:x\r\nEND:VTODO", 1),
		"escaped all too much":      strings.Replace(plain, "Grüße, bis", `Gr\üße\, bis`, 1),
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(want, readOne(t, data)); diff != "" {
				t.Errorf("read otherwise (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRefused refuses what is broken in its structure or beyond the limits.
func TestRefused(t *testing.T) {
	t.Parallel()
	nested := func(n int) string {
		return "BEGIN:VCALENDAR\n" + strings.Repeat("BEGIN:X\n", n) + strings.Repeat("END:X\n", n) + "END:VCALENDAR\n"
	}
	for name, c := range map[string]struct{ data, says string }{
		"nothing":              {"", "VCALENDAR"},
		"no calendar":          {"BEGIN:VCARD\r\nEND:VCARD\r\n", "VCALENDAR"},
		"no end":               {"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n", "END"},
		"another end":          {"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n", "END"},
		"an unknown method":    {"BEGIN:VCALENDAR\r\nMETHOD:X\r\nEND:VCALENDAR\r\n", "REPLY"},
		"a fourth level":       {nested(4), "4 deep"},
		"more than 5,000":      {"BEGIN:VCALENDAR\n" + strings.Repeat("BEGIN:X\nEND:X\n", 5_000) + "END:VCALENDAR\n", "5000 components"},
		"more than 1 MiB":      {reply("COMMENT:x") + strings.Repeat("\n", 1<<20), "1048576 bytes"},
		"more than 50,000":     {reply(strings.Repeat("X:\n", 50_001)), "50000 lines"},
		"a line beyond 64 KiB": {reply("X:" + strings.Repeat("x", 64<<10)), "65536 bytes"},
		"folded beyond 64 KiB": {reply("X:x" + strings.Repeat("\r\n xxxxxxxxxxxxxxx", 5_000)), "65536 bytes"},
	} {
		if _, err := ics.ReadReply([]byte(c.data)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: the error is %v, want it to say %q", name, err, c.says)
		}
	}
	for name, data := range map[string]string{
		"three levels":    nested(3),
		"5,000":           "BEGIN:VCALENDAR\n" + strings.Repeat("BEGIN:X\nEND:X\n", 4_999) + "END:VCALENDAR\n",
		"a line of 64 KB": reply("X:" + strings.Repeat("x", 64<<10-2)),
	} {
		if _, err := ics.ReadReply([]byte(data)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestAttendees reads what programs write about people.
func TestAttendees(t *testing.T) {
	t.Parallel()
	for row, want := range map[string]ics.Attendee{
		"ATTENDEE:mailto:a@b.example":                                                                           {Address: "a@b.example", PartStat: "NEEDS-ACTION"},
		"ATTENDEE:a@b.example":                                                                                  {Address: "a@b.example", PartStat: "NEEDS-ACTION"},
		"ATTENDEE;PARTSTAT=accepted:MAILTO: a@b.example":                                                        {PartStat: "ACCEPTED"},
		"ATTENDEE;PARTSTAT=TENTATIVE:mailto:a%2Bx@b.example?subject=x":                                          {Address: "a+x@b.example", PartStat: "TENTATIVE"},
		"ATTENDEE;PARTSTAT=IN-PROCESS:mailto:a@b.example":                                                       {Address: "a@b.example", PartStat: "NEEDS-ACTION"},
		"ATTENDEE;PARTSTAT=DECLINED;PARTSTAT=ACCEPTED:mailto:a@b.example":                                       {Address: "a@b.example", PartStat: "ACCEPTED", Unclear: true},
		"ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;PARTSTAT=ACCEPTED:mailto:a@b.example":                         {Address: "a@b.example", PartStat: "ACCEPTED"},
		"ATTENDEE;CN=Team: North;PARTSTAT=ACCEPTED:mailto:a@b.example":                                          {Address: "a@b.example", PartStat: "ACCEPTED", CN: "Team: North"},
		"ATTENDEE;PARTSTAT=ACCEPTED;CN=Team: North; Riga:mailto:a@b.example":                                    {Address: "a@b.example", PartStat: "ACCEPTED", CN: "Team: North; Riga"},
		`ATTENDEE;CN="Team \"North\"";PARTSTAT=ACCEPTED:mailto:a@b.example`:                                     {Address: "a@b.example", PartStat: "ACCEPTED", CN: `Team "North"`},
		`ATTENDEE;CN="Jan "Jonny" Nowak";PARTSTAT=ACCEPTED:mailto:a@b.example`:                                  {Address: "a@b.example", PartStat: "ACCEPTED", CN: `Jan "Jonny" Nowak`},
		`ATTENDEE;CN="Jan;PARTSTAT=ACCEPTED:mailto:a@b.example`:                                                 {Address: "a@b.example", PartStat: "ACCEPTED", CN: "Jan"},
		`ATTENDEE;CN="x: ;PARTSTAT=DECLINED" y;PARTSTAT=ACCEPTED:mailto:a@b.example`:                            {Address: "a@b.example", PartStat: "ACCEPTED", CN: `x: ;PARTSTAT=DECLINED" y`},
		"ATTENDEE;SENT-BY=mailto:c@b.example;PARTSTAT=ACCEPTED:mailto:a@b.example":                              {Address: "a@b.example", PartStat: "ACCEPTED", SentBy: "c@b.example"},
		"ATTENDEE;CN=Team: North;PARTSTAT=ACCEPTED:a@b.example":                                                 {Address: "a@b.example", PartStat: "ACCEPTED", CN: "Team: North"},
		"ATTENDEE;PARTSTAT=ACCEPTED;X-NUM-GUESTS=2:mailto:a@b.example":                                          {Address: "a@b.example", PartStat: "ACCEPTED", Guests: new(2)},
		"ATTENDEE;PARTSTAT=ACCEPTED;X-NUM-GUESTS=-2:mailto:a@b.example":                                         {Address: "a@b.example", PartStat: "ACCEPTED"},
		"ATTENDEE;PARTSTAT=ACCEPTED;X-NUM-GUESTS=100000:mailto:a@b.example":                                     {Address: "a@b.example", PartStat: "ACCEPTED", Guests: new(99)},
		"ATTENDEE;EMAIL=a@b.example:urn:uuid:6a1c0c52-0000-4000-8000-9f1c0c52aa":                                {Address: "a@b.example", PartStat: "NEEDS-ACTION"},
		"ATTENDEE:/o=exchange/ou=x/cn=y":                                                                        {PartStat: "NEEDS-ACTION"},
		"ATTENDEE:mailto:a%0d%0aBcc%3a@b.example":                                                               {PartStat: "NEEDS-ACTION"},
		"ATTENDEE:mailto:%zz@b.example":                                                                         {PartStat: "NEEDS-ACTION"},
		`ATTENDEE;CN="Doe, Jane ^'JD^' ^^":mailto:a@b.example`:                                                  {Address: "a@b.example", PartStat: "NEEDS-ACTION", CN: `Doe, Jane "JD" ^`},
		`ATTENDEE;CN=A "B" C:mailto:a@b.example`:                                                                {Address: "a@b.example", PartStat: "NEEDS-ACTION", CN: `A "B" C`},
		`ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:c@b.example","mailto:d@b.example":mailto:a@b.example`: {Address: "a@b.example", PartStat: "DELEGATED", DelegatedTo: "c@b.example"},
		`ATTENDEE;SENT-BY="mailto:c@b.example":mailto:a@b.example`:                                              {Address: "a@b.example", PartStat: "NEEDS-ACTION", SentBy: "c@b.example"},
		`ATTENDEE;X-RESPONSE-COMMENT="it&#39\;s; a, b":mailto:a@b.example`:                                      {Address: "a@b.example", PartStat: "NEEDS-ACTION", Comment: "it's; a, b"},
	} {
		e := readOne(t, reply(row))
		if len(e.Attendees) != 1 {
			t.Errorf("%s: %d attendees are read", row, len(e.Attendees))
			continue
		}
		if diff := cmp.Diff(want, e.Attendees[0]); diff != "" {
			t.Errorf("%s: read otherwise (-want +got):\n%s", row, diff)
		}
	}
}

// TestSmallThings reads single properties.
func TestSmallThings(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]int{"0": 0, "2147483647": 2147483647, " 7 ": 7} {
		if e := readOne(t, reply("SEQUENCE:"+value)); e.Sequence != want || !e.Sequenced {
			t.Errorf("SEQUENCE:%s is read as %d, %t", value, e.Sequence, e.Sequenced)
		}
	}
	for _, value := range []string{"", "-1", "2147483648", "1e3", "x"} {
		if e := readOne(t, reply("SEQUENCE:"+value)); e.Sequence != 0 || e.Sequenced {
			t.Errorf("SEQUENCE:%s is read as %d, %t", value, e.Sequence, e.Sequenced)
		}
	}
	long := strings.Repeat("x", 300) + "@bremen.example"
	if e := readOne(t, reply("UID:"+long)); len([]rune(e.UID)) != 255 || !strings.HasSuffix(e.UID, "…") {
		t.Errorf("a long UID is read as %q", e.UID)
	}
	e := readOne(t, reply(`COMMENT:one\, two\nthree`, `COMMENT;LANGUAGE=de:four`, `COMMENT:four`, `X-CALENDARSERVER-PRIVATE-COMMENT:five`))
	if want := "one, two\nthree\n\nfour\n\nfive"; e.Comment != want {
		t.Errorf("the comments are read as %q, want %q", e.Comment, want)
	}
	if e := readOne(t, reply("COMMENT:"+strings.Repeat("ü", 5_000))); len([]rune(e.Comment)) != events.MaxComment {
		t.Errorf("a long comment has %d characters", len([]rune(e.Comment)))
	}
	for value, want := range map[string]time.Duration{"PT1H30M": 90 * time.Minute, "P1D": 24 * time.Hour, "P1W": 168 * time.Hour, "-PT1H": -1, "PT": -1, "P9999999999D": -1, "x": -1} {
		e := readOne(t, reply("DTSTART:20270315T130000Z", "DURATION:"+value))
		if got := e.End.Sub(e.Start); got != want && (want >= 0 || !e.End.IsZero()) {
			t.Errorf("DURATION:%s ends %s after its start, want %s", value, got, want)
		}
	}
}

// FuzzReadReply reads anything. It never fails but with a reason, and the same bytes say the same again with other line
// ends.
func FuzzReadReply(f *testing.F) {
	for _, seed := range []string{
		reply("UID:a@b.example", "SEQUENCE:1", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.example", "DTSTAMP:20270301T081500Z"),
		reply("DTSTART;TZID=W. Europe Standard Time:20270301T081500", "DURATION:PT1H", "RECURRENCE-ID;VALUE=DATE:20270301"),
		"BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:X\nBEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n" +
			"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nDTSTART;TZID=X:20270301T081500\nEND:VEVENT\nEND:VCALENDAR",
		"BEGIN:VCALENDAR\nX;A=b\nX;A=\"b\"c:d\nATTENDEE;CN=\nEND:VCALENDAR", "\ufeffBEGIN:VCALENDAR\r \r\n\tEND:VCALENDAR", "", "\xff\xfe", "BEGIN:", ":", ";",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := ics.ReadReply(data)
		if (r == nil) == (err == nil) {
			t.Fatalf("it is read as %v, %v", r, err)
		}
		if err != nil {
			return
		}
		for _, e := range r.Events {
			for _, s := range []string{e.UID, e.Organizer, e.Comment} {
				if strings.ContainsAny(s, "\x00\r\u202e") || len([]rune(s)) > 2_000 {
					t.Errorf("%.100q is not clean", s)
				}
			}
			for _, at := range []time.Time{e.Stamp, e.Start, e.RecurrenceID} {
				if y := at.Year(); y < 0 || y > 10_000 {
					t.Errorf("the time %s is beyond all years", at)
				}
			}
		}
		if !strings.Contains(string(data), "\r") {
			again, err := ics.ReadReply([]byte(strings.ReplaceAll(string(data), "\n", "\r\n")))
			if err == nil && cmp.Diff(r, again) != "" {
				t.Errorf("with CRLF it is read as %+v, with LF as %+v", again, r)
			}
		}
	})
}

// TestWrappedUID reads the UID that Exchange has wrapped into one of its own.
func TestWrappedUID(t *testing.T) {
	t.Parallel()
	const uid = "k7qz2x4mfa3c5wnpj6rtbd2hge@bremen.example"
	head := "040000008200E00074C5B7101A82E00800000000" + strings.Repeat("0", 32)
	inner := func(text string) string { return fmt.Sprintf("7643616C2D55696401000000%X00", text) }
	size := func(n int) string { return fmt.Sprintf("%02X000000", n) }
	for name, c := range map[string]struct{ uid, want string }{
		"wrapped":            {head + size(13+len(uid)) + inner(uid), uid},
		"in small letters":   {strings.ToLower(head + size(13+len(uid)) + inner(uid)), uid},
		"of an instance":     {"040000008200E00074C5B7101A82E00807EA0C0E" + strings.Repeat("0", 32) + size(13+len(uid)) + inner(uid), uid},
		"with more behind":   {head + size(13+len(uid)) + inner(uid) + "0000", uid},
		"Exchange's own":     {head + size(16) + "8AC4F90C3D2E4F4B8C0A0B0C0D0E0F10", head + size(16) + "8AC4F90C3D2E4F4B8C0A0B0C0D0E0F10"},
		"cut off":            {head + size(13+len(uid)) + inner(uid)[:25], head + size(13+len(uid)) + inner(uid)[:25]},
		"nothing in it":      {head + size(13) + inner(""), head + size(13) + inner("")},
		"not in the wrapper": {uid, uid},
	} {
		data := "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:" + c.uid + "\nEND:VEVENT\nEND:VCALENDAR\n"
		r, err := ics.ReadReply([]byte(data))
		if err != nil || r.Events[0].UID != c.want {
			t.Errorf("%s: it is read as %q (%v), want %q", name, r.Events[0].UID, err, c.want)
		}
	}
}
