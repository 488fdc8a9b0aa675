package agenda

import (
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/poll"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// KindPoll is a time that a poll asks about and holds.
const KindPoll = "poll"

// Maybe is the entry of a time that an open poll holds.
func Maybe(p *poll.Poll, t events.PollTime, in meeting.Room) Entry {
	e := Entry{
		Key: KindPoll + "-" + p.ID + "." + t.ID, Kind: KindPoll, Ref: events.Ref{Noun: "poll", ID: p.ID},
		Title: Perhaps(p.Title), Description: p.Description, Conference: p.Conference, Zone: t.Zone,
		Start: t.Instant, End: t.End(), Tentative: true,
		Revision: p.Revision, Created: p.Opened, Revised: events.Later(p.Revised, in.Changed),
	}
	loc := tz.Must(t.Zone)
	e.First, e.Last = events.DateOf(e.Start.In(loc)), events.DateOf(e.End.In(loc))
	e.Place, e.Geo = in.Place(), in.Geo
	return e
}

// Perhaps is what something is called that may come to nothing.
func Perhaps(title events.Text) events.Text {
	return reason.Everybody(reason.Because("maybe", reason.Text("title", title)))
}
