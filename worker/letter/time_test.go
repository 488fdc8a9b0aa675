package letter_test

import (
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/owed"
	"jourfixe/events"
)

// TestAway says how far a meeting is away, on the clock of the reader.
func TestAway(t *testing.T) {
	t.Parallel()
	w := writer(t)
	const start = "2027-02-03T13:00:00Z" // 14:00 in Bremen
	for _, x := range []struct{ now, de, en string }{
		{"2027-02-03T12:59:00Z", "jetzt", "now"},
		{"2027-02-03T12:55:00Z", "in 5 Minuten", "in 5 minutes"},
		{"2027-02-03T12:15:12Z", "in 45 Minuten", "in 45 minutes"},
		{"2027-02-03T12:00:00Z", "in 1 Stunde", "in 1 hour"},
		{"2027-02-03T11:45:00Z", "in 75 Minuten", "in 75 minutes"},
		{"2027-02-03T11:30:00Z", "in 1 Stunde und 30 Minuten", "in 1 hour and 30 minutes"},
		{"2027-02-03T11:00:40Z", "in 2 Stunden", "in 2 hours"},
		{"2027-02-03T01:00:00Z", "in 12 Stunden", "in 12 hours"},
		{"2027-02-03T00:30:00Z", "heute", "today"},
		{"2027-02-02T23:30:00Z", "heute", "today"}, // half an hour into the day in Bremen
		{"2027-02-02T22:30:00Z", "morgen", "tomorrow"},
		{"2027-02-01T22:30:00Z", "in 2 Tagen", "in 2 days"},
		{"2027-01-27T07:00:00Z", "in 7 Tagen", "in 7 days"},
		{"2027-01-20T07:00:00Z", "in 2 Wochen", "in 2 weeks"},
		{"2027-01-19T07:00:00Z", "in 15 Tagen", "in 15 days"},
		{"2026-12-23T07:00:00Z", "in 6 Wochen", "in 6 weeks"},
	} {
		for language, want := range map[string]string{"de": "Dieser Termin beginnt " + x.de + ":", "en": "This meeting begins " + x.en + ":"} {
			l := samples("de")["reminder"]
			l.Date, l.Meeting.Start, l.To.Language = at(x.now), at(start), language
			text := open(t, raw(t, w, l)).parts["text/plain"]
			if !strings.Contains(text, want) {
				t.Errorf("at %s: want %q in\n%s", x.now, want, text)
			}
		}
	}
}

