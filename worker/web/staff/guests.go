package staff

import (
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/people"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/voice"
)

// A guestGroup is those who have given the same answer.
type guestGroup struct {
	Answer string
	Guests []guestLine
}

// A guestLine is somebody who is invited. Their names are personal: only staff see them.
type guestLine struct {
	Name     string
	Partner  *listing.Partner // whom they are with, nil if with the office itself
	At       time.Time        // when they answered; zero if they have not
	Via      string
	Comment  string
	By       string // the address the answer came from, if that is not their own
	Delegate string // the address of whom they send in their place
	Company  int    // how many people they bring along
	Reach    *reachLine
	Earlier  string // what they answered to a time that has changed since, "" if nothing
	Optional bool   // they may be missing
}

// guests lists who is invited by what they have answered: who comes first, who has not said anything last. Within an
// answer they stand as a dictionary of the language has them.
func guests(b *calendar.Book, m *meeting.Meeting, now time.Time, v *voice.Voice) []guestGroup {
	byAnswer := map[string][]guestLine{}
	for _, p := range b.Invited(m.Guests()) {
		line := guestLine{Name: personName(p, v), Optional: !b.Invites(m.Need, p.ID), Reach: newReach(b, p, v)}
		if partner := b.Partner(p.Partner); partner != nil {
			l := listing.NewPartner(b, partner, now)
			line.Partner = &l
		}
		given, ok := m.Answer(p.ID)
		answer := listing.Unanswered
		if ok {
			answer = given.Answer
			line.At, line.Via, line.Comment = voice.At(given.At, b.Office().Zone), given.Via, given.Comment.Value()
			line.Company = given.Company
			line.By, line.Delegate = voice.Clean(given.By.Value()), voice.Clean(given.Delegate.Value())
		} else if old, was := m.Answers[p.ID]; was {
			line.Earlier = old.Answer
		}
		byAnswer[answer] = append(byAnswer[answer], line)
	}
	order := v.Order()
	defer order.Done()
	var groups []guestGroup
	for _, answer := range append(slices.Clone(listing.Answers), listing.Unanswered) {
		if list := byAnswer[answer]; len(list) > 0 {
			slices.SortStableFunc(list, func(x, y guestLine) int { return order.CompareString(x.Name, y.Name) })
			groups = append(groups, guestGroup{answer, list})
		}
	}
	return groups
}

// personName is what a person is called.
func personName(p *people.Person, v *voice.Voice) string { return listing.PersonName(p, v) }
