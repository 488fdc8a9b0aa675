package listing

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/prose"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// Minutes are what was written of a meeting, as everybody reads it who may.
type Minutes struct {
	Meeting    events.Text
	Start, End time.Time // at the place
	City       string    // whose clock that is
	Venue      events.Text
	Items      []calendar.Item // of the agenda
	Looked     bool            // it was said what of it was reached
	Blocks     []prose.Block   // personal: the version that counts
	Unknown    bool            // that cannot be read
	Approved   time.Time
	By         string // who has approved them
	Notes      []Note
	Attended   Presence
	Outcomes   []Outcome
	Cleared    time.Time   // when all of it was destroyed; zero: it is there
	Clears     events.Date // the last day on which they are kept
}

// A Note is a correction.
type Note struct {
	By     string
	At     time.Time
	Blocks []prose.Block
}

// NewMinutes are those of a meeting, with what stands above them also where nothing is written.
func NewMinutes(b *calendar.Book, m *meeting.Meeting, v *voice.Voice) Minutes {
	home := b.Office().Location()
	x := Minutes{
		Meeting: m.Title, Start: voice.At(m.Instant, m.Zone), End: voice.At(m.End(), m.Zone), City: v.City(m.Zone), Items: b.Items(m),
		Clears: events.DateOf(b.MinutesKept(m).In(home).AddDate(0, 0, -1)),
	}
	if room := b.Venue(m.Venue); room != nil {
		x.Venue = room.Title
	}
	if a := b.MeetingAgenda(m.ID); a != nil {
		x.Looked = !a.Looked.IsZero()
	}
	w := b.Minutes(m.ID)
	if w == nil {
		return x
	}
	zone := b.Office().Zone
	x.Approved, x.Cleared = Moment(w.Approved, zone), w.Cleared
	if !w.Cleared.IsZero() {
		return x
	}
	x.By = Author(b, w.ApprovedBy, v)
	x.Blocks, x.Unknown = prose.Read(w.Current.Text.Value()), !w.Current.Text.Readable()
	for _, c := range w.Corrections {
		x.Notes = append(x.Notes, Note{Author(b, c.By, v), Moment(c.At, zone), prose.Read(c.Words.Value())})
	}
	return x
}

// A Reader is who reads minutes.
type Reader struct {
	Person string // "" of the operator
	Office bool   // they work in the office, and read all of it
}

// Recorded puts in what is recorded beside the text, for somebody who reads it: who was there, and what came of it.
func (m *Minutes) Recorded(b *calendar.Book, of *meeting.Meeting, v *voice.Voice, r Reader, now time.Time) {
	if !m.Cleared.IsZero() || now.Before(of.Instant) {
		return
	}
	m.Attended, m.Outcomes = newPresence(b, of, v, r), outcomesOf(b, of.ID, v, r, now)
}

// Title is what a page of minutes is called.
func (m *Minutes) Title(v *voice.Voice) string {
	return v.T("minutes.of") + " " + v.In(m.Meeting) + ", " + v.DayOnly(events.DateOf(m.Start))
}

// Moment is a time on the clock of a zone; no time is none there, too.
func Moment(t time.Time, zone string) time.Time {
	if t.IsZero() {
		return t
	}
	return voice.At(t, zone)
}

// Author is somebody by name; "" of a client.
func Author(b *calendar.Book, person string, v *voice.Voice) string {
	if person == "" {
		return ""
	}
	return PersonName(b.Person(person), v)
}

// HasMinutes reports whether those who were invited to a meeting read its minutes: once they are approved. What was destroyed afterwards has a page that
// says so.
func HasMinutes(b *calendar.Book, m *meeting.Meeting) bool {
	return !m.Cancelled && b.Minutes(m.ID).Fixed()
}
