package staff

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/voice"
)

// A doubtLine is somebody who must come to a meeting, or its room, that is busy then by a calendar of their own. What for nobody knows here.
type doubtLine struct {
	Name    string // of a person
	Venue   events.Text
	Perhaps bool
	To      string    // where the calendar is
	Answer  string    // where the office enters that they come all the same, "" of a room
	Room    string    // where another room is chosen, "" of a person
	Since   time.Time // the calendar has said so, at the latest; zero: that says no more than how old it is
	AsOf    time.Time
	Failed  time.Time // since when it cannot be read; zero: it can
}

// Stale reports whether the calendar cannot be read any more, so that it may be otherwise by now.
func (d doubtLine) Stale() bool { return !d.Failed.IsZero() }

// doubts lists by which calendars elsewhere a meeting to come is doubtful, on the office's clock.
func doubts(b *calendar.Book, m *meeting.Meeting, now time.Time, v *voice.Voice) (list []doubtLine) {
	home := b.Office().Zone
	for _, d := range b.DoubtsOf(m, now) {
		line := doubtLine{Perhaps: d.Perhaps, AsOf: voice.At(d.By.AsOf, home)}
		if d.By.AsOf.Sub(d.By.Read) >= time.Minute {
			line.Since = voice.At(d.By.Read, home)
		}
		if d.By.Stale != nil {
			line.Failed = voice.At(d.By.Stale.Since, home)
		}
		to := "/meetings/" + m.ID
		if d.Of.Noun == "person" {
			line.Name = listing.PersonName(b.Person(d.Of.ID), v)
			line.To, line.Answer = "/people/"+d.Of.ID+"#calendar", to+"/answer?v.person="+d.Of.ID+"&v.answer="+string(events.AnswerAccepted)
		} else if of := b.Venue(d.Of.ID); of != nil {
			line.Venue, line.To, line.Room = of.Title, "/venues/"+d.Of.ID+"#calendar", to+"/change#f-venue"
		}
		list = append(list, line)
	}
	return list
}
