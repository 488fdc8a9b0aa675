package staff

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/trip"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
)

// A tripLine is a trip in short.
type tripLine struct {
	To          string
	Title       events.Text
	From, Until events.Date
}

// A partnerDates are when a partner was met last, and when it will be next. What is not there is nil.
type partnerDates struct {
	Next, Last         *listing.Date
	NextTrip, LastTrip *tripLine
}

// datesWith finds them; what was cancelled does not count, and what is under way is next.
func datesWith(b *calendar.Book, partner string, now time.Time) (d partnerDates) {
	var next, last *meeting.Meeting
	for m := range b.MeetingsInvolving(partner) {
		if m.Cancelled {
			continue
		}
		switch over := !m.End().After(now); {
		case over && (last == nil || m.Instant.After(last.Instant)):
			last = m
		case !over && (next == nil || m.Instant.Before(next.Instant)):
			next = m
		}
	}
	d.Next, d.Last = dateOf(next), dateOf(last)
	today := b.Today(now)
	var coming, past *trip.Trip
	for _, t := range b.Trips() {
		if t.Cancelled || t.Partner != partner {
			continue
		}
		switch over := t.To.Before(today); {
		case over && (past == nil || t.From.After(past.From)):
			past = t
		case !over && coming == nil:
			coming = t
		}
	}
	d.NextTrip, d.LastTrip = tripOf(coming), tripOf(past)
	return d
}

func dateOf(m *meeting.Meeting) *listing.Date {
	if m == nil {
		return nil
	}
	d := listing.NewDate(m)
	return &d
}

func tripOf(t *trip.Trip) *tripLine {
	if t == nil {
		return nil
	}
	return &tripLine{"/trips/" + t.ID, t.Title, t.From, t.To}
}
