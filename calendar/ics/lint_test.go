package ics_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// lint checks the octets of a calendar against what RFC 5545 and this project ask, without any library: those read
// much that other programs do not. It returns the faults, each with the number of its line.
func lint(data []byte) []string { return lintAs(feedRules, data) }

func lintAs(r *rules, data []byte) []string {
	l := &linter{rules: r, uids: map[string]bool{}}
	for i, content := range l.unfold(string(data)) {
		l.number = i + 1
		l.content(content)
	}
	if len(l.open) > 0 {
		l.fault("%s is not ended", l.open[len(l.open)-1].name)
	}
	if l.number == 0 {
		l.fault("there is no content")
	}
	return l.faults
}

// rules are what a kind of calendar must and may hold.
type rules struct {
	kind     string
	forms    map[string]*regexp.Regexp // of the values of properties; others do not belong
	params   map[string]*regexp.Regexp // of the parameters of properties that have more than a VALUE
	required map[string][]string       // properties of components; others do not belong
}

type linter struct {
	*rules
	faults []string
	number int // of the content line
	open   []*component
	uids   map[string]bool
}

type component struct {
	name     string
	props    map[string]string
	whole    bool // DTSTART is a date
	children int
}

func (l *linter) fault(form string, args ...any) {
	l.faults = append(l.faults, fmt.Sprintf("line %d: ", l.number)+fmt.Sprintf(form, args...))
}

// unfold checks the physical lines and joins them to content lines.
func (l *linter) unfold(s string) []string {
	if !strings.HasSuffix(s, "\r\n") {
		l.fault("the end is not CRLF")
	}
	var lines []string
	for i, p := range strings.Split(strings.TrimSuffix(s, "\r\n"), "\r\n") {
		l.number = i + 1
		if strings.ContainsAny(p, "\r\n") {
			l.fault("CR or LF alone")
		}
		if len(p) > 75 {
			l.fault("%d octets, 75 are the most", len(p))
		}
		if !utf8.ValidString(p) {
			l.fault("no valid UTF-8: %q", p)
		}
		if strings.ContainsFunc(p, func(r rune) bool { return unicode.IsControl(r) && r != '\t' }) {
			l.fault("control character")
		}
		if strings.ContainsFunc(p, func(r rune) bool { return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 }) {
			l.fault("control of writing direction")
		}
		switch {
		case p == "":
			l.fault("empty line")
		case p[0] == ' ' && len(lines) > 0:
			lines[len(lines)-1] += p[1:]
		default:
			lines = append(lines, p)
		}
	}
	return lines
}

var (
	contentForm      = regexp.MustCompile(`^([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:[^";:,]+|"[^"]*"))*):(.*)$`)
	instantForm      = regexp.MustCompile(`^\d{8}T([01]\d|2[0-3])[0-5]\d[0-5]\dZ$`)
	dayForm          = regexp.MustCompile(`^\d{8}$`)
	localForm        = regexp.MustCompile(`^\d{8}T\d{6}$`)
	textForm         = regexp.MustCompile(`^(?:[^\\;,]|\\[\\;,nN])*$`)
	textsForm        = regexp.MustCompile(`^(?:[^\\;]|\\[\\;,nN])*$`)
	numberForm       = regexp.MustCompile(`^\d+$`)
	offsetForm       = regexp.MustCompile(`^[+-]\d{4}$`)
	periodForm       = regexp.MustCompile(`^PT\d+[HMS]$`)
	addressForm      = regexp.MustCompile(`^https?://[!-~]+$`)
	conferenceForm   = regexp.MustCompile(`^https://[!-~]+$`)
	conferenceParams = regexp.MustCompile(`^;FEATURE=VIDEO;LABEL=(Videokonferenz|Video conference|Wideokonferencja|שיחת וידאו);VALUE=URI$`)
	geoForm          = regexp.MustCompile(`^-?\d{1,2}\.\d{6};-?\d{1,3}\.\d{6}$`)
	uidForm          = regexp.MustCompile(`^[a-z0-9._-]+@[a-z0-9.-]+$`)
)