// TestWhen names clocks where more than one could be meant, and shows both where they differ.
func TestWhen(t *testing.T) {
	t.Parallel()
	w := writer(t)
	for _, x := range []struct{ reader, venue, start, end, want string }{
		{"Europe/Berlin", "Europe/Berlin", "2027-02-03T13:00:00Z", "2027-02-03T14:30:00Z", "Mittwoch, 3. Februar 2027, 14:00–15:30 Uhr"},
		{"Europe/Berlin", "", "2027-02-03T13:00:00Z", "2027-02-03T14:30:00Z", "Mittwoch, 3. Februar 2027, 14:00–15:30 Uhr"},
		{"", "Europe/Berlin", "2027-02-03T13:00:00Z", "2027-02-03T14:30:00Z", "Mittwoch, 3. Februar 2027, 14:00–15:30 Uhr"},
		// The same clock under another name is named and said once.
		{"Europe/Warsaw", "Europe/Berlin", "2027-02-03T13:00:00Z", "2027-02-03T14:30:00Z",
			"Mittwoch, 3. Februar 2027, 14:00–15:30 Uhr (Ortszeit Warschau, UTC+1)"},
		{"Asia/Kolkata", "Europe/Berlin", "2027-02-03T13:00:00Z", "2027-02-03T14:30:00Z",
			"Mittwoch, 3. Februar 2027, 18:30–20:00 Uhr (Ortszeit Kalkutta, UTC+5:30)\n" +
				"  Mittwoch, 3. Februar 2027, 14:00–15:30 Uhr (Ortszeit Berlin, UTC+1)"},
		// Clocks go forward in Israel on 26 March and in Germany on 28 March 2027.
		{"Asia/Jerusalem", "Europe/Berlin", "2027-03-27T13:00:00Z", "2027-03-27T14:00:00Z",
			"Samstag, 27. März 2027, 16:00–17:00 Uhr (Ortszeit Jerusalem, UTC+3)\n  Samstag, 27. März 2027, 14:00–15:00 Uhr (Ortszeit Berlin, UTC+1)"},
		// While it lasts, clocks are put forward in Berlin.
		{"Europe/Berlin", "Europe/Berlin", "2027-03-28T00:30:00Z", "2027-03-28T01:30:00Z", "Sonntag, 28. März 2027, 01:30 Uhr (UTC+1) – 03:30 Uhr (UTC+2)"},
		{"Asia/Kolkata", "Europe/Berlin", "2027-03-28T00:30:00Z", "2027-03-28T01:30:00Z",
			"Sonntag, 28. März 2027, 06:00–07:00 Uhr (Ortszeit Kalkutta, UTC+5:30)\n" +
				"  Sonntag, 28. März 2027, 01:30 Uhr (UTC+1) – 03:30 Uhr (UTC+2) (Ortszeit Berlin)"},
	} {
		l := samples("de")["invitation"]
		l.To.Zone, l.Meeting.Zone, l.Meeting.Start, l.Meeting.End = x.reader, x.venue, at(x.start), at(x.end)
		text := strings.ReplaceAll(open(t, raw(t, w, l)).parts["text/plain"], "\r\n", "\n")
		if want := "Wann: " + x.want + "\nWo:"; !strings.Contains(text, want) {
			t.Errorf("for a reader in %q and a venue in %q: want %q in\n%s", x.reader, x.venue, want, text)
		}
	}
}

// TestUpdateAsks tells apart whether somebody has to answer again.
func TestUpdateAsks(t *testing.T) {
	t.Parallel()
	w := writer(t)
	for name, x := range map[string]struct {
		change func(m *owed.MeetingSheet)
		want   string
	}{
		"another time": {func(m *owed.MeetingSheet) { m.Start = m.Start.Add(time.Hour) },
			"Die Zeit ist neu. Bitte antworten Sie, auch wenn Sie es schon getan haben:"},
		"another place, answered": {func(m *owed.MeetingSheet) { m.Venue, m.Answer = nil, "declined" },
			"Ihre Antwort gilt weiter: Sie haben abgesagt. So können Sie sie ändern:"},
		"another place, open": {func(m *owed.MeetingSheet) { m.Venue = nil }, "Bitte sagen Sie uns, ob Sie kommen:"},
	} {
		l := samples("de")["update-place"]
		l.Meeting, l.Was = jourFixe(), jourFixe()
		x.change(l.Meeting)
		if text := open(t, raw(t, w, l)).parts["text/plain"]; !strings.Contains(text, x.want+"\r\n  Zusagen:") {
			t.Errorf("%s: want %q in\n%s", name, x.want, text)
		}
	}
}

// TestTyped holds that blanks and tabs of a description stand in a mail as they were typed, in words and on the page.
func TestTyped(t *testing.T) {
	t.Parallel()
	w := writer(t)
	l := samples("de")["invitation"]
	const typed = "9:00\tKaffee\n  10:00  Beginn"
	l.Meeting.Description = events.Text{"de": typed}
	m := open(t, raw(t, w, l))
	text := strings.ReplaceAll(m.parts["text/plain"], "\r\n", "\n")
	if !strings.Contains(text, "9:00\tKaffee\n    10:00  Beginn") {
		t.Errorf("the plain text is\n%s", text)
	}
	if page := m.parts["text/html"]; !strings.Contains(page, `white-space:pre-wrap">9:00`+"\tKaffee<br>  10:00  Beginn</div>") {
		t.Errorf("the page is\n%s", page)
	}
	said := strings.ReplaceAll(m.parts["text/calendar"], "\r\n ", "")
	if !strings.Contains(said, `9:00`+"\t"+`Kaffee\n  10:00  Beginn`) {
		t.Errorf("the calendar is\n%s", said)
	}
}
