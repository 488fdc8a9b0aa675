package seat_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"jourfixe/calendar/seat"
)

// ingelheim is the rule by which the partnership association of Ingelheim am Rhein gives seats: up to eight for people who have never been on a
// trip to that city; among these, and among the others, first those who have lodged guests from there, then those who lost the last
// draw, then the rest; a draw where not all of a rank find room; and what one of the two leaves is the other's.
var ingelheim = seat.Rule{
	Kind:   seat.Lottery,
	Quotas: []seat.Quota{{For: seat.First, Seats: 8}},
	Ranks:  []string{seat.Host, seat.Lost},
}

var stevenage = seat.Draw{Trip: "stevenage-2027", Seed: "7cf1b0a4d9e35f28"}

func single(number int, kinds ...string) seat.Ticket { return ticket(number, 1, kinds) }
func pair(number int, kinds ...string) seat.Ticket   { return ticket(number, 2, kinds) }

func ticket(number, seats int, kinds []string) seat.Ticket {
	is := func(kind string) bool { return slices.Contains(kinds, kind) }
	return seat.Ticket{Number: number, Seats: seats, Member: is(seat.Member), First: is(seat.First), Host: is(seat.Host), Lost: is(seat.Lost)}
}

// neverBeen and haveBeen want 11 seats and 15.
var (
	neverBeen = []seat.Ticket{
		single(1, seat.First), single(3, seat.First, seat.Host), single(4, seat.First), pair(5, seat.First, seat.Lost),
		single(9, seat.First, seat.Lost), pair(12, seat.First, seat.Host), single(18, seat.First), pair(20, seat.First),
	}
	haveBeen = []seat.Ticket{
		pair(2, seat.Host), single(6, seat.Lost), pair(8, seat.Lost), single(10, seat.Host), pair(11), single(13), single(15), pair(16), single(17), pair(19),
	}
)

// Worked by hand for a trip of 20 seats, 8 for first-timers and 12 for the rest. How each lot begins is what
// printf '%s' '7cf1b0a4d9e35f28/stevenage-2027/12' | sha256sum prints for number 12, and so on.
//
//	first, 8 seats: hosts  12 (70b9, two) and 3 (e91f):                     12, 3   5 left
//	                lost   5 (b33a, two) and 9 (67d5):                      9, 5    2 left
//	                others 4 (2864), 20 (8805, two), 18 (8853), 1 (a0e3):   4       1 left
//	                       20 are two and do not fit, 18 does:              18      0 left; 20 and 1 wait
//	rest, 12 seats: hosts  2 (3240, two) and 10 (bb62):                     2, 10   9 left
//	                lost   6 (8d9a) and 8 (d87e, two):                      6, 8    6 left
//	                others 11 (19a6, two), 19 (7163, two), 17 (750a):       11, 19, 17   1 left
//	                       16 (a547) are two and do not fit, 13 (a648) does, then 15 (ef84):  13   0 left; 16 and 15 wait
func TestIngelheim(t *testing.T) {
	for _, c := range []struct {
		name            string
		tickets         []seat.Ticket
		seated, waiting []int
		fell            []int // of the seated, who sit on what others have left
	}{
		{
			name: "both wait", tickets: slices.Concat(neverBeen, haveBeen),
			seated: []int{12, 3, 9, 5, 4, 18, 2, 10, 6, 8, 11, 19, 17, 13}, waiting: []int{20, 1, 16, 15},
		},
		{
			// Without 1, 4, 18 and 20 first-timers take 6 of 8. What they leave is for 16, who are two; 15 waits.
			name: "first-timers leave two", tickets: slices.Concat(without(neverBeen, 1, 4, 18, 20), haveBeen),
			seated: []int{12, 3, 9, 5, 2, 10, 6, 8, 11, 19, 17, 13, 16}, waiting: []int{15}, fell: []int{16},
		},
		{
			// Without 4, 18 and 20 there is one seat more that first-timers leave, after 1: 16 are two, 15 fits.
			name: "first-timers leave one", tickets: slices.Concat(without(neverBeen, 4, 18, 20), haveBeen),
			seated: []int{12, 3, 9, 5, 1, 2, 10, 6, 8, 11, 19, 17, 13, 15}, waiting: []int{16}, fell: []int{15},
		},
		{
			// Without 11, 13, 15 and 16 the others take 9 of 12, and all first-timers go: 20 before 1, by lot.
			name: "the others leave three", tickets: slices.Concat(neverBeen, without(haveBeen, 11, 13, 15, 16)),
			seated: []int{12, 3, 9, 5, 4, 18, 2, 10, 6, 8, 19, 17, 20, 1}, fell: []int{20, 1},
		},
		{
			name: "only first-timers", tickets: neverBeen,
			seated: []int{12, 3, 9, 5, 4, 18, 20, 1}, fell: []int{20, 1},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := seat.Allot(ingelheim, 20, c.tickets, stevenage)
			same(t, "seated", numbers(a.Seated), c.seated)
			same(t, "waiting", numbers(a.Waiting), c.waiting)
			var fell []int
			for _, e := range a.Seated {
				if e.Fell {
					fell = append(fell, e.Ticket.Number)
				}
			}
			same(t, "on what others left", fell, c.fell)
		})
	}
}

