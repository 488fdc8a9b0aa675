package calendar

import (
	"time"

	"jourfixe/calendar/check"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

var links = shelf.New[string, Link]("link", nil)

var linkNoun = &noun.Entry[*Book, Link]{
	Shelf:   links,
	Title:   func(_ *Book, l *Link) events.Text { return l.Title },
	Gone:    func(l *Link) bool { return l.Removed },
	Answers: []noun.Answer[*Book]{noun.Answers(addLink), noun.Answers(amendLink), noun.Answers(removeLink)},
	Folds: []noun.Fold[*Book]{
		noun.Makes(links, func(_ *Book, body *events.LinkAdded, e *events.Event) *Link {
			return &Link{AddLink: events.AddLink(*body), Since: e.Time}
		}),
		noun.Changes[*Book](links, func(l *Link, body *events.LinkAmended, e *events.Event) {
			if l.Address != body.Address {
				l.Since = e.Time
			}
			l.AddLink = events.AddLink(*body)
		}),
		noun.Changes[*Book](links, func(l *Link, _ *events.LinkRemoved, _ *events.Event) { l.Removed = true }),
	},
	// A link stands in no calendar, and nobody is told of it.
	Touches: func(*Book, *events.Event) bool { return true },
	File: &noun.Filing[*Book, Link]{
		Section: "links", Create: "add", Amend: "amend", End: "remove", Read: noun.Reads[events.AddLink],
		Said: func(_ *Book, l *Link) any { return l.AddLink },
	},
}

// maxLinks is how many links the list of an office has at most. More than that nobody reads, or keeps right.
const maxLinks = 2000

// A Link is one of the office's list of links.
type Link struct {
	events.AddLink
	Since   time.Time // when it got this address
	Removed bool
}

// Link returns the link, nil if there is none.
func (b *Book) Link(id string) *Link { return links.Get(b.shelves, id) }

// Links returns all links by id, the removed ones too.
func (b *Book) Links() []*Link { return shelf.Sorted(links.All(b.shelves)) }

func addLink(b *Book, c *events.AddLink) ([]events.Body, *events.Problem) {
	if b.Has(c.About()) {
		return nil, b.taken(c.About())
	}
	if n := b.linksThere(); n >= maxLinks {
		return nil, events.Refuse(events.NotPossible, "", "the list has %d links, and %d are the most; remove some first", n, maxLinks)
	}
	e := events.LinkAdded(*c)
	var p *events.Problem
	e.Address, p = check.LinkAddress("address", c.Address)
	return oneUnless(&e, p)
}

func (b *Book) linksThere() (n int) {
	for l := range b.EachLink() {
		if !l.Removed {
			n++
		}
	}
	return n
}

func amendLink(b *Book, c *events.AmendLink) ([]events.Body, *events.Problem) {
	if ref := c.About(); !b.Has(ref) {
		return nil, b.unknown("id", ref)
	}
	e := events.LinkAmended(b.Link(c.ID).AddLink)
	events.Set(&e.Title, c.Title)
	events.Set(&e.Subject, c.Subject)
	events.Set(&e.Language, c.Language)
	events.Set(&e.Note, c.Note)
	events.Set(&e.Order, c.Order)
	if c.Address == nil {
		return one(&e)
	}
	var p *events.Problem
	e.Address, p = check.LinkAddress("address", *c.Address)
	return oneUnless(&e, p)
}

func removeLink(b *Book, c *events.RemoveLink) ([]events.Body, *events.Problem) {
	if ref := c.About(); !b.Has(ref) {
		return nil, b.unknown("id", ref)
	}
	return one((*events.LinkRemoved)(c))
}
