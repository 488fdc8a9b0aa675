package owed

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
)

// Overview is the kind that lists the dates of a series.
const Overview = "overview"

// MaxDates bounds how many dates an overview lists.
const MaxDates = 60

var _ = Register(&Kind{
	Name: Overview, Listed: 5, Noun: "series", Rank: Leisurely, Order: 1, Choice: Overview, Feed: true,
	Gather: func(b *calendar.Book, about events.Ref) any {
		s := b.Series(about.ID)
		x := &listed{defined: s.Defined}
		if !s.Ended {
			x.ends, x.content = datesOf(b, s)
		}
		return x
	},
	Owed: func(c *Case) bool {
		x, g := c.Gathered.(*listed), c.Guest
		if !x.ends.After(c.Now) {
			return pass
		}
		for i := range c.Said {
			if u := &c.Said[i]; u.Kind == Overview && u.State == StateSent && u.Address == g.Address {
				return pass
			}
		}
		return c.Owe(Debt{Kind: Overview, To: g.ID, Address: g.Address, Due: later(x.defined, g.Since), Content: x.content})
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
			ends = later(ends, m.End())
			fmt.Fprint(h, m.Instant.Unix(), m.Duration, len(m.Provisional))
		}
	}
	return ends, strconv.FormatUint(h.Sum64(), 36)
}
