package calendar

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"time"

	"jourfixe/calendar/dates"
	"jourfixe/calendar/day"
	"jourfixe/calendar/poll"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// askedWithin is how long people have at least to vote on a date of a series, unless the first of its days is nearer.
const askedWithin = 7

// PollsOf returns the polls about dates of a series, in order of these.
func (b *Book) PollsOf(series string) (list []*poll.Poll) {
	list = b.pollsNaming(events.Ref{Noun: "series", ID: series})
	slices.SortStableFunc(list, func(x, y *poll.Poll) int { return x.Nominal.Compare(y.Nominal) })
	return list
}

// askAbout opens a poll about a date that could not be placed, among those who are invited; nil if none of its days leaves time to vote.
func (b *Book) askAbout(s *Series, c day.Choice, now time.Time) events.Body {
	home, today := b.office.Location(), b.Today(now)
	var slots []events.Slot
	for _, d := range c.Ask {
		if at := tz.SlotOn(d, s.Start, s.Zone, s.Duration); events.DateOf(at.Instant.In(home)).After(today) {
			slots = append(slots, at)
		}
	}
	if len(slots) == 0 {
		return nil
	}
	e := &events.PollOpened{
		ID: b.pollID(s.ID, c.Nominal), Title: s.Title, Duration: s.Duration, Times: new(poll.Poll).Numbered(slots, nil), Optional: s.Guests(),
		Venue: s.Venue, Conference: s.Conference, Description: s.Description, Hold: true, Closes: events.ClosesBest,
		Series: s.ID, Nominal: c.Nominal, Passed: c.Passed,
	}
	// What comes of it is to be known before people are invited to the other dates, if that leaves them time.
	last := events.DateOf(e.Times[0].Instant.In(home)).AddDays(-1)
	e.Until = s.Invite.Lead.Before(e.Times[0].Date).AddDays(-1)
	if soonest := today.AddDays(askedWithin); e.Until.Before(soonest) {
		e.Until = soonest
	}
	if last.Before(e.Until) {
		e.Until = last
	}
	e.Ends = e.Until.AddDays(1).In(0, home).UTC()
	return e
}

// pollID is the name of a poll about a date of a series: that of its meeting, and another one if that date was asked about before.
func (b *Book) pollID(series string, nominal events.Date) string {
	name := b.meetingID(series, nominal)
	for id, n := name, 2; ; id, n = name+"-poll"+strconv.Itoa(n), n+1 {
		if b.Poll(id) == nil {
			return id
		}
	}
}

// settleAsked leaves the dates of a series as they are of which certain polls are about: they are not decided again. Days that are asked about or came of
// that are taken.
func (b *Book) settleAsked(id string, has *dates.Open, settles func(*poll.Poll) bool) {
	for _, p := range b.PollsOf(id) {
		if !settles(p) {
			continue
		}
		has.Settled[p.Nominal] = true
		if m := has.Meetings[p.Nominal]; m != nil {
			has.Kept[m.Date] = true
			delete(has.Meetings, p.Nominal)
		}
		if p.Undone() {
			for _, t := range p.Times {
				has.Kept[t.Date] = true
			}
		}
	}
}

// asksAlike reports whether a series asks for its dates as before, so that open polls about them stay.
func asksAlike(was, is *events.DefineSeries) bool {
	return was.Cadence == is.Cadence && was.From == is.From && was.Start == is.Start && was.Duration == is.Duration && was.Zone == is.Zone &&
		was.Venue == is.Venue && was.Shift == is.Shift && reflect.DeepEqual(was.Avoid, is.Avoid) && slices.Equal(was.Invite.Groups, is.Invite.Groups) &&
		maps.Equal(was.Title, is.Title)
}
