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
	Message  string `json:"message"` // its kind, as in invitation
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

// Tell shows an event to whoever asked for it; say puts its reasons into words. Personal values without a box are hidden
// in what is shown; the event itself keeps them.
func Tell(e *Event, say func(Reason) Text) (Told, error) {
	body := spoken(e.Body, say)
	if _, ok := body.(Personal); ok {
		// The event may still be on its way into the journal, so only a copy of it loses its values.
		body = copied(body)
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

// spoken is the body with its reasons put into words, beside their keys. The body itself stays as it is.
func spoken(body Body, say func(Reason) Text) Body {
	if _, ok := body.(Reasoned); !ok {
		return body
	}
	shown := copied(body).(Reasoned)
	shown.Reword(saying(say))
	return shown
}

// copied is a body of the same fields; what they point at is shared.
func copied(body Body) Body {
	c := reflect.New(reflect.TypeOf(body).Elem())
	c.Elem().Set(reflect.ValueOf(body).Elem())
	return c.Interface().(Body)
}

// saying puts a reason into words.
func saying(say func(Reason) Text) func(Reason) Reason {
	return func(r Reason) Reason {
		if !r.IsZero() {
			r.Said = say(r)
		}
		return r
	}
}

// Spoken is the problem with its reasons put into words, beside their keys. The problem itself stays as it is.
func (p *Problem) Spoken(say func(Reason) Text) *Problem {
	if p == nil {
		return nil
	}
	shown := *p
	shown.Conflicts = reworded(p.Conflicts, saying(say), ofConflict)
	return &shown
}
