package calendar

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/calendar/material"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
	"jourfixe/events/rights"
)

var materials = shelf.New[string, material.Material]("material", nil)

var materialNoun = &noun.Entry[*Book, material.Material]{
	Shelf:   materials,
	Private: true, // how files are called is nobody's affair but of those who see them
	Gone:    func(m *material.Material) bool { return m.Removed },
	Answers: []noun.Answer[*Book]{noun.AnswersAsked(addMaterial), noun.Answers(amendMaterial), noun.Answers(removeMaterial)},
	Folds: []noun.Fold[*Book]{
		noun.Makes(materials, func(_ *Book, body *events.MaterialAdded, e *events.Event) *material.Material {
			return material.Added(body, e)
		}),
		noun.Unseen(noun.Changes[*Book](materials, (*material.Material).Amend)), noun.Unseen(noun.Folds(removedMaterial)),
	},
	Holds: (*material.Material).Holds,
	Says: func(e *events.Event) []string {
		if _, added := e.Body.(*events.MaterialAdded); added {
			return []string{e.Cause.By}
		}
		return nil
	},
	Forget:  (*material.Material).Forget,
	Names:   func(m *material.Material) []events.Ref { return []events.Ref{m.Of} },
	Touches: func(*Book, *events.Event) bool { return true }, // no calendar shows it, and no mail tells of it
}

// MaterialNouns are what can have material.
var MaterialNouns = []string{meetings.Label, series.Label, matters.Label, trips.Label, partners.Label, agreements.Label}

// mostOwnMaterial is how many files somebody without a role may bring with one matter.
const mostOwnMaterial = 10

// Material returns one file, nil if there is none.
func (b *Book) Material(id string) *material.Material { return materials.Get(b.shelves, id) }

// MaterialOf lists all files of a thing, in the order in which they came, those that are destroyed among them.
func (b *Book) MaterialOf(about events.Ref) (list []*material.Material) {
	for by := range b.shelves.NamedBy(about, materials.Label) {
		list = append(list, b.Material(by.ID))
	}
	slices.SortFunc(list, func(x, y *material.Material) int { return cmp.Or(x.At.Compare(y.At), cmp.Compare(x.ID, y.ID)) })
	return list
}

// AllMaterial lists the files of all things that are not destroyed, by id.
func (b *Book) AllMaterial() []*material.Material {
	return slices.DeleteFunc(shelf.Sorted(materials.All(b.shelves)), func(m *material.Material) bool { return m.Removed })
}

// SeesMaterial reports whether somebody who has no role sees files of a thing, all or those for participants alone: of a meeting, a series and what is to be
// talked about there whoever is invited, of a trip whoever has a seat on it. Files of partners and agreements are the office's own.
func (b *Book) SeesMaterial(about events.Ref, person string) (all, participants bool) {
	switch about.Noun {
	case meetings.Label, series.Label:
		all = b.Belongs(about, person)
	case matters.Label:
		m := b.Matter(about.ID)
		all = m != nil && !m.Withdrawn && b.Belongs(m.Home(), person)
	case trips.Label:
		participants = person != "" && b.Trip(about.ID) != nil && b.Invites([]events.Ref{about}, person)
	}
	return all, all || participants
}

// BringsMaterial reports whether somebody may bring files to a thing who has no role: with what they have proposed or present, until it was talked about.
func (b *Book) BringsMaterial(about events.Ref, person string) bool {
	m := b.Matter(about.ID)
	if about.Noun != matters.Label || m == nil || m.Done || m.Withdrawn || !b.Belongs(m.Home(), person) {
		return false
	}
	return m.Person == person || slices.Contains(m.Presents, events.Ref{Noun: persons.Label, ID: person})
}

// ofBringer is how somebody stands to a file that they have brought.
func (b *Book) ofBringer(id, by string) rights.Concern {
	m := b.Material(id)
	return ofSelf(m != nil && by != "" && m.By == by && b.BringsMaterial(m.Of, by))
}

// SeesFile reports whether somebody who has no role sees one file.
func (b *Book) SeesFile(m *material.Material, person string) bool {
	all, participants := b.SeesMaterial(m.Of, person)
	return all || participants && m.Participants
}

func addMaterial(b *Book, c *events.AddMaterial, by noun.Asked) ([]events.Body, *events.Problem) {
	if p := b.takesMaterial(c); p != nil {
		return nil, p
	}
	if p := b.fitsOwn(c, by.Command); p != nil {
		return nil, p
	}
	e := &events.MaterialAdded{
		ID: c.ID, Key: by.Derived("material " + c.ID), Of: c.Of, Name: events.Secret(c.Name), Media: c.Media, Size: c.Size,
		Digest: events.Secret(c.Digest), Secret: events.Secret(c.Secret), Replaces: c.Replaces, Participants: c.Participants,
	}
	if c.Title != "" {
		e.Title = events.Secret(c.Title)
	}
	return one(e)
}

