package calendar

import (
	"time"

	"jourfixe/calendar/inquiry"
	"jourfixe/calendar/reason"
	"jourfixe/events"
)

// BestTimes says which times of a window would be best for a meeting, what each costs and why, and decides nothing: a request
// with the same window is planned at the first of them. A meeting that is there may be left out, if it is the one to be moved.
func (b *Book) BestTimes(c *events.RequestMeeting, except string, best int, now time.Time) (*inquiry.Offer, *events.Problem) {
	if c.Window == nil {
		return nil, events.Refuse(events.Malformed, "window", "is missing; give its first and its last day")
	}
	s, p := b.ask(c, except, now)
	if p != nil {
		return nil, p
	}
	return s.Offer(c, best)
}

// LookAt says what a certain time for a meeting costs and why, and which others near it suit better. It decides nothing.
func (b *Book) LookAt(c *events.RequestMeeting, except string, now time.Time) (inquiry.Time, []inquiry.Time, *events.Problem) {
	if c.At == nil {
		return inquiry.Time{}, nil, events.Refuse(events.Malformed, "at", "is missing; give a day and a time of day")
	}
	at, p := b.at(*c.At, c.Duration, now)
	if p != nil {
		return inquiry.Time{}, nil, p
	}
	s, p := b.ask(c, except, now)
	if p != nil {
		return inquiry.Time{}, nil, p
	}
	return s.Look(at)
}

func (b *Book) ask(c *events.RequestMeeting, except string, now time.Time) (*inquiry.Inquiry, *events.Problem) {
	if p := b.checkRequest(c); p != nil {
		return nil, p
	}
	return b.inquire(c, except, now)
}

// Nobody says of each partner that is named and invites nobody that this is so.
func (b *Book) Nobody(named []events.Ref) []events.Reason {
	var list []events.Reason
	for _, r := range named {
		if p := partners.Get(b.shelves, r.ID); r.Noun == "partner" && p != nil && len(b.Invited([]events.Ref{r})) == 0 {
			list = append(list, reason.Because("nobody", reason.Text("place", p.Title)))
		}
	}
	return list
}
