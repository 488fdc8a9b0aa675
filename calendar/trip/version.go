package trip

import (
	"maps"
	"reflect"
	"slices"
	"time"

	"jourfixe/events"
)

// StepProgramme is the milestone at which those who travel get the final programme.
const StepProgramme = "final-programme"

// A Version is what those who travel are told of a trip.
type Version struct {
	Revision  int // the first that it has
	At        time.Time
	Title     events.Text
	From, To  events.Date
	Programme []events.TimedLeg
	Note      events.Text // what was said with the change
}

// Same reports whether somebody who knows the one need not be told of the other. Times are those of the place.
func (v *Version) Same(other *Version) bool {
	return maps.Equal(v.Title, other.Title) && v.From == other.From && v.To == other.To && slices.EqualFunc(v.Programme, other.Programme, SameLeg)
}

// SameLeg reports whether two items of a programme are the same to those who travel, but for the days of the trip.
func SameLeg(x, y events.TimedLeg) bool { return reflect.DeepEqual(x.Leg, y.Leg) }

// version keeps how the trip is from now on, if that is something to be told. Of one that takes no registrations nobody is told.
func (t *Trip) version(e *events.Event, note events.Text) {
	if t.Registration == nil {
		return
	}
	v := Version{Revision: t.Revision, At: e.Time, Title: t.Title, From: t.From, To: t.To, Programme: t.Programme, Note: note}
	if n := len(t.Versions); n == 0 || len(note) > 0 || !v.Same(&t.Versions[n-1]) {
		t.Versions = append(t.Versions, v)
	}
}

// Version returns the trip as somebody knows it who was told of a revision, nil if there was nothing to be told yet.
func (t *Trip) Version(revision int) (found *Version) {
	for i := range t.Versions {
		if v := &t.Versions[i]; v.Revision <= revision {
			found = v
		}
	}
	return found
}

// Ends is the first instant at which the trip is over.
func (t *Trip) Ends(home *time.Location) time.Time { return t.To.AddDays(1).In(0, home) }

// Finally is when those who travel get the final programme; the zero time if they get none.
func (t *Trip) Finally(home *time.Location) time.Time { return t.Begins(StepProgramme, home) }
