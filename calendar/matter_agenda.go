package calendar

import (
	"slices"
	"time"

	"jourfixe/calendar/check"
	"jourfixe/calendar/matter"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

var agendas = shelf.New[string, matter.Agenda]("agenda", nil)

var agendaNoun = &noun.Entry[*Book, matter.Agenda]{
	Shelf: agendas,
	Title: func(b *Book, a *matter.Agenda) events.Text {
		if m := b.Meeting(a.ID); m != nil {
			return m.Title
		}
		return nil
	},
	Answers: []noun.Answer[*Book]{noun.AnswersAt(setAgenda), noun.AnswersAt(closeAgenda), noun.AnswersAt(reachAgenda)},
	Folds: []noun.Fold[*Book]{
		noun.Keeps(noun.Folds(changedAgenda)),
		noun.Keeps(noun.Changes[*Book](agendas, func(a *matter.Agenda, _ *events.AgendaClosed, e *events.Event) { a.Closed, a.Changed = e.Time, e.Time })),
		noun.Keeps(noun.Folds(reachedAgenda)),
	},
	Touches: func(b *Book, e *events.Event) bool {
		b.note(Touch{Ref: events.Ref{Noun: meetings.Label, ID: e.Body.About().ID}, Everyone: true})
		return true
	},
}

// MeetingAgenda returns the agenda of a meeting, nil if it has had none yet.
func (b *Book) MeetingAgenda(meeting string) *matter.Agenda { return agendas.Get(b.shelves, meeting) }

// AgendaCloses is when the agenda of a meeting is closed by itself.
func (b *Book) AgendaCloses(m *meeting.Meeting) time.Time {
	before := matter.DefaultCloses
	if s := b.Series(m.Series); s != nil && !s.Agenda.Closes.IsZero() {
		before = s.Agenda.Closes
	}
	return matter.Closes(m.Slot, before)
}

// An Item is a line of an agenda: what is talked about, and when that begins if everything takes as long as is said.
type Item struct {
	*matter.Matter
	Minutes int // here, whatever the matter says
	Start   time.Time
	Reached bool // of a meeting of which it was said what was
}

// Items lists the agenda of a meeting with times that run along from its start.
func (b *Book) Items(m *meeting.Meeting) (list []Item) {
	a, at := b.MeetingAgenda(m.ID), m.Instant
	if a == nil {
		return nil
	}
	for _, i := range a.Items {
		if of := b.Matter(i.Matter); of != nil {
			list = append(list, Item{Matter: of, Minutes: i.Minutes, Start: at, Reached: slices.Contains(a.Reached, i.Matter)})
		}
		at = at.Add(time.Duration(i.Minutes) * time.Minute)
	}
	return list
}

// changeableAgenda returns a meeting of which the agenda can be spoken of, and the agenda: an empty one if it has had none yet.
func (b *Book) changeableAgenda(id string) (*meeting.Meeting, matter.Agenda, *events.Problem) {
	m, a := b.Meeting(id), b.MeetingAgenda(id)
	switch {
	case m == nil:
		return nil, matter.Agenda{}, b.unknown("id", events.Ref{Noun: meetings.Label, ID: id})
	case m.Cancelled:
		return nil, matter.Agenda{}, events.Refuse(events.NotPossible, "id", "the meeting is cancelled; what was on its agenda is in the backlog")
	case a == nil:
		return m, matter.Agenda{ID: id}, nil
	}
	return m, *a, nil
}

func setAgenda(b *Book, c *events.SetAgenda, now time.Time) ([]events.Body, *events.Problem) {
	m, a, p := b.changeableAgenda(c.ID)
	switch {
	case p != nil:
		return nil, p
	case !now.Before(m.End()):
		return nil, events.Refuse(events.NotPossible, "id", "the meeting is over; what was not reached can be put on the agenda of another one")
	case len(c.Items) > matter.Most:
		return nil, events.Refuse(events.NotPossible, "items", "an agenda has %d items at most; these are %d", matter.Most, len(c.Items))
	}
	e := &events.AgendaChanged{ID: m.ID, Revision: a.Revision + 1}
	for i, item := range c.Items {
		field := check.Item("items", i)
		of, p := b.takeable(field+".matter", item.Matter, m, now)
		if p != nil {
			return nil, p
		}
		if slices.ContainsFunc(e.Items, func(x events.AgendaItem) bool { return x.Matter == item.Matter }) {
			return nil, events.Refuse(events.Malformed, field+".matter", "is named twice; leave one out")
		}
		if item.Minutes == 0 {
			item.Minutes = of.Minutes
		}
		if item.Minutes < 1 || item.Minutes > matter.Longest {
			return nil, events.Refuse(events.Malformed, field+".minutes", "must be from 1 to %d", matter.Longest)
		}
		e.Items = append(e.Items, item)
	}
	if slices.Equal(e.Items, a.Items) {
		return nil, events.Refuse(events.NotPossible, "items", "is what the agenda says already")
	}
	for _, was := range a.Items {
		if !slices.ContainsFunc(e.Items, func(x events.AgendaItem) bool { return x.Matter == was.Matter }) {
			e.Back = append(e.Back, was.Matter)
		}
	}
	return one(e)
}

// takeable returns a matter that can be on the agenda of a meeting: one of its backlog, that is on it already, or that was on the agenda of a meeting
// that is over and of which nobody has said what was reached.
func (b *Book) takeable(field, id string, on *meeting.Meeting, now time.Time) (*matter.Matter, *events.Problem) {
	m := b.Matter(id)
	switch {
	case m == nil:
		return nil, b.unknown(field, events.Ref{Noun: matters.Label, ID: id})
	case m.Home() != b.HomeOf(on.ID):
		return nil, events.Refuse(events.NotPossible, field, "was proposed to %s and not to what this meeting is of; propose it there", m.Home())
	case m.Withdrawn:
		return nil, events.Refuse(events.NotPossible, field, "is withdrawn; propose it anew")
	case m.Done:
		return nil, events.Refuse(events.NotPossible, field, "was talked about on meeting/%s; propose it anew to talk about it again", m.On)
	}
	if other := b.Meeting(m.On); other != nil && other.ID != on.ID && now.Before(other.End()) {
		return nil, events.Refuse(events.NotPossible, field, "is on the agenda of meeting/%s; take it off there first", m.On)
	}
	return m, nil
}

func closeAgenda(b *Book, c *events.CloseAgenda, now time.Time) ([]events.Body, *events.Problem) {
	m, a, p := b.changeableAgenda(c.ID)
	switch {
	case p != nil:
		return nil, p
	case len(a.Items) == 0:
		return nil, events.Refuse(events.NotPossible, "id", "the meeting has no agenda; set one first")
	case !a.Closed.IsZero():
		return nil, events.Refuse(events.NotPossible, "id", "the agenda is closed already")
	case !now.Before(m.Instant):
		return nil, events.Refuse(events.NotPossible, "id", "the meeting has begun")
	}
	return one((*events.AgendaClosed)(c))
}

func reachAgenda(b *Book, c *events.ReachAgenda, now time.Time) ([]events.Body, *events.Problem) {
	m, a, p := b.changeableAgenda(c.ID)
	switch {
	case p != nil:
		return nil, p
	case len(a.Items) == 0:
		return nil, events.Refuse(events.NotPossible, "id", "the meeting has no agenda")
	case now.Before(m.Instant):
		return nil, events.Refuse(events.NotPossible, "id", "the meeting has not begun; what shall not be talked about is taken off the agenda")
	}
	e := &events.AgendaReached{ID: m.ID, Reached: c.Reached}
	for i, id := range c.Reached {
		field := check.Item("reached", i)
		switch of := b.Matter(id); {
		case !a.Has(id) || of == nil:
			return nil, events.Refuse(events.UnknownRef, field, "is not on this agenda")
		case slices.Contains(c.Reached[:i], id):
			return nil, events.Refuse(events.Malformed, field, "is named twice; leave one out")
		case of.Withdrawn:
			return nil, events.Refuse(events.NotPossible, field, "is withdrawn; propose it anew")
		case of.On != "" && of.On != m.ID:
			return nil, events.Refuse(events.NotPossible, field, "is on the agenda of meeting/%s meanwhile; take it off there first", of.On)
		}
	}
	for _, i := range a.Items {
		if of := b.Matter(i.Matter); of != nil && of.On == m.ID && !slices.Contains(c.Reached, i.Matter) {
			e.Back = append(e.Back, i.Matter)
		}
	}
	if !a.Looked.IsZero() && len(e.Back) == 0 && slices.Equal(a.Reached, c.Reached) {
		return nil, events.Refuse(events.NotPossible, "reached", "is what was said already")
	}
	return one(e)
}

func changedAgenda(b *Book, body *events.AgendaChanged, e *events.Event) error {
	if b.MeetingAgenda(body.ID) == nil {
		agendas.Put(b.shelves, body.ID, &matter.Agenda{ID: body.ID})
	}
	a := agendas.Change(b.shelves, body.ID)
	for _, id := range body.Back {
		if m := matters.Change(b.shelves, id); m != nil && m.On == body.ID {
			m.Return(false, e.Time)
		}
	}
	for _, i := range body.Items {
		m := matters.Change(b.shelves, i.Matter)
		if m == nil {
			return noun.Missing(events.Ref{Noun: matters.Label, ID: i.Matter})
		}
		if m.On != body.ID {
			if m.On != "" {
				m.PutOff++ // a meeting is over that has not said so
			}
			m.On, m.Changed = body.ID, e.Time
		}
	}
	a.Items, a.Revision, a.Changed = body.Items, body.Revision, e.Time
	return nil
}

func reachedAgenda(b *Book, body *events.AgendaReached, e *events.Event) error {
	a := agendas.Change(b.shelves, body.ID)
	if a == nil {
		return noun.Missing(body.About())
	}
	for _, id := range body.Reached {
		m := matters.Change(b.shelves, id)
		if m == nil {
			return noun.Missing(events.Ref{Noun: matters.Label, ID: id})
		}
		if m.Waiting() && !a.Looked.IsZero() {
			m.PutOff = max(0, m.PutOff-1) // it was reached after all
		}
		m.On, m.Done, m.Changed = body.ID, true, e.Time
	}
	for _, id := range body.Back {
		if m := matters.Change(b.shelves, id); m != nil && m.On == body.ID {
			m.Return(true, e.Time)
		}
	}
	a.Reached, a.Looked, a.Changed = body.Reached, e.Time, e.Time
	return nil
}

// returnMatters puts what was on the agenda of a meeting that is cancelled back into the backlog.
func (b *Book) returnMatters(meeting string, at time.Time) {
	if b.MeetingAgenda(meeting) == nil {
		return
	}
	a := agendas.Change(b.shelves, meeting)
	for _, i := range a.Items {
		if m := b.Matter(i.Matter); m != nil && m.On == meeting && !m.Done {
			matters.Change(b.shelves, i.Matter).Return(false, at)
		}
	}
	a.Items, a.Changed = nil, at
}

// agendaDue reports whether an agenda is to be closed now, or else when that will be.
func (b *Book) agendaDue(a *matter.Agenda, now time.Time) (due bool, next time.Time) {
	m := b.Meeting(a.ID)
	if m == nil || m.Cancelled || len(a.Items) == 0 || !a.Closed.IsZero() || !now.Before(m.Instant) {
		return false, next
	}
	if closes := b.AgendaCloses(m); now.Before(closes) {
		return false, closes
	}
	return true, next
}
