package ics_test

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"
	"github.com/google/go-cmp/cmp"

	"jourfixe/calendar/ics"
	"jourfixe/events"
)

// invited is an invitation of everyday.
func invited() *ics.Invitation {
	return &ics.Invitation{
		Method: ics.MethodRequest, UID: "k3vq7xj2m5zr4wnbt6ahcyd2fe@bremen.example",
		Stamp: instant("2026-12-22T08:00:00Z"), Created: instant("2026-12-01T10:15:00Z"), Revised: instant("2026-12-01T10:15:00Z"),
		Start: instant("2027-02-03T14:00:00+01:00"), End: instant("2027-02-03T15:30:00+01:00"), Language: "de",
		Organizer:   ics.Contact{Name: "Referat Städtepartnerschaften", Address: "jourfixe@bremen.example"},
		Attendee:    ics.Contact{Name: "Anna Muster", Address: "anna.muster@danzig.example"},
		Title:       "Internationaler Jour Fixe",
		Description: "Tagesordnung:\n1. Rückblick\n2. Neues aus Gdańsk, Rīga und İzmir 🌍\n\nGäste sind willkommen.",
		Place:       "Rathaus, Am Markt 21, 28195 Bremen",
		Geo:         &events.Geo{Latitude: 53_075_800, Longitude: 8_807_200},
		Conference:  "https://meet.bremen.example/jour-fixe?pwd=7f,3a;b#c",
		URL:         "https://jourfixe.bremen.example/meetings/jour-fixe-2027-02-03",
	}
}

