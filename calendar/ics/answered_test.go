package ics

import (
	"errors"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/agenda"
	"jourfixe/events"
)

// invitedItem is an item of somebody who is invited, and has not answered.
func invitedItem(t testing.TB) string {
	t.Helper()
	at := time.Date(2027, 2, 10, 9, 0, 0, 0, time.UTC)
	day := events.Date{Year: 2027, Month: 2, Day: 10}
	feed := Feed{Language: "de", Domain: "bremen.example", Zone: "Europe/Berlin"}
	event, err := feed.Event(&agenda.Entry{
		Key: "meeting-m", Kind: agenda.KindMeeting, Ref: events.Ref{Noun: "meeting", ID: "m"}, Title: events.Text{"de": "Rat; Tat, und mehr"},
		Description: events.Text{"de": "Zeile eins\nZeile zwei, mit Komma"}, Place: events.Text{"de": "Rathaus"}, Geo: &events.Geo{Latitude: 53_075_800, Longitude: -8_807_200}, Zone: "Europe/Berlin",
		Start: at, End: at.Add(time.Hour), First: day, Last: day, Created: at.AddDate(0, -1, 0), Revised: at.AddDate(0, -1, 0),
	})
	if err != nil {
		t.Fatal(err)
	}
	part := &Part{Organizer: Contact{Name: "Büro", Address: "amt@bremen.example"}, Attendee: Contact{Name: "Anna", Address: "anna@town.example"}}
	lines, err := part.Lines()
	if err != nil {
		t.Fatal(err)
	}
	head, err := Alone("de")
	if err != nil {
		t.Fatal(err)
	}
	return string(append(Put(append(head, event...), len(head), lines), End...))
}

// TestReadAnswered takes an answer out of what programs make of an item, and nothing else.
func TestReadAnswered(t *testing.T) {
	was := invitedItem(t)
	unfolded := strings.ReplaceAll(was, "\r\n ", "")
	change := func(pairs ...string) string {
		t.Helper()
		is := unfolded
		for i := 0; i < len(pairs); i += 2 {
			if !strings.Contains(is, pairs[i]) {
				t.Fatalf("there is no %q in\n%s", pairs[i], is)
			}
			is = strings.Replace(is, pairs[i], pairs[i+1], 1)
		}
		return is
	}
	const open, yes = "PARTSTAT=NEEDS-ACTION", "PARTSTAT=ACCEPTED"
	for _, x := range []struct {
		what, is, answer, comment, changed string
	}{
		{"nothing", was, "", "", ""},
		{"yes", change(open, yes), "accepted", "", ""},
		{"perhaps", change(open, "PARTSTAT=TENTATIVE"), "tentative", "", ""},
		{"no, and the time is free", change(open, "PARTSTAT=DECLINED", "TRANSP:OPAQUE", "TRANSP:TRANSPARENT"), "declined", "", ""},
		{"yes, as programs write it", change(open, yes, "VERSION:2.0", "METHOD:PUBLISH\r\nVERSION:2.0", "mailto:anna@town.example", "MAILTO:Anna@Town.example", ";RSVP=TRUE", "",
			"SEQUENCE:0", "SEQUENCE:0\r\nX-MOZ-GENERATION:2\r\nCOMMENT:Gern\\, bis dann", "DTSTAMP:2027", "DTSTAMP:2028"), "accepted", "Gern, bis dann", ""},
		{"yes, with lines that end otherwise", strings.ReplaceAll(change(open, yes), "\r\n", "\n"), "accepted", "", ""},
		{"another title", change(open, yes, "SUMMARY:Rat", "SUMMARY:Anderer Rat"), "", "", "SUMMARY"},
		{"another time", change("DTSTART:20270210", "DTSTART:20270211"), "", "", "DTSTART"},
		{"another end", change("DTEND:20270210T10", "DTEND:20270210T11"), "", "", "DTEND"},
		{"a rule", change("SEQUENCE:0", "RRULE:FREQ=DAILY\r\nSEQUENCE:0"), "", "", "RRULE"},
		{"yes, and coordinates as Thunderbird writes them", change(open, yes, "GEO:53.075800;-8.807200", "GEO:53.0758;-8.8072"), "accepted", "", ""},
		{"other coordinates", change("GEO:53.075800", "GEO:53.075801"), "", "", "GEO"},
		{"half of the coordinates", change("GEO:53.075800;-8.807200", "GEO:53.0758"), "", "", "GEO"},
		{"coordinates that are none", change("GEO:53.075800", "GEO:NaN"), "", "", "GEO"},
		{"no coordinates", change("GEO:53.075800;-8.807200\r\n", ""), "", "", "GEO"},
		{"another place", change("LOCATION:Rathaus", "LOCATION:Keller"), "", "", "LOCATION"},
		{"no place", change("LOCATION:Rathaus\r\n", ""), "", "", "LOCATION"},
		{"cancelled", change("STATUS:CONFIRMED", "STATUS:CANCELLED"), "", "", "STATUS"},
		{"another UID", change("UID:meeting-m", "UID:meeting-n"), "", "", "UID"},
		{"one more guest", change(open, yes, "SEQUENCE:0", "ATTENDEE:mailto:bert@town.example\r\nSEQUENCE:0"), "", "", "who takes part"},
		{"somebody else", change(open, yes, "mailto:anna@", "mailto:bert@"), "", "", "who takes part"},
		{"nobody", change("mailto:anna@town.example", ""), "", "", "who takes part"},
		{"another organizer", change(open, yes, "mailto:amt@", "mailto:bert@"), "", "", "who takes part"},
		{"somebody in their place", change(open, "PARTSTAT=DELEGATED;DELEGATED-TO=\"mailto:bert@town.example\""), "", "", "who comes in your place"},
		{"a property of their own", change("SEQUENCE:0", "GEO:1;2\r\nSEQUENCE:0"), "", "", "GEO"},
	} {
		got, err := ReadAnswered([]byte(was), []byte(x.is))
		var changed *ChangedError
		property := ""
		if errors.As(err, &changed) {
			property = changed.Property
		} else if err != nil {
			t.Errorf("%s: %v", x.what, err)
			continue
		}
		if property != x.changed || x.changed == "" && (got.Answer != x.answer || got.Comment != x.comment) {
			t.Errorf("%s: %+v, %q; want %q, %q, %q", x.what, got, property, x.answer, x.comment, x.changed)
		}
	}
	event := was[strings.Index(was, "BEGIN:VEVENT"):strings.Index(was, "END:VCALENDAR")]
	for _, is := range []string{"", "yes", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", strings.Replace(was, "VEVENT", "VTODO", 2), strings.Replace(was, event, event+event, 1), strings.Repeat("x", 2<<20)} {
		if _, err := ReadAnswered([]byte(was), []byte(is)); !errors.Is(err, ErrItem) {
			t.Errorf("%.40q: %v", is, err)
		}
	}
}

// FuzzReadAnswered takes whatever is written for an item: what is taken for an answer is one.
func FuzzReadAnswered(f *testing.F) {
	was := invitedItem(f)
	f.Add([]byte(was))
	f.Add([]byte(strings.Replace(was, "NEEDS-ACTION", "ACCEPTED", 1)))
	f.Add([]byte(strings.Replace(was, "SUMMARY", "SUMMARY;X=\"", 1)))
	f.Fuzz(func(t *testing.T, is []byte) {
		got, err := ReadAnswered([]byte(was), is)
		if err == nil {
			if _, known := partStats[got.Answer]; !known {
				t.Errorf("it answers %q", got.Answer)
			}
		}
	})
}
