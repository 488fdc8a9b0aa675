package calendar

import (
	"slices"
	"time"

	"jourfixe/calendar/elsewhere"
	"jourfixe/calendar/inquiry"
	"jourfixe/calendar/meeting"
	"jourfixe/events"
)

// A RoomAt is how a venue suits a meeting at a time.
type RoomAt struct {
	Venue *Venue
	Taken []*meeting.Meeting // what is held there meanwhile, in time
	Busy  *elsewhere.Known   // by which calendar of its own it is taken; nil: by none
	Small bool               // it has fewer seats than people are invited
}

// Rooms are the venues, with what is held there on some days.
type Rooms struct {
	People int // how many would come
	venues []*Venue
	held   []*meeting.Meeting // in time

	elsewhere *elsewhere.Times
}

// Rooms finds what is held at the venues from one instant to another, but for one meeting, and how many would come of those who are
// invited, with whom they bring along to that meeting. It goes through the meetings of that time once, however many times are looked at then.
func (b *Book) Rooms(from, to time.Time, guests []events.Ref, except string) *Rooms {
	all := b.Invited(guests)
	r := &Rooms{People: len(all), elsewhere: b.elsewhere}
	if m := b.Meeting(except); m != nil {
		r.People += company(m, all)
	}
	for m := range b.MeetingsBetween(from, to) {
		if m.Venue != "" && !m.Cancelled && m.ID != except {
			r.held = append(r.held, m)
		}
	}
	slices.SortFunc(r.held, inTime)
	for _, v := range b.Venues() {
		if !v.Removed {
			r.venues = append(r.venues, v)
		}
	}
	return r
}

// At says of each venue whether it is free from one instant to another, which lie among those that were asked for, and whether it holds
// all who would come.
func (r *Rooms) At(from, to time.Time) (list []RoomAt) {
	at := map[string][]*meeting.Meeting{}
	for _, m := range r.held {
		if m.Instant.Before(to) && m.End().After(from) {
			at[m.Venue] = append(at[m.Venue], m)
		}
	}
	for _, v := range r.venues {
		x := RoomAt{Venue: v, Taken: at[v.ID], Small: v.Seats > 0 && v.Seats < r.People}
		if k := r.elsewhere.Of(events.Ref{Noun: venues.Label, ID: v.ID}, v.Calendar.Key); len(inquiry.Firm(k, from, to)) > 0 {
			x.Busy = k
		}
		list = append(list, x)
	}
	return list
}

// IsTaken reports whether anything is held there, or its own calendar says that it is taken.
func (x *RoomAt) IsTaken() bool { return len(x.Taken) > 0 || x.Busy != nil }

// RoomsAt is Rooms and At for one time.
func (b *Book) RoomsAt(from, to time.Time, guests []events.Ref, except string) (list []RoomAt, people int) {
	r := b.Rooms(from, to, guests, except)
	return r.At(from, to), r.People
}
