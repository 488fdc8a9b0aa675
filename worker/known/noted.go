package known

import (
	"context"
	"reflect"
	"slices"
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

// naming are the kinds of events that name a person whom they are of.
var naming = slices.DeleteFunc(slices.Clone(events.Events), func(body events.Body) bool {
	_, names := whose(body)
	return !names
})

// whose is the person whom an event is of by what it says, and whether events of its kind say so at all.
func whose(body events.Body) (string, bool) {
	f := reflect.ValueOf(body).Elem().FieldByName("Person")
	if !f.IsValid() || f.Kind() != reflect.String {
		return "", false
	}
	return f.String(), true
}

// journal reads all that the journal has of somebody: what is about them or names them, and all that is about what is theirs alone.
func (s *Sources) journal(ctx context.Context, b *calendar.Book, person string, x *Export) error {
	places, theirs := map[uint64]bool{}, map[events.Ref]bool{{Noun: "person", ID: person}: true}
	for f := range b.EachFeed() {
		if f.Scope.Ref == (events.Ref{Noun: "person", ID: person}) {
			theirs[events.Ref{Noun: "feed", ID: f.ID}] = true
		}
	}
	for _, kind := range naming {
		err := s.Reception.Journal.OfKind(ctx, kind.Type(), func(e *events.Event) error {
			if id, _ := whose(e.Body); id == person {
				places[e.Sequence] = true
				if about := e.Body.About(); slices.Contains([]string{"registration", "host", "matter"}, about.Noun) {
					theirs[about] = true
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	for about := range theirs {
		if err := s.Reception.Journal.Of(ctx, about, func(e *events.Event) error { places[e.Sequence] = true; return nil }); err != nil {
			return err
		}
	}
	return s.tell(ctx, places, person, x)
}

// tell puts what is at some places of the journal into an export, and what somebody has decided.
func (s *Sources) tell(ctx context.Context, places map[uint64]bool, person string, x *Export) error {
	var list []uint64
	for place := range places {
		list = append(list, place)
	}
	slices.Sort(list)
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
