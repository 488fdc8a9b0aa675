package calendar

import (
	"iter"
	"slices"
	"time"

	"jourfixe/calendar/meeting"
	"jourfixe/calendar/noun"
	"jourfixe/events"
)

// What takes place on some days is found by these, and not by a look at all meetings: an office that has met for twenty years has the same to
// do as one that begins. Each meeting names the days in UTC that it touches (meetingNames), so the index of what names what has them.

// days are the first and the last day that a meeting has ever touched. Between them there may be days without any. And the zones that meetings have ever had, in the order in
// which they came.
type days struct {
	first, last events.Date
	zones       []string // never changed in place
}

// note widens the days by those of a meeting.
func (d *days) note(m *meeting.Meeting) {
	if !slices.Contains(d.zones, m.Zone) {
		d.zones = append(slices.Clip(d.zones), m.Zone)
	}
	first, last := daysOf(m)
	if d.last.IsZero() || first.Before(d.first) {
		d.first = first
	}
	if d.last.Before(last) {
		d.last = last
	}
}

// daysOf are the days in UTC that a meeting touches.
func daysOf(m *meeting.Meeting) (first, last events.Date) {
	return events.DateOf(m.Instant.UTC()), events.DateOf(m.End().Add(-time.Nanosecond).UTC())
}

// DaysMet returns the first and the last day on which there is a meeting, the cancelled ones too, or was once, by their days in UTC; zero if there is none.
func (b *Book) DaysMet() (first, last events.Date) { return b.days.first, b.days.last }

// MeetingsOn yields the meetings that touch some days in UTC, each once and in no order, the cancelled ones too.
func (b *Book) MeetingsOn(first, last events.Date) iter.Seq[*meeting.Meeting] {
	if first.Before(b.days.first) {
		first = b.days.first
	}
	if b.days.last.Before(last) {
		last = b.days.last
	}
	return func(yield func(*meeting.Meeting) bool) {
		if last.Sub(first) >= meetings.Len(b.shelves) { // to look at all is less
			for m := range meetings.Each(b.shelves) {
				if from, to := daysOf(m); !from.After(last) && !to.Before(first) && !yield(m) {
					return
				}
			}
			return
		}
		for day := first; !day.After(last); day = day.AddDays(1) {
			for by := range b.shelves.NamedBy(dayRef(day), meetings.Label) {
				m := b.Meeting(by.ID)
				if from, _ := daysOf(m); from != day && day != first {
					continue // it came with the day before
				}
				if !yield(m) {
					return
				}
			}
		}
	}
}

// MeetingsDated yields the meetings that begin on a day at their place, likewise.
func (b *Book) MeetingsDated(day events.Date) iter.Seq[*meeting.Meeting] {
	return func(yield func(*meeting.Meeting) bool) {
		for _, cancelled := range []bool{false, true} {
			for by := range b.shelves.NamedBy(dateRef(day, cancelled), meetings.Label) {
				if !yield(b.Meeting(by.ID)) {
					return
				}
			}
		}
	}
}

// CountDated counts these without a look at them: those that take place, and those that are cancelled.
func (b *Book) CountDated(day events.Date) (on, off int) {
	return b.shelves.CountNamedBy(dateRef(day, false), meetings.Label), b.shelves.CountNamedBy(dateRef(day, true), meetings.Label)
}

// MeetingsBetween yields the meetings that touch a stretch of time, likewise.
func (b *Book) MeetingsBetween(from, to time.Time) iter.Seq[*meeting.Meeting] {
	return only(b.MeetingsOn(events.DateOf(from.UTC()), events.DateOf(to.UTC())), func(m *meeting.Meeting) bool {
		return m.Instant.Before(to) && m.End().After(from)
	})
}

// MeetingsAhead yields the meetings that are not over, likewise.
func (b *Book) MeetingsAhead(now time.Time) iter.Seq[*meeting.Meeting] {
	return only(b.MeetingsOn(events.DateOf(now.UTC()), b.days.last), func(m *meeting.Meeting) bool { return m.End().After(now) })
}

// namedBy lists the things of a noun that name one of refs, each once and by id.
func (b *Book) namedBy(noun string, refs ...events.Ref) (ids []string) {
	for _, ref := range refs {
		for by := range b.shelves.NamedBy(ref, noun) {
			ids = append(ids, by.ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// inWeeks lists the things of a noun that name one of the weeks in which some days are, each once and by id.
func (b *Book) inWeeks(noun string, first, last events.Date) []string {
	return b.namedBy(noun, namesWeeks(nil, first, last)...)
}

// namesWeeks adds to what something points at the weeks in which some days are, by their Mondays. What there is little of names these and not days: it is
// looked for over months.
func namesWeeks(refs []events.Ref, first, last events.Date) []events.Ref {
	for day := first.AddDays(-(int(first.Weekday()) + 6) % 7); !day.After(last); day = day.AddDays(7) {
		refs = append(refs, events.Ref{Noun: "week", ID: day.String()})
	}
	return refs
}

// MeetingsNaming yields the meetings that name one of refs, as guests, place or series, each once and in no order.
func (b *Book) MeetingsNaming(refs ...events.Ref) iter.Seq[*meeting.Meeting] {
	return func(yield func(*meeting.Meeting) bool) {
		seen := map[string]bool{}
		for _, ref := range refs {
			for by := range b.shelves.NamedBy(ref, meetings.Label) {
				if seen[by.ID] {
					continue
				}
				seen[by.ID] = true
				if !yield(b.Meeting(by.ID)) {
					return
				}
			}
		}
	}
}

// meetingsHolding yields the meetings to which somebody has said something that is not destroyed, likewise.
func (b *Book) meetingsHolding(person string) iter.Seq[*meeting.Meeting] {
	return only(b.MeetingsNaming(noun.SaidOf(person)), func(m *meeting.Meeting) bool { return m.Holds(person) })
}

// MeetingsInviting yields the meetings to which somebody is invited, likewise.
func (b *Book) MeetingsInviting(person string) iter.Seq[*meeting.Meeting] {
	return only(b.MeetingsNaming(b.invitedBy(person)...), func(m *meeting.Meeting) bool { return b.Invites(m.Guests(), person) })
}

// MeetingsInvolving yields the meetings in which a partner takes part, likewise.
func (b *Book) MeetingsInvolving(partner string) iter.Seq[*meeting.Meeting] {
	return only(b.MeetingsNaming(b.involvedBy(partner)...), func(m *meeting.Meeting) bool { return b.Involves(m.Guests(), partner) })
}

// only leaves those for which something holds.
func only(all iter.Seq[*meeting.Meeting], holds func(*meeting.Meeting) bool) iter.Seq[*meeting.Meeting] {
	return func(yield func(*meeting.Meeting) bool) {
		for m := range all {
			if holds(m) && !yield(m) {
				return
			}
		}
	}
}

// InTime collects meetings in order of time.
func InTime(list iter.Seq[*meeting.Meeting]) []*meeting.Meeting {
	return slices.SortedFunc(list, inTime)
}
