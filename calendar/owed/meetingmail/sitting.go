// Package meetingmail is the kinds of mails about meetings and series, and the digest of what is ahead: each enters itself in the table of
// calendar/owed.
package meetingmail

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/events"
)

// A sitting is a meeting, as far as mails need it.
type sitting struct {
	meeting *meeting.Meeting
	end     time.Time
	opens   time.Time // when invitations go out
	remind  []dueRule // in order of time
	agenda  closedAgenda
}

var _ = owed.RegisterTopic(&owed.Topic{
	Noun: "meeting", Order: 1,
	Refs: func(b *calendar.Book, now time.Time) []events.Ref {
		var ids []string
		for _, m := range b.Meetings() {
			if !over(m, now) {
				ids = append(ids, m.ID)
			}
		}
		return owed.RefsTo("meeting", ids...)
	},
	Gather: func(b *calendar.Book, id string) (any, []events.Ref, bool) {
		m := b.Meeting(id)
		if m == nil {
			return nil, nil, false
		}
		copied := *m
		return &sitting{meeting: &copied, end: m.End(), opens: Opens(b, m), remind: reminders(b, m), agenda: newAgenda(b, m)}, m.Guests(), true
	},
	Invite: func(what any, g *owed.Guest) {
		m := what.(*sitting).meeting
		if len(m.Answers) > 0 {
			answer, _ := m.Answer(g.ID)
			g.Answer = answer.Answer
		}
		if len(m.Counters) > 0 {
			g.Kept = m.Kept(g.ID)
		}
	},
	Over: func(b *calendar.Book, id string, now time.Time) bool {
		m := b.Meeting(id)
		return m == nil || over(m, now)
	},
	Ahead: invitationsAhead,
})

// over reports whether nobody is told anything of a meeting any more.
func over(m *meeting.Meeting, now time.Time) bool { return !m.End().Add(owed.Late).After(now) }

func sat(a *owed.About) *sitting { return a.What.(*sitting) }

// invitationsAhead lists the invitations to meetings that there were not before, which go out when their lead opens.
func invitationsAhead(before, after *calendar.Book, ids []string, now time.Time) []owed.Owing {
	var fresh []*meeting.Meeting
	for _, id := range ids {
		if m := after.Meeting(id); m != nil && before.Meeting(id) == nil && !m.Cancelled && m.Instant.After(now) {
			fresh = append(fresh, m)
		}
	}
	slices.SortFunc(fresh, func(x, y *meeting.Meeting) int {
		return cmp.Or(x.Instant.Compare(y.Instant), cmp.Compare(x.ID, y.ID))
	})
	var list []owed.Owing
	for _, m := range fresh {
		about := owed.Of(after, events.Ref{Noun: "meeting", ID: m.ID})
		opens := sat(about).opens
		if !opens.After(now) {
			continue
		}
		for _, g := range about.Guest {
			list = append(list, owed.Owing{About: about.Ref, Debt: owed.Debt{Kind: Invitation, To: g.ID, Revision: m.Revision, Sequence: m.Revision, Due: opens}})
		}
	}
	return list
}

var _ = owed.RegisterTopic(&owed.Topic{
	Noun: "series", Order: 2,
	Refs: func(b *calendar.Book, _ time.Time) []events.Ref {
		var refs []events.Ref
		for _, s := range b.AllSeries() {
			refs = append(refs, events.Ref{Noun: "series", ID: s.ID})
		}
		return refs
	},
	Gather: func(b *calendar.Book, id string) (any, []events.Ref, bool) {
		s := b.Series(id)
		if s == nil {
			return nil, nil, false
		}
		return nil, s.Guests(), true
	},
})

// sampleOf is a sample about a meeting, after commands.
func sampleOf(m *meeting.Meeting, before ...events.Body) owed.Sample {
	return owed.Sample{About: events.Ref{Noun: "meeting", ID: m.ID}, Before: before}
}
