package letter_test

import (
	"bytes"
	"fmt"
	"html"
	"mime"
	"net/mail"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/emersion/go-ical"

	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/letter"
)

// hostile are texts as somebody would enter them who wants to be seen doing something else.
var hostile = []string{
	"Sitzung\r\nBcc: alle@verein.example\r\n\r\nSie haben gewonnen",
	"\nSubject: anders\n.\n\nQUIT",
	"=?utf-8?q?=0D=0ABcc:_alle=40verein.example?=",
	`"><script>alert(1)</script><img src=x onerror=alert(1)>`,
	"</title></style><a href=\"https://boese.example\">Zusagen</a>",
	"{{.To.Address}} {name} %s %!d(MISSING)",
	"\u202egnp.exe\u202c \u2066innen\u2069 \ufeff\u200b",
	"a\x00b\x1b[31m\x7f\u0085\u2028\u2029c",
	"\xff\xfe kein UTF-8 \xc3",
	"END:VEVENT\r\nBEGIN:VALARM\r\nACTION:AUDIO\r\nEND:VALARM",
	`Name" ; CN=x ^n \n \, ;X-EVIL=1:mailto:boese@boese.example`,
	"--=_\r\n--=_b\r\nContent-Type: text/html\r\n\r\n<h1>Hallo</h1>",
	strings.Repeat("Ä", 10_000),
	strings.Repeat("x", 10_000),
	strings.Repeat("ab ", 5_000),
	strings.Repeat("\n", 3_000) + "Ende",
	strings.Repeat("x\n", 5_000),
	strings.Repeat("'\n", 5_000),
	strings.Repeat("e\u0301\u0327", 4_000),
	"-- \nUnterschrift",
	"Raum\tZeit\n\t1\t10 Uhr",
	" ",
	"",
}

// spoil puts the text wherever a letter takes one.
func spoil(l *letter.Letter, s string) {
	text := events.Text{"de": s, "en": s}
	l.To.Name, l.Office, l.From.Name = s, events.Text{"de": "Büro" + s, "en": s}, text
	for _, m := range []*owed.MeetingSheet{l.Meeting, l.Was} {
		if m != nil {
			m.Title, m.Description, m.Note, m.Why, m.Series, m.Venue, m.Address = text, text, text, text, text, text, s
			m.Provisional = []events.Text{text, text}
			for i := range m.Agenda {
				m.Agenda[i].Title, m.Agenda[i].Who = text, []string{s, s}
			}
		}
	}
	if o := l.Journey; o != nil {
		spoilt := *o
		spoilt.Entries = slices.Clone(o.Entries)
		for i := range spoilt.Entries {
			spoilt.Entries[i].Title, spoilt.Entries[i].Place, spoilt.Entries[i].Note = text, text, text
		}
		l.Journey = &spoilt
	}
	if l.Sheet != nil {
		spoilt := spoilSheet(reflect.ValueOf(*l.Sheet), s).Interface().(owed.Sheet)
		l.Sheet = &spoilt
	}
	if o := l.Series; o != nil {
		o.Title, o.Description, o.Rhythm = text, text, text
		for i := range o.Dates {
			o.Dates[i].Why = text
		}
	}
	if g := l.Digest; g != nil {
		for i := range g.Entries {
			g.Entries[i].Title, g.Entries[i].Of, g.Entries[i].Place = text, text, text
		}
	}
	if n := l.Notice; n != nil {
		for i := range n.Failures {
			n.Failures[i].Title, n.Failures[i].Person, n.Failures[i].Code = text, s, s
		}
	}
	if f := l.Forwarded; f != nil {
		f.From, f.Subject, f.Title, f.Person, f.Text, f.Raw = s, s, text, s, s, []byte("Subject: "+s)
	}
	if x := l.SignIn; x != nil {
		x.Browser, x.System = s, s
	}
	if h := l.Held; h != nil {
		h.Reasons = map[string]int{s: 3, "unknown-uid": 1}
	}
}

// spoilSheet is a copy of a sheet, or of a part of one, in which every text that somebody has written is s.
func spoilSheet(v reflect.Value, s string) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	switch {
	case v.Type() == reflect.TypeFor[events.Text]() && v.Len() > 0:
		return reflect.ValueOf(events.Text{"de": s, "en": s})
	case v.Kind() == reflect.Slice && v.Len() > 0:
		out = reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			out.Index(i).Set(spoilSheet(v.Index(i), s))
		}
	case v.Kind() == reflect.Struct && strings.HasPrefix(v.Type().PkgPath(), "jourfixe/calendar/owed"):
		for i := range v.NumField() {
			field := v.Type().Field(i)
			if written := field.Name == "Plain" || field.Name == "Said"; written && v.Field(i).String() != "" {
				out.Field(i).SetString(s)
			} else if field.IsExported() {
				out.Field(i).Set(spoilSheet(v.Field(i), s))
			}
		}
	}
	return out
}

