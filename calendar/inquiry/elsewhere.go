package inquiry

import (
	"strings"
	"time"

	"jourfixe/calendar/busy"
	"jourfixe/calendar/elsewhere"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/slot"
	"jourfixe/events"
)

// What calendars of people and venues elsewhere say is no part of the book. A decision is told it as it is told the time, and notes what it went by: as
// of when each calendar was that stands against a time, and how many were heeded.

func personRef(id string) events.Ref { return events.Ref{Noun: "person", ID: id} }
func venueRef(id string) events.Ref  { return events.Ref{Noun: "venue", ID: id} }

// elsewhere returns what is known of somebody's own calendar, nil if that is nothing.
func (d *Diary) elsewhere(of events.Ref) *elsewhere.Known {
	if d == nil || d.Elsewhere == nil {
		return nil
	}
	return d.Elsewhere(of)
}

// Firm returns the busy times of a calendar elsewhere that overlap with a stretch of time; what takes one only perhaps is left out.
func Firm(k *elsewhere.Known, from, to time.Time) (list []slot.Interval) {
	for _, v := range k.Within(from, to) {
		if !v.Tentative {
			list = append(list, slot.Interval{From: v.From, To: v.To})
		}
	}
	return list
}

// heed returns when a calendar elsewhere takes somebody or something, and counts it as heeded.
func (s *Inquiry) heed(of events.Ref, from, to time.Time) []slot.Interval {
	k := s.diary.elsewhere(of)
	if k == nil || k.AsOf.IsZero() {
		return nil
	}
	if s.heeded == nil {
		s.heeded = map[events.Ref]*elsewhere.Known{}
	}
	s.heeded[of] = k
	return Firm(k, from, to)
}

// calendars are those that were heeded for somebody who is asked, or a room.
func (s *Inquiry) calendars(key string) (list []*elsewhere.Known) {
	if id, ok := strings.CutPrefix(key, "venue/"); ok {
		list = append(list, s.heeded[venueRef(id)])
	}
	for _, id := range s.guests[key].Attending {
		list = append(list, s.heeded[personRef(id)])
	}
	return list
}

// elsewhereAt finds the calendar elsewhere by which the first of those concerned, or the room, is taken; nil if it is none.
func (s *Inquiry) elsewhereAt(part slot.Part) *elsewhere.Known {
	if len(part.Busy) == 0 || len(part.Who) == 0 {
		return nil
	}
	for _, k := range s.calendars(part.Who[0]) {
		if len(Firm(k, part.Busy[0].From, part.Busy[0].To)) > 0 {
			return k
		}
	}
	return nil
}

// asOf is as of when a calendar elsewhere is known, on the office's clock.
func asOf(k *elsewhere.Known, loc *time.Location) (events.Date, events.TimeOfDay) {
	at := k.AsOf.In(loc)
	return events.DateOf(at), events.TimeOfDayOf(at)
}

// engaged says that people are taken by calendars of their own, and if the first of these cannot be read at present.
func engaged(k *elsewhere.Known, loc *time.Location, those events.Those) events.Reason {
	date, at := asOf(k, loc)
	day, clock, who := reason.Date("day", date), reason.Time("time", at), reason.Who("who", those)
	if k.Stale == nil {
		return reason.Because("slot.elsewhere", day, clock, who)
	}
	return reason.Because("slot.elsewhere.stale", day, clock, who)
}

// roomEngaged says so of a room.
func roomEngaged(k *elsewhere.Known, loc *time.Location) events.Reason {
	date, at := asOf(k, loc)
	day, clock := reason.Date("day", date), reason.Time("time", at)
	if k.Stale == nil {
		return reason.Because("slot.room.elsewhere", day, clock)
	}
	return reason.Because("slot.room.elsewhere.stale", day, clock)
}

// heeds are the points that say by which calendars elsewhere a time was looked at: who is perhaps busy then, and how many there were.
func (s *Inquiry) heeds(x slot.Slot) (list []events.Point) {
	if len(s.heeded) == 0 {
		return nil
	}
	oldest := (*elsewhere.Known)(nil)
	for _, k := range s.heeded {
		if oldest == nil || k.AsOf.Before(oldest.AsOf) {
			oldest = k
		}
	}
	var perhaps []string
	for _, p := range s.query.Need {
		if g := s.guests[p.Key]; len(g.Attending) == 1 && tentative(s.heeded[personRef(g.Attending[0])].Within(x.Start, x.End)) {
			perhaps = append(perhaps, p.Key)
		}
	}
	if perhaps != nil {
		list = append(list, events.Point{Rule: "perhaps", Reason: reason.Because("slot.perhaps", reason.Who("who", s.who(perhaps)))})
	}
	day, clock := asOf(oldest, s.loc())
	return append(list, events.Point{Rule: "elsewhere", Reason: reason.Because("slot.heeded", reason.Date("day", day), reason.Time("time", clock), reason.Number("n", len(s.heeded)))})
}

func tentative(list []busy.Interval) bool {
	for _, v := range list {
		if v.Tentative {
			return true
		}
	}
	return false
}

// An Engagement is that somebody, or a room, is taken by a calendar of their own.
type Engagement struct {
	Of     events.Ref
	Reason events.Reason
}

// Engagements lists who of the people, and whether the room, is taken for a stretch of time by calendars of their own.
func (d *Diary) Engagements(at events.Slot, people []string, venue string, loc *time.Location) (list []Engagement) {
	if k := d.elsewhere(venueRef(venue)); venue != "" && len(Firm(k, at.Instant, at.End())) > 0 {
		list = append(list, Engagement{venueRef(venue), roomEngaged(k, loc)})
	}
	for _, id := range people {
		if k := d.elsewhere(personRef(id)); len(Firm(k, at.Instant, at.End())) > 0 {
			list = append(list, Engagement{personRef(id), engaged(k, loc, events.Those{People: 1})})
		}
	}
	return list
}
