package listing

import (
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// most bounds how many meetings and trips of somebody are listed.
const most = 30

// An Invitation is a meeting that somebody is invited to.
type Invitation struct {
	To         string // "" if there is no page of it for them
	Title      events.Text
	Start, End time.Time // on their clock
	Answer     string    // "" if there is none
	Cancelled  bool
	Video      *Video // of what is ahead
}

// Own is what somebody has here: what they are invited to, trips that concern them, and their calendar.
type Own struct {
	Meetings, Over []Invitation
	More           bool // there are more meetings ahead
	Partner        bool // they are a partner's contact, whose trips are listed
	Trips          []Journey
	Goings         []Going // they have registered for
	Calendar       string  // the address of their own calendar, "" if there is none
	Offered        bool    // they can have one
	Closed         bool    // it was closed for good
	Closes         bool    // they can close it on this page
	Action         string  // where the forms of the calendar go
	Token          string  // of the session; "" behind a personal link
}

// Ahead lists what somebody is invited to and has not passed, by time, and reports whether there is more.
func Ahead(b *calendar.Book, person, zone string, now time.Time, to func(*meeting.Meeting) string) (list []Invitation, more bool) {
	return invitations(b, person, zone, to, func(m *meeting.Meeting) bool { return m.End().After(now) }, false)
}

// Over lists what has passed within the last year, the latest first.
func Over(b *calendar.Book, person, zone string, now time.Time, to func(*meeting.Meeting) string) (list []Invitation, more bool) {
	since := now.AddDate(-1, 0, 0)
	return invitations(b, person, zone, to, func(m *meeting.Meeting) bool {
		return !m.Cancelled && !m.End().After(now) && m.End().After(since)
	}, true)
}

func invitations(b *calendar.Book, person, zone string, to func(*meeting.Meeting) string, wanted func(*meeting.Meeting) bool, latest bool) (list []Invitation, more bool) {
	mine := slices.DeleteFunc(calendar.InTime(b.MeetingsInviting(person)), func(m *meeting.Meeting) bool { return !wanted(m) })
	if latest {
		slices.Reverse(mine)
	}
	for _, m := range mine[:min(len(mine), most)] {
		line := Invitation{To: to(m), Title: m.Title, Start: voice.At(m.Instant, zone), End: voice.At(m.End(), zone), Cancelled: m.Cancelled}
		if !m.Cancelled && !latest {
			line.Video = NewVideo(m.Conference)
		}
		if given, ok := m.Answer(person); ok {
			line.Answer = given.Answer
		}
		list = append(list, line)
	}
	return list, len(mine) > most
}

// A Journey is a trip that concerns somebody.
type Journey struct {
	To          string // "" for who may not see its page
	Title       events.Text
	First, Last events.Date
}

// Journeys lists the trips to a partner that are ahead.
func Journeys(b *calendar.Book, partner string, now time.Time, to func(trip string) string) (list []Journey) {
	today := b.Today(now)
	for _, t := range b.Trips() {
		if partner != "" && t.Partner == partner && !t.Cancelled && !t.To.Before(today) && len(list) < most {
			list = append(list, Journey{to(t.ID), t.Title, t.From, t.To})
		}
	}
	return list
}