// takesMaterial refuses a file that cannot be put where it is to go.
func (b *Book) takesMaterial(c *events.AddMaterial) *events.Problem {
	if !slices.Contains(MaterialNouns, c.Of.Noun) {
		return events.Refuse(events.Malformed, "about", "material is of a meeting, a series, a matter, a trip, a partner or an agreement, as in meeting/<id>")
	}
	if !b.Has(c.Of) {
		return b.unknown("about", c.Of)
	}
	if b.Material(c.ID) != nil {
		return b.taken(c.About())
	}
	kind, ok := material.KindOf(c.Name)
	switch {
	case material.Clean(c.Name) != c.Name || !ok:
		return events.Refuse(events.Malformed, "name", "must be the name of a file of a kind that is taken, without folders")
	case kind.Media != c.Media:
		return events.Refuse(events.Malformed, "media", "is not what files of such a name are")
	case c.Participants && c.Of.Noun != trips.Label:
		return events.Refuse(events.Malformed, "participants", "is for material of trips alone")
	}
	return b.fitsMaterial(c)
}

// fitsMaterial refuses one file too many, and a version of what is no file of the same thing.
func (b *Book) fitsMaterial(c *events.AddMaterial) *events.Problem {
	there := slices.DeleteFunc(b.MaterialOf(c.Of), func(m *material.Material) bool { return m.Removed })
	if len(there) >= events.MaxMaterial {
		return events.Refuse(events.NotPossible, "about", "has %d files already, as many as there may be; remove one first", len(there))
	}
	if c.Replaces == "" {
		return nil
	}
	current := slices.IndexFunc(material.Lines(b.MaterialOf(c.Of)), func(l material.Line) bool { return l.ID == c.Replaces })
	if current < 0 {
		return events.Refuse(events.NotPossible, "replaces", "is no file of this, or there is a newer version of it already")
	}
	return nil
}

// fitsOwn refuses what somebody without a role brings beyond their share, and a version of what is not theirs.
func (b *Book) fitsOwn(c *events.AddMaterial, by *events.Command) *events.Problem {
	if b.acting(by) {
		return nil
	}
	own := 0
	for _, m := range b.MaterialOf(c.Of) {
		if m.Removed {
			continue
		}
		if m.By == by.By {
			own++
		}
		if m.ID == c.Replaces && m.By != by.By {
			return events.Refuse(events.NotAllowed, "replaces", "was brought by somebody else; add a file of your own, or ask the office")
		}
	}
	if own >= mostOwnMaterial {
		return events.Refuse(events.NotPossible, "about", "%d files that you have brought are there already; remove one, or ask the office", own)
	}
	return nil
}

func amendMaterial(b *Book, c *events.AmendMaterial) ([]events.Body, *events.Problem) {
	m := b.Material(c.ID)
	switch {
	case m == nil || m.Removed:
		return nil, b.unknown("id", c.About())
	case c.Participants != nil && *c.Participants && m.Of.Noun != trips.Label:
		return nil, events.Refuse(events.Malformed, "participants", "is for material of trips alone")
	}
	e := &events.MaterialAmended{ID: m.ID, Key: m.Key, Title: m.Title, Participants: m.Participants}
	if c.Title != nil {
		e.Title = events.Sealed{}
		if *c.Title != "" {
			e.Title = events.Secret(*c.Title)
		}
	}
	if c.Participants != nil {
		e.Participants = *c.Participants
	}
	return one(e)
}

func removeMaterial(b *Book, c *events.RemoveMaterial) ([]events.Body, *events.Problem) {
	m := b.Material(c.ID)
	if m == nil || m.Removed {
		return nil, b.unknown("id", c.About())
	}
	return one(&events.MaterialRemoved{ID: m.ID, Key: m.Key})
}

func removedMaterial(b *Book, body *events.MaterialRemoved, _ *events.Event) error {
	m := materials.Change(b.shelves, body.ID)
	if m == nil {
		return noun.Missing(body.About())
	}
	m.Remove()
	b.loseKey(body.Key, body.About())
	return nil
}

// clearingMaterial destroys the files of a trip when its time of keeping is over, and says when that is if it is not.
func (b *Book) clearingMaterial(trip events.Ref, clears, now time.Time) (bodies []events.Body, next time.Time) {
	for _, m := range b.MaterialOf(trip) {
		switch {
		case m.Removed:
		case now.Before(clears):
			return nil, clears
		default:
			bodies = append(bodies, &events.MaterialRemoved{ID: m.ID, Key: m.Key})
		}
	}
	return bodies, next
}

func (b *Book) hasMaterial(trip string) bool {
	for range b.shelves.NamedBy(events.Ref{Noun: trips.Label, ID: trip}, materials.Label) {
		return true
	}
	return false
}
