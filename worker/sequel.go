package worker

import (
	"context"
	"encoding/json"
	"fmt"

	"jourfixe/calendar"
	"jourfixe/calendar/reason"
	"jourfixe/events"
)

// A Sequel is what would come of several commands that are given one after the other.
type Sequel struct {
	Events  []*events.Event
	Mails   []events.Mail
	Feeds   []events.Feed
	Problem *events.Problem // why one of them would be refused
	Since   uint64          // the place in the journal at which this was so
}

// Sequel says what would come of commands that somebody is about to give, and changes nothing.
func (r *Reception) Sequel(ctx context.Context, client string, bodies []events.Body) (Sequel, error) {
	book, now := r.Mirror.Snapshot(), r.Now()
	f, ahead := Sequel{Since: book.Sequence()}, lookAhead(book)
	for i, body := range bodies {
		data, err := json.Marshal(body)
		if err != nil {
			return f, fmt.Errorf("write the command: %w", err)
		}
		asked := body.Type().String()
		c, problem := Read(r.Key, r.Office, client, asked, events.Message{ID: fmt.Sprint(i), Source: "/preview", Type: asked, Data: data, By: decider(ctx)})
		may := r.RightsOf(client)
		c.Sequence, c.Grants = uint64(i+1), may.Grants()
		if problem == nil {
			problem = may.Give(body.Type(), body)
		}
		var d calendar.Decision
		if problem == nil {
			d = ahead.after.Decide(c, now)
			problem = d.Problem()
		}
		if problem != nil {
			f.Problem = problem.Spoken(reason.Staff)
			return f, nil
		}
		if err := ahead.play(d); err != nil {
			return f, err
		}
		f.Events = append(f.Events, d.Events...)
	}
	f.Mails, f.Feeds = r.mails(ahead, now), ahead.feeds(now)
	return f, nil
}

// Happened reads the events at some places of the journal.
func (r *Reception) Happened(ctx context.Context, places []uint64) ([]*events.Event, error) {
	return r.Journal.At(ctx, places)
}
