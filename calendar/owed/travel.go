package owed

import (
	"slices"

	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// Booked returns what a mail is about, false if there is nothing like it.
func Booked(t *Telling) (*registration.Registration, *trip.Trip, bool) {
	r := t.Book.Registration(t.About.ID)
	if r == nil {
		return nil, nil, false
	}
	of := t.Book.Trip(r.Trip)
	return r, of, of != nil
}

// Travel is what all mails to somebody who would like to go on a trip say: the trip, who travels, and where they find their own page.
// What the kind has to say stands before.
func Travel(t *Telling, r *registration.Registration, of *trip.Trip, link Phrase, first ...Block) *Content {
	facts := []Fact{{Say("travel.days"), []Value{{First: of.From, Last: of.To}}}}
	if p := t.Book.Partner(of.Partner); p != nil {
		facts = append(facts, Fact{Say("travel.to"), []Value{{Text: p.Title}}})
	}
	if who := travellers(r); r.Entered() && !of.Cancelled && len(who) > 0 {
		facts = append(facts, Fact{Say("travel.who"), who})
	}
	if r.Number > 0 {
		facts = append(facts, Fact{Say("travel.number"), []Value{{N: r.Number}}})
	}
	blocks := append(first, Block{Facts: facts})
	x := &Content{}
	if r.Minor {
		x.Addressee = r.Guardian.Value()
		blocks = append(blocks, Block{Soft: true, Lines: []Phrase{Say("travel.guardian")}})
	}
	if link.Key != "" {
		secret := Say("travel.secret")
		if link.Key == "travel.past" {
			secret = Say("travel.seen") // nothing can be changed there any more
		}
		page := Block{Heading: Say("travel.page"), Lines: []Phrase{link, secret}, Links: []Link{{Say("travel.open"), t.Links.Registration(t.Book, r.ID)}}}
		at := len(blocks)
		if r.Standing == events.Offered {
			at = len(first) // what they have to do comes before what they know
		}
		blocks = slices.Insert(blocks, at, page)
	}
	x.Sheet = &Sheet{Title: of.Title, Blocks: blocks}
	return x
}

// travellers names who travels, as far as that can be read.
func travellers(r *registration.Registration) (list []Value) {
	for _, name := range []events.Sealed{r.Name, r.Companion} {
		if name.Readable() && name.Value() != "" {
			list = append(list, Value{Plain: name.Value()})
		}
	}
	return list
}

// byRule says in a sentence who gets the seats of a trip.
func byRule(of *trip.Trip) Phrase {
	if of.Registration == nil {
		return Phrase{}
	}
	switch of.Registration.Rule {
	case events.MembersFirst:
		return Say("rule.members")
	case events.Lottery:
		return Say("rule.lottery")
	}
	return Say("rule.first")
}
