package web

import (
	"cmp"
	"slices"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"jourfixe/calendar"
	"jourfixe/events"
)

// unanswered is what stands in the place of an answer where there is none.
const unanswered = "open"

// maxPips bounds the shapes of a tally. Of more people each shape stands for several.
const maxPips = 48

// A tally is who comes, in shapes and in words. The shapes differ in form and not in colour alone; the words say the
// same.
type tally struct {
	Pips  []string // a class for each shape, in the order of the answers
	Words string
}

// A guestGroup is those who have given the same answer.
type guestGroup struct {
	Answer string
	Guests []guestLine
}

// A guestLine is somebody who is invited. Their names are personal: only staff see them.
type guestLine struct {
	Name     string
	Partner  *partnerLine // whom they are with, nil if with the office itself
	At       time.Time    // when they answered; zero if they have not
	Via      string
	Comment  string
	By       string // the address the answer came from, if that is not their own
	Delegate string // the address of whom they send in their place
	Reach    *reachLine
	Earlier  string // what they answered to a time that has changed since, "" if nothing
	Optional bool   // they may be missing
}

// newTally puts a tally in shapes and words. All counts are said, those of nobody too, but nothing before anybody is
// invited.
func newTally(c calendar.Tally, v *voice) *tally {
	counts := []struct {
		answer string
		n      int
	}{
		{events.AnswerAccepted, c.Accepted}, {events.AnswerTentative, c.Tentative}, {events.AnswerDeclined, c.Declined}, {unanswered, c.Open},
	}
	all := c.Accepted + c.Tentative + c.Declined + c.Open
	if all == 0 {
		return nil
	}
	t := &tally{}
	for _, x := range counts {
		shapes := x.n
		if all > maxPips && x.n > 0 {
			shapes = max(1, x.n*maxPips/all)
		}
		t.Pips = append(t.Pips, slices.Repeat([]string{x.answer}, shapes)...)
		if t.Words != "" {
			t.Words += ", "
		}
		t.Words += v.n("tally."+x.answer, x.n)
	}
	return t
}

// answered is the tally of an agenda's line: nil as long as nobody has answered, since "all open" is no news.
func answered(c calendar.Tally, v *voice) *tally {
	if !c.Any() {
		return nil
	}
	return newTally(c, v)
}

// guests lists who is invited by what they have answered: who comes first, who has not said anything last. Within an
// answer they stand as a dictionary of the language has them.
func (s *site) guests(b *calendar.Book, m *calendar.Meeting, v *voice) []guestGroup {
	byAnswer := map[string][]guestLine{}
	for _, p := range b.Invited(m.Guests()) {
		line := guestLine{Name: personName(p, v), Optional: !b.Includes(m.Need, p.ID), Reach: newReach(b, p, v)}
		if partner := b.Partner(p.Partner); partner != nil {
			l := s.partnerLine(b, partner)
			line.Partner = &l
		}
		given, ok := m.Answer(p.ID)
		answer := unanswered
		if ok {
			answer = given.Answer
			line.At, line.Via, line.Comment = at(given.At, b.Office().Zone), given.Via, given.Comment.Value()
			line.By, line.Delegate = clean(given.By.Value()), clean(given.Delegate.Value())
		} else if old, was := m.Answers[p.ID]; was {
			line.Earlier = old.Answer
		}
		byAnswer[answer] = append(byAnswer[answer], line)
	}
	order := collate.New(language.MustParse(v.language))
	var groups []guestGroup
	for _, answer := range append(slices.Clone(answers), unanswered) {
		if list := byAnswer[answer]; len(list) > 0 {
			slices.SortStableFunc(list, func(x, y guestLine) int { return order.CompareString(x.Name, y.Name) })
			groups = append(groups, guestGroup{answer, list})
		}
	}
	return groups
}

// personName is what a person is called. Of who is erased, or whose key is not here, there is no name.
func personName(p *calendar.Person, v *voice) string {
	switch {
	case p == nil || p.Erased:
		return v.t("person.erased")
	default:
		return cmp.Or(clean(p.Name.Value()), v.t("person.unnamed"))
	}
}
