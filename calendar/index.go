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
