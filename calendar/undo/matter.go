package undo

import (
	"slices"

	"jourfixe/events"
)

var matter = noun{
	states: map[string]string{"proposed": "matter", "amended": "matter"},
	never:  map[string]Why{"cleared": Final},
	way:    (*undoing).matter,
}

// matter takes back that something was proposed by withdrawing it, and that it was withdrawn by proposing it anew, for whoever had proposed it.
func (u *undoing) matter() Way {
	m := u.book.Matter(u.event.Body.About().ID)
	if m == nil {
		return Way{Why: Unheld}
	}
	switch is := u.event.Body.(type) {
	case *events.MatterProposed:
		if !m.Withdrawn && !m.Done {
			return one(&events.WithdrawMatter{ID: m.ID})
		}
	case *events.MatterWithdrawn:
		if u.again("matter", m.ID, func(id string) bool { return !u.book.Matter(id).Withdrawn }) {
			return Way{Why: Already}
		}
		c := &events.ProposeMatter{
			ID: u.free("matter", m.ID), Series: m.Series, Meeting: m.Meeting, Title: m.Title, Text: m.Text.Value(), Minutes: m.Minutes,
			Guest: m.Guest.Value(), Urgent: m.Urgent, Wish: m.Wish, Person: m.Person,
		}
		for _, ref := range m.Presents {
			if u.book.Belongs(m.Home(), ref.ID) {
				c.Presents = append(c.Presents, ref)
			}
		}
		if m.Wish.Before(u.book.Today(u.now)) {
			c.Wish = events.Date{}
		}
		return Way{Command: c, Anew: true}
	case *events.MatterAmended:
		if !m.Withdrawn && !m.Done {
			return u.matterAmended(is)
		}
	}
	return Way{Why: Over}
}

func (u *undoing) matterAmended(is *events.MatterAmended) Way {
	var was events.MatterAmended
	switch before := u.before.(type) {
	case *events.MatterProposed:
		was = events.MatterAmended{
			ID: before.ID, Title: before.Title, Key: before.Key, Text: before.Text, Minutes: before.Minutes, Presents: before.Presents,
			Guest: before.Guest, Urgent: before.Urgent, Wish: before.Wish,
		}
	case *events.MatterAmended:
		was = *before
	default:
		return Way{Why: Unheld}
	}
	if was.Key != is.Key || !was.Text.IsZero() && !was.Text.Readable() || !was.Guest.IsZero() && !was.Guest.Readable() {
		return Way{Why: Erased}
	}
	c := &events.AmendMatter{ID: is.ID}
	return some(c,
		differs(&c.Title, was.Title, is.Title), differs(&c.Text, was.Text.Value(), is.Text.Value()), differs(&c.Minutes, was.Minutes, is.Minutes),
		differs(&c.Presents, u.alive(was.Presents), is.Presents), differs(&c.Guest, was.Guest.Value(), is.Guest.Value()),
		differs(&c.Urgent, was.Urgent, is.Urgent), differs(&c.Wish, was.Wish, is.Wish))
}

var agenda = noun{
	states: map[string]string{"changed": "agenda"},
	never:  map[string]Why{"closed": Told, "reached": Report},
	way:    (*undoing).agenda,
}

// agenda sets the one of before, as far as what was on it can still be there.
func (u *undoing) agenda() Way {
	is := u.event.Body.(*events.AgendaChanged)
	m := u.book.Meeting(is.ID)
	if m == nil || m.Cancelled || !u.now.Before(m.End()) {
		return Way{Why: Over}
	}
	c := &events.SetAgenda{ID: is.ID, Items: []events.AgendaItem{}}
	if was, ok := u.before.(*events.AgendaChanged); ok {
		for _, item := range was.Items {
			if of := u.book.Matter(item.Matter); of != nil && (of.Waiting() || of.On == is.ID && !of.Done) {
				c.Items = append(c.Items, item)
			}
		}
	}
	if now := u.book.MeetingAgenda(is.ID); now != nil && slices.Equal(now.Items, c.Items) {
		return Way{Why: Same}
	}
	return one(c)
}
