package staff

import (
	"fmt"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/tz"
	"jourfixe/calendar/undo"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/voice"
)

// A changeLine is one thing that happened.
type changeLine struct {
	At       time.Time
	Client   string
	Kind     string
	Old, New string // if moved: when it was, and when it is
	Why      events.Text
	Note     events.Text
}

// history tells what happened, the latest first. A change of time shows both: each one's new time is the old one of the
// next, and of the last the time as it is.
func history(b *calendar.Book, changes []meeting.Change, now *events.Slot, v *voice.Voice) []changeLine {
	var list []changeLine
	home := b.Office().Zone
	slot := now
	for i := len(changes) - 1; i >= 0; i-- {
		c := changes[i]
		line := changeLine{At: voice.At(c.At, home), Client: giverName(b, v, c), Kind: c.Kind, Why: reason.Said(c.Why, v.Language), Note: c.Note}
		if c.From != nil {
			line.Old, line.New = slotInWords(c.From, v), slotInWords(slot, v)
			if c.Kind == "retimed" {
				line.Old, line.New = slotOnClock(c.From, b.Told(home, *c.From, time.Time{}), v), slotOnClock(slot, tz.Must(home), v)
			}
			slot = c.From
		}
		list = append(list, line)
	}
	return list
}

// giverName says who decided: a person by their name, else the client.
func giverName(b *calendar.Book, v *voice.Voice, c meeting.Change) string {
	if c.By != "" {
		return personName(b.Person(c.By), v)
	}
	return clientName(v, c.Client)
}

// planAgain is where a meeting that was cancelled by itself can be planned again, "" if it cannot.
func planAgain(m *worker.Mirror, of *meeting.Meeting, now time.Time) string {
	if !of.Cancelled || !of.Instant.After(now) {
		return ""
	}
	deeds, _ := m.Deeds(worker.Question{About: events.Ref{Noun: "meeting", ID: of.ID}, Types: undo.Cancels}, 1)
	if len(deeds) == 0 || !undo.Cancels(deeds[0].Entries[0].Type) {
		return "" // it went with its series
	}
	return fmt.Sprintf("/history/%d#undo", deeds[0].Place())
}

// clientName says who asked.
func clientName(v *voice.Voice, name string) string { return listing.ClientName(v, name) }

// slotInWords says a time on the clock it was made for, even if that is not the office's: so people remember it.
func slotInWords(s *events.Slot, v *voice.Voice) string {
	return v.When(voice.At(s.Instant, s.Zone), voice.At(s.End(), s.Zone))
}

// slotOnClock says a time on a clock, whose that is, and how far from UTC: on its own clock a meeting that was retimed has the time that
// it was to have.
func slotOnClock(s *events.Slot, clock *time.Location, v *voice.Voice) string {
	at := s.Instant.In(clock)
	return v.When(at, s.End().In(clock)) + " (" + v.City(clock.String()) + ", " + voice.Offset(at) + ")"
}