// TestT15HostileTexts puts every hostile text into every place of every kind of letter: markup, scripts, characters that
// turn the direction of writing or cannot be seen, and NUL are inert in the page, the plain text, the calendar and the
// headers.
func TestT15HostileTexts(t *testing.T) {
	t.Parallel()
	w := writer(t)
	for i, s := range hostile {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			for _, language := range words.Spoken() {
				for name, l := range samples(language) {
					spoil(l, s)
					checkMail(t, name+" "+language, w, l)
				}
			}
		})
	}
}

// FuzzLetter looks for a text that is not inert, and for one that no mail can be written with.
func FuzzLetter(f *testing.F) {
	for i, s := range hostile[:12] {
		f.Add(s, i)
	}
	w := writer(f)
	f.Fuzz(func(t *testing.T, s string, n int) {
		list := samples("de")
		names := make([]string, 0, len(list))
		for name := range list {
			names = append(names, name)
		}
		slices.Sort(names)
		l := list[names[(n%len(names)+len(names))%len(names)]]
		spoil(l, s)
		checkMail(t, l.Kind, w, l)
	})
}

var (
	headersAllowed = []string{
		"Auto-Submitted", "Content-Language", "Content-Transfer-Encoding", "Content-Type", "Date", "From", "In-Reply-To", "List-Unsubscribe",
		"List-Unsubscribe-Post", "MIME-Version", "Message-ID", "References", "Reply-To", "Subject", "To", "X-Auto-Response-Suppress",
	}
	tagsAllowed = []string{
		"html", "head", "meta", "title", "style", "body", "table", "tr", "td", "p", "span", "strong", "s", "br", "h1", "h2", "div", "ul", "li", "a", "bdi",
	}
	propsAllowed = []string{
		"BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "CREATED", "LAST-MODIFIED",
		"ORGANIZER", "ATTENDEE", "SUMMARY", "LOCATION", "GEO", "DESCRIPTION", "STATUS", "TRANSP", "URL", "COMMENT", "CONFERENCE",
	}
	anyTag  = regexp.MustCompile(`<[^>]*>`)
	tagForm = regexp.MustCompile(`^</?([a-z][a-z0-9]*)((?: [a-z-]+(?:="[^"<>]*")?)*)>$`)
	hrefs   = regexp.MustCompile(` href="([^"]*)"`)
)

// checkMail writes the letter and takes the mail apart as strictly as it can be taken.
func checkMail(t testing.TB, name string, w *letter.Writer, l *letter.Letter) {
	t.Helper()
	fault := func(format string, args ...any) {
		t.Helper()
		t.Errorf("%s: %s", name, fmt.Sprintf(format, args...))
	}
	mail := raw(t, w, l)
	checkOctets(fault, mail, l)
	checkHeaders(fault, mail, l)
	o := open(t, mail)
	want := []string{"multipart/alternative", "  text/plain", "  text/html"}
	if method := methodOf(l); method != "" {
		want = []string{
			"multipart/mixed", "  multipart/alternative", "    text/plain", "    text/html",
			"    text/calendar; method=" + method, "  application/ics",
		}
	}
	if l.Journey != nil {
		want = []string{"multipart/mixed", "  multipart/alternative", "    text/plain", "    text/html", "  application/ics"}
		for _, never := range []string{"METHOD", "ORGANIZER", "ATTENDEE"} {
			if file := o.parts["application/ics"]; strings.Contains(file, "\r\n"+never) || !strings.HasSuffix(file, "\r\nEND:VCALENDAR\r\n") {
				fault("its file has %s, or no end:\n%s", never, file)
			}
		}
	}
	if l.Forwarded != nil {
		want = []string{"multipart/mixed", "  multipart/alternative", "    text/plain", "    text/html"}
		if kind := o.tree[len(o.tree)-1]; kind == "  message/rfc822" || kind == "  application/octet-stream" {
			want = append(want, kind)
		}
		pipe := strings.ReplaceAll(string(l.Forwarded.Raw), "\n", "\r\n") // as it is sent if it had no CR
		if got := o.parts["message/rfc822"] + o.parts["application/octet-stream"]; got != string(l.Forwarded.Raw) && got != pipe {
			fault("the mail that is forwarded has become %q", got)
		}
	}
	if !slices.Equal(o.tree, want) {
		fault("its parts are %q", o.tree)
	}
	checkShown(fault, withoutIsolates(fault, o.parts["text/plain"], l))
	if spoilt := spoiltLink.FindString(o.parts["text/plain"]); spoilt != "" {
		fault("an isolate touches the address %q", spoilt)
	}
	checkShown(fault, withoutIsolates(fault, o.parts["text/html"], l)) // its title is the subject
	checkHTML(fault, o.parts["text/html"], l)
	if methodOf(l) != "" {
		checkCalendar(fault, o, l)
	}
	if page, all := len(o.parts["text/html"]), len(mail); page > 80<<10 || all > 200<<10 {
		fault("its page has %d octets, of which Gmail shows 102 KB, all of it %d", page, all)
	}
}

