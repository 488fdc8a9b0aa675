package seat_test

import (
	"slices"
	"testing"

	"jourfixe/calendar/seat"
)

// firstCome keeps two of five seats for first-timers.
var firstCome = seat.Rule{Kind: seat.FirstCome, Quotas: []seat.Quota{{For: seat.First, Seats: 2}}}

func closed(r seat.Rule) seat.Rule {
	r.Closed = true
	return r
}

func TestRoom(t *testing.T) {
	members := seat.Rule{Kind: seat.MembersFirst}
	for _, c := range []struct {
		name   string
		rule   seat.Rule
		seated []seat.Ticket
		ticket seat.Ticket
		room   bool
	}{
		{"the first", firstCome, nil, single(1), true},
		{"a pair beside one", firstCome, []seat.Ticket{single(1)}, pair(2), true},
		{"a pair where one is free", firstCome, []seat.Ticket{pair(1)}, pair(2), false},
		{"one where one is free", firstCome, []seat.Ticket{pair(1)}, single(2), true},
		{"two seats are kept", firstCome, []seat.Ticket{pair(1), single(2)}, single(3), false},
		{"for first-timers", firstCome, []seat.Ticket{pair(1), single(2)}, pair(3, seat.First), true},
		{"who have no others while the rest is wanted", firstCome, []seat.Ticket{pair(1, seat.First)}, single(2, seat.First), false},
		{"a pair does not sit in two pools", firstCome, []seat.Ticket{pair(1), single(2, seat.First)}, pair(3, seat.First), false},
		{"but does when registration has closed", closed(firstCome), []seat.Ticket{pair(1), single(2, seat.First)}, pair(3, seat.First), true},
		{"what was kept is free then", closed(firstCome), []seat.Ticket{pair(1), single(2)}, pair(3), true},
		{"and no more than that", closed(firstCome), []seat.Ticket{pair(1), pair(2)}, pair(3), false},
		{"somebody who goes takes another along, where nothing is free", firstCome, []seat.Ticket{pair(1), single(2)}, pair(2), false},
		{"and where there is: what they have is not counted", firstCome, []seat.Ticket{single(1), single(2)}, pair(2), true},
		{"members first is as people come until it closes", members, []seat.Ticket{pair(1), pair(2)}, single(3), true},
		{"full", members, []seat.Ticket{pair(1), pair(2), single(3)}, single(4, seat.Member), false},
		{"a lottery seats nobody before its draw", ingelheim, nil, single(1), false},
		{"nor after", closed(ingelheim), nil, single(1), false},
		{"nobody", firstCome, nil, ticket(1, 0, nil), false},
		{"three", firstCome, nil, ticket(1, 3, nil), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := seat.Room(c.rule, 5, c.seated, c.ticket); got != c.room {
				t.Errorf("room: %v", got)
			}
		})
	}
}

func TestNext(t *testing.T) {
	for _, c := range []struct {
		name          string
		rule          seat.Rule
		held, waiting []seat.Ticket
		number        int // 0 is nobody
	}{
		{"nobody waits", firstCome, nil, nil, 0},
		{"nothing is free", firstCome, []seat.Ticket{pair(1), single(2)}, []seat.Ticket{single(3)}, 0},
		{"the first", firstCome, []seat.Ticket{pair(1)}, []seat.Ticket{single(3), single(4)}, 3},
		{"the first that fits", firstCome, []seat.Ticket{pair(1)}, []seat.Ticket{pair(3), single(4)}, 4},
		{"a pair before those behind it", firstCome, []seat.Ticket{single(1)}, []seat.Ticket{pair(3), single(4)}, 3},
		{"seats are kept while people may come", firstCome, []seat.Ticket{pair(1), single(2)}, []seat.Ticket{pair(3)}, 0},
		{"until it closes", closed(firstCome), []seat.Ticket{pair(1), single(2)}, []seat.Ticket{pair(3)}, 3},
		{"a first-timer's seat is a first-timer's", closed(firstCome), []seat.Ticket{pair(1), single(2), single(3, seat.First)}, []seat.Ticket{single(4), single(5, seat.First)}, 5},
		{"a seat of the rest is the rest's", closed(firstCome), []seat.Ticket{pair(1), pair(3, seat.First)}, []seat.Ticket{single(4, seat.First), single(5)}, 5},
		{"or a first-timer's if nobody else fits", closed(firstCome), []seat.Ticket{pair(1), pair(3, seat.First)}, []seat.Ticket{single(4, seat.First), pair(5)}, 4},
		{"what fell to others goes back", closed(firstCome), []seat.Ticket{pair(1), pair(2)}, []seat.Ticket{single(3), single(4, seat.First)}, 4},
		{"a lottery after its draw", ingelheim, []seat.Ticket{pair(1)}, []seat.Ticket{single(3)}, 3},
		{"fewer seats than people", closed(firstCome), []seat.Ticket{pair(1), pair(2), pair(3)}, []seat.Ticket{single(4)}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			number, ok := seat.Next(c.rule, 5, c.held, c.waiting)
			if number != c.number || ok != (c.number > 0) {
				t.Errorf("next is %d, %v", number, ok)
			}
		})
	}
}

func TestLine(t *testing.T) {
	waiting := []seat.Ticket{single(9, seat.Member), pair(4), single(7, seat.Host), single(2), pair(3, seat.Member)}
	members := seat.Rule{Kind: seat.MembersFirst}
	for _, c := range []struct {
		name string
		rule seat.Rule
		told []int
		line []int
	}{
		{"in order of registration", firstCome, nil, []int{2, 3, 4, 7, 9}},
		{"members, then the others", members, nil, []int{3, 9, 2, 4, 7}},
		{"hosts among the others", seat.Rule{Kind: seat.MembersFirst, Ranks: []string{seat.Host}}, nil, []int{3, 9, 7, 2, 4}},
		{"as it was told, then who came late", closed(members), []int{3, 7, 4, 100}, []int{3, 7, 4, 2, 9}},
		{"the list of a draw", ingelheim, []int{9, 4, 2}, []int{9, 4, 2, 3, 7}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var line []int
			for _, x := range seat.Line(c.rule, c.told, waiting) {
				line = append(line, x.Number)
			}
			same(t, "line", line, c.line)
		})
	}
}

// In the example of Ingelheim single first-timer 4 leaves: 20 are two and keep their place, 1 goes. Then 19, two of the others, leave: 16 go.
func TestNextAfterADraw(t *testing.T) {
	tickets := slices.Concat(neverBeen, haveBeen)
	a := seat.Allot(ingelheim, 20, tickets, stevenage)
	held, waiting := only(tickets, numbers(a.Seated)), seat.Line(ingelheim, numbers(a.Waiting), only(tickets, numbers(a.Waiting)))
	for _, c := range []struct{ leaves, goes int }{{4, 1}, {19, 16}, {12, 20}, {9, 15}, {5, 0}} {
		held = without(held, c.leaves)
		number, _ := seat.Next(ingelheim, 20, held, waiting)
		if number != c.goes {
			t.Fatalf("after %d has left, %d goes and not %d", c.leaves, number, c.goes)
		}
		held, waiting = append(held, only(waiting, []int{number})...), without(waiting, number)
	}
}

// only keeps some numbers, in their order.
func only(list []seat.Ticket, numbers []int) (kept []seat.Ticket) {
	for _, n := range numbers {
		for _, t := range list {
			if t.Number == n {
				kept = append(kept, t)
			}
		}
	}
	return kept
}
