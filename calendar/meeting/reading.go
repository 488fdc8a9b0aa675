package meeting

import (
	"maps"
	"slices"
	"time"

	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// A proposal is read by zone data, as long as it is open: who says ten o'clock in Winnipeg means that, whatever becomes known of the
// clocks there.

// proposal checks a time that is proposed, and brings it to what the office plans in: minutes, in UTC.
func proposal(r events.Reading, within string) (events.Reading, *events.Problem) {
	if r.End.Sub(r.Start) > longestMeeting || !minute(r.End).After(minute(r.Start)) {
		return r, events.Refuse(events.Malformed, within+"end", "must be after %sstart, and not more than 24 hours", within)
	}
	r.Start, r.End = minute(r.Start), minute(r.End)
	if r.EndWall != nil && r.StartWall == nil {
		return r, events.Refuse(events.Malformed, within+"startWall", "goes with endWall; say both on a clock, that of UTC where it is an instant")
	}
	for _, w := range []struct {
		field string
		wall  *events.Wall
		at    time.Time
	}{{within + "startWall", r.StartWall, r.Start}, {within + "endWall", r.EndWall, r.End}} {
		if w.wall == nil {
			continue
		}
		if p := tz.Check(w.field+".zone", w.wall.Zone); p != nil {
			return r, p
		}
		if at := tz.Current().At(w.wall.Date, w.wall.Time, w.wall.Zone, w.at); at.Sub(w.at).Abs() > mostShift {
			return r, events.Refuse(events.Malformed, w.field, "must be what clocks in %s show at %s", w.wall.Zone, w.at.Format(time.RFC3339))
		}
	}
	return r, nil
}

// mostShift is how far from an instant a wall time can be by other zone data: clocks have been set by a whole day, where a country
// chose the other side of the date line.
const mostShift = 25 * time.Hour

func minute(at time.Time) time.Time { return at.UTC().Truncate(time.Minute) }

// reckon returns the times that a proposal means by a table, one or two. Of a zone whose name in Windows stands for others, too, the
// clocks of those count as well, where they go otherwise.
func reckon(table *tz.Table, first events.Reading, other *events.Reading) []events.Reading {
	list := []events.Reading{keep(table, first)}
	if other != nil {
		list = append(list, keep(table, *other))
	}
	for _, r := range list[:len(list):len(list)] {
		if r.StartWall == nil {
			continue
		}
		for _, zone := range table.Windows(r.StartWall.Windows) {
			list = append(list, keep(table, there(r, zone)))
		}
	}
	var means []events.Reading
	for _, r := range list {
		switch i := slices.IndexFunc(means, r.Same); {
		case i < 0:
			means = append(means, r)
		case means[i].StartWall == nil: // both are one by now, which is known
			means[i] = r
		}
	}
	return means[:min(len(means), 2)]
}

// keep returns a reading with the instants at which its wall times are by a table.
func keep(table *tz.Table, r events.Reading) events.Reading {
	kept := r
	if w := r.StartWall; w != nil {
		kept.Start = table.At(w.Date, w.Time, w.Zone, r.Start)
		kept.End = kept.Start.Add(r.End.Sub(r.Start))
	}
	if w := r.EndWall; w != nil {
		kept.End = table.At(w.Date, w.Time, w.Zone, r.End)
	}
	if !kept.End.After(kept.Start) || kept.End.Sub(kept.Start) > longestMeeting {
		return r // by one clock for the beginning and another for the end it would be no time any more
	}
	return kept
}

// there is the same time on the clocks of another zone of that name.
func there(r events.Reading, zone string) events.Reading {
	name := r.StartWall.Windows
	move := func(w *events.Wall) *events.Wall {
		if w == nil || w.Windows != name {
			return w
		}
		moved := *w
		moved.Zone = zone
		return &moved
	}
	r.StartWall, r.EndWall = move(r.StartWall), move(r.EndWall)
	return r
}

// Recountered makes the events that say of proposals which are still to be decided on that they mean other instants by a table.
func (m *Meeting) Recountered(table *tz.Table, now time.Time) []events.Body {
	kept := table.Keep(m.Slot)
	if m.Cancelled || !m.End().After(now) && !kept.End().After(now) {
		return nil
	}
	toCome := func(r events.Reading) bool { return r.Start.After(now) }
	var list []events.Body
	for _, person := range slices.Sorted(maps.Keys(m.Counters)) {
		c, open := m.Counter(person)
		if !open {
			continue
		}
		was, is := c.Readings(), reckon(table, c.Reading, c.Other)
		if slices.EqualFunc(was, is, events.Reading.Same) || !slices.ContainsFunc(slices.Concat(was, is), toCome) {
			continue
		}
		e := &events.MeetingRecountered{ID: m.ID, Person: person, Reading: is[0], From: was, Release: string(table.Release())}
		if len(is) > 1 {
			e.Other = &is[1]
		}
		list = append(list, e)
	}
	return list
}

// Recounter folds the event in. What was proposed is said as before, so it is no older and no newer.
func (m *Meeting) Recounter(body *events.MeetingRecountered, _ *events.Event) {
	// Of somebody who is erased there is none any more.
	if c, ok := m.Counters[body.Person]; ok {
		c.Reading, c.Other, c.Was = body.Reading, body.Other, body.From
		m.Counters[body.Person] = c
	}
}

// Proposes reports whether a time is the one that is proposed: as it is read, as it was read before, or by what clocks show.
func (c *Counter) Proposes(r events.Reading) bool {
	r.Start, r.End = minute(r.Start), minute(r.End)
	return slices.ContainsFunc(append(c.Readings(), c.Was...), func(o events.Reading) bool {
		return o.Same(r) || r.StartWall != nil && o.StartWall != nil && *r.StartWall == *o.StartWall
	})
}

// InWords is what the proposal says in its own words, where that is in doubt; if it came into doubt only later, what it said of clocks.
func (c *Counter) InWords() string {
	switch w := c.StartWall; {
	case c.Other == nil:
		return ""
	case c.Wording.IsZero() && w != nil:
		return w.String()
	}
	return c.Wording.Value()
}