// invitations are the messages of the golden files, and what another reader takes from each: for every property its
// parameters and its value, texts decoded.
func invitations() map[string]struct {
	invitation *ics.Invitation
	want       map[string]string
} {
	type golden = struct {
		invitation *ics.Invitation
		want       map[string]string
	}
	changed := func(want map[string]string, changes map[string]string) map[string]string {
		want = maps.Clone(want)
		maps.Copy(want, changes)
		maps.DeleteFunc(want, func(_, v string) bool { return v == "" })
		return want
	}
	first := map[string]string{
		"METHOD": "REQUEST", "VERSION": "2.0", "CALSCALE": "GREGORIAN", "PRODID": "-//jourfixe//invitation//DE",
		"UID": "k3vq7xj2m5zr4wnbt6ahcyd2fe@bremen.example", "SEQUENCE": "0", "DTSTAMP": "20261222T080000Z",
		"CREATED": "20261201T101500Z", "LAST-MODIFIED": "20261201T101500Z",
		"DTSTART": "20270203T130000Z", "DTEND": "20270203T143000Z", "STATUS": "CONFIRMED", "TRANSP": "OPAQUE",
		"ORGANIZER":   ";CN=Referat Städtepartnerschaften:mailto:jourfixe@bremen.example",
		"ATTENDEE":    ";CN=Anna Muster;CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:anna.muster@danzig.example",
		"SUMMARY":     "Internationaler Jour Fixe",
		"LOCATION":    "Rathaus, Am Markt 21, 28195 Bremen",
		"GEO":         "53.075800;8.807200",
		"DESCRIPTION": "Tagesordnung:\n1. Rückblick\n2. Neues aus Gdańsk, Rīga und İzmir 🌍\n\nGäste sind willkommen.",
		"CONFERENCE":  ";FEATURE=VIDEO;LABEL=Videokonferenz;VALUE=URI:https://meet.bremen.example/jour-fixe?pwd=7f,3a;b#c",
		"URL":         "https://jourfixe.bremen.example/meetings/jour-fixe-2027-02-03",
	}

	moved := invited()
	moved.Sequence, moved.Stamp, moved.Revised = 2, instant("2027-01-11T08:00:00Z"), instant("2027-01-11T07:58:00Z")
	moved.Start, moved.End = instant("2027-02-10T14:00:00+01:00"), instant("2027-02-10T15:30:00.75+01:00")
	moved.Language, moved.Title, moved.Description = "en", "International Jour Fixe; moved", "Moved by a week."
	moved.Provisional, moved.Answer = true, "tentative"
	moved.Organizer.Name, moved.Attendee.Name = "Bremen: twin cities", "Muster, Anna"

	cancelled := invited()
	cancelled.Method, cancelled.Sequence, cancelled.Stamp = ics.MethodCancel, 3, instant("2027-01-30T16:20:00Z")
	cancelled.Geo = nil
	cancelled.Description, cancelled.Place, cancelled.URL, cancelled.Answer = "Die Leitung ist erkrankt.", "", "", "accepted"
	cancelled.Provisional, cancelled.Created = true, time.Time{}

	hebrew := invited()
	hebrew.Language, hebrew.Attendee = "en", ics.Contact{Name: "דנה לוי", Address: "dana+jf@haifa.example"}
	hebrew.Title = "שיחת וידאו עם ברמן: תכנון ביקור אזרחים, סמינר ותערוכה; פתוח לכולם"
	hebrew.Conference = ""
	hebrew.Place, hebrew.Description, hebrew.Answer = "בית העירייה, חיפה", "\u200fסדר היום: ביקור\u200f", "declined"

	hostile := invited()
	hostile.Language = "de\r\nX-INJECTED:1"
	hostile.Organizer.Name = "Amt\r\nATTENDEE:mailto:eve@evil.example"
	hostile.Attendee.Name = "  Eve\";RSVP=FALSE:mailto:eve@evil.example\r\n\u202eX-INJECTED:1\x00^n\\n" + strings.Repeat("ß", 10_000)
	hostile.Attendee.Address = "a?cc=eve%40evil.example&x=#{y}@haifa.example"
	hostile.Title = "\u202eSitzung\r\nEND:VEVENT\r\nX-INJECTED:1\x00\x1b[31m" + strings.Repeat("x", 10_000)
	hostile.Place = "\r\n ;,:\\n\"<b>Saal</b>\u2028BEGIN:VALARM"
	hostile.Description = "END:VCALENDAR\r\n\r\n\r\n\r\nBEGIN:VALARM\n\ufeff\u2066" + strings.Repeat("👩‍👩‍👧", 30)
	const own = "END:VCALENDAR\n\nBEGIN:VALARM\n"

	return map[string]golden{
		"invite-request-de.ics": {invited(), first},
		"invite-update-en.ics": {moved, changed(first, map[string]string{
			"PRODID": "-//jourfixe//invitation//EN", "SEQUENCE": "2", "DTSTAMP": "20270111T080000Z", "LAST-MODIFIED": "20270111T075800Z",
			"DTSTART": "20270210T130000Z", "DTEND": "20270210T143000Z", "STATUS": "TENTATIVE",
			"ORGANIZER": ";CN=Bremen: twin cities:mailto:jourfixe@bremen.example",
			"ATTENDEE":  ";CN=Muster, Anna;CUTYPE=INDIVIDUAL;PARTSTAT=TENTATIVE;ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:anna.muster@danzig.example",
			"SUMMARY":   "International Jour Fixe; moved", "DESCRIPTION": "Moved by a week.",
			"CONFERENCE": ";FEATURE=VIDEO;LABEL=Video conference;VALUE=URI:https://meet.bremen.example/jour-fixe?pwd=7f,3a;b#c",
		})},
		"invite-cancel-de.ics": {cancelled, changed(first, map[string]string{
			"METHOD": "CANCEL", "SEQUENCE": "3", "DTSTAMP": "20270130T162000Z", "CREATED": "", "STATUS": "CANCELLED", "TRANSP": "TRANSPARENT",
			"ATTENDEE":    ";CN=Anna Muster;CUTYPE=INDIVIDUAL;PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT:mailto:anna.muster@danzig.example",
			"DESCRIPTION": "Die Leitung ist erkrankt.", "LOCATION": "", "GEO": "", "URL": "", "CONFERENCE": "",
		})},
		"invite-hebrew.ics": {hebrew, changed(first, map[string]string{
			"PRODID":   "-//jourfixe//invitation//EN",
			"ATTENDEE": ";CN=דנה לוי;CUTYPE=INDIVIDUAL;PARTSTAT=DECLINED;ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:dana+jf@haifa.example",
			"SUMMARY":  hebrew.Title, "LOCATION": hebrew.Place, "DESCRIPTION": hebrew.Description, "CONFERENCE": "",
		})},
		"invite-hostile.ics": {hostile, changed(first, map[string]string{
			"ORGANIZER": ";CN=Amt ATTENDEE:mailto:eve@evil.example:mailto:jourfixe@bremen.example",
			"ATTENDEE": ";CN=Eve';RSVP=FALSE:mailto:eve@evil.example X-INJECTED:1n/n" + strings.Repeat("ß", 200-1-len("Eve';RSVP=FALSE:mailto:eve@evil.example X-INJECTED:1n/n")) +
				"…;CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:a%3Fcc=eve%2540evil.example&x=%23%7By%7D@haifa.example",
			"SUMMARY":     "Sitzung END:VEVENT X-INJECTED:1[31m" + strings.Repeat("x", 500-1-len("Sitzung END:VEVENT X-INJECTED:1[31m")) + "…",
			"LOCATION":    ";,:\\n\"<b>Saal</b> BEGIN:VALARM",
			"DESCRIPTION": own + strings.Repeat("👩‍👩‍👧", 30),
		})},
	}
}

// TestInvitation writes and reads all kinds of messages. The golden files are for other readers to check.
func TestInvitation(t *testing.T) {
	t.Parallel()
	for name, c := range invitations() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := c.invitation.Render()
			if err != nil {
				t.Fatal(err)
			}
			checkMessage(t, got)
			if diff := cmp.Diff(c.want, read(t, got)); diff != "" {
				t.Errorf("another reader takes this from it (-want +got):\n%s", diff)
			}
			if again, err := c.invitation.Render(); err != nil || !bytes.Equal(again, got) {
				t.Errorf("written again it has other bytes: %v", err)
			}
			file := filepath.Join("testdata", name)
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\r\n"), strings.Split(string(got), "\r\n")); diff != "" {
				t.Errorf("the invitation is not as in %s (-update writes it anew):\n%s", file, diff)
			}
		})
	}
}

