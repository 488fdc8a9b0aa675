package meetingmail

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/reason"
	"jourfixe/events"
)

// Overview is the kind that lists the dates of a series.
const Overview = "overview"

// MaxDates bounds how many dates an overview lists.
const MaxDates = 60

var _ = owed.Register(&owed.Kind{
	Name: Overview, Listed: 5, Noun: "series", Rank: owed.Leisurely, Order: 1, Choice: Overview, Feed: true,
	Gather: func(b *calendar.Book, about events.Ref) any {
		s := b.Series(about.ID)
		x := &listed{defined: s.Defined}
		if !s.Ended {
			x.ends, x.content = datesOf(b, s)
		}
		return x
	},
	Owed: func(c *owed.Case) bool {
		x, g := c.Gathered.(*listed), c.Guest
		if !x.ends.After(c.Now) {
			return owed.Pass
		}
		for i := range c.Said {
			if u := &c.Said[i]; u.Kind == Overview && u.State == owed.StateSent && u.Address == g.Address {
				return owed.Pass
			}
		}
		return c.Owe(owed.Debt{Kind: Overview, To: g.ID, Address: g.Address, Due: events.Later(x.defined, g.Since), Content: x.content})
	},
	Says: func(t *owed.Telling) *owed.Content {
		s := t.Book.Series(t.About.ID)
		if s == nil {
			return nil
		}
		return &owed.Content{Series: datesFor(t, s)}
	},
	Sample: func(_ *calendar.Book, m *meeting.Meeting, _ string) owed.Sample {
		return owed.Sample{About: events.Ref{Noun: "series", ID: m.Series}}
	},
})

// What an overview says of a series.
type listed struct {
	defined time.Time
	ends    time.Time // when the last of its meetings does; zero if there is none, or the series has ended
	content string    // a hash of what is said
}

// datesOf returns when the last meeting of a series ends, the zero time if it has none, and a hash of what an overview says
// of them.
func datesOf(b *calendar.Book, s *calendar.Series) (ends time.Time, content string) {
	h := fnv.New64a()
	for _, m := range b.MeetingsOf(s.ID) {
		if !m.Cancelled {
			ends = events.Later(ends, m.End())
			fmt.Fprint(h, m.Instant.Unix(), m.Duration, len(m.Provisional))
		}
	}
	return ends, strconv.FormatUint(h.Sum64(), 36)
}

// datesFor lists the dates of a series that are still to come.
func datesFor(t *owed.Telling, s *calendar.Series) *owed.SeriesSheet {
	x := &owed.SeriesSheet{
		ID: s.ID, Title: s.Title, Description: s.Description, Rhythm: s.Words(), Lead: s.Invite.Lead, Feed: t.Links.OwnFeed(t.Book, t.Debt.To),
	}
	for _, m := range t.Book.MeetingsOf(s.ID) {
		if m.Cancelled || !m.End().After(t.At) || len(x.Dates) == MaxDates {
			continue
		}
		d := owed.SeriesDate{Start: m.Instant, End: m.End(), Zone: m.Zone, Provisional: len(m.Provisional) > 0}
		if m.Date != m.Nominal {
			d.Why = reason.Everybody(m.Why)
		}
		x.Dates = append(x.Dates, d)
	}
	return x
}