// Why each is where it is, in the example from above.
func TestIngelheimSaysWhy(t *testing.T) {
	a := seat.Allot(ingelheim, 20, slices.Concat(neverBeen, haveBeen), stevenage)
	why := map[int]seat.Entry{}
	for _, e := range slices.Concat(a.Seated, a.Waiting) {
		why[e.Ticket.Number] = e
	}
	for _, want := range []seat.Entry{
		{Ticket: pair(12, seat.First, seat.Host), Place: 1, Quota: seat.First, Rank: seat.Host},
		{Ticket: single(18, seat.First), Place: 6, Quota: seat.First, Drawn: true},
		{Ticket: pair(20, seat.First), Place: 1, Quota: seat.First, Drawn: true, Passed: true},
		{Ticket: single(1, seat.First), Place: 2, Quota: seat.First, Drawn: true},
		{Ticket: single(6, seat.Lost), Place: 9, Rank: seat.Lost},
		{Ticket: pair(16), Place: 3, Drawn: true, Passed: true},
	} {
		want.Lot = stevenage.Lot(want.Ticket.Number).String()
		if got := why[want.Ticket.Number]; got != want {
			t.Errorf("ticket %d:\n got %+v\nwant %+v", want.Ticket.Number, got, want)
		}
	}
	if want := []seat.Pool{{Quota: seat.First, Seats: 8, Taken: 8}, {Seats: 12, Taken: 12}}; !slices.Equal(a.Pools, want) {
		t.Errorf("pools are %+v, not %+v", a.Pools, want)
	}
}

// The page for people shows this example as it comes out.
func TestPageShowsTheExample(t *testing.T) {
	page, err := os.ReadFile("../../docs/trips.md")
	if err != nil {
		t.Fatal(err)
	}
	told := seat.Explain(ingelheim, 20, slices.Concat(neverBeen, haveBeen), stevenage)
	if !strings.Contains(string(page), "```\n"+told+"```\n") {
		t.Errorf("docs/trips.md does not show what comes out:\n%s", told)
	}
}

// without leaves out some numbers.
func without(list []seat.Ticket, left ...int) []seat.Ticket {
	return slices.DeleteFunc(slices.Clone(list), func(t seat.Ticket) bool { return slices.Contains(left, t.Number) })
}

func numbers(list []seat.Entry) (n []int) {
	for _, e := range list {
		n = append(n, e.Ticket.Number)
	}
	return n
}

func same(t *testing.T, what string, got, want []int) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %v, not %v", what, got, want)
	}
}