func methodOf(l *letter.Letter) string {
	switch l.Kind {
	case meetingmail.Invitation, meetingmail.Update:
		return "REQUEST"
	case meetingmail.Cancellation:
		return "CANCEL"
	case meetingmail.Decline:
		return "DECLINECOUNTER"
	}
	return ""
}

func checkOctets(fault func(string, ...any), mail []byte, l *letter.Letter) {
	if l.Forwarded != nil {
		mail, _, _ = bytes.Cut(mail, []byte("Content-Type: message/rfc822")) // what follows is another's
	}
	for line := range bytes.Lines(mail) {
		body, ok := bytes.CutSuffix(line, []byte("\r\n"))
		if !ok || bytes.ContainsAny(body, "\r\n\x00") {
			fault("a line does not end in CRLF alone: %q", line)
		}
		// An id, a link or a name of one long word cannot be folded; lines may have 998 octets.
		whole := bytes.HasPrefix(body, []byte("Message-ID")) || bytes.HasPrefix(body, []byte("List-Unsubscribe: <https:")) ||
			bytes.HasPrefix(body, []byte(` "`)) && len(body) <= 220
		if len(body) > 78 && !whole {
			fault("a line has %d octets: %q", len(body), line)
		}
		if bytes.ContainsFunc(body, func(r rune) bool { return r < ' ' && r != '\t' || r >= 0x7f }) {
			fault("a line is not plain ASCII: %q", line)
		}
	}
}

func checkHeaders(fault func(string, ...any), raw []byte, l *letter.Letter) {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		fault("another program cannot read it: %v", err)
		return
	}
	for key, values := range m.Header {
		if !slices.ContainsFunc(headersAllowed, func(h string) bool { return strings.EqualFold(h, key) }) || len(values) != 1 {
			fault("there is %d times the header %s", len(values), key)
		}
	}
	header, _, _ := bytes.Cut(raw, []byte("\r\n\r\n")) // what people write may read like a header, but stands in the body
	if strings.HasPrefix(m.Header.Get("Subject"), " ") || bytes.Contains(header, []byte("\r\nSubject:\r\n")) {
		fault("the subject begins on its second line")
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil || utf8.RuneCountInString(subject) > 200 {
		fault("the subject has %d characters (%v)", utf8.RuneCountInString(subject), err)
	}
	if strings.ContainsAny(subject, "\t\r\n") {
		fault("the subject is not one line of words: %q", subject)
	}
	checkShown(fault, withoutIsolates(fault, subject, l))
	for key, want := range map[string]string{"From": l.From.Address, "To": l.To.Address, "Reply-To": l.ReplyTo} {
		if want == "" {
			continue
		}
		list, err := m.Header.AddressList(key)
		if err != nil || len(list) != 1 || list[0].Address != want {
			fault("the header %s holds %v (%v)", key, list, err)
			continue
		}
		checkShown(fault, list[0].Name)
		if strings.Contains(list[0].Name, "=?") || strings.ContainsAny(list[0].Name, "\t\r\n") || utf8.RuneCountInString(list[0].Name) > 101 {
			fault("a name in %s reads %q", key, list[0].Name)
		}
	}
	if got := m.Header.Get("Message-ID"); got != "<"+l.MessageID+">" {
		fault("the Message-ID is %q", got)
	}
}

// spoiltLink is an address that a mail program would take an isolate for a part of.
var spoiltLink = regexp.MustCompile(`(?:https?|webcal)://\S*[\x{2066}-\x{2069}]|[\x{2066}-\x{2069}](?:https?|webcal)://`)

