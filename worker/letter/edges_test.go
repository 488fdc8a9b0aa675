package letter_test

import (
	"strings"
	"testing"

	"jourfixe/calendar/meeting"
	"jourfixe/events"
	"jourfixe/worker/letter"
)

// TestEdges looks at what the samples are too ordinary for.
func TestEdges(t *testing.T) {
	t.Parallel()
	w := writer(t)
	long := strings.Repeat("Wort ", 200)
	for name, x := range map[string]struct {
		sample      string
		change      func(l *letter.Letter)
		want, never []string
	}{
		"an update without a change": {
			"update-place", func(l *letter.Letter) { l.Meeting, l.Was = jourFixe(), jourFixe() },
			[]string{"gibt es eine Mitteilung. Zeit und Ort bleiben."}, []string{"Das ist neu", "Bisher"},
		},
		"an update far down in the description": {
			"update-place", func(l *letter.Letter) {
				l.Meeting, l.Was = jourFixe(), jourFixe()
				l.Was.Description, l.Meeting.Description = events.Text{"de": long + "alt"}, events.Text{"de": long + "neu"}
			},
			[]string{"Beschreibung\n    Bisher: wie zuletzt mitgeteilt\n    Neu: an einer späteren Stelle geändert, siehe unten"}, nil,
		},
		"an update that is certain now": {
			"update-place", func(l *letter.Letter) {
				l.Meeting, l.Was = jourFixe(), jourFixe()
				l.Was.Provisional = []events.Text{{"de": "Polen"}}
			},
			[]string{"Stand\n    Bisher: vorläufig\n    Neu: fest"}, []string{"Der Termin ist vorläufig"},
		},
		"a reminder that nobody can answer": {
			"reminder-hours", func(l *letter.Letter) { l.Meeting.RSVP = "" },
			[]string{"Ihre Antwort: Sie kommen vielleicht.\n"}, []string{"Zusagen", "ändern"},
		},
		"a reminder without answer or link": {
			"reminder", func(l *letter.Letter) { l.Meeting.RSVP = "" }, nil, []string{"antworten", "geantwortet", "Zusagen"},
		},
		"a name that is an advertisement": {
			"invitation", func(l *letter.Letter) { l.To.Name = "Gewinn auf https://boese.example" },
			[]string{"Guten Tag!\n"}, []string{"boese"},
		},
		"a calm week": {
			"digest", func(l *letter.Letter) { l.Digest.Entries, l.Digest.Upset, l.Digest.Failures = nil, nil, 0 },
			[]string{"In diesen Tagen steht nichts an."}, []string{"Überfällig", "Nicht zugestellt", "Termine\n"},
		},
		"a year in a digest": {
			"digest", func(l *letter.Letter) {
				for range 300 {
					l.Digest.Entries = append(l.Digest.Entries, l.Digest.Entries[4])
				}
			},
			[]string{"… und 109 weitere Einträge"}, nil,
		},
		"more dates than fit": {
			"overview", func(l *letter.Letter) {
				for len(l.Series.Dates) < 201 {
					l.Series.Dates = append(l.Series.Dates, l.Series.Dates[0])
				}
			},
			[]string{"201 Termine\n", "… und 1 weiterer Eintrag"}, nil,
		},
		"a series whose invitations go out at once": {
			"overview", func(l *letter.Letter) { l.Series.Lead, l.Series.Feed = events.Period{}, "" },
			[]string{"eine eigene Einladung, auf die Sie antworten können.\n"}, []string{"Vorlauf", "webcal", "Kalenderprogramm"},
		},
		"a meeting of nobody": {
			"digest", func(l *letter.Letter) { l.Digest.Entries[1].Answers = meeting.Tally{} }, nil, []string{"Antworten:"},
		},
		"a meeting that nobody has answered": {
			"digest", func(l *letter.Letter) { l.Digest.Entries[1].Answers = meeting.Tally{Open: 1} },
			[]string{"Antworten: 0 Zusagen, 0 vielleicht, 0 Absagen, 1 offen\n"}, nil,
		},
	} {
		l := samples("de")[x.sample]
		x.change(l)
		text := strings.ReplaceAll(open(t, raw(t, w, l)).parts["text/plain"], "\r\n", "\n")
		for _, want := range x.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: want %q in\n%s", name, want, text)
			}
		}
		for _, never := range x.never {
			if strings.Contains(text, never) {
				t.Errorf("%s: there is %q in\n%s", name, never, text)
			}
		}
	}
}
