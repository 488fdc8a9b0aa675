package tripmail

import (
	"slices"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// Booked returns what a mail is about, false if there is nothing like it.
func Booked(t *owed.Telling) (*registration.Registration, *trip.Trip, bool) {
	r := t.Book.Registration(t.About.ID)
	if r == nil {
		return nil, nil, false
	}
	of := t.Book.Trip(r.Trip)
	return r, of, of != nil
}

// Travel is what all mails to somebody who would like to go on a trip say: the trip, who travels, and where they find their own page.
// What the kind has to say stands before.
func Travel(t *owed.Telling, r *registration.Registration, of *trip.Trip, link owed.Phrase, first ...owed.Block) *owed.Content {
	facts := []owed.Fact{{Label: owed.Say("travel.days"), Values: []owed.Value{{First: of.From, Last: of.To}}}}
	if !of.ForCitizens() {
		facts = append(facts, owed.Fact{Label: owed.Say("travel.sort"), Values: exchange(t.Book, of)})
	}
	if city := t.Book.Visited(of); len(city) > 0 {
		facts = append(facts, owed.Fact{Label: owed.Say("travel.to"), Values: []owed.Value{{Text: city}}})
	}
	if who := travellers(r); r.Entered() && !of.Cancelled && len(who) > 0 {
		facts = append(facts, owed.Fact{Label: owed.Say("travel.who"), Values: who})
	}
	if r.Number > 0 {
		facts = append(facts, owed.Fact{Label: owed.Say("travel.number"), Values: []owed.Value{{N: r.Number}}})
	}
	blocks := append(first, owed.Block{Facts: facts})
	x := &owed.Content{}
	if r.Minor {
		x.Addressee = r.Guardian.Value()
		blocks = append(blocks, owed.Block{Soft: true, Lines: []owed.Phrase{owed.Say("travel.guardian")}})
	}
	if link.Key != "" {
		secret := owed.Say("travel.secret")
		if link.Key == "travel.past" {
			secret = owed.Say("travel.seen") // nothing can be changed there any more
		}
		page := owed.Block{Heading: owed.Say("travel.page"), Lines: []owed.Phrase{link, secret}, Links: []owed.Link{{Label: owed.Say("travel.open"), To: t.Links.Registration(t.Book, r.ID)}}}
		at := len(blocks)
		if r.Standing == events.Offered {
			at = len(first) // what they have to do comes before what they know
		}
		blocks = slices.Insert(blocks, at, page)
	}
	x.Sheet = &owed.Sheet{Title: of.Title, Blocks: blocks}
	return x
}

// exchange says what a trip is that is not one of citizens to the partner, and of which kind.
func exchange(b *calendar.Book, of *trip.Trip) []owed.Value {
	list := []owed.Value{{Text: b.TripHeading(of)}}
	if of.Kind != events.Citizens {
		list = append(list, owed.Value{Text: b.TripKind(of.Kind)})
	}
	return list
}

// travellers names who travels, as far as that can be read.
func travellers(r *registration.Registration) (list []owed.Value) {
	for _, name := range []events.Sealed{r.Name, r.Companion} {
		if name.Readable() && name.Value() != "" {
			list = append(list, owed.Value{Plain: name.Value()})
		}
	}
	return list
}

// byRule says in a sentence who gets the seats of a trip.
func byRule(of *trip.Trip) owed.Phrase {
	if of.Registration == nil {
		return owed.Phrase{}
	}
	switch of.Registration.Rule {
	case events.MembersFirst:
		return owed.Say("rule.members")
	case events.Lottery:
		return owed.Say("rule.lottery")
	}
	return owed.Say("rule.first")
}
