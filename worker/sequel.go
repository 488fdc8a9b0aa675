package worker

import (
	"context"
	"encoding/json"
	"fmt"

	"jourfixe/calendar"
	"jourfixe/calendar/reason"
	"jourfixe/events"
)

// A Sequel is what would come of a command.
type Sequel struct {
	Events  []*events.Event
	Mails   []events.Mail
	Feeds   []events.Feed
	Problem *events.Problem // why it would be refused
	Since   uint64          // the place in the journal at which this was so
}

// Sequel says what would come of a command that somebody is about to give, and changes nothing.
func (r *Reception) Sequel(ctx context.Context, client string, body events.Body) (Sequel, error) {
	book, now := r.Mirror.Snapshot(), r.Now()
	f, ahead := Sequel{Since: book.Sequence()}, lookAhead(book)
	data, err := json.Marshal(body)
	if err != nil {
		return f, fmt.Errorf("write the command: %w", err)
	}
	asked := body.Type().String()
	c, problem := Read(r.Key, r.Office, client, asked, events.Message{ID: "sequel", Source: "/preview", Type: asked, Data: data, By: decider(ctx)})
	may := r.RightsOf(client)
	c.Sequence, c.Grants = 1, may.Grants()
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
	f.Events = d.Events
	f.Mails, f.Feeds = r.mails(ahead, now), ahead.feeds(now)
	return f, nil
}

// Happened reads the events at some places of the journal.
func (r *Reception) Happened(ctx context.Context, places []uint64) ([]*events.Event, error) {
	return r.Journal.At(ctx, places)
}
