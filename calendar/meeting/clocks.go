package meeting

import (
	"slices"
	"time"

	"jourfixe/events"
)

// A Shift is that clocks of some who are invited show another time at an instant than was known, although the meeting stays there.
type Shift struct {
	Sequence uint64    // the place in the journal of the event that says so; 0: none yet
	At       time.Time // when it was decided
	Instant  time.Time // at which the meeting was then
	Release  string    // of the zone data by which it is so
	Clocks   []events.ClockShift
}

// In returns how the clocks of a zone are shifted, and false if they are not.
func (s *Shift) In(zone string) (events.ClockShift, bool) {
	for _, c := range s.Clocks {
		if c.Zone == zone {
			return c, true
		}
	}
	return events.ClockShift{}, false
}

// Reclock folds the event in: what the time costs is another, and what those who are invited see on their clocks. The meeting itself
// has not changed, so it raises no revision.
func (m *Meeting) Reclock(body *events.MeetingReclocked, e *events.Event) {
	m.Shifts = append(m.Shifts, Shift{Sequence: e.Sequence, At: e.Time, Instant: m.Instant, Release: body.Release, Clocks: body.Clocks})
	m.Score, m.Alternatives = body.Score, body.Alternatives
	m.off = slices.Concat(m.off, off(body.Score))
	m.History = append(m.History, Change{At: e.Time, Client: e.Cause.Client, Kind: "reclocked", Why: body.Why})
}

// ShiftsHere lists the shifts at the instant that the meeting has now, oldest first.
func (m *Meeting) ShiftsHere() []Shift {
	var here []Shift
	for _, s := range m.Shifts {
		if s.Instant.Equal(m.Instant) {
			here = append(here, s)
		}
	}
	return here
}

// Settled returns since when the meeting has had the time that it has.
func (m *Meeting) Settled() time.Time {
	at := m.Planned
	for _, v := range slices.Backward(m.Versions) {
		if !v.Slot.Instant.Equal(m.Instant) || v.Slot.Duration != m.Duration {
			break
		}
		at = v.At
	}
	return at
}

// Upset returns the change by which clocks have brought the meeting to where something is against it, nil if that is not so, or
// somebody has given it another time or other guests since.
func (m *Meeting) Upset() *Change {
	if len(m.Score) == 0 || m.Cancelled {
		return nil
	}
	for i := len(m.History) - 1; i >= 0; i-- {
		switch c := &m.History[i]; c.Kind {
		case "retimed", "reclocked":
			return c
		case "confirmed", "upheld", "doubted":
		default:
			return nil
		}
	}
	return nil
}

// LastRevised returns the last change of what those who are invited see of the meeting.
func (m *Meeting) LastRevised() *Change {
	for i := len(m.History) - 1; i > 0; i-- {
		if !slices.Contains([]string{"reclocked", "upheld", "doubted"}, m.History[i].Kind) {
			return &m.History[i]
		}
	}
	return &m.History[0]
}
