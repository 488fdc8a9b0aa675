package meetingmail

import (
	"slices"

	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// meetingContent is what all mails about a meeting say, nil if there is none.
func meetingContent(t *owed.Telling) *owed.Content {
	m := t.Book.Meeting(t.About.ID)
	if m == nil {
		return nil
	}
	return &owed.Content{Meeting: tell(t, m)}
}

// tell is the meeting as it is now, as the reader is told of it.
func tell(t *owed.Telling, m *meeting.Meeting) *owed.MeetingSheet {
	person := t.Debt.To
	x := &owed.MeetingSheet{
		ID: m.ID, UID: t.Links.UID(t.Book, m.ID, person), Sequence: t.Debt.Sequence,
		Title: m.Title, Description: m.Description, Conference: m.Conference, Note: m.Note,
		Start: m.Instant, End: m.End(), Zone: m.Zone,
		RSVP: t.Links.RSVP(t.Book, m.ID, person), Created: m.Planned, Revised: m.Revised,
		Page: t.Page(t.About),
	}
	// Why a date was chosen is told as far as there is more to it than that the office wanted it so.
	switch last := m.History[len(m.History)-1]; {
	case m.ByHand:
	case m.Cancelled:
		x.Why = reason.Everybody(last.Why)
	case m.Series != "", t.Book.PollOf(m.ID) != nil:
		x.Why = reason.Everybody(m.Why)
	}
	if s := t.Book.Series(m.Series); s != nil {
		x.Series = s.Title
	}
	x.Venue, x.Address = t.Venue(m.Venue)
	x.Geo = t.Geo(m.Venue)
	for _, region := range m.Provisional {
		x.Provisional = append(x.Provisional, reason.Place(region))
	}
	if a, ok := m.Answer(person); ok {
		x.Answer = a.Answer
	}
	return x
}

// was is the meeting as it was told last.
func was(t *owed.Telling, now *owed.MeetingSheet, v *meeting.Version) *owed.MeetingSheet {
	x := *now
	x.Title, x.Description, x.Conference, x.Note = v.Title, v.Description, v.Conference, nil
	x.Start, x.End, x.Zone = v.Slot.Instant, v.Slot.End(), v.Slot.Zone
	for _, zone := range []string{v.Slot.Zone, t.Book.ZoneOf(t.Book.Person(t.Debt.To))} {
		loc := t.Book.Told(zone, v.Slot, v.At)
		_, told := v.Slot.Instant.In(loc).Zone()
		if _, is := v.Slot.Instant.In(tz.Must(zone)).Zone(); told != is {
			x.Told = append(x.Told, loc)
		}
	}
	x.Venue, x.Address = t.Venue(v.Venue)
	x.Geo = t.Geo(v.Venue)
	return &x
}

// notesSince returns the last note among the changes that an update tells of.
func notesSince(m *meeting.Meeting, revision int) events.Text {
	for _, v := range slices.Backward(m.Versions) {
		if v.Revision > revision && len(v.Note) > 0 {
			return v.Note
		}
	}
	return nil
}
