package calendar

import (
	"cmp"
	"slices"
	"strings"

	"jourfixe/calendar/agenda"
	"jourfixe/calendar/check"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// checkFilter refuses a filter that lets through what is not there, or makes no sense for the scope.
func (b *Book) checkFilter(f *events.FeedFilter, s agenda.Scope) *events.Problem {
	for i, id := range f.Partners {
		if ref := (events.Ref{Noun: partners.Label, ID: id}); !b.Has(ref) {
			return b.unknown(check.Item("partners", i), ref)
		}
	}
	for i, kind := range f.TripKinds {
		if p := b.checkKind(kind); p != nil {
			p.Field = check.Item("tripKinds", i)
			return p
		}
	}
	switch {
	case f.Needed && s.Noun != persons.Label:
		return events.Refuse(events.NotPossible, "needed", "goes with the feed of a person alone; leave it out")
	case f.Busy && s.Noun != agenda.NounHolidays:
		return events.Refuse(events.NotPossible, "busy", "goes with holidays alone; leave it out")
	case f.Language != "" && !words.Speaks(f.Language):
		return events.Refuse(events.Malformed, "language", "must be one of %s", strings.Join(words.Spoken(), ", "))
	}
	return nil
}

// Shows reports whether a feed with the filter shows an entry that its scope covers, on the office's day today.
func (b *Book) Shows(f *events.FeedFilter, s agenda.Scope, e *agenda.Entry, today events.Date) bool {
	switch {
	case len(f.Kinds) > 0 && !slices.Contains(f.Kinds, e.Kind),
		len(f.Status) > 0 && !slices.Contains(f.Status, e.Status()),
		f.Detail == events.DetailBusy && e.Cancelled,
		f.Back > 0 && e.Last.Before(today.AddDays(-f.Back)),
		f.Ahead > 0 && e.First.After(today.AddDays(f.Ahead)):
		return false
	}
	if t := b.Trip(e.Ref.ID); e.Ref.Noun == trips.Label && t != nil &&
		(len(f.TripKinds) > 0 && !slices.Contains(f.TripKinds, cmp.Or(t.Kind, events.Citizens)) || f.Direction != "" && f.Direction != cmp.Or(t.Direction, events.Outgoing)) {
		return false
	}
	m := b.Meeting(e.Ref.ID)
	if e.Kind != agenda.KindMeeting {
		m = nil
	}
	if f.Needed && m != nil && !b.Invites(m.Need, s.ID) {
		return false
	}
	return len(f.Partners) == 0 || slices.ContainsFunc(f.Partners, func(id string) bool {
		switch t := b.Trip(e.Ref.ID); {
		case m != nil:
			return b.Involves(m.Guests(), id)
		case e.Ref.Noun == trips.Label && t != nil:
			return t.Partner == id
		case e.Kind == agenda.KindRenewal, e.Kind == agenda.KindAnniversary, e.Ref.Noun == anniversaries.Label:
			return b.partnerWith(e.Ref) == id
		}
		return false
	})
}
