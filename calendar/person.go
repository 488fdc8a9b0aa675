package calendar

import (
	"cmp"
	"maps"
	"sync/atomic"

	"jourfixe/calendar/noun"
	"jourfixe/calendar/people"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

var persons = shelf.New[string, people.Person]("person", nil)

var personNoun = &noun.Entry[*Book, people.Person]{
	Shelf:   persons,
	Private: true,
	Gone:    func(p *people.Person) bool { return p.Erased },
	Answers: []noun.Answer[*Book]{noun.AnswersAsked(addPerson), noun.AnswersAsked(amendPerson), noun.Answers(erasePerson), noun.Answers(preferPerson), noun.Answers(bouncePerson), noun.Answers(grantPerson), noun.AnswersAsked(followPerson), noun.AnswersAsked(unfollowPerson)},
	Folds: []noun.Fold[*Book]{
		noun.Makes(persons, func(b *Book, body *events.PersonAdded, e *events.Event) *people.Person {
			b.readdress(body.ID, "", body.Email.Value())
			return people.Added(body, e)
		}),
		noun.Makes(persons, func(b *Book, body *events.PersonAmended, _ *events.Event) *people.Person {
			was := b.Person(body.ID)
			if was != nil {
				b.readdress(body.ID, was.Email.Value(), body.Email.Value())
			}
			return people.Amend(was, body)
		}),
		noun.Folds(erasedPerson),
		noun.Keeps(noun.Changes[*Book](persons, (*people.Person).Prefer)), noun.Keeps(noun.Changes[*Book](persons, (*people.Person).Bounce)),
		noun.Unseen(noun.Keeps(noun.Changes[*Book](persons, (*people.Person).Grant))),
		noun.Unseen(noun.Keeps(noun.Folds(followedPerson))), noun.Unseen(noun.Keeps(noun.Folds(unfollowedPerson))),
	},
	Names:   (*people.Person).Names,
	Touches: touchesPerson,
	Made:    func(p *people.Person) uint64 { return p.Made },
	Scope:   &noun.Scoping[*Book]{Invites: func(b *Book, id string, refs []events.Ref) bool { return b.Invites(refs, id) }, By: (*Book).invitedBy},
	File: &noun.Filing[*Book, people.Person]{
		Section: "people", Made: true, Create: "add", Amend: "amend", Read: noun.Reads[events.AddPerson],
		Said: func(_ *Book, p *people.Person) any { return p.Said() },
	},
}

// Person returns the person, nil if there never was one of this id.
func (b *Book) Person(id string) *people.Person { return persons.Get(b.shelves, id) }

// People returns everybody by id, the erased ones too.
func (b *Book) People() []*people.Person { return shelf.Sorted(persons.All(b.shelves)) }

func addPerson(b *Book, c *events.AddPerson, by noun.Asked) ([]events.Body, *events.Problem) {
	id := cmp.Or(c.ID, by.Made())
	if persons.Get(b.shelves, id) != nil {
		return nil, b.taken(events.Ref{Noun: "person", ID: id})
	}
	e := events.PersonAdded{
		ID:       id,
		Name:     events.Secret(c.Name),
		Email:    events.Secret(c.Email),
		Language: cmp.Or(c.Language, events.Languages[0]),
		Zone:     c.Zone,
		Partner:  c.Partner,
		Roles:    c.Roles,
		Hours:    c.Hours,
	}
	if e.Zone == "" {
		if partner := partners.Get(b.shelves, e.Partner); partner != nil {
			e.Zone = partner.Zone
		}
		e.Zone = cmp.Or(e.Zone, b.office.Zone)
	}
	if ref := (events.Ref{Noun: "partner", ID: e.Partner}); e.Partner != "" && !b.Has(ref) {
		return nil, b.unknown("partner", ref)
	}
	if p := people.Check(&e); p != nil {
		return nil, p
	}
	calendar, p := busied(people.Followed{}, &c.Busy, personFollowing(id, by))
	if p != nil {
		return nil, p
	}
	return append([]events.Body{&e}, calendar...), nil
}

func amendPerson(b *Book, c *events.AmendPerson, by noun.Asked) ([]events.Body, *events.Problem) {
	ref := events.Ref{Noun: "person", ID: c.ID}
	if !b.Has(ref) {
		return nil, b.unknown("id", ref)
	}
	e, p := b.Person(c.ID).Amended(c)
	if p != nil {
		return nil, p
	}
	// Somebody whose partner has retired still moves house and changes address.
	if ref := (events.Ref{Noun: "partner", ID: e.Partner}); c.Partner != nil && e.Partner != "" && !b.Has(ref) {
		return nil, b.unknown("partner", ref)
	}
	if p := people.Check((*events.PersonAdded)(e)); p != nil {
		return nil, p
	}
	calendar, p := busied(b.Person(c.ID).Calendar, c.Busy, personFollowing(c.ID, by))
	if p != nil || calendar != nil && c.OnlyBusy() {
		return calendar, p
	}
	return append([]events.Body{e}, calendar...), nil
}

func preferPerson(b *Book, c *events.PreferPerson) ([]events.Body, *events.Problem) {
	if ref := (events.Ref{Noun: "person", ID: c.ID}); !b.Has(ref) {
		return nil, b.unknown("id", ref)
	}
	return oneUnless(b.Person(c.ID).Preferring(c))
}

func bouncePerson(b *Book, c *events.BouncePerson) ([]events.Body, *events.Problem) {
	if ref := (events.Ref{Noun: "person", ID: c.ID}); !b.Has(ref) {
		return nil, b.unknown("id", ref)
	}
	if now := persons.Get(b.shelves, c.ID).Addresses; c.Address != now {
		return nil, events.Refuse(events.NotPossible, "address", "the person has another address by now, number %d", now)
	}
	return one((*events.PersonBounced)(c))
}

func erasePerson(b *Book, c *events.ErasePerson) ([]events.Body, *events.Problem) {
	if p := b.Person(c.ID); p != nil && p.Erased {
		return nil, events.Refuse(events.Gone, "id", "the person is erased already")
	}
	if ref := (events.Ref{Noun: "person", ID: c.ID}); !b.Has(ref) {
		return nil, b.unknown("id", ref)
	}
	return one(&events.PersonErased{ID: c.ID})
}

func erasedPerson(b *Book, body *events.PersonErased, e *events.Event) error {
	lost := Lost{Key: body.ID, In: []events.Ref{body.About()}}
	for _, r := range b.RegistrationsOf(body.ID) {
		lost.In = append(lost.In, events.Ref{Noun: registrations.Label, ID: r.ID})
	}
	for _, h := range b.HostsOf(body.ID) {
		lost.In = append(lost.In, events.Ref{Noun: hosts.Label, ID: h.ID})
	}
	b.forgotten = append(b.forgotten, lost)
	if b.lent.Load() {
		b.gone, b.lent = maps.Clone(b.gone), &atomic.Bool{}
	}
	b.gone[body.ID] = true
	if was := b.Person(body.ID); was != nil {
		b.readdress(body.ID, was.Email.Value(), "")
		b.unfollow(body.About(), was.Calendar)
	}
	b.forgetRegistrations(body.ID, e)
	b.forgetHosts(body.ID, e)
	b.forgetVotes(body.ID)
	b.forgetMatters(body.ID)
	b.forgetWords(body.ID)
	b.forgetTasks(body.ID)
	persons.Put(b.shelves, body.ID, people.Erased(body.ID, b.Made(body.About())))
	b.table.Erase(b, body.ID)
	return nil
}

// A Lost is a key that must not be there any more: of somebody who is erased, or of what was stated under a key of its own.
type Lost struct {
	Key string
	In  []events.Ref // about which the events are that it seals
}

// IsPerson reports whether the key was that of somebody who is erased, and not of one thing that they have said.
func (l *Lost) IsPerson() bool { return l.In[0] == events.Ref{Noun: persons.Label, ID: l.Key} }

// loseKey notes that a key of what one thing says must not be there any more; about something that has no key of its own there is nothing to note.
func (b *Book) loseKey(key string, about events.Ref) {
	if key != "" {
		b.forgotten = append(b.forgotten, Lost{key, []events.Ref{about}})
	}
}

// Forgotten returns whose values must be unreadable, in the order in which that was decided.
func (b *Book) Forgotten() []Lost { return b.forgotten }

// Gone returns who is erased, by id. It must not be changed.
func (b *Book) Gone() map[string]bool {
	b.lent.Store(true)
	return b.gone
}
