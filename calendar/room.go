package calendar

import (
	"slices"
	"time"

	"jourfixe/calendar/meeting"
	"jourfixe/events"
)

// A RoomAt is how a venue suits a meeting at a time.
type RoomAt struct {
	Venue *Venue
	Taken []*meeting.Meeting // what is held there meanwhile, in time
	Small bool               // it has fewer seats than people are invited
}

// RoomsAt says of each venue whether it is free from one instant to another, but for one meeting, and whether it holds those who are
// invited, with whom they bring along to that meeting; and how many these are.
func (b *Book) RoomsAt(from, to time.Time, guests []events.Ref, except string) (list []RoomAt, people int) {
	all := b.Invited(guests)
	people = len(all)
	if m := b.Meeting(except); m != nil {
		people += company(m, all)
	}
	at := map[string][]*meeting.Meeting{}
	for m := range b.EachMeeting() {
		if m.Venue != "" && !m.Cancelled && m.ID != except && m.Instant.Before(to) && m.End().After(from) {
			at[m.Venue] = append(at[m.Venue], m)
		}
	}
	for _, v := range b.Venues() {
		if !v.Removed {
			slices.SortFunc(at[v.ID], inTime)
			list = append(list, RoomAt{v, at[v.ID], v.Seats > 0 && v.Seats < people})
		}
	}
	return list, people
}
