package ics

import (
	"strconv"
	"strings"

	"jourfixe/calendar/meeting"
	"jourfixe/events"
)

// What a feed says of answers, for one and for more of them. It counts only: whoever holds the feed's address can read
// it, and who comes is not for everyone.
var (
	saysAnswers  = events.Text{"de": "Antworten: %s", "en": "Answers: %s"}
	saysAccepted = [2]events.Text{{"de": "Zusage", "en": "accepted"}, {"de": "Zusagen", "en": "accepted"}}
	saysMaybe    = [2]events.Text{{"de": "vielleicht", "en": "tentative"}, {"de": "vielleicht", "en": "tentative"}}
	saysDeclined = [2]events.Text{{"de": "Absage", "en": "declined"}, {"de": "Absagen", "en": "declined"}}
	saysOpen     = [2]events.Text{{"de": "offen", "en": "open"}, {"de": "offen", "en": "open"}}
)

// answers counts the answers, "5 Zusagen, 1 vielleicht, 6 offen", and says nothing before there is one: that all are
// open goes without saying.
func (f *Feed) answers(t meeting.Tally) string {
	if !t.Any() {
		return ""
	}
	parts := make([]string, 0, 4)
	for _, c := range []struct {
		count int
		says  *[2]events.Text
	}{{t.Accepted, &saysAccepted}, {t.Tentative, &saysMaybe}, {t.Declined, &saysDeclined}, {t.Open, &saysOpen}} {
		if c.count > 0 {
			form := c.says[min(c.count, 2)-1]
			parts = append(parts, strconv.Itoa(c.count)+" "+form.In(f.Language))
		}
	}
	return strings.Join(parts, ", ")
}
