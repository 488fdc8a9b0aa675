package meeting

import (
	"fmt"
	"hash/fnv"
	"time"

	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// Names lists what the meeting names, with room for some more.
func (m *Meeting) Names(more int) []events.Ref {
	refs := make([]events.Ref, 0, len(m.Need)+len(m.Optional)+2+max(more, 0))
	refs = append(append(refs, m.Need...), m.Optional...)
	if m.Series != "" {
		refs = append(refs, events.Ref{Noun: "series", ID: m.Series})
	}
	if m.Venue != "" {
		refs = append(refs, events.Ref{Noun: "venue", ID: m.Venue})
	}
	return refs
}

// Name names a new meeting of a series by its nominal date, and numbers it if another one has or had that name.
func Name(series string, nominal events.Date, taken func(id string) bool) string {
	base := series + "-" + nominal.String()
	if len(base) > 58 {
		h := fnv.New32a()
		h.Write([]byte(series))
		base = fmt.Sprintf("%s-%08x-%s", series[:36], h.Sum32(), nominal)
	}
	id := base
	for n := 2; taken(id); n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	return id
}

// Settle settles a wish for a time. One that has passed, or that the clocks leave out, is refused.
func Settle(at events.At, duration events.Period, now time.Time) (events.Slot, *events.Problem) {
	zone := at.Zone
	if p := tz.Check("at.zone", zone); p != nil {
		return events.Slot{}, p
	}
	s := tz.SlotOn(at.Date, at.Start, zone, duration)
	if local := s.Instant.In(tz.Must(zone)); events.TimeOfDayOf(local) != at.Start {
		return events.Slot{}, events.Refuse(events.NotPossible, "at.start",
			"%s does not exist in %s on %s: the clocks go forward; the next valid time is %s", at.Start, zone, at.Date, events.TimeOfDayOf(local))
	}
	if !s.Instant.After(now) {
		return events.Slot{}, events.Refuse(events.NotPossible, "at", "%s %s in %s has passed; choose a time after now", at.Date, at.Start, zone)
	}
	return s, nil
}

// Changeable refuses to change a meeting that is cancelled, or over.
func (m *Meeting) Changeable(now time.Time) *events.Problem {
	switch {
	case m.Cancelled:
		return events.Refuse(events.NotPossible, "id", "the meeting is cancelled, which is final; request a new one")
	case !m.End().After(now):
		return events.Refuse(events.NotPossible, "id", "the meeting is over since %s", m.End().Format(time.RFC3339))
	}
	return nil
}

// Amended makes the event that amends the meeting. Whom and what it names is not looked at yet.
func (m *Meeting) Amended(c *events.AmendMeeting) *events.MeetingAmended {
	e := &events.MeetingAmended{
		ID: m.ID, Title: m.Title, Venue: m.Venue, Conference: m.Conference, Need: m.Need, Optional: m.Optional, Description: m.Description,
		Note: c.Note, Revision: m.Revision + 1,
	}
	events.Set(&e.Title, c.Title)
	events.Set(&e.Venue, c.Venue)
	events.Set(&e.Conference, c.Conference)
	events.Set(&e.Need, c.Need)
	events.Set(&e.Optional, c.Optional)
	events.Set(&e.Description, c.Description)
	return e
}
