package agenda

import (
	"time"

	"jourfixe/calendar/meeting"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// Meeting is the entry of a meeting, which is held in a room.
func Meeting(m *meeting.Meeting, in meeting.Room) Entry {
	ref := events.Ref{Noun: "meeting", ID: m.ID}
	e := Entry{
		Key: Key(ref), Kind: KindMeeting, Ref: ref,
		Title: m.Title, Description: m.Description, Conference: m.Conference, Zone: m.Zone,
		Start: m.Instant, End: m.End(),
		Cancelled: m.Cancelled, Provisional: m.Provisional, Why: m.Why, Passed: m.Passed, Note: m.Note,
		Revision: m.Revision, Created: m.Planned, Revised: events.Later(events.Later(m.Revised, m.Answered), m.Confirmed),
	}
	loc := tz.Must(m.Zone)
	e.First, e.Last = events.DateOf(e.Start.In(loc)), events.DateOf(e.End.Add(-time.Second).In(loc))
	e.Revised = events.Later(e.Revised, in.Changed)
	e.Place, e.Geo = in.Place(), in.Geo
	return e
}
