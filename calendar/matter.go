package calendar

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/calendar/check"
	"jourfixe/calendar/matter"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/people"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
	"jourfixe/events/rights"
)

var matters = shelf.New[string, matter.Matter]("matter", nil)

var matterNoun = &noun.Entry[*Book, matter.Matter]{
	Shelf:   matters,
	Title:   func(_ *Book, m *matter.Matter) events.Text { return m.Title },
	Gone:    func(m *matter.Matter) bool { return m.Withdrawn },
	Answers: []noun.Answer[*Book]{noun.AnswersAsked(proposeMatter), noun.AnswersAsked(amendMatter), noun.AnswersAsked(withdrawMatter), noun.AnswersAt(clearMatter)},
	Folds: []noun.Fold[*Book]{
		noun.Makes(matters, func(_ *Book, body *events.MatterProposed, e *events.Event) *matter.Matter {
			return matter.Started(body, e)
		}),
		noun.Keeps(noun.Changes[*Book](matters, (*matter.Matter).Amend)),
		noun.Keeps(noun.Folds(withdrawnMatter)), noun.Keeps(noun.Folds(clearedMatter)),
	},
	Made:  func(m *matter.Matter) uint64 { return m.Made },
	Holds: (*matter.Matter).Holds,
	Says: func(e *events.Event) []string {
		switch body := e.Body.(type) {
		case *events.MatterProposed:
			return append(personIDs(body.Presents), body.Person)
		case *events.MatterAmended:
			return personIDs(body.Presents)
		}
		return nil
	},
	Forget:  (*matter.Matter).Forget,
	Names:   func(m *matter.Matter) []events.Ref { return []events.Ref{m.Home()} },
	Touches: touchesMatter,
}

// personIDs are the ids of the people among refs.
func personIDs(refs []events.Ref) (ids []string) {
	for _, ref := range refs {
		if ref.Noun == persons.Label {
			ids = append(ids, ref.ID)
		}
	}
	return ids
}

// touchesMatter concerns what people are told of the agenda on which the matter is.
func touchesMatter(b *Book, e *events.Event) bool {
	if m := b.Matter(e.Body.About().ID); m != nil && m.On != "" {
		b.note(Touch{Ref: events.Ref{Noun: meetings.Label, ID: m.On}, Everyone: true})
	}
	return true
}

// Matter returns the matter, nil if there is none.
func (b *Book) Matter(id string) *matter.Matter { return matters.Get(b.shelves, id) }

// Matters returns all matters, by id.
func (b *Book) Matters() []*matter.Matter { return shelf.Sorted(matters.All(b.shelves)) }

