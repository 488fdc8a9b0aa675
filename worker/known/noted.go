package known

import (
	"context"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/personal"
	"jourfixe/events"
	"jourfixe/worker"
)

// MostNoted is how many events of each sort an export shows at most, the latest.
const MostNoted = 4000

// A Noted is what an event of the journal says of somebody.
type Noted struct {
	At     time.Time        `json:"at"`
	Event  string           `json:"event"` // as in meeting.answered
	About  string           `json:"about"` // as in meeting/jour-fixe-2027-01-06
	Values []personal.Value `json:"values"`
}

// A Decided is something that somebody has decided for the office.
type Decided struct {
	At    time.Time `json:"at"`
	Event string    `json:"event"`
	About string    `json:"about"`
}

// journal reads all that the journal has of somebody: what is about them or names them, and all that is about what is theirs alone.
func (s *Sources) journal(ctx context.Context, b *calendar.Book, person string, x *Export) error {
	var feeds []events.Ref
	for f := range b.EachFeed() {
		if f.Scope.Ref == (events.Ref{Noun: "person", ID: person}) {
			feeds = append(feeds, events.Ref{Noun: "feed", ID: f.ID})
		}
	}
	return s.tell(ctx, s.Reception.Mirror.Around(person, feeds...), person, x)
}

// tell puts what is at some places of the journal, in order, into an export, and what somebody has decided.
func (s *Sources) tell(ctx context.Context, list []uint64, person string, x *Export) error {
	if x.More = len(list) > MostNoted; x.More {
		list = list[len(list)-MostNoted:]
	}
	happened, err := s.Reception.Happened(ctx, list)
	if err != nil {
		return err
	}
	for _, e := range happened {
		if values := personal.Values(e.Body); len(values) > 0 {
			x.Noted = append(x.Noted, Noted{e.Time, e.Body.Type().Short(), e.Body.About().String(), values})
		}
	}
	deeds, more := s.Reception.Mirror.Deeds(worker.Question{Who: worker.Who{Person: person}}, MostNoted)
	x.More = x.More || more
	for _, d := range deeds {
		for _, e := range d.Entries {
			x.Decided = append(x.Decided, Decided{e.At, e.Type.Short(), e.About.String()})
		}
	}
	return nil
}
