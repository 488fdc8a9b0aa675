// Package people is what is known of a person, a partner and a group, how events and commands change each, and who of them all is
// invited. It knows no book: whether there is a partner of that name, and what becomes of people elsewhere, is not its affair.
package people

import (
	"maps"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar/check"
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
	Role      string               // in which they use the house; "" is that of everybody
	Bounced   Bounced              // that mail to their address comes back; zero: nobody knows of any such thing
	Calendar  Followed             // their own calendar, if it is followed
	Erased    bool
}

// A Followed is a calendar of somebody or something that is followed. The zero value is none.
type Followed struct {
	Key     string // of this statement, by which the address and what is read of the calendar are sealed
	Address events.Sealed
	Since   time.Time
}

// Is reports whether there is one.
func (f Followed) Is() bool { return f.Key != "" }

// Staff reports whether the person works in the office, and so may see its pages.
func (p *Person) Staff() bool { return slices.Contains(p.Roles, Staff) }

// Staff is the role of those who work in the office.
const Staff = "staff"

// A Bounced says that mail to an address comes back.
type Bounced struct {
	At     time.Time
	Status string // as in 5.1.1 (RFC 3463); may be empty
}

// Location returns the zone of the person's clock.
func (p *Person) Location() *time.Location { return tz.Must(p.Zone) }

// Names lists what a person names: whose contact they are.
func (p *Person) Names() []events.Ref {
	if p.Partner == "" {
		return nil
	}
	return []events.Ref{{Noun: "partner", ID: p.Partner}}
}

// Added returns the person that an event adds.
func Added(body *events.PersonAdded, e *events.Event) *Person {
	return &Person{PersonAdded: *body, Made: e.Sequence, Since: e.Time}
}

// Amend returns the person as an event says, from what was known of them; nil if nothing was.
func Amend(old *Person, body *events.PersonAmended) *Person {
	p := &Person{PersonAdded: events.PersonAdded(*body)}
	if old != nil {
		p.Made, p.Since, p.Addresses, p.Without, p.Bounced = old.Made, old.Since, old.Addresses, old.Without, old.Bounced
		p.Again, p.Role, p.Calendar = old.Again, old.Role, old.Calendar
		// Of an erased person neither can be read, and nothing is sent any more.
		if old.Email.Readable() && body.Email.Readable() && old.Email.Value() != body.Email.Value() {
			p.Addresses++
			p.Bounced = Bounced{}
		}
	}
	return p
}

// Bounce folds the event in.
func (p *Person) Bounce(body *events.PersonBounced, e *events.Event) {
	p.Bounced = Bounced{At: e.Time, Status: body.Status}
}

// Grant folds the event in.
func (p *Person) Grant(body *events.PersonGranted, _ *events.Event) {
	if p.Role = body.Role; p.Role == events.NoRole {
		p.Role = ""
	}
}

// Erased returns what is left of a person who is erased.
func Erased(id string, made uint64) *Person {
	return &Person{PersonAdded: events.PersonAdded{ID: id}, Made: made, Erased: true}
}

// Said returns the person in the terms in which they are added.
func (p *Person) Said() events.AddPerson {
	return events.AddPerson{
		ID: p.ID, Name: p.Name.Value(), Email: p.Email.Value(), Language: p.Language, Zone: p.Zone, Partner: p.Partner, Roles: p.Roles, Hours: p.Hours,
		Busy: p.Calendar.Address.Value(),
	}
}

// Check looks at what is said of a person.
func Check(e *events.PersonAdded) *events.Problem {
	if !words.Speaks(e.Language) {
		return events.Refuse(events.UnknownRef, "language", "mails are not written in this language; choose one of %s", strings.Join(words.Spoken(), ", "))
	}
	if p := check.Hours("hours", e.Hours); p != nil {
		return p
	}
	return tz.Check("zone", e.Zone)
}

// Amended makes the event that amends the person, whose partner is not looked at yet.
func (p *Person) Amended(c *events.AmendPerson) (*events.PersonAmended, *events.Problem) {
	e := events.PersonAmended(p.PersonAdded)
	if !p.Name.Readable() || !p.Email.Readable() {
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
	return &e, nil
}

// Preferring makes the event that says which mails the person does without.
func (p *Person) Preferring(c *events.PreferPerson) (*events.PersonPreferred, *events.Problem) {
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
		e.Without = slices.DeleteFunc(slices.Concat(p.Without, c.Fewer), func(kind string) bool { return slices.Contains(c.Again, kind) })
	}
	if e.Without == nil {
		e.Without = []string{}
	}
	slices.Sort(e.Without)
	e.Without = slices.Compact(e.Without)
	return e, nil
}

// Prefer folds the event in.
func (p *Person) Prefer(body *events.PersonPreferred, e *events.Event) {
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
