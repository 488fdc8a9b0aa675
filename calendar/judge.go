package calendar

import (
	"time"

	"jourfixe/calendar/slot"
	"jourfixe/events"
)

// A judge says of the dates of a series what does not suit those who are invited: days off and hours of their own. A series
// is held on its day all the same; what it avoids is said by the series.
type judge struct{ search *search }

func (b *Book) judge(s *Series, now time.Time) judge {
	asked := &events.RequestMeeting{
		At: &events.At{Date: b.Today(now)}, Duration: s.Duration, Need: s.Guests(), Avoid: events.Avoid{Holidays: s.Avoid.Holidays},
	}
	list, p := b.query(asked, now)
	if p != nil {
		return judge{} // too many people to look at each; the dates stand without it
	}
	return judge{list}
}

// score lists what is against a date.
func (j judge) score(at events.Slot) []events.Point {
	if j.search == nil {
		return nil
	}
	q := *j.search.query
	q.Now, q.From, q.To = time.Time{}, at.Instant, at.End()
	x, p := slot.Explain(&q, nil, at.Instant)
	if p != nil {
		return nil // a length or a year that no search takes
	}
	x.Asked.Parts = nil
	return j.search.points(x.Asked)
}
