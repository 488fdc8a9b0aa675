package letter_test

import (
	"mime"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/events"
	"jourfixe/worker/letter"
)

// TestLetterFaults breaks one field of a good letter at a time. The error names the field and quotes nothing of it.
func TestLetterFaults(t *testing.T) {
	t.Parallel()
	w := writer(t)
	const secret = "geheim" // stands in whatever is wrong, and must not come back
	for _, x := range []struct {
		sample string
		spoil  func(l *letter.Letter)
		field  string
	}{
		{"invitation", func(l *letter.Letter) { l.Kind = secret }, "Kind"},
		{"invitation", func(l *letter.Letter) { l.To.Address = "" }, "To.Address"},
		{"invitation", func(l *letter.Letter) { l.To.Address = secret }, "To.Address"},
		{"invitation", func(l *letter.Letter) { l.To.Address = "Gast <" + secret + "@verein.example>" }, "To.Address"},
		{"invitation", func(l *letter.Letter) { l.To.Address = secret + "@verein.example, x@verein.example" }, "To.Address"},
		{"invitation", func(l *letter.Letter) { l.To.Address = secret + "@verein.example\r\nBcc: x@verein.example" }, "To.Address"},
		{"invitation", func(l *letter.Letter) { l.To.Address = `"` + secret + ` x"@verein.example` }, "To.Address"},
		{"invitation", func(l *letter.Letter) { l.To.Address = secret + "(x)@verein.example" }, "To.Address"},
		{"invitation", func(l *letter.Letter) { l.To.Address = secret + "ä@verein.example" }, "To.Address"},
		{"invitation", func(l *letter.Letter) { l.To.Address = secret + "@größe.example" }, "To.Address"},
		{"invitation", func(l *letter.Letter) { l.To.Address = secret + "@[127.0.0.1]" }, "To.Address"},
		{"invitation", func(l *letter.Letter) { l.To.Address = strings.Repeat("x", 260) + secret + "@verein.example" }, "To.Address"},
		{"invitation", func(l *letter.Letter) { l.From.Address = secret }, "From.Address"},
		{"invitation", func(l *letter.Letter) { l.ReplyTo = secret }, "ReplyTo"},
		{"invitation", func(l *letter.Letter) { l.Envelope = secret }, "Envelope"},
		{"invitation", func(l *letter.Letter) { l.MessageID = secret }, "MessageID"},
		{"invitation", func(l *letter.Letter) { l.MessageID = "<" + secret + "@bremen.example>" }, "MessageID"},
		{"invitation", func(l *letter.Letter) { l.MessageID = strings.Repeat("x", 250) + "@bremen.example" }, "MessageID"},
		{"invitation", func(l *letter.Letter) { l.Thread = secret + " @bremen.example" }, "Thread"},
		{"invitation", func(l *letter.Letter) { l.Date = time.Time{} }, "Date"},
		{"invitation", func(l *letter.Letter) { l.Office = nil }, "Office"},
		{"invitation", func(l *letter.Letter) { l.OfficeZone = secret }, "OfficeZone"},
		{"invitation", func(l *letter.Letter) { l.Meeting = nil }, "Meeting"},
		{"invitation", func(l *letter.Letter) { l.Meeting.End = l.Meeting.Start }, "Meeting.End"},
		{"invitation", func(l *letter.Letter) { l.Meeting.Zone = secret }, "Meeting.Zone"},
		{"invitation", func(l *letter.Letter) { l.Meeting.RSVP = "" }, "Meeting.RSVP"},
		{"invitation", func(l *letter.Letter) { l.Meeting.RSVP = "javascript:" + secret }, "Meeting.RSVP"},
		{"invitation", func(l *letter.Letter) { l.Meeting.RSVP = "https://bremen.example/rsvp?x=" + secret }, "Meeting.RSVP"},
		{"invitation", func(l *letter.Letter) { l.Meeting.RSVP = "https://" + secret + "@bremen.example/rsvp" }, "Meeting.RSVP"},
		{"invitation", func(l *letter.Letter) { l.Meeting.RSVP = "/rsvp/" + secret }, "Meeting.RSVP"},
		{"invitation", func(l *letter.Letter) { l.Meeting.Page = "ftp://" + secret }, "Meeting.Page"},
		{"invitation", func(l *letter.Letter) { l.Meeting.Answer = secret }, "Meeting.Answer"},
		{"invitation", func(l *letter.Letter) { l.Meeting.UID = secret + "\r\n" }, "UID"},
		{"invitation", func(l *letter.Letter) { l.Meeting.Sequence = -1 }, "sequence"},
		{"update", func(l *letter.Letter) { l.Was = nil }, "Was"},
		{"update", func(l *letter.Letter) { l.Was.Zone = secret }, "Was"},
		{"reminder", func(l *letter.Letter) { l.Date = l.Meeting.Start }, "Date"},
		{"overview", func(l *letter.Letter) { l.Series = nil }, "Series"},
		{"overview", func(l *letter.Letter) { l.Series.Dates = nil }, "Series"},
		{"overview", func(l *letter.Letter) { l.Series.Dates[0].End = time.Time{} }, "Series.Dates"},
		{"overview", func(l *letter.Letter) { l.Series.Feed = secret }, "Series.Feed"},
		{"digest", func(l *letter.Letter) { l.Digest = nil }, "Digest"},
		{"digest", func(l *letter.Letter) { l.Digest.First = l.Digest.Last.AddDays(1) }, "Digest"},
		{"digest", func(l *letter.Letter) { l.Digest.Page = secret }, "Digest.Page"},
		{"digest", func(l *letter.Letter) { l.Digest.Entries[0].Last = events.Date{} }, "Digest.Entries"},
		{"digest", func(l *letter.Letter) { l.Digest.Entries[1].Start = l.Digest.Entries[1].End }, "Digest.Entries"},
		{"digest", func(l *letter.Letter) { l.Digest.Entries[1].Page = secret }, "Digest.Entries"},
		{"reminder", func(l *letter.Letter) { l.Mine = "mailto:" + secret }, "Mine"},
		{"reminder", func(l *letter.Letter) { l.Mails = "mailto:" + secret }, "Mails"},
		{"decline", func(l *letter.Letter) { l.Proposal = nil }, "Proposal"},
		{"decline", func(l *letter.Letter) { l.Proposal.End = l.Proposal.Start }, "Proposal"},
		{"decline", func(l *letter.Letter) { l.Proposal.Declined = time.Time{} }, "Proposal.Declined"},
		{"decline", func(l *letter.Letter) { l.Meeting.UID = secret + "\r\n" }, "UID"},
		{"forward", func(l *letter.Letter) { l.Forwarded = nil }, "Forwarded"},
		{"forward", func(l *letter.Letter) { l.Forwarded.Raw = nil }, "Forwarded"},
		{"forward", func(l *letter.Letter) { l.Forwarded.Page = secret }, "Forwarded.Page"},
		{"proposal", func(l *letter.Letter) { l.Proposal = nil }, "Proposal"},
		{"proposal", func(l *letter.Letter) { l.Proposal.End = l.Proposal.Start }, "Proposal"},
		{"proposal", func(l *letter.Letter) {
			l.Proposal.Other = &events.Reading{Start: l.Proposal.Start, End: l.Proposal.Start}
		}, "Proposal.Other"},
		{"proposal", func(l *letter.Letter) { l.Forwarded = nil }, "Forwarded"},
		{"proposal", func(l *letter.Letter) { l.Forwarded.Start = time.Time{} }, "Forwarded.Start"},
		{"proposal", func(l *letter.Letter) { l.Forwarded.End = l.Forwarded.Start }, "Forwarded.End"},
		{"held", func(l *letter.Letter) { l.Held = nil }, "Held"},
		{"held", func(l *letter.Letter) { l.Held.Waiting = 0 }, "Held"},
		{"signin", func(l *letter.Letter) { l.SignIn = nil }, "SignIn.Link"},
		{"signin", func(l *letter.Letter) { l.SignIn.Link = "javascript:alert(1)" }, "SignIn.Link"},
		{"signin", func(l *letter.Letter) { l.SignIn.Minutes = 0 }, "SignIn.Minutes"},
		{"notice", func(l *letter.Letter) { l.Notice = nil }, "Notice"},
		{"notice", func(l *letter.Letter) { l.Notice.Failures[0].Page = secret }, "Notice.Failures"},
		{"notice", func(l *letter.Letter) { l.Notice.Failures[0].Kind = secret }, "Notice.Failures"},
	} {
		l := samples("de")[x.sample]
		x.spoil(l)
		_, err := w.Write(l)
		if err == nil || !strings.Contains(err.Error(), x.field) || strings.Contains(err.Error(), secret) {
			t.Errorf("%s with a wrong %s: %v", x.sample, x.field, err)
		}
	}
}

