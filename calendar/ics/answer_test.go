package ics_test

import (
	"strings"
	"testing"

	"jourfixe/calendar/meeting"
)

// TestAnswers: a feed says how many have answered what, once somebody has.
func TestAnswers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		tally  meeting.Tally
		de, en string
	}{
		{meeting.Tally{Accepted: 5, Tentative: 1, Declined: 2, Open: 6},
			"Antworten: 5 Zusagen, 1 vielleicht, 2 Absagen, 6 offen", "Answers: 5 accepted, 1 tentative, 2 declined, 6 open"},
		{meeting.Tally{Accepted: 1}, "Antworten: 1 Zusage", "Answers: 1 accepted"},
		{meeting.Tally{Declined: 1, Open: 1}, "Antworten: 1 Absage, 1 offen", "Answers: 1 declined, 1 open"},
		{meeting.Tally{Tentative: 1200, Open: 0}, "Antworten: 1200 vielleicht", "Answers: 1200 tentative"},
		{meeting.Tally{Open: 14}, "", ""},
		{meeting.Tally{}, "", ""},
	} {
		entries := office()[:1]
		entries[0].Answers = c.tally
		for language, want := range map[string]string{"de": c.de, "en": c.en} {
			data, err := feed(language).Render(entries)
			if err != nil {
				t.Fatal(err)
			}
			checkLint(t, data)
			got := ""
			for p := range strings.SplitSeq(text(t, decode(t, data)[entries[0].Key+"@bremen.example"], "DESCRIPTION"), "\n\n") {
				if strings.HasPrefix(p, "Antworten") || strings.HasPrefix(p, "Answers") {
					got += p
				}
			}
			if got != want {
				t.Errorf("%+v is said as %q in %s, want %q", c.tally, got, language, want)
			}
		}
	}
}