// MattersOf returns what was proposed to a series, or to a meeting that is of none: what is urgent first, then by the day that is wished, then
// by when it was proposed.
func (b *Book) MattersOf(home events.Ref) []*matter.Matter {
	var list []*matter.Matter
	for by := range b.shelves.NamedBy(home, matters.Label) {
		if m := b.Matter(by.ID); m != nil {
			list = append(list, m)
		}
	}
	never := events.Date{Year: 9999, Month: 12, Day: 31}
	slices.SortFunc(list, func(x, y *matter.Matter) int {
		if x.Urgent != y.Urgent {
			if x.Urgent {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Or(x.Wish, never).Compare(cmp.Or(y.Wish, never)), x.Proposed.Compare(y.Proposed), cmp.Compare(x.ID, y.ID))
	})
	return list
}

// Waits returns what of that is to be talked about and on no agenda: the backlog.
func (b *Book) Waits(home events.Ref) []*matter.Matter {
	return slices.DeleteFunc(b.MattersOf(home), func(m *matter.Matter) bool { return !m.Waiting() })
}

// HomeOf is to what matters belong that a meeting can talk about: its series, or the meeting itself.
func (b *Book) HomeOf(meeting string) events.Ref {
	if m := b.Meeting(meeting); m != nil && m.Series != "" {
		return events.Ref{Noun: series.Label, ID: m.Series}
	}
	return events.Ref{Noun: meetings.Label, ID: meeting}
}

// Belongs reports whether somebody is invited to a series or a meeting.
func (b *Book) Belongs(home events.Ref, person string) bool {
	return person != "" && b.Invites(b.membersOf(home), person)
}

// MembersOf returns the people who are invited to a series or a meeting, by id.
func (b *Book) MembersOf(home events.Ref) []*people.Person { return b.Invited(b.membersOf(home)) }

// membersOf lists who is invited to a series or a meeting.
func (b *Book) membersOf(home events.Ref) []events.Ref {
	switch home.Noun {
	case series.Label:
		if s := b.Series(home.ID); s != nil {
			return s.Guests()
		}
	case meetings.Label:
		if m := b.Meeting(home.ID); m != nil {
			return m.Guests()
		}
	}
	return nil
}

// acting reports whether a command of a type is given for the office, by a client or by somebody whose role is enough, and not by somebody for
// themselves alone.
func (b *Book) acting(c *events.Command) bool {
	p := b.Person(c.By)
	return c.By == "" || p != nil && rights.OfRole(p.Role).Give(c.Body.Type(), rights.OfOffice) == nil
}

// home returns to what something can be proposed. Whoever acts for themselves learns nothing of what they are not invited to.
func (b *Book) home(c *events.ProposeMatter, by noun.Asked) (events.Ref, *events.Problem) {
	home, field := events.Ref{Noun: series.Label, ID: c.Series}, "series"
	switch {
	case (c.Series == "") == (c.Meeting == ""):
		return home, events.Refuse(events.Malformed, "series", "name either a series or a meeting")
	case c.Meeting != "":
		home, field = events.Ref{Noun: meetings.Label, ID: c.Meeting}, "meeting"
	}
	if !b.acting(by.Command) && !b.Belongs(home, by.Command.By) {
		return home, events.Refuse(events.NotPossible, field, "is none to which you are invited; only who is invited can propose something")
	}
	if !b.Known(home) {
		return home, b.unknown(field, home)
	}
	if s := b.Series(c.Series); s != nil && s.Ended {
		return home, events.Refuse(events.NotPossible, field, "has ended; nothing can be proposed to it any more")
	}
	if m := b.Meeting(c.Meeting); m != nil {
		switch {
		case m.Series != "":
			return home, events.Refuse(events.NotPossible, field, "is a date of series/%s; propose it to the series", m.Series)
		case m.Cancelled || !by.Now.Before(m.End()):
			return home, events.Refuse(events.NotPossible, field, "is over or cancelled; nothing can be proposed to it any more")
		}
	}
	return home, nil
}

func proposeMatter(b *Book, c *events.ProposeMatter, by noun.Asked) ([]events.Body, *events.Problem) {
	home, p := b.home(c, by)
	if p != nil {
		return nil, p
	}
	id := cmp.Or(c.ID, by.Made())
	if b.Matter(id) != nil {
		return nil, b.taken(events.Ref{Noun: matters.Label, ID: id})
	}
	e := &events.MatterProposed{
		ID: id, Series: c.Series, Meeting: c.Meeting, Title: c.Title, Key: by.Derived("matter"), Text: events.Secret(c.Text), Minutes: cmp.Or(c.Minutes, matter.Usual),
		Presents: c.Presents, Guest: events.Secret(c.Guest), Urgent: c.Urgent, Wish: c.Wish, Person: cmp.Or(c.Person, by.Command.By),
	}
	if c.Person != "" && !b.Has(events.Ref{Noun: persons.Label, ID: c.Person}) {
		return nil, b.unknown("person", events.Ref{Noun: persons.Label, ID: c.Person})
	}
	if p := b.checkMatter(e.Minutes, e.Presents, nil, home); p != nil {
		return nil, p
	}
	if !e.Wish.IsZero() && e.Wish.Before(b.Today(by.Now)) {
		return nil, events.Refuse(events.NotPossible, "wish", "%s has passed; name a day that is to come, or leave it out", e.Wish)
	}
	waiting, own := b.Waits(home), 0
	for _, m := range waiting {
		if m.Person != "" && m.Person == by.Command.By {
			own++
		}
	}
	switch {
	case len(waiting) >= matter.MostWaiting:
		return nil, events.Refuse(events.NotPossible, "", "%d matters wait to be talked about already, and no more than that can; withdraw some", len(waiting))
	case own >= matter.MostOwn && !b.acting(by.Command):
		return nil, events.Refuse(events.NotPossible, "", "%d matters that you have proposed wait already; withdraw some, or ask the office", own)
	}
	return one(e)
}

// checkMatter looks at how long a matter takes and who presents it. Who has presented it before may still do so.
func (b *Book) checkMatter(minutes int, presents, was []events.Ref, home events.Ref) *events.Problem {
	if minutes < 1 || minutes > matter.Longest {
		return events.Refuse(events.Malformed, "minutes", "must be from 1 to %d", matter.Longest)
	}
	for i, r := range presents {
		field := check.Item("presents", i)
		switch {
		case slices.Contains(presents[:i], r):
			return events.Refuse(events.Malformed, field, "is named twice; leave one out")
		case !slices.Contains(was, r) && (r.Noun != persons.Label || !b.Belongs(home, r.ID)):
			return events.Refuse(events.NotPossible, field, "is not invited; name who presents it beside those who are in words, as guest")
		}
	}
	return nil
}

// openMatter returns a matter that is neither done nor withdrawn, and that whoever gives the command may still change.
func (b *Book) openMatter(id string, by noun.Asked) (*matter.Matter, *events.Problem) {
	m := b.Matter(id)
	switch {
	case m == nil:
		return nil, b.unknown("id", events.Ref{Noun: matters.Label, ID: id})
	case m.Withdrawn:
		return nil, events.Refuse(events.NotPossible, "id", "is withdrawn, which is final; propose it anew")
	case m.Done:
		return nil, events.Refuse(events.NotPossible, "id", "was talked about; propose it anew to talk about it again")
	}
	if a := b.MeetingAgenda(m.On); a != nil && !a.Closed.IsZero() && !b.acting(by.Command) {
		return nil, events.Refuse(events.NotPossible, "id", "is on an agenda that is closed and sent; ask the office to change it")
	}
	return m, nil
}

func amendMatter(b *Book, c *events.AmendMatter, by noun.Asked) ([]events.Body, *events.Problem) {
	m, p := b.openMatter(c.ID, by)
	if p != nil {
		return nil, p
	}
	e := &events.MatterAmended{
		ID: m.ID, Title: m.Title, Key: cmp.Or(m.Key, by.Derived("matter")), Text: m.Text, Minutes: m.Minutes, Presents: m.Presents, Guest: m.Guest, Urgent: m.Urgent, Wish: m.Wish,
	}
	events.Set(&e.Title, c.Title)
	events.Set(&e.Minutes, c.Minutes)
	events.Set(&e.Presents, c.Presents)
	events.Set(&e.Urgent, c.Urgent)
	events.Set(&e.Wish, c.Wish)
	if c.Text != nil {
		e.Text = events.Secret(*c.Text)
	}
	if c.Guest != nil {
		e.Guest = events.Secret(*c.Guest)
	}
	if p := b.checkMatter(e.Minutes, e.Presents, m.Presents, m.Home()); p != nil {
		return nil, p
	}
	if e.Wish != m.Wish && !e.Wish.IsZero() && e.Wish.Before(b.Today(by.Now)) {
		return nil, events.Refuse(events.NotPossible, "wish", "%s has passed; name a day that is to come, or leave it out", e.Wish)
	}
	return one(e)
}

func withdrawMatter(b *Book, c *events.WithdrawMatter, by noun.Asked) ([]events.Body, *events.Problem) {
	m, p := b.openMatter(c.ID, by)
	if p != nil {
		return nil, p
	}
	return one(&events.MatterWithdrawn{ID: m.ID})
}

func withdrawnMatter(b *Book, body *events.MatterWithdrawn, e *events.Event) error {
	m := matters.Change(b.shelves, body.ID)
	if m == nil {
		return noun.Missing(body.About())
	}
	b.leaveAgenda(m.On, m.ID, e.Time)
	m.On, m.Withdrawn, m.Changed = "", true, e.Time
	return nil
}

// forgetMatters has the keys destroyed by which is sealed what somebody who is erased has written with what they have proposed.
func (b *Book) forgetMatters(person string) {
	for _, id := range b.namedBy(matters.Label, noun.SaidOf(person)) {
		if m := b.Matter(id); m.Person == person {
			b.forgotten = append(b.forgotten, Lost{m.Key, []events.Ref{{Noun: matters.Label, ID: m.ID}}})
		}
	}
}

// leaveAgenda takes a matter off the agenda of a meeting that is not over, which else stays as it was.
func (b *Book) leaveAgenda(meeting, id string, at time.Time) {
	if of := b.Meeting(meeting); of == nil || !at.Before(of.End()) {
		return
	}
	if a := agendas.Change(b.shelves, meeting); a != nil {
		a.Without(id, at)
	}
}