// feedRules know no METHOD, ORGANIZER and ATTENDEE: these do not belong in a feed above all.
var feedRules = &rules{kind: "feed", forms: feedForms, params: map[string]*regexp.Regexp{"CONFERENCE": conferenceParams}, required: map[string][]string{
	"VCALENDAR": {"VERSION", "PRODID", "NAME", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"},
	"VEVENT":    {"UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "SUMMARY", "STATUS", "TRANSP"},
	"VTIMEZONE": {"TZID"}, "STANDARD": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"},
}}

var feedForms = map[string]*regexp.Regexp{
	"VERSION": regexp.MustCompile(`^2\.0$`), "PRODID": textForm, "CALSCALE": regexp.MustCompile(`^GREGORIAN$`),
	"NAME": textForm, "X-WR-CALNAME": textForm, "X-WR-CALDESC": textForm, "DESCRIPTION": textForm, "SUMMARY": textForm,
	"LOCATION": textForm, "GEO": geoForm, "CATEGORIES": textsForm, "UID": uidForm, "URL": addressForm, "CONFERENCE": conferenceForm,
	"REFRESH-INTERVAL": periodForm, "X-PUBLISHED-TTL": periodForm, "SEQUENCE": numberForm,
	"STATUS": regexp.MustCompile(`^(CONFIRMED|TENTATIVE|CANCELLED)$`), "TRANSP": regexp.MustCompile(`^(OPAQUE|TRANSPARENT)$`),
	"CLASS": regexp.MustCompile(`^(PRIVATE|CONFIDENTIAL)$`), "RELATED-TO": uidForm,
	"COLOR": regexp.MustCompile(`^[a-z]+$`), "X-APPLE-CALENDAR-COLOR": regexp.MustCompile(`^#[0-9a-f]{6}$`),
	"DTSTAMP": instantForm, "CREATED": instantForm, "LAST-MODIFIED": instantForm, "DTSTART": instantForm, "DTEND": instantForm,
	"TZID": textForm, "TZNAME": textForm, "TZOFFSETFROM": offsetForm, "TZOFFSETTO": offsetForm,
}

func (l *linter) content(s string) {
	m := contentForm.FindStringSubmatch(s)
	if m == nil {
		l.fault("no content line: %q", s)
		return
	}
	name, params, value := m[1], m[2], m[3]
	switch name {
	case "BEGIN":
		if len(l.open) > 0 {
			l.open[len(l.open)-1].children++
		} else if l.number > 1 || value != "VCALENDAR" {
			l.fault("BEGIN:%s where one VCALENDAR should be", value)
		}
		l.open = append(l.open, &component{name: value, props: map[string]string{}})
		return
	case "END":
		if len(l.open) == 0 || l.open[len(l.open)-1].name != value {
			l.fault("END:%s ends nothing", value)
			return
		}
		c := l.open[len(l.open)-1]
		l.open = l.open[:len(l.open)-1]
		l.component(c)
		return
	}
	if len(l.open) == 0 {
		l.fault("%s outside of a component", name)
		return
	}
	c := l.open[len(l.open)-1]
	if _, twice := c.props[name]; twice {
		l.fault("%s twice", name)
	}
	c.props[name] = value
	form, known := l.forms[name]
	if !known {
		l.fault("%s does not belong in a %s", name, l.kind)
		return
	}
	want := ""
	switch {
	case name == "REFRESH-INTERVAL":
		want = ";VALUE=DURATION"
	case (name == "DTSTART" || name == "DTEND") && dayForm.MatchString(value):
		want, form = ";VALUE=DATE", dayForm
		c.whole = c.whole || name == "DTSTART"
	case name == "DTSTART" && c.name == "STANDARD":
		form = localForm
	}
	if more := l.params[name]; more != nil && !more.MatchString(params) || more == nil && params != want {
		l.fault("%s has the parameters %q", name, params)
	}
	if !form.MatchString(value) {
		l.fault("%s cannot be %q", name, value)
	}
}

// component checks what must be in a component that has ended.
func (l *linter) component(c *component) {
	names, known := l.required[c.name]
	if !known {
		l.fault("%s does not belong in a %s", c.name, l.kind)
	}
	for _, name := range names {
		if c.props[name] == "" {
			l.fault("%s lacks %s", c.name, name)
		}
	}
	switch c.name {
	case "VCALENDAR", "VTIMEZONE":
		if c.children == 0 {
			l.fault("%s has no component", c.name)
		}
	case "VEVENT":
		start, end := c.props["DTSTART"], c.props["DTEND"]
		if end != "" && (end <= start || dayForm.MatchString(end) != c.whole) {
			l.fault("DTEND %s does not go with DTSTART %s", end, start)
		}
		if l.uids[c.props["UID"]] {
			l.fault("a second %s", c.props["UID"])
		}
		l.uids[c.props["UID"]] = true
	}
}

// checkLint fails the test if the calendar has faults.
func checkLint(t *testing.T, data []byte) {
	t.Helper()
	if faults := lint(data); len(faults) > 0 {
		t.Fatalf("%d faults:\n%s", len(faults), strings.Join(faults[:min(len(faults), 20)], "\n"))
	}
}

// TestLint shows that every fault is found: a check that finds none proves nothing.
func TestLint(t *testing.T) {
	t.Parallel()
	good, err := feed("de").Render(office()[:1])
	if err != nil {
		t.Fatal(err)
	}
	checkLint(t, good)
	for _, c := range []struct{ name, old, new, want string }{
		{"LF alone", "VERSION:2.0\r\n", "VERSION:2.0\n", "CR or LF alone"},
		{"CR alone", "VERSION:2.0\r\n", "VERSION:2.0\r", "CR or LF alone"},
		{"no end", "END:VCALENDAR\r\n", "END:VCALENDAR", "the end is not CRLF"},
		{"not ended", "END:VEVENT\r\n", "", "END:VCALENDAR ends nothing"},
		{"empty line", "VERSION:2.0\r\n", "VERSION:2.0\r\n\r\n", "empty line"},
		{"long line", "SUMMARY:", "SUMMARY:" + strings.Repeat("x", 70), "75 are the most"},
		{"split rune", "ß", "\xc3\r\n \x9f", "no valid UTF-8"},
		{"control", "SUMMARY:", "SUMMARY:\x07", "control character"},
		{"bidi", "SUMMARY:", "SUMMARY:\u202e", "writing direction"},
		{"comma", "SUMMARY:", "SUMMARY:a,b ", "SUMMARY cannot be"},
		{"semicolon", "SUMMARY:", "SUMMARY:a;b ", "SUMMARY cannot be"},
		{"backslash", "SUMMARY:", `SUMMARY:\x `, "SUMMARY cannot be"},
		{"no VALUE", "REFRESH-INTERVAL;VALUE=DURATION:", "REFRESH-INTERVAL:", "REFRESH-INTERVAL has the parameters"},
		{"VALUE too much", "X-WR-CALNAME:", "X-WR-CALNAME;VALUE=TEXT:", "X-WR-CALNAME has the parameters"},
		{"date without VALUE", "DTSTART:20270203T130000Z", "DTSTART:20270203", "DTSTART has the parameters"},
		{"floating", "DTSTART:20270203T130000Z", "DTSTART:20270203T130000", "DTSTART cannot be"},
		{"ends before", "DTEND:20270203T143000Z", "DTEND:20270203T123000Z", "does not go with"},
		{"date and instant", "DTEND:20270203T143000Z", "DTEND;VALUE=DATE:20270204", "does not go with"},
		{"upper case", "UID:meeting", "UID:Meeting", "UID cannot be"},
		{"no stamp", "DTSTAMP:20261201T101500Z\r\n", "", "VEVENT lacks DTSTAMP"},
		{"method", "VERSION:2.0\r\n", "VERSION:2.0\r\nMETHOD:PUBLISH\r\n", "METHOD does not belong"},
		{"organizer", "SEQUENCE:0\r\n", "SEQUENCE:0\r\nORGANIZER:mailto:a@b.example\r\n", "ORGANIZER does not belong"},
		{"twice", "SEQUENCE:0\r\n", "SEQUENCE:0\r\nSEQUENCE:0\r\n", "SEQUENCE twice"},
		{"no colon", "SEQUENCE:0\r\n", "SEQUENCE\r\n", "no content line"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bad := strings.Replace(string(good), c.old, c.new, 1)
			if bad == string(good) {
				t.Fatalf("%q is not in the feed", c.old)
			}
			faults := lint([]byte(bad))
			if !slices.ContainsFunc(faults, func(f string) bool { return strings.Contains(f, c.want) }) {
				t.Errorf("faults %q, want one about %q", faults, c.want)
			}
		})
	}
}
