package poll

import (
	"slices"
	"time"

	"jourfixe/calendar/check"
	"jourfixe/events"
)

// Numbered gives new times their ids, and puts all into order. A time keeps its id for good, also where it comes back.
func (p *Poll) Numbered(slots []events.Slot, there []events.PollTime) []events.PollTime {
	byTime := func(x, y events.Slot) int { return x.Instant.Compare(y.Instant) }
	slices.SortStableFunc(slots, byTime)
	list, known := slices.Clone(there), len(p.Asked)
	for _, s := range slots {
		if back := p.Back(s.Instant); back != nil {
			list = append(list, events.PollTime{ID: back.ID, Slot: s})
			continue
		}
		known++
		list = append(list, events.PollTime{ID: Name(known), Slot: s})
	}
	slices.SortStableFunc(list, func(x, y events.PollTime) int { return byTime(x.Slot, y.Slot) })
	return list
}

// Without are the times but for some that are taken out.
func (p *Poll) Without(drop []string) ([]events.PollTime, *events.Problem) {
	for i, id := range drop {
		switch {
		case p.Time(id) == nil:
			return nil, events.Refuse(events.UnknownRef, check.Item("drop", i), "is no time of this poll")
		case slices.Contains(drop[:i], id):
			return nil, events.Refuse(events.Malformed, check.Item("drop", i), "is named twice; leave one out")
		}
	}
	return slices.DeleteFunc(slices.Clone(p.Times), func(t events.PollTime) bool { return slices.Contains(drop, t.ID) }), nil
}

// EndOf is when the last day to vote is over. It has to be today or later, and before the first of the times that are still ahead.
func EndOf(until events.Date, times []events.PollTime, home *time.Location, now time.Time) (time.Time, *events.Problem) {
	today := events.DateOf(now.In(home))
	i := slices.IndexFunc(times, func(t events.PollTime) bool { return t.Instant.After(now) })
	if i < 0 {
		return time.Time{}, events.Refuse(events.NotPossible, "times", "all have passed; add one that is ahead")
	}
	first := events.DateOf(times[i].Instant.In(home))
	ends := until.AddDays(1).In(0, home).UTC()
	switch {
	case !first.After(today):
		return ends, events.Refuse(events.NotPossible, "times", "the first time is today, so there is no day left to vote; leave it out, or plan the meeting at once")
	case until.Before(today):
		return ends, events.Refuse(events.NotPossible, "until", "%s has passed; from %s to %s would do", until, today, first.AddDays(-1))
	case !until.Before(first):
		return ends, events.Refuse(events.NotPossible, "until", "must be before the day of the first time, %s; %s is the last that would do", first, first.AddDays(-1))
	}
	return ends, nil
}
