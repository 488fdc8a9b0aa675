package meetingmail

import (
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/events"
)

// Ended is the kind that says that a series has ended, of which the person has been sent the dates. It names those that fall
// away, as they were told, and of which nothing else tells: who is invited to a date already gets its cancellation.
const Ended = "ended"

var _ = owed.Register(&owed.Kind{
	Name: Ended, Listed: 8, Means: "the series has, whose dates the person was sent",
	Noun: "series", Rank: owed.Pressing, Order: 2, Choice: Overview,
	Gather: func(b *calendar.Book, about events.Ref) any {
		s := b.Series(about.ID)
		if !s.Ended {
			return promises(nil)
		}
		return promised(b, s)
	},
	Owed: func(c *owed.Case) bool {
		if slices.ContainsFunc(c.Said, func(u owed.Utterance) bool { return u.Kind == Ended && u.State == owed.StateSent }) {
			return owed.Pass
		}
		off := c.Gathered.(promises).kept(c.Said, c.Now).off
		if len(off) == 0 {
			return owed.Pass
		}
		due := time.Time{}
		for _, p := range off {
			due = events.Later(due, p.off)
		}
		return c.Owe(owed.Debt{Kind: Ended, To: c.Guest.ID, Address: c.Guest.Address, Due: due})
	},
	Says: func(t *owed.Telling) *owed.Content {
		s := t.Book.Series(t.About.ID)
		if s == nil {
			return nil
		}
		list := promised(t.Book, s)
		found := list.kept(t.Said, t.At)
		note := events.Text{}
		for _, p := range list {
			// That of the end. What fell away before by itself has none.
			if !p.off.IsZero() && !p.meeting.ByHand && len(p.meeting.Note) > 0 {
				note = p.meeting.Note
			}
		}
		rest := owed.Block{Soft: true, Lines: []owed.Phrase{owed.Say("ended.nothing")}}
		if found.invited {
			rest.Lines = []owed.Phrase{owed.Say("ended.invited"), owed.Say("ended.nothing")}
		}
		return &owed.Content{Sheet: &owed.Sheet{Title: s.Title, Gone: true, Still: true, Blocks: []owed.Block{
			{Heading: owed.Say("note"), Quote: note},
			{Heading: owed.Count("ended.off", len(found.off)), Dates: inDates(found.off)},
			{Heading: owed.Count("ended.on", len(found.on)), Dates: inDates(found.on)},
			rest,
		}}}
	},
	Sample: func(_ *calendar.Book, m *meeting.Meeting, _ string) owed.Sample {
		// The guest was sent the dates when the series was defined.
		told := owed.Utterance{Kind: Overview, State: owed.StateSent, Begun: m.Planned, At: m.Planned}
		return owed.Sample{
			About: events.Ref{Noun: "series", ID: m.Series}, Said: owed.Said{told},
			Before: []events.Body{&events.EndSeries{ID: m.Series, Note: owed.SampleNote}},
		}
	},
})

// promises are the dates of a series that has ended, in order of time.
type promises []promise

type promise struct {
	meeting meeting.Meeting
	opens   time.Time // when invitations went out
	off     time.Time // when it was cancelled; zero if it takes place
	told    events.Slot
}

func promised(b *calendar.Book, s *calendar.Series) promises {
	var list promises
	for _, m := range b.MeetingsOf(s.ID) {
		p := promise{meeting: *m, opens: Opens(b, m)}
		if m.Cancelled {
			p.off = m.Revised
		}
		list = append(list, p)
	}
	return list
}

// What has become of what somebody was promised.
type outcome struct {
	off, on promises
	invited bool // some more are off, and they were invited to these
}

// kept compares the last overview that somebody may have got with what is so, as far as it is still ahead.
func (list promises) kept(said owed.Said, now time.Time) (found outcome) {
	last := -1
	for i := range said {
		if said[i].Kind == Overview && said[i].Arrived() {
			last = i
		}
	}
	if last < 0 {
		return found
	}
	told, listed := said[last].At, 0
	for _, p := range list {
		// The overview had what was planned by then, was not cancelled and not over.
		v := versionAt(&p.meeting, told)
		if v == nil || !p.off.IsZero() && !p.off.After(told) || !v.Slot.End().After(told) {
			continue
		}
		if listed++; listed > MaxDates {
			break
		}
		p.told = v.Slot
		switch {
		case p.off.IsZero():
			if p.told = p.meeting.Slot; p.told.End().After(now) {
				found.on = append(found.on, p)
			}
		case !p.told.Instant.After(now):
		case !p.off.Before(p.opens):
			found.invited = true
		default:
			found.off = append(found.off, p)
		}
	}
	return found
}

// versionAt returns what a meeting looked like at a time, nil if it was not planned by then.
func versionAt(m *meeting.Meeting, at time.Time) *meeting.Version {
	for i := len(m.Versions) - 1; i >= 0; i-- {
		if !m.Versions[i].At.After(at) {
			return &m.Versions[i]
		}
	}
	return nil
}

func inDates(list promises) []owed.Date {
	var out []owed.Date
	for _, p := range list {
		out = append(out, owed.Date{Start: p.told.Instant, End: p.told.End(), Zone: p.told.Zone})
	}
	return out
}
