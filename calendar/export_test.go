package calendar

import (
	"slices"
	"strings"
	"time"

	"jourfixe/calendar/meeting"
	"jourfixe/calendar/minutes"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

// What tests from outside look at.

func (b *Book) Upcoming(series string, now time.Time) []*meeting.Meeting {
	return b.upcoming(series, now)
}

func (b *Book) Region() string { return b.office.region() }

// Each visits those whom refs name, with their zone, the regions whose holidays they keep and who of them would come.
func (b *Book) Each(refs []events.Ref, visit func(key, zone, regions string, attending []string)) {
	for _, g := range b.guests(refs) {
		visit(g.Key, g.Place.Zone, g.Place.Regions, g.Attending)
	}
}

// The tickler is held against a look at everything.

// Unsettled lists the trips for which something has come due, by id, and says when that is next so for any; the zero time if never, as far
// as it is known now.
func (b *Book) Unsettled(now time.Time) (due []string, next time.Time) {
	for _, id := range shelf.IDs(trips.All(b.shelves)) {
		is, then := b.tripDue(b.Trip(id), now)
		if is {
			due = append(due, id)
		}
		next = events.Sooner(next, then)
	}
	return due, next
}

// UnsettledPolls lists the polls for which something has come due now, by id: of which the rule has to take a time, or of which it is to be forgotten
// who has said what. It says when that is next so for any; the zero time if never.
func (b *Book) UnsettledPolls(now time.Time) (due []string, next time.Time) {
	kept := b.office.Retention.Of("polls")
	for p := range polls.Each(b.shelves) {
		unsettled, then := p.Unsettled(now, kept)
		if unsettled {
			due = append(due, p.ID)
		}
		next = events.Sooner(next, then)
	}
	slices.Sort(due)
	return due, next
}

// UnsettledAgendas lists the meetings whose agenda is to be closed now, and says when that is next so for any; the zero time if never.
func (b *Book) UnsettledAgendas(now time.Time) (due []string, next time.Time) {
	for a := range agendas.Each(b.shelves) {
		is, then := b.agendaDue(a, now)
		if is {
			due = append(due, a.ID)
		}
		next = events.Sooner(next, then)
	}
	slices.Sort(due)
	return due, next
}

// Outdated lists the commands that destroy what was kept long enough, in order, and says when there will be more; the zero time if never.
func (b *Book) Outdated(now time.Time) (due []events.Body, next time.Time) {
	for _, k := range b.kept() {
		if now.Before(k.Until) {
			next = events.Sooner(next, k.Until)
		} else {
			due = append(due, k.clear)
		}
	}
	slices.SortFunc(due, func(x, y events.Body) int { return strings.Compare(x.About().String(), y.About().String()) })
	return due, next
}

// What waits is held against a look at everything, too.

// Unsaid lists the meetings of before today of whose agenda nobody has said what was reached, as long as something is still on it.
func (b *Book) Unsaid(today events.Date) (list []*meeting.Meeting) {
	for a := range agendas.Each(b.shelves) {
		m := b.Meeting(a.ID)
		if m != nil && !m.Cancelled && m.Date.Before(today) && b.unsaid(a) {
			list = append(list, m)
		}
	}
	return list
}

// Unapproved lists the meetings whose minutes somebody has begun, or of which some are to be expected since they had an agenda, and that are not approved
// although they are to be.
func (b *Book) Unapproved(today events.Date) (list []*meeting.Meeting) {
	by, expected := today.AddDays(-minutes.Within), today.AddDays(-minutes.Expected)
	late := func(m *meeting.Meeting) bool { return m != nil && !m.Cancelled && m.Date.Before(by) }
	for w := range minuteses.Each(b.shelves) {
		if m := b.Meeting(w.ID); late(m) && !w.Fixed() && w.Written() && w.Cleared.IsZero() {
			list = append(list, m)
		}
	}
	for a := range agendas.Each(b.shelves) {
		if m := b.Meeting(a.ID); late(m) && m.Date.After(expected) && len(a.Items) > 0 && b.unwritten(a.ID) {
			list = append(list, m)
		}
	}
	return list
}