// TestLetterWithout leaves out what may be left out.
func TestLetterWithout(t *testing.T) {
	t.Parallel()
	w := writer(t)
	l := samples("de")["invitation"]
	l.To.Name, l.ReplyTo, l.Envelope, l.To.Zone, l.To.Language = "", "", "", "Mond/Nordseite", "tlh"
	m := l.Meeting
	m.Title, m.Description, m.Series, m.Why, m.Venue, m.Address, m.Zone = nil, nil, nil, nil, nil, "", ""
	m.Created, m.Revised = time.Time{}, time.Time{}
	mail, err := w.Write(l)
	if err != nil {
		t.Fatal(err)
	}
	if from, err := mail.GetSender(false); err != nil || from != "<"+l.From.Address+">" {
		t.Errorf("the envelope is from %q (%v), want the office", from, err)
	}
	o := open(t, raw(t, w, l))
	if o.header.Get("Reply-To") != "" {
		t.Error("there is a Reply-To, but nobody reads answers")
	}
	text := o.parts["text/plain"]
	for _, want := range []string{"Guten Tag!\r\n", "Termin ohne Titel\r\n", "Wann: Mittwoch, 3. Februar 2027, 14:00–15:30 Uhr\r\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, text)
		}
	}
	for _, empty := range []string{"Wo:", "Beschreibung", "Warum", "Haben Sie Fragen"} {
		if strings.Contains(text, empty) {
			t.Errorf("the text has %q, of which there is nothing to say:\n%s", empty, text)
		}
	}
}

