package calendar

import (
	"cmp"
	"slices"

	"jourfixe/calendar/meeting"
	"jourfixe/events"
)

// The index says of everything that is named - a person, a partner, a group, a venue, a series - what names it. It grows with
// the events and is never made anew, and like all that stands on shelves it is shared with clones.

// namings are kept by what is named.
var namings = shelf[naming]{label: "naming", apart: func(n *naming) { n.by = slices.Clone(n.by) }}

// A naming is what names one thing, each as often as it does. A thing has one reference for all that it came to name at once: it takes
// eight bytes to say that one of 2,000 meetings names one of 500 people.
type naming struct{ by []*events.Ref }

// reindex notes that a thing, which named some, names others now.
func (b *Book) reindex(thing events.Ref, before, after []events.Ref) {
	if slices.Equal(before, after) {
		return
	}
	by := &events.Ref{Noun: thing.Noun, ID: thing.ID}
	if len(before) == 0 { // as of all that is new
		for _, ref := range after {
			b.noteNaming(ref, by)
		}
		return
	}
	stays := make(map[events.Ref]int, len(after))
	for _, ref := range after {
		stays[ref]++
	}
	for _, ref := range before {
		if stays[ref] > 0 {
			stays[ref]--
			continue
		}
		if n := namings.change(b, ref.String()); n != nil {
			if i := slices.IndexFunc(n.by, func(by *events.Ref) bool { return *by == thing }); i >= 0 {
				n.by = slices.Delete(n.by, i, i+1)
			}
			if len(n.by) == 0 {
				namings.drop(b, ref.String())
			}
		}
	}
	for _, ref := range after {
		if stays[ref] == 0 {
			continue
		}
		stays[ref]--
		b.noteNaming(ref, by)
	}
}

func (b *Book) noteNaming(ref events.Ref, by *events.Ref) {
	key := ref.String()
	n := namings.change(b, key)
	if n == nil {
		n = &naming{}
		namings.put(b, key, n)
	}
	n.by = append(n.by, by)
}

// namedBy lists what names a thing, of all nouns; it may have something twice.
func (b *Book) namedBy(ref events.Ref) []*events.Ref {
	if n := namings.in(b)[ref.String()]; n != nil {
		return n.by
	}
	return nil
}

// MeetingsOf returns the meetings of a series in order of time, the cancelled ones too.
func (b *Book) MeetingsOf(id string) []*meeting.Meeting {
	var list []*meeting.Meeting
	for _, by := range b.namedBy(events.Ref{Noun: series.label, ID: id}) {
		if m := b.Meeting(by.ID); by.Noun == meetings.label && m != nil && m.Series == id {
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
		refs = append(refs, events.Ref{Noun: series.label, ID: m.Series})
	}
	if m.Venue != "" {
		refs = append(refs, events.Ref{Noun: venues.label, ID: m.Venue})
	}
	return refs
}

// names lists what a person names: whose contact they are.
func (p *Person) names() []events.Ref {
	if p.Partner == "" {
		return nil
	}
	return []events.Ref{{Noun: partners.label, ID: p.Partner}}
}

// names lists what a reminder names.
func (r *Reminder) names() []events.Ref {
	return []events.Ref{{Noun: schedules.label, ID: r.Schedule}}
}
