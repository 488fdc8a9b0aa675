package calendar_test

import (
	"iter"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/meeting"
	"jourfixe/events"
)

// TestMeetingsAreFound lets anything happen, and holds what is found by day, by time and by what is named against a look at all meetings.
func TestMeetingsAreFound(t *testing.T) {
	found := map[string]int{}
	for seed := range calendartest.Seeds(8) {
		c := calendartest.NewChance(t, seed)
		r := rand.New(rand.NewPCG(seed, 47))
		for range 60 {
			if c.Step(); r.IntN(3) == 0 {
				c.Book = c.Book.Clone()
			}
			b := c.Book
			same := func(what string, got iter.Seq[*meeting.Meeting], holds func(m *meeting.Meeting) bool) {
				t.Helper()
				is := slices.Collect(got)
				want := slices.DeleteFunc(b.Meetings(), func(m *meeting.Meeting) bool { return !holds(m) })
				if is = calendar.InTime(slices.Values(is)); !slices.Equal(is, want) {
					t.Fatalf("seed %d: %d meetings are found %s, want %d", seed, len(is), what, len(want))
				}
				found[what] += len(is)
			}
			if missed := b.Missed(found); missed != "" {
				t.Fatalf("seed %d: %s", seed, missed)
			}
			all := b.Meetings()
			if len(all) == 0 {
				continue
			}
			some := all[r.IntN(len(all))]
			from := some.Instant.Add(time.Duration(r.IntN(96)-48) * time.Hour)
			to := from.Add(time.Duration(r.IntN(2000)) * time.Hour)
			same("ahead", b.MeetingsAhead(from), func(m *meeting.Meeting) bool { return m.End().After(from) })
			same("between", b.MeetingsBetween(from, to), func(m *meeting.Meeting) bool { return m.Instant.Before(to) && m.End().After(from) })
			first, last := events.DateOf(from.UTC()), events.DateOf(to.UTC())
			same("on days", b.MeetingsOn(first, last), func(m *meeting.Meeting) bool {
				return !events.DateOf(m.Instant.UTC()).After(last) && !events.DateOf(m.End().Add(-time.Nanosecond).UTC()).Before(first)
			})
			dated := func(m *meeting.Meeting) bool { return m.Date == some.Date }
			same("by date", b.MeetingsDated(some.Date), dated)
			on, off := b.CountDated(some.Date)
			for _, m := range all {
				switch {
				case !dated(m):
				case m.Cancelled:
					found["cancelled by date"]++
					off--
				default:
					on--
				}
			}
			if on != 0 || off != 0 {
				t.Fatalf("seed %d: on %s %d meetings more are counted than there are, and %d that are cancelled", seed, some.Date, on, off)
			}
			met, until := b.DaysMet()
			same("on all days", b.MeetingsOn(met, until), func(*meeting.Meeting) bool { return true })
			for _, p := range b.People()[:min(5, len(b.People()))] {
				same("inviting", b.MeetingsInviting(p.ID), func(m *meeting.Meeting) bool { return b.Invites(m.Guests(), p.ID) })
			}
			for _, p := range b.Partners() {
				same("involving", b.MeetingsInvolving(p.ID), func(m *meeting.Meeting) bool { return b.Involves(m.Guests(), p.ID) })
			}
			for _, g := range b.Groups() {
				ref := events.Ref{Noun: "group", ID: g.ID}
				same("naming groups", b.MeetingsNaming(ref), func(m *meeting.Meeting) bool { return slices.Contains(m.Guests(), ref) })
			}
			for _, v := range b.Venues() {
				same("naming venues", b.MeetingsNaming(events.Ref{Noun: "venue", ID: v.ID}), func(m *meeting.Meeting) bool { return m.Venue == v.ID })
			}
		}
	}
	for _, what := range []string{"ahead", "between", "by date", "cancelled by date", "on days", "on all days", "inviting", "involving", "naming groups", "naming venues", "what holds something of somebody", "trips on days"} {
		if found[what] == 0 {
			t.Errorf("nothing was ever found %s", what)
		}
	}
}
