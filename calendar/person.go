package calendar

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"jourfixe/calendar/tz"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

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
func (b *Book) Person(id string) *Person { return b.people[id] }

// People returns everybody by id, the erased ones too.
func (b *Book) People() []*Person { return sorted(b.people) }

// Location returns the zone of the person's clock.
func (p *Person) Location() *time.Location { return tz.Must(p.Zone) }

func (b *Book) addPerson(c *events.AddPerson, made string) ([]events.Body, *events.Problem) {
	id := cmp.Or(c.ID, made)
	if b.people[id] != nil {
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
		if partner := b.partners[e.Partner]; partner != nil {
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
	if p := checkHours("hours", e.Hours); p != nil {
		return p
	}
	return tz.Check("zone", e.Zone)
}

func (b *Book) amendPerson(c *events.AmendPerson) ([]events.Body, *events.Problem) {
	ref := events.Ref{Noun: "person", ID: c.ID}
	if !b.Has(ref) {
		return nil, b.unknown("id", ref)
	}
	e := events.PersonAmended(b.people[c.ID].PersonAdded)
	if old := b.people[c.ID]; !old.Name.Readable() || !old.Email.Readable() {
		return nil, events.Refuse(events.NotPossible, "id", "the person's key is not here, so what is known of them cannot be kept; restore the stream of keys")
	}
	// A box belongs to the event it was sealed in, so the values that stay are sealed anew.
	name, email := e.Name.Value(), e.Email.Value()
	set(&name, c.Name)
	set(&email, c.Email)
	e.Name, e.Email = events.Secret(name), events.Secret(email)
	set(&e.Language, c.Language)
	set(&e.Zone, c.Zone)
	set(&e.Partner, c.Partner)
	set(&e.Roles, c.Roles)
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

func (b *Book) amendedPerson(e *events.PersonAmended) {
	p := &Person{PersonAdded: events.PersonAdded(*e)}
	if old := b.people[e.ID]; old != nil {
		p.Made, p.Since, p.Addresses, p.Without, p.Bounced = old.Made, old.Since, old.Addresses, old.Without, old.Bounced
		p.Again = old.Again
		// Of an erased person neither can be read, and nothing is sent any more.
		if old.Email.Readable() && e.Email.Readable() && old.Email.Value() != e.Email.Value() {
			p.Addresses++
			p.Bounced = Bounced{}
		}
	}
	b.people[e.ID] = p
}

func (b *Book) preferPerson(c *events.PreferPerson) ([]events.Body, *events.Problem) {
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
		e.Without = slices.DeleteFunc(slices.Concat(b.people[c.ID].Without, c.Fewer), func(kind string) bool { return slices.Contains(c.Again, kind) })
	}
	if e.Without == nil {
		e.Without = []string{}
	}
	slices.Sort(e.Without)
	e.Without = slices.Compact(e.Without)
	return one(e)
}

func (b *Book) preferredPerson(body *events.PersonPreferred, e *events.Event) error {
	p := b.people[body.ID]
	if p == nil {
		return errMissing(body.About())
	}
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
	return nil
}

func (b *Book) bouncePerson(c *events.BouncePerson) ([]events.Body, *events.Problem) {
	if ref := (events.Ref{Noun: "person", ID: c.ID}); !b.Has(ref) {
		return nil, b.unknown("id", ref)
	}
	if now := b.people[c.ID].Addresses; c.Address != now {
		return nil, events.Refuse(events.NotPossible, "address", "the person has another address by now, number %d", now)
	}
	return one((*events.PersonBounced)(c))
}

func (b *Book) bouncedPerson(body *events.PersonBounced, e *events.Event) error {
	p := b.people[body.ID]
	if p == nil {
		return errMissing(body.About())
	}
	p.Bounced = Bounced{At: e.Time, Status: body.Status}
	return nil
}

func (b *Book) erasePerson(c *events.ErasePerson) ([]events.Body, *events.Problem) {
	if ref := (events.Ref{Noun: "person", ID: c.ID}); !b.Has(ref) {
		return nil, b.unknown("id", ref)
	}
	return one((*events.PersonErased)(c))
}

// Erased returns the ids of the people whose values must be unreadable, in the order in which they were erased.
func (b *Book) Erased() []string { return b.erased }

// Gone returns who is erased, by id. It must not be changed.
func (b *Book) Gone() map[string]bool { return b.gone }

// Invited returns the people whom refs name, directly, as contacts of a partner or as members of a group, by id and each
// once. A partner that is dormant or has retired brings nobody: such a relation stays in the book and gets no mail.
func (b *Book) Invited(refs []events.Ref) []*Person {
	named, partners := map[string]bool{}, map[string]bool{}
	b.spread(refs, named, partners)
	var list []*Person
	if len(partners) == 0 {
		for id := range named {
			if p := b.people[id]; p != nil && !p.Erased {
				list = append(list, p)
			}
		}
	} else {
		for id, p := range b.people {
			if !p.Erased && (named[id] || partners[p.Partner]) {
				list = append(list, p)
			}
		}
	}
	slices.SortFunc(list, func(x, y *Person) int { return cmp.Compare(x.ID, y.ID) })
	return list
}

// spread gathers the people and the partners that refs name, also as members of groups.
func (b *Book) spread(refs []events.Ref, people, partners map[string]bool) {
	for _, r := range refs {
		switch r.Noun {
		case "person":
			people[r.ID] = true
		case "partner":
			if p := b.partners[r.ID]; p != nil && !p.Retired && p.Status != "dormant" {
				partners[r.ID] = true
			}
		case "group":
			if g := b.groups[r.ID]; g != nil {
				b.spread(g.Members, people, partners)
			}
		}
	}
}

// Includes reports whether the person is among those that refs name: directly, as a contact of a partner, or as a
// member of a group.
func (b *Book) Includes(refs []events.Ref, person string) bool {
	p := b.people[person]
	if p == nil || p.Erased {
		return false
	}
	return slices.ContainsFunc(refs, func(r events.Ref) bool {
		switch r.Noun {
		case "person":
			return r.ID == person
		case "partner":
			return p.Partner == r.ID
		case "group":
			g := b.groups[r.ID]
			return g != nil && b.Includes(g.Members, person)
		}
		return false
	})
}