// TestSubjectAlone is for lists of mails that are not written.
func TestSubjectAlone(t *testing.T) {
	t.Parallel()
	w := writer(t)
	for name, want := range map[string]string{
		"invitation":   "Einladung: Internationaler Jour Fixe: Größe & Maß, Mi., 3. Feb. 2027, 14:00 Uhr",
		"update":       "Geändert: Internationaler Jour Fixe, Mi., 10. Feb. 2027, 15:00 Uhr",
		"cancellation": "Abgesagt: Internationaler Jour Fixe, Mi., 10. Feb. 2027, 15:00 Uhr",
		"left":         "Nicht mehr eingeladen: Internationaler Jour Fixe: Größe & Maß, Mi., 3. Feb. 2027, 14:00 Uhr",
		"reminder":     "Erinnerung: Internationaler Jour Fixe: Größe & Maß, Mi., 3. Feb. 2027, 14:00 Uhr",
		"overview":     "Termine: Internationaler Jour Fixe",
		"digest":       "Wochenüberblick: 1.–7. Februar 2027",
		"notice":       "Nicht zugestellt: 2 E-Mails",
	} {
		l := samples("de")[name]
		l.To.Address, l.MessageID = "", "" // not needed for this
		if got := w.Subject(l); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
		header := open(t, raw(t, w, samples("de")[name])).header
		got, err := new(mime.WordDecoder).DecodeHeader(header.Get("Subject"))
		if err != nil || got != want {
			t.Errorf("the mail of %s has the subject %q (%v), want %q", name, got, err, want)
		}
	}
	if got := w.Subject(&letter.Letter{Kind: meetingmail.Invitation}); got != "" {
		t.Errorf("a letter without a meeting has the subject %q", got)
	}
}