// withoutIsolates takes out the isolates of a mail that is written from the right, which must end on the line they begin
// on, in order.
func withoutIsolates(fault func(string, ...any), s string, l *letter.Letter) string {
	if l.To.Language != "he" {
		return s
	}
	for line := range strings.Lines(s) {
		open := 0
		for _, r := range line {
			switch r {
			case '\u2066', '\u2068':
				open++
			case '\u2069':
				open--
			}
			if open < 0 || open > 1 {
				fault("the isolates of the line %q are not in order", line)
				return s
			}
		}
		if open != 0 {
			fault("an isolate does not end on its line %q", line)
		}
	}
	return strings.NewReplacer("\u2066", "", "\u2068", "", "\u2069", "").Replace(s)
}

// checkShown finds what must not be in anything that people see. A tab may: texts of several lines keep the tables that were typed.
func checkShown(fault func(string, ...any), s string) {
	if !utf8.ValidString(s) {
		fault("it is not UTF-8")
	}
	for _, r := range s {
		if unicode.IsControl(r) && !strings.ContainsRune("\t\r\n", r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x2028 || r == 0xfeff {
			fault("it shows %U", r)
			return
		}
	}
}

func checkHTML(fault func(string, ...any), page string, l *letter.Letter) {
	if strings.Contains(page, "ZgotmplZ") {
		fault("the layout refused a value")
	}
	_, page, _ = strings.Cut(page, "<!doctype html>\n")
	rest := anyTag.ReplaceAllStringFunc(page, func(tag string) string {
		m := tagForm.FindStringSubmatch(tag)
		if m == nil || !slices.Contains(tagsAllowed, m[1]) || strings.Contains(m[2], " on") || strings.Contains(m[2], " src") {
			fault("there is the tag %q", tag)
		}
		return ""
	})
	if strings.ContainsAny(rest, "<>") {
		fault("an angle bracket stands outside a tag")
	}
	for _, m := range hrefs.FindAllStringSubmatch(page, -1) {
		if to := m[1]; !strings.HasPrefix(to, "https://jourfixe.bremen.example/") && !strings.HasPrefix(to, "webcal://jourfixe.bremen.example/") &&
			!strings.HasPrefix(to, "https://meet.bremen.example/") && !strings.HasPrefix(to, "https://video.bremen.example/") && to != "mailto:"+l.ReplyTo && to != html.EscapeString(l.Mails) && to != html.EscapeString(l.Mine) {
			fault("a link leads to %q", to)
		}
	}
	if l.Kind == meetingmail.Cancellation && strings.Contains(page, "<a ") {
		fault("a cancellation has a link")
	}
}

func checkCalendar(fault func(string, ...any), o opened, l *letter.Letter) {
	data := o.parts["text/calendar"]
	for line := range strings.Lines(data) {
		name, _, _ := strings.Cut(strings.TrimSuffix(line, "\r\n"), ":")
		name, _, _ = strings.Cut(name, ";")
		if line[0] != ' ' && !slices.Contains(propsAllowed, name) {
			fault("the calendar has the line %q", line)
		}
	}
	c, err := ical.NewDecoder(strings.NewReader(data)).Decode()
	if err != nil {
		fault("the calendar cannot be read: %v", err)
		return
	}
	if len(c.Children) != 1 || len(c.Children[0].Children) != 0 {
		fault("the calendar has %d components", len(c.Children))
		return
	}
	props := c.Children[0].Props
	wants := map[string]string{
		ical.PropUID: l.Meeting.UID, ical.PropAttendee: "mailto:" + l.To.Address, ical.PropOrganizer: "mailto:" + l.From.Address,
		ical.PropSequence: fmt.Sprint(l.Meeting.Sequence), ical.PropDateTimeStart: l.Meeting.Start.UTC().Format("20060102T150405Z"),
		ical.PropDateTimeEnd: l.Meeting.End.UTC().Format("20060102T150405Z"),
	}
	if l.Kind == meetingmail.Decline { // changes nothing, so it has no time
		delete(wants, ical.PropDateTimeStart)
		delete(wants, ical.PropDateTimeEnd)
	}
	for name, want := range wants {
		if got := props[name]; len(got) != 1 || got[0].Value != want {
			fault("%s in the calendar is %v, want %s", name, got, want)
		}
	}
	if got := c.Props.Get(ical.PropMethod); got == nil || got.Value != methodOf(l) {
		fault("the method in the calendar is %v", got)
	}
}
