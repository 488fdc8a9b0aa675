package calendar

import (
	"cmp"
	"slices"

	"jourfixe/calendar/meeting"
	"jourfixe/events"
)

// MeetingsOf returns the meetings of a series in order of time, the cancelled ones too.
func (b *Book) MeetingsOf(id string) []*meeting.Meeting {
	var list []*meeting.Meeting
	for _, by := range b.shelves.NamedBy(events.Ref{Noun: series.Label, ID: id}) {
		if m := b.Meeting(by.ID); by.Noun == meetings.Label && m != nil && m.Series == id {
			list = append(list, m)
		}
	}
	slices.SortFunc(list, inTime)
	return list
}

func inTime(x, y *meeting.Meeting) int {
	return cmp.Or(x.Instant.Compare(y.Instant), cmp.Compare(x.ID, y.ID))
}

// meetingNames lists what a meeting names.
func meetingNames(m *meeting.Meeting) []events.Ref {
	refs := m.Guests()
	if m.Series != "" {
		refs = append(refs, events.Ref{Noun: series.Label, ID: m.Series})
	}
	if m.Venue != "" {
		refs = append(refs, events.Ref{Noun: venues.Label, ID: m.Venue})
	}
	return refs
}

// names lists what a reminder names.
func (r *Reminder) names() []events.Ref {
	return []events.Ref{{Noun: schedules.Label, ID: r.Schedule}}
}
