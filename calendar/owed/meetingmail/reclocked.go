package meetingmail

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// Reclocked is the kind that says that the reader's own clock shows another hour than they were told, at a meeting that stays where it
// is: where they live, clocks are set differently than was announced.
const Reclocked = "reclocked"

var _ = owed.Register(&owed.Kind{
	Name: Reclocked, Listed: 9, Means: "the reader's own clock shows another hour, though the meeting stays",
	Noun: "meeting", Rank: owed.Pressing, Order: 5, Timed: true,
	Owed: func(c *owed.Case) bool {
		m, g, st := sat(c.About).meeting, c.Guest, &c.Standing
		if ended(c) || untold(c) || st.Told.Address != g.Address || g.Answer == events.AnswerDeclined {
			return owed.Pass
		}
		told := shiftFor(m, g.Zone, knew(c.Said))
		if told == nil {
			return owed.Pass
		}
		return c.Owe(owed.Debt{Kind: Reclocked, To: g.ID, Revision: m.Revision, Sequence: st.Told.Sequence, Address: g.Address, Due: told.at})
	},
	Says: func(t *owed.Telling) *owed.Content {
		m, p := t.Book.Meeting(t.About.ID), t.Book.Person(t.Debt.To)
		if m == nil || p == nil {
			return nil
		}
		shift := shiftFor(m, t.Book.ZoneOf(p), knew(t.Said))
		if shift == nil {
			return nil
		}
		return &owed.Content{Sheet: &owed.Sheet{Title: m.Title, Still: true, Blocks: []owed.Block{
			{Heading: owed.Say("reclocked.now"), Dates: []owed.Date{{Start: m.Instant, End: m.End(), Zone: m.Zone}}},
			{Heading: owed.Say("reclocked.was"), Dates: []owed.Date{{Start: m.Instant, End: m.End(), Zone: m.Zone, Offset: &shift.was}}},
			{Soft: true, Lines: []owed.Phrase{owed.Say("reclocked.nothing")}},
		}}}
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
		// What the clocks do is in no command: it is as if they had been known to be an hour behind.
		zone := b.ZoneOf(b.Person(person))
		is, ok := tz.Current().Offset(zone, m.Instant)
		if !ok {
			return owed.Sample{}
		}
		shift := events.ClockShift{Zone: zone, Was: int((is - time.Hour) / time.Second), Is: int(is / time.Second)}
		e := &events.Event{Office: b.Office().ID, Sequence: b.Sequence() + 1, Time: m.Planned, Body: &events.MeetingReclocked{
			ID: m.ID, Release: string(tz.Current().Release()), Clocks: []events.ClockShift{shift},
		}}
		if err := b.Apply(e); err != nil {
			return owed.Sample{}
		}
		return sampleOf(m)
	},
})

// A shifted clock is that of a reader, which shows another time than they were told.
type shifted struct {
	at  time.Time     // when the last of it was decided
	was time.Duration // how far east of UTC it was said to be
}

// shiftFor returns how the clocks of a zone go otherwise when the meeting takes place than somebody was told, who knew the journal up to
// a place; nil if they go as told, or again as told.
func shiftFor(m *meeting.Meeting, zone string, knew uint64) *shifted {
	var found *shifted
	is := 0
	for _, s := range m.ShiftsHere() {
		c, ok := s.In(zone)
		if !ok || s.Sequence <= knew {
			continue
		}
		if found == nil {
			found = &shifted{was: time.Duration(c.Was) * time.Second}
		}
		found.at, is = s.At, c.Is
	}
	if found == nil || found.was == time.Duration(is)*time.Second {
		return nil
	}
	return found
}

// knew returns the place in the journal up to which was known what a person was told last about the hour of a meeting. A mail of the
// kind itself counts when it has come to an end, so that it is tried again until then.
func knew(s owed.Said) (place uint64) {
	for i := range s {
		u := &s[i]
		if u.Kind == Reclocked && (u.State == owed.StateSent || u.State == owed.StateFailed) || (u.Calendars() || u.Kind == Reminder) && u.Arrived() {
			place = max(place, u.Journal)
		}
	}
	return place
}
