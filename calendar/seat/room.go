package seat

import (
	"cmp"
	"slices"
)

// Room reports whether a ticket may have its seats at once, beside those who have seats or were offered some; if it is among these itself, what it
// has is not counted. It does not look at the waiting list: seats are offered there first, by Next, until nobody fits, so whoever
// finds room overtakes nobody for whom there was any. A lottery has no room for anybody: who comes late joins the list.
func Room(r Rule, capacity int, seated []Ticket, t Ticket) bool {
	if r.Kind != FirstCome && r.Kind != MembersFirst {
		return false
	}
	v := r.vacancy(capacity, without(seated, t.Number))
	return t.fits(v.own(r.pool(t))) || r.falls() && t.fits(v.all)
}

// Next returns to whom freed seats are offered: the first on the waiting list, as Line has it, that fits. Held are those who have seats or were
// offered some. Whose own pool has seats comes first; then, once what is unused falls to others, the rest and the quotas in their order.
func Next(r Rule, capacity int, held []Ticket, waiting []Ticket) (number int, ok bool) {
	v := r.vacancy(capacity, held)
	for _, t := range waiting {
		if t.fits(v.own(r.pool(t))) {
			return t.Number, true
		}
	}
	if !r.falls() {
		return 0, false
	}
	for _, p := range r.heirs() {
		for _, t := range waiting {
			if r.pool(t) == p && t.fits(v.all) {
				return t.Number, true
			}
		}
	}
	return 0, false
}

// Fits says of whom there is room for at all, beside those who have seats or were offered some: of many who wait for few free seats, they
// are all that has to be put in order.
func Fits(r Rule, capacity int, held []Ticket) func(Ticket) bool {
	v := r.vacancy(capacity, held)
	return func(t Ticket) bool {
		return v.all > 0 && (t.fits(v.own(r.pool(t))) || r.falls() && t.fits(v.all))
	}
}

// Line puts those who wait in the order of the list: first the numbers of the list that was told at closing, in its order, then those who came
// since, by number. Before closing nothing was told, and the list goes by the rule; so it does all the time where people get their seats as
// they come: closing takes nobody's place on the list.
func Line(r Rule, told []int, waiting []Ticket) []Ticket {
	line := slices.Clone(waiting)
	if !r.falls() || r.Kind == FirstCome {
		for i, s := range r.line(waiting, Draw{}) {
			line[i] = s.Ticket
		}
		return line
	}
	at := make(map[int]int, len(told))
	for i, number := range told {
		at[number] = i - len(told) // below zero, which is where everybody else is
	}
	slices.SortFunc(line, func(a, b Ticket) int {
		return cmp.Or(cmp.Compare(at[a.Number], at[b.Number]), cmp.Compare(a.Number, b.Number))
	})
	return line
}

// without leaves out a number.
func without(list []Ticket, number int) []Ticket {
	return slices.DeleteFunc(slices.Clone(list), func(t Ticket) bool { return t.Number == number })
}
