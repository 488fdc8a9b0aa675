// Package known gathers all that the house knows of a person, wherever it lies: in the book, the journal, the ledger, and what keeps sessions,
// app passwords and readings. It is for that person, and for whoever answers their questions (GDPR, article 15).
package known

import (
	"context"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/export"
	"jourfixe/calendar/owed"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/signin"
)

// Sources are where it lies. Only Reception is needed.
type Sources struct {
	Reception *worker.Reception
	Sessions  *signin.Sessions
	Passwords *signin.Passwords
	Readings  *signin.Readings
}

// An Export is all that the house knows of a person.
type Export struct {
	owed.Export
	AppPasswords []AppPassword `json:"appPasswords,omitempty"` // by which their calendar programs come in
	Readings     []Reading     `json:"readings,omitempty"`     // of their calendars
	Sessions     []Session     `json:"sessions,omitempty"`     // in which they are signed in
	Noted        []Noted       `json:"noted,omitempty"`        // all that the journal says of them and can be read, what was changed later among it
	Decided      []Decided     `json:"decided,omitempty"`      // what they have decided for the office, the latest first
	More         bool          `json:"more,omitempty"`         // there is more in the journal than is shown here: the oldest is left out
}

// A Session is a browser in which they are signed in.
type Session struct {
	signin.Device
	Opened time.Time `json:"opened"`
	Seen   time.Time `json:"seen"`
}

// A Reading says on which day a calendar was read last.
type Reading struct {
	Feed string      `json:"feed"`
	Day  events.Date `json:"day"`
}

// An AppPassword is one of them, by what its owner calls it.
type AppPassword struct {
	Name    string      `json:"name"`
	Answers bool        `json:"answers,omitempty"` // invitations are answered with it
	Made    time.Time   `json:"made"`
	Used    events.Date `json:"used,omitzero"` // the day of its last use
}

// Of gathers what is known of a person, and returns false if nobody of this id is, or they are erased.
func (s *Sources) Of(ctx context.Context, person string) (x Export, ok bool, err error) {
	b := s.Reception.Mirror.Snapshot()
	if x.Person, ok = export.Of(b, person, s.Reception.Now()); !ok {
		return x, false, nil
	}
	if s.Reception.Ledger != nil {
		x.Mails = s.Reception.Ledger.To(person).Written(person)
	}
	s.doors(ctx, b, person, &x)
	if err := s.journal(ctx, b, person, &x); err != nil {
		return Export{}, true, err
	}
	return x, true, nil
}

// doors says by which of them somebody comes in.
func (s *Sources) doors(ctx context.Context, b *calendar.Book, person string, x *Export) {
	if s.Readings != nil {
		for f := range b.EachFeed() {
			if day := s.Readings.Last(f); f.Scope.Ref == (events.Ref{Noun: "person", ID: person}) && !day.IsZero() {
				x.Readings = append(x.Readings, Reading{f.ID, day})
			}
		}
	}
	if s.Passwords != nil {
		for _, p := range s.Passwords.Of(person) {
			x.AppPasswords = append(x.AppPasswords, AppPassword{s.Passwords.Called(ctx, p), p.Answers, p.Made, p.Used})
		}
	}
	if s.Sessions != nil {
		for _, of := range s.Sessions.Of(person) {
			x.Sessions = append(x.Sessions, Session{of.Device, of.Opened, of.Seen})
		}
	}
}
