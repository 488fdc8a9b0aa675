package inquiry

import (
	"maps"
	"slices"

	"jourfixe/calendar/reason"
	"jourfixe/calendar/slot"
	"jourfixe/events"
)

// words says a part of a score, naming places and days but nobody.
func (s *Inquiry) words(part slot.Part, x slot.Slot) events.Reason {
	who, day, name := reason.Who("who", s.who(part.Who)), reason.Date("day", part.Date), reason.Arg("name", part.Name)
	switch part.Rule {
	case slot.RuleHoliday:
		return reason.Because("slot.holiday", day, name)
	case slot.RuleWeekend:
		return reason.Because("slot.weekend", day, who)
	case slot.RuleHalfDay:
		return reason.Because("slot.half", day, name)
	case slot.RuleHours:
		start, end := s.localTimes(part.Who, x)
		return reason.Because("slot.hours", who, reason.Hours("hours", start, end))
	case slot.RuleBusy:
		if m := s.meetingAt(part); m != nil {
			return reason.Because("slot.meeting", reason.Text("title", m.Title), who)
		}
		if t := s.tripAt(part); t != nil {
			return reason.Because("slot.trip", reason.Text("title", t.Title), who)
		}
		if k := s.elsewhereAt(part); k != nil {
			return engaged(k, s.loc(), s.who(part.Who))
		}
		return reason.Because("slot.busy", who)
	case slot.RuleVenueBusy:
		if m := s.meetingAt(part); m != nil {
			return reason.Because("slot.room.meeting", reason.Text("title", m.Title))
		}
		if k := s.elsewhereAt(part); k != nil {
			return roomEngaged(k, s.loc())
		}
		return reason.Because("slot.room")
	case slot.RuleVenueSmall:
		return reason.Because("slot.small", reason.Number("seats", s.query.Venues[0].Seats), reason.Number("guests", s.query.Seats))
	case slot.RuleBridge:
		return reason.Because("slot.bridge", day, name)
	case slot.RuleSchool:
		return reason.Because("slot.school", name)
	case slot.RuleEve:
		return reason.Because("slot.eve", who)
	case slot.RuleLunch:
		return reason.Because("slot.lunch", who)
	case slot.RuleEdge:
		return reason.Because("slot.edge", who)
	case slot.RuleMissing:
		return reason.Because("slot.missing", who)
	case slot.RuleNotice:
		return reason.Because("slot.notice")
	case slot.RuleAway:
		return reason.Because("slot.away")
	}
	return reason.Because("past")
}

// localTimes says what the clocks of the first of those concerned show at the beginning and at the end of a time.
func (s *Inquiry) localTimes(who []string, x slot.Slot) (start, end events.TimeOfDay) {
	loc := s.loc()
	for _, p := range slices.Concat(s.query.Need, s.query.Optional) {
		if len(who) > 0 && p.Key == who[0] {
			loc = p.Place.Zone
		}
	}
	return events.TimeOfDayOf(x.Start.In(loc)), events.TimeOfDayOf(x.End.In(loc))
}

// meetingAt finds the meeting for which the first of those concerned, or the room, is taken; nil if it cannot be told, as
// where the contacts of a partner are at several.
func (s *Inquiry) meetingAt(part slot.Part) *Meeting {
	if len(part.Busy) == 0 || len(part.Who) == 0 {
		return nil
	}
	at, with := part.Busy[0], part.Who[0]
	for _, m := range s.diary.at(at.From, at.To) {
		if !m.From.Equal(at.From) || !m.To.Equal(at.To) {
			continue
		}
		if with == "venue/"+m.Venue || slices.ContainsFunc(s.guests[with].Attending, func(id string) bool { return s.diary.attends(m)[id] }) {
			return &m
		}
	}
	return nil
}

// tripAt finds the trip for which the first of those concerned is taken, nil if it is none.
func (s *Inquiry) tripAt(part slot.Part) *Trip {
	if len(part.Busy) == 0 || len(part.Who) == 0 {
		return nil
	}
	for _, t := range s.trips {
		if t.Partner == s.guests[part.Who[0]].Partner && t.From.Equal(part.Busy[0].From) && t.To.Equal(part.Busy[0].To) {
			return &t
		}
	}
	return nil
}

// who names those concerned: cities and the office by name, people by the city they speak for or as a number. Of many
// names only so many are kept that in every language as many as are said are left.
func (s *Inquiry) who(keys []string) events.Those {
	var those events.Those
	name := func(a events.Arg) {
		if !slices.ContainsFunc(those.Named, func(other events.Arg) bool { return maps.Equal(a.Text, other.Text) && a.Reason == other.Reason }) {
			those.Named = append(those.Named, a)
		}
	}
	office := reason.Because("office")
	for _, key := range keys {
		switch guest, known := s.guests[key]; {
		case key == officeKey:
			name(events.Arg{Reason: &office})
		case known && guest.City != nil:
			name(events.Arg{Text: guest.City})
		default:
			those.People++
		}
	}
	those.Named = reason.Fewest(those.Named)
	return those
}
