package meetingmail

import (
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/dates"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/schedule"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// Opens is when invitations to a meeting go out.
func Opens(b *calendar.Book, m *meeting.Meeting) time.Time {
	if b.PollOf(m.ID) != nil {
		return m.Planned // those who were asked wait for what came of it
	}
	lead := dates.DefaultLead
	if s := b.Series(m.Series); s != nil {
		lead = s.Invite.Lead
	}
	return ahead(m.Slot, lead)
}

// A dueRule is when a rule's reminder goes out.
type dueRule struct {
	rule  string
	at    time.Time
	since time.Time
}

// reminders lists when the reminders of a meeting go out.
func reminders(b *calendar.Book, m *meeting.Meeting) []dueRule {
	var list []dueRule
	for _, r := range b.Reminders() {
		s := b.Schedule(r.Schedule)
		if s == nil || !covers(r, m.Series) {
			continue
		}
		if at := due(r, s, m); !at.IsZero() {
			list = append(list, dueRule{r.ID, at, events.Later(r.Since, s.Since)})
		}
	}
	// The rules come by id, and stay so where their times are the same.
	slices.SortStableFunc(list, func(x, y dueRule) int { return x.at.Compare(y.at) })
	return list
}

// covers reports whether the rule is for the meetings of the series; "" stands for those of none.
func covers(r *schedule.Reminder, series string) bool {
	return len(r.Series) == 0 || slices.Contains(r.Series, series)
}

// due returns when the reminder of a meeting goes out: at the first time of its schedule from the distance before the
// start. It is zero if that is not before the start.
func due(r *schedule.Reminder, s *schedule.Schedule, m *meeting.Meeting) time.Time {
	from := ahead(m.Slot, r.Ahead)
	for _, at := range s.Next(from.Add(-time.Nanosecond), 1) {
		if at.Before(m.Instant) {
			return at
		}
	}
	return time.Time{}
}

// ahead is the moment that lies a distance before the start: days on the calendar of the meeting's zone, at the time of
// day at which it begins, then hours on the clock.
func ahead(s events.Slot, p events.Period) time.Time {
	return p.Before(s.Date).In(s.Start, tz.Must(s.Zone)).Add(-p.Clock).UTC()
}
