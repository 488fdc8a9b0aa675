package calendar

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"jourfixe/calendar/check"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/shelf"
	"jourfixe/calendar/tz"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

var people = shelf.New[string, Person]("person", nil)

var personNoun = &noun.Entry[*Book, Person]{
	Shelf:   people,
	Private: true,
	Gone:    func(p *Person) bool { return p.Erased },
	Answers: []noun.Answer[*Book]{noun.AnswersAsked(addPerson), noun.Answers(amendPerson), noun.Answers(erasePerson), noun.Answers(preferPerson), noun.Answers(bouncePerson)},
	Folds: []noun.Fold[*Book]{
		noun.Makes(people, func(_ *Book, body *events.PersonAdded, e *events.Event) *Person {
			return &Person{PersonAdded: *body, Made: e.Sequence, Since: e.Time}
		}),
		noun.Makes(people, amendedPerson),
		noun.Folds(erasedPerson),
		noun.Keeps(noun.Changes[*Book](people, preferredPerson)),
		noun.Keeps(noun.Changes[*Book](people, func(p *Person, body *events.PersonBounced, e *events.Event) {
			p.Bounced = Bounced{At: e.Time, Status: body.Status}
		})),
	},
	Names:   (*Person).names,
	Touches: touchesPerson,
	Made:    func(p *Person) uint64 { return p.Made },
	Scope:   &noun.Scoping[*Book]{Invites: func(b *Book, id string, refs []events.Ref) bool { return b.Invites(refs, id) }},
	File: &noun.Filing[*Book, Person]{
		Section: "people", Made: true, Create: "add", Amend: "amend", Read: noun.Reads[events.AddPerson],
		Said: func(_ *Book, p *Person) any {
			return events.AddPerson{
				ID: p.ID, Name: p.Name.Value(), Email: p.Email.Value(), Language: p.Language, Zone: p.Zone, Partner: p.Partner, Roles: p.Roles, Hours: p.Hours,
			}
		},
	},
}

// A Person is a natural person as far as the office needs one: how to write to them, in which language and zone. Of an
// erased person only the id is left.
type Person struct {
	events.PersonAdded
	Made      uint64               // the place in the journal of the event that added them; 0: none yet
	Since     time.Time            // when they came into the book
	Addresses int                  // how often their mail address has changed, so that it can be told which one a mail went to
	Without   []string             // which mails they do without: reminder, digest, overview
	Again     map[string]time.Time // since when they want a kind of mail that they once did without
	Bounced   Bounced              // that mail to their address comes back; zero: nobody knows of any such thing
	Erased    bool
}

// A Bounced says that mail to an address comes back.
type Bounced struct {
	At     time.Time
	Status string // as in 5.1.1 (RFC 3463); may be empty
}

// Person returns the person, nil if there never was one of this id.
func (b *Book) Person(id string) *Person { return people.In(b.shelves)[id] }

// People returns everybody by id, the erased ones too.
func (b *Book) People() []*Person { return shelf.Sorted(people.In(b.shelves)) }

// Location returns the zone of the person's clock.
func (p *Person) Location() *time.Location { return tz.Must(p.Zone) }

func addPerson(b *Book, c *events.AddPerson, by noun.Asked) ([]events.Body, *events.Problem) {
	id := cmp.Or(c.ID, by.Made())
	if people.In(b.shelves)[id] != nil {
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
		if partner := partners.In(b.shelves)[e.Partner]; partner != nil {
			e.Zone = partner.Zone
		}
		e.Zone = cmp.Or(e.Zone, b.office.Zone)
	}
	if ref := (events.Ref{Noun: "partner", ID: e.Partner}); e.Partner != "" && !b.Has(ref) {
		return nil, b.unknown("partner", ref)
	}
	if p := checkPerson(&e); p != nil {
		return nil, p
	}
	return one(&e)
}

func checkPerson(e *events.PersonAdded) *events.Problem {
	if !words.Speaks(e.Language) {
		return events.Refuse(events.UnknownRef, "language", "mails are not written in this language; choose one of %s", list(words.Spoken()))
	}
	if p := check.Hours("hours", e.Hours); p != nil {
		return p
	}
	return tz.Check("zone", e.Zone)
}