// read decodes a message with go-ical into its properties: texts as they are meant, others with their parameters.
func read(t testing.TB, data []byte) map[string]string {
	t.Helper()
	cal, err := ical.NewDecoder(bytes.NewReader(data)).Decode()
	if err != nil {
		t.Fatalf("go-ical: %v", err)
	}
	if len(cal.Children) != 1 || cal.Children[0].Name != "VEVENT" || len(cal.Children[0].Children) > 0 {
		t.Fatalf("it is not one VEVENT alone:\n%s", data)
	}
	all := map[string]string{}
	for _, c := range []*ical.Component{cal.Component, cal.Children[0]} {
		for name, props := range c.Props {
			if _, twice := all[name]; twice || len(props) != 1 {
				t.Fatalf("there is more than one %s", name)
			}
			p := &props[0]
			switch {
			case len(p.Params) > 0:
				for _, param := range slices.Sorted(maps.Keys(p.Params)) {
					all[name] += ";" + param + "=" + strings.Join(p.Params[param], "|")
				}
				all[name] += ":" + p.Value
			case p.ValueType() == ical.ValueText:
				all[name] = text(t, c, name)
			default:
				all[name] = p.Value
			}
		}
	}
	return all
}

// messageRules are those of RFC 5546, sections 3.2.2 and 3.2.5, narrowed to what this project writes.
var messageRules = func() *rules {
	forms := maps.Clone(feedForms)
	for _, name := range []string{"NAME", "X-WR-CALNAME", "X-WR-CALDESC", "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "TZID"} {
		delete(forms, name)
	}
	forms["METHOD"] = regexp.MustCompile(`^(REQUEST|CANCEL)$`)
	forms["ORGANIZER"] = regexp.MustCompile(`^mailto:[A-Za-z0-9.!$%&'*+/=_~-]+@[A-Za-z0-9._-]+$`)
	forms["ATTENDEE"] = forms["ORGANIZER"]
	forms["UID"] = regexp.MustCompile(`^[A-Za-z0-9._-]+@[A-Za-z0-9._-]+$`)
	name := `(;CN=([^";:,]+|"[^"]*"))?`
	return &rules{
		kind: "message", forms: forms,
		params: map[string]*regexp.Regexp{
			"ORGANIZER": regexp.MustCompile(`^` + name + `$`),
			"ATTENDEE": regexp.MustCompile(`^` + name + `;CUTYPE=INDIVIDUAL;PARTSTAT=(NEEDS-ACTION|ACCEPTED|TENTATIVE|DECLINED)` +
				`;ROLE=REQ-PARTICIPANT(;RSVP=TRUE)?$`),
			"CONFERENCE": conferenceParams,
		},
		required: map[string][]string{
			"VCALENDAR": {"VERSION", "PRODID", "METHOD"},
			"VEVENT":    {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "ORGANIZER", "ATTENDEE", "SUMMARY", "STATUS", "TRANSP"},
		},
	}
}()

// checkMessage fails the test if the message has faults.
func checkMessage(t testing.TB, data []byte) {
	t.Helper()
	if faults := lintAs(messageRules, data); len(faults) > 0 {
		t.Fatalf("%d faults:\n%s\nin\n%s", len(faults), strings.Join(faults[:min(len(faults), 20)], "\n"), data)
	}
}

// TestMessageRules shows that the rules find what does not belong.
func TestMessageRules(t *testing.T) {
	t.Parallel()
	good, err := invited().Render()
	if err != nil {
		t.Fatal(err)
	}
	checkMessage(t, good)
	for _, c := range []struct{ name, old, new, want string }{
		{"no method", "METHOD:REQUEST\r\n", "", "VCALENDAR lacks METHOD"},
		{"reply", "METHOD:REQUEST", "METHOD:REPLY", "METHOD cannot be"},
		{"no attendee", "ATTENDEE;", "X-ATTENDEE;", "VEVENT lacks ATTENDEE"},
		{"two attendees", "SEQUENCE:", "ATTENDEE:mailto:eve@evil.example\r\nSEQUENCE:", "ATTENDEE twice"},
		{"group", "CUTYPE=INDIVIDUAL", "CUTYPE=GROUP", "ATTENDEE has the parameters"},
		{"broken name", "CN=Anna Muster", "CN=\"Anna\" Muster", "no content line"},
		{"header field", "mailto:jourfixe@", "mailto:jour?cc=x@", "ORGANIZER cannot be"},
		{"alarm", "END:VEVENT", "BEGIN:VALARM\r\nEND:VALARM\r\nEND:VEVENT", "VALARM does not belong in a message"},
		{"injected", "SEQUENCE:", "X-INJECTED:1\r\nSEQUENCE:", "X-INJECTED does not belong in a message"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bad := strings.Replace(string(good), c.old, c.new, 1)
			if bad == string(good) {
				t.Fatalf("%q is not in the message", c.old)
			}
			faults := lintAs(messageRules, []byte(bad))
			if !slices.ContainsFunc(faults, func(f string) bool { return strings.Contains(f, c.want) }) {
				t.Errorf("faults %q, want one about %q", faults, c.want)
			}
		})
	}
}
