package feed

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// TestReaders looks at the feeds of a guest, of somebody who works in the office, of a partner and of the whole office: the
// language, the ids, where the entries lead and whether they say where people meet by video are those of whom each is for.
func TestReaders(t *testing.T) {
	now := time.Date(2027, 2, 1, 9, 0, 0, 0, time.UTC) // six weeks before the one, not yet before the other
	told := calendartest.NewTeller(t)
	for _, line := range []string{
		`office.set {"title":{"de":"Amt","en":"Office"},"zone":"Europe/Berlin"}`,
		`venue.set {"id":"hall","title":{"de":"Rathaus","en":"Town hall"},"address":"Am Markt 21"}`,
		`partner.register {"id":"riga","title":{"de":"Riga"},"kind":"twin-city","zone":"Europe/Riga"}`,
		`person.add {"id":"ola","name":"Ola","email":"ola@riga.example","language":"pl","partner":"riga","roles":["contact"]}`,
		`person.add {"id":"ilse","name":"Ilse","email":"ilse@bremen.example","language":"en","roles":["staff"]}`,
		`meeting.request {"id":"visit","title":{"de":"Besuch"},"at":{"date":"2027-03-10","start":"10:00"},"duration":"PT1H","venue":"hall","conference":"https://meet.example/visit",` +
			`"need":["partner/riga","person/ilse"]}`,
		`meeting.request {"id":"later","title":{"de":"Später"},"at":{"date":"2027-04-14","start":"10:00"},"duration":"PT1H","need":["partner/riga"]}`,
	} {
		if p := told.Tell("2026-11-22T09:00:00Z " + line).Problem(); p != nil {
			t.Fatalf("%s: %v", line, p)
		}
	}
	b := told.Direct
	h := handlerOn(func() time.Time { return now })
	office, partner := agenda.Scope{}, scope(t, "partner/riga")
	guest, staff := scope(t, "person/ola"), scope(t, "person/ilse")
	video := "CONFERENCE;FEATURE=VIDEO;LABEL=Video conference;VALUE=URI:https://meet.example/visit\r\n"
	page := "URL:https://jourfixe.example/meetings/visit\r\n"
	for _, c := range []struct {
		name        string
		scope       agenda.Scope
		query       string
		want, never []string
	}{
		{"guest", guest, "", []string{"PRODID:-//jourfixe//feed//PL", "Town hall", "DESCRIPTION:Wideokonferencja: https://meet.example/visit", "Szczegóły: https://jourfixe.example/rsvp/" + h.Blocks.Links.Token(b, "visit", "ola"),
			"URL:" + h.Blocks.Links.RSVP(b, "visit", "ola"), "UID:meeting-visit@bremen.example"}, []string{"/meetings/", h.Blocks.Links.UID(b, "visit", "ola")}},
		{"guest who asks for another language", guest, "lang=de", []string{"PRODID:-//jourfixe//feed//DE", "Rathaus"}, []string{"/meetings/"}},
		{"guest who asks for one that is not spoken", guest, "lang=xx", []string{"PRODID:-//jourfixe//feed//PL"}, nil},
		{"guest who has invitations", guest, "without=invited", []string{"UID:meeting-later@bremen.example"}, []string{"UID:meeting-visit@"}},
		{"partner, of whom nothing is left out", partner, "without=invited", []string{"UID:meeting-visit@bremen.example"}, nil},
		{"staff", staff, "", []string{"PRODID:-//jourfixe//feed//EN", page, video, "UID:meeting-visit@bremen.example"}, []string{"/rsvp/"}},
		{"partner", partner, "", []string{"PRODID:-//jourfixe//feed//DE", "UID:meeting-visit@bremen.example"}, []string{"URL:", "https://", "CONFERENCE"}},
		{"office", office, "lang=he", []string{"PRODID:-//jourfixe//feed//HE", page, ":https://meet.example/visit\r\n", "UID:meeting-visit@bremen.example"}, []string{"/rsvp/"}},
	} {
		list, err := h.Blocks.List(b, wanted(b, c.scope, &events.FeedFilter{}, query(t, c.query)))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(string(list.Bytes()), "\r\n ", "")
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: it lacks %q:\n%s", c.name, want, text)
			}
		}
		for _, never := range c.never {
			if strings.Contains(text, never) {
				t.Errorf("%s: it has %q:\n%s", c.name, never, text)
			}
		}
	}
}

// TestFeedsSpeakAllLanguages renders one feed in each: no language falls back to another.
func TestFeedsSpeakAllLanguages(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	h := handlerOn(func() time.Time { return now })
	b := calendar.New("bremen")
	var all []string
	for _, language := range words.Spoken() {
		list, err := h.Blocks.List(b, wanted(b, scope(t, "holidays/pl"), &events.FeedFilter{}, query(t, "lang="+language)))
		if err != nil {
			t.Fatal(err)
		}
		_, categories, _ := strings.Cut(string(list.Bytes()), "CATEGORIES:")
		all = append(all, categories[:strings.Index(categories, "\r")])
	}
	if slices.Sort(all); len(slices.Compact(slices.Clone(all))) != len(words.Spoken()) {
		t.Errorf("holidays are called %q", all)
	}
}

func query(t *testing.T, s string) url.Values {
	t.Helper()
	values, err := url.ParseQuery(s)
	if err != nil {
		t.Fatal(err)
	}
	return values
}

func scope(t *testing.T, s string) agenda.Scope {
	t.Helper()
	of, err := calendar.ParseScope(s)
	if err != nil {
		t.Fatal(err)
	}
	return of
}
