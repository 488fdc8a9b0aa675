package letter_test

import (
	"bytes"
	"net/mail"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/emersion/go-ical"

	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/events"
	"jourfixe/worker/letter"
)

// TestT16LineEnds puts line ends and the signs that mean something in a calendar and a header into titles and names. In the
// calendar they are escaped, no line has more than 75 octets or half a character, and another reader finds one property
// each, with the text as it was; the header has no field more than without.
func TestT16LineEnds(t *testing.T) {
	t.Parallel()
	w := writer(t)
	for _, name := range []string{"invitation", "update", "cancellation", "decline"} {
		for _, spoilt := range []struct{ title, want string }{
			{"A\r\nATTENDEE:mailto:x@verein.example", "A ATTENDEE:mailto:x@verein.example"},
			{"A\nEND:VEVENT\nBEGIN:VEVENT", "A END:VEVENT BEGIN:VEVENT"},
			{"A\rSUMMARY:B", "A SUMMARY:B"},
			{`A; B: "C", D\nE`, `A; B: "C", D\nE`},
			{"A\u2028B\u0085C", "A B C"},
			{strings.Repeat("Größe;", 45), strings.Repeat("Größe;", 45)},
			{strings.Repeat("🌍,", 120), strings.Repeat("🌍,", 120)},
		} {
			l := samples("de")[name]
			before := len(fields(t, raw(t, w, l)))
			l.Meeting.Title = events.Text{"de": spoilt.title}
			l.To.Name, l.From.Name = spoilt.title, events.Text{"de": spoilt.title}
			mail := raw(t, w, l)
			if after := len(fields(t, mail)); after != before {
				t.Errorf("%s with %q: the header has %d fields, not %d", name, spoilt.title, after, before)
			}
			data := open(t, mail).parts["text/calendar"]
			for line := range strings.SplitSeq(strings.TrimSuffix(data, "\r\n"), "\r\n") {
				if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
					t.Errorf("%s with %q: the calendar has the line %q", name, spoilt.title, line)
				}
			}
			c, err := ical.NewDecoder(strings.NewReader(data)).Decode()
			if err != nil || len(c.Children) != 1 {
				t.Fatalf("%s with %q: the calendar cannot be read: %v", name, spoilt.title, err)
			}
			props := c.Children[0].Props
			if got, err := props.Text(ical.PropSummary); err != nil || got != spoilt.want || len(props[ical.PropSummary]) != 1 {
				t.Errorf("%s: the summary is %q (%v); want %q", name, got, err, spoilt.want)
			}
			for _, one := range []string{ical.PropAttendee, ical.PropOrganizer} {
				list := props[one]
				if len(list) != 1 || !strings.HasPrefix(list[0].Value, "mailto:") || strings.Contains(list[0].Params.Get(ical.ParamCommonName), `"`) {
					t.Errorf("%s with %q: %s is %v", name, spoilt.title, one, list)
				}
			}
		}
	}
}

// fields returns the header of a mail.
func fields(t *testing.T, raw []byte) mail.Header {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return m.Header
}

// TestT13EveryLetterSaysWhatItIs looks for what keeps programs from answering: in every letter, with no exception.
func TestT13EveryLetterSaysWhatItIs(t *testing.T) {
	t.Parallel()
	w := writer(t)
	kinds := map[string]bool{}
	for name, l := range samples("en") {
		kinds[l.Kind] = true
		h := fields(t, raw(t, w, l))
		if h.Get("Auto-Submitted") != "auto-generated" || h.Get("X-Auto-Response-Suppress") != "OOF, AutoReply" {
			t.Errorf("%s: %v", name, h)
		}
	}
	for _, kind := range []string{
		meetingmail.Invitation, meetingmail.Update, meetingmail.Cancellation, meetingmail.Reminder, meetingmail.Digest, meetingmail.Overview, meetingmail.Decline,
		letter.KindNotice, letter.KindForward, letter.KindProposal, letter.KindHeld, letter.KindSignIn, letter.KindConfirm,
	} {
		if !kinds[kind] {
			t.Errorf("there is no sample of the kind %s", kind)
		}
	}
}
