package events

import (
	"encoding/json"
	"fmt"
	"reflect"
	"time"
)

// The outcomes of a command.
const (
	Accepted = "accepted" // there are events
	Refused  = "refused"  // there is a problem
	Pending  = "pending"  // not decided yet
)

// An Answer tells a client what became of its command, the same over NATS, HTTP and on the command line.
type Answer struct {
	Command string   `json:"command"` // the CloudEvents id of the command
	Outcome string   `json:"outcome"`
	Events  []Told   `json:"events,omitempty"`
	Problem *Problem `json:"problem,omitempty"`
	Mails   []Mail   `json:"mails,omitempty"` // of a preview: what it would have people told
	Feeds   []Feed   `json:"feeds,omitempty"` // of a preview: the feeds that would change
}

// A Feed is a calendar that a command would change.
type Feed struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Scope string `json:"scope"`
}

// A Mail is a mail that a command would set off.
type Mail struct {
	Message  string `json:"message"` // invitation, update, cancellation, reminder, digest or overview
	To       string `json:"to"`      // the person's id
	About    string `json:"about"`   // as in meeting/jour-fixe-2027-02-03
	Revision int    `json:"revision"`
	Language string `json:"language"`
	// When it would go out, UTC; absent if that is at once, or as soon as the change has settled.
	At time.Time `json:"at,omitzero"`
}

// A Told is one event as an answer or a simulation shows it.
type Told struct {
	Type string          `json:"type"` // the short form
	ID   string          `json:"id"`   // of the thing it concerns
	Data json.RawMessage `json:"data"`
}

// Tell shows an event to whoever asked for it. Personal values without a box are hidden in what is shown; the event
// itself keeps them.
func Tell(e *Event) (Told, error) {
	body := e.Body
	if _, ok := body.(Personal); ok {
		// The event may still be on its way into the journal, so only a copy of it loses its values.
		shown := reflect.New(reflect.TypeOf(body).Elem())
		shown.Elem().Set(reflect.ValueOf(body).Elem())
		body = shown.Interface().(Body)
		for _, s := range body.(Personal).Seals() {
			if s.Readable() && s.box == nil {
				s.Hide()
			}
		}
	}
	data, err := json.Marshal(body)
	if err != nil {
		return Told{}, fmt.Errorf("show the data of %s: %w", body.Type(), err)
	}
	return Told{Type: body.Type().Short(), ID: body.About().ID, Data: data}, nil
}