func amendPerson(b *Book, c *events.AmendPerson) ([]events.Body, *events.Problem) {
	ref := events.Ref{Noun: "person", ID: c.ID}
	if !b.Has(ref) {
		return nil, b.unknown("id", ref)
	}
	e := events.PersonAmended(people.In(b.shelves)[c.ID].PersonAdded)
	if old := people.In(b.shelves)[c.ID]; !old.Name.Readable() || !old.Email.Readable() {
		return nil, events.Refuse(events.NotPossible, "id", "the person's key is not here, so what is known of them cannot be kept; restore the stream of keys")
	}
	// A box belongs to the event it was sealed in, so the values that stay are sealed anew.
	name, email := e.Name.Value(), e.Email.Value()
	events.Set(&name, c.Name)
	events.Set(&email, c.Email)
	e.Name, e.Email = events.Secret(name), events.Secret(email)
	events.Set(&e.Language, c.Language)
	events.Set(&e.Zone, c.Zone)
	events.Set(&e.Partner, c.Partner)
	events.Set(&e.Roles, c.Roles)
	if c.Hours != nil {
		e.Hours = c.Hours
	}
	// Somebody whose partner has retired still moves house and changes address.
	if ref := (events.Ref{Noun: "partner", ID: e.Partner}); c.Partner != nil && e.Partner != "" && !b.Has(ref) {
		return nil, b.unknown("partner", ref)
	}
	if p := checkPerson((*events.PersonAdded)(&e)); p != nil {
		return nil, p
	}
	return one(&e)
}

func amendedPerson(b *Book, body *events.PersonAmended, _ *events.Event) *Person {
	p := &Person{PersonAdded: events.PersonAdded(*body)}
	if old := people.In(b.shelves)[body.ID]; old != nil {
		p.Made, p.Since, p.Addresses, p.Without, p.Bounced = old.Made, old.Since, old.Addresses, old.Without, old.Bounced
		p.Again = old.Again
		// Of an erased person neither can be read, and nothing is sent any more.
		if old.Email.Readable() && body.Email.Readable() && old.Email.Value() != body.Email.Value() {
			p.Addresses++
			p.Bounced = Bounced{}
		}
	}
	return p
}

func preferPerson(b *Book, c *events.PreferPerson) ([]events.Body, *events.Problem) {
	if ref := (events.Ref{Noun: "person", ID: c.ID}); !b.Has(ref) {
		return nil, b.unknown("id", ref)
	}
	e := &events.PersonPreferred{ID: c.ID, Without: slices.Clone(c.Without)}
	switch change := len(c.Fewer)+len(c.Again) > 0; {
	case change && c.Without != nil:
		return nil, events.Refuse(events.Malformed, "without", "is the whole list; leave it out beside fewer and again, which change it")
	case !change && c.Without == nil:
		return nil, events.Refuse(events.Malformed, "without", "is missing; say the whole list, or what changes in it, as fewer or again")
	case change:
		for _, kind := range c.Again {
			if slices.Contains(c.Fewer, kind) {
				return nil, events.Refuse(events.Malformed, "again", "has %s, and fewer has it too; say one of both", kind)
			}
		}
		e.Without = slices.DeleteFunc(slices.Concat(people.In(b.shelves)[c.ID].Without, c.Fewer), func(kind string) bool { return slices.Contains(c.Again, kind) })
	}
	if e.Without == nil {
		e.Without = []string{}
	}
	slices.Sort(e.Without)
	e.Without = slices.Compact(e.Without)
	return one(e)
}

func preferredPerson(p *Person, body *events.PersonPreferred, e *events.Event) {
	again := maps.Clone(p.Again)
	for _, kind := range p.Without {
		if !slices.Contains(body.Without, kind) {
			if again == nil {
				again = map[string]time.Time{}
			}
			again[kind] = e.Time
		}
	}
	p.Without, p.Again = body.Without, again
}

func bouncePerson(b *Book, c *events.BouncePerson) ([]events.Body, *events.Problem) {
	if ref := (events.Ref{Noun: "person", ID: c.ID}); !b.Has(ref) {
		return nil, b.unknown("id", ref)
	}
	if now := people.In(b.shelves)[c.ID].Addresses; c.Address != now {
		return nil, events.Refuse(events.NotPossible, "address", "the person has another address by now, number %d", now)
	}
	return one((*events.PersonBounced)(c))
}

func erasePerson(b *Book, c *events.ErasePerson) ([]events.Body, *events.Problem) {
	if ref := (events.Ref{Noun: "person", ID: c.ID}); !b.Has(ref) {
		return nil, b.unknown("id", ref)
	}
	return one((*events.PersonErased)(c))
}

func erasedPerson(b *Book, body *events.PersonErased, _ *events.Event) error {
	b.erased = append(b.erased, body.ID)
	b.gone = maps.Clone(b.gone)
	if b.gone == nil {
		b.gone = map[string]bool{}
	}
	b.gone[body.ID] = true
	people.Put(b.shelves, body.ID, &Person{PersonAdded: events.PersonAdded{ID: body.ID}, Made: b.Made(body.About()), Erased: true})
	b.table.Erase(b, body.ID)
	return nil
}

// Erased returns the ids of the people whose values must be unreadable, in the order in which they were erased.
func (b *Book) Erased() []string { return b.erased }

// Gone returns who is erased, by id. It must not be changed.
func (b *Book) Gone() map[string]bool { return b.gone }
