package seat_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"jourfixe/calendar/seat"
)

// A made is a trip that was made up.
type made struct {
	rule     seat.Rule
	capacity int
	tickets  []seat.Ticket
	draw     seat.Draw
}

// each makes trips up, always the same.
func each(t *testing.T, visit func(t *testing.T, r *rand.Rand, m made)) {
	t.Helper()
	for n := range uint64(3000) {
		r := rand.New(rand.NewPCG(n, 13))
		m := makeUp(r)
		visit(t, r, m)
		if t.Failed() {
			t.Fatalf("trip %d: %+v", n, m)
		}
	}
}

func makeUp(r *rand.Rand) made {
	m := made{capacity: r.IntN(25), draw: seat.Draw{Trip: "riga", Seed: string(rune('a' + r.IntN(26)))}}
	m.rule.Kind = []string{seat.FirstCome, seat.MembersFirst, seat.Lottery}[r.IntN(3)]
	for _, i := range r.Perm(3)[:r.IntN(4)] {
		m.rule.Quotas = append(m.rule.Quotas, seat.Quota{For: []string{seat.First, seat.Member, seat.Host}[i], Seats: r.IntN(10)})
	}
	for _, i := range r.Perm(4)[:r.IntN(5)] {
		m.rule.Ranks = append(m.rule.Ranks, []string{seat.Host, seat.Lost, seat.Member, seat.First}[i])
	}
	m.rule.Closed = true
	coin := func() bool { return r.IntN(2) == 0 }
	for n := range r.IntN(40) {
		m.tickets = append(m.tickets, seat.Ticket{Number: n + 1, Seats: 1 + r.IntN(2), Member: coin(), First: coin(), Host: coin(), Lost: coin()})
	}
	return m
}

func (m made) allot() seat.Allotment { return seat.Allot(m.rule, m.capacity, m.tickets, m.draw) }

func seats(list []seat.Entry) (n int) {
	for _, e := range list {
		n += e.Ticket.Seats
	}
	return n
}

func TestEverybodyIsSomewhereAndNobodyTooMany(t *testing.T) {
	each(t, func(t *testing.T, _ *rand.Rand, m made) {
		a := m.allot()
		if n := seats(a.Seated); n > m.capacity {
			t.Errorf("%d have seats", n)
		}
		all := slices.Sorted(slices.Values(append(numbers(a.Seated), numbers(a.Waiting)...)))
		for i, n := range all {
			if n != i+1 {
				t.Errorf("those of the allotment are %v", all)
			}
		}
		if len(all) != len(m.tickets) {
			t.Errorf("%d of %d tickets are in the allotment", len(all), len(m.tickets))
		}
		kept, taken := 0, 0
		for _, p := range a.Pools {
			kept, taken = kept+p.Seats, taken+p.Taken+p.Fell
			if p.Taken > p.Seats {
				t.Errorf("more sit in a pool than it has: %+v", p)
			}
		}
		if kept != m.capacity || taken != seats(a.Seated) {
			t.Errorf("the pools have %d seats and %d are taken", kept, taken)
		}
	})
}

// Nobody waits for whom there is room, so what a quota has left is used.
func TestNoSeatIsFreeForWhoWaits(t *testing.T) {
	each(t, func(t *testing.T, _ *rand.Rand, m made) {
		a := m.allot()
		for _, e := range a.Waiting {
			if e.Ticket.Seats <= m.capacity-seats(a.Seated) {
				t.Errorf("%d waits, and there is room", e.Ticket.Number)
			}
		}
	})
}

// before is said anew here: whether x comes before y, who stand in one pool.
func (m made) before(x, y seat.Ticket) bool {
	rank := func(t seat.Ticket) int {
		kinds := map[string]bool{seat.Host: t.Host, seat.Lost: t.Lost, seat.Member: t.Member, seat.First: t.First}
		for i, k := range m.rule.Ranks {
			if kinds[k] {
				return i
			}
		}
		return 9
	}
	switch {
	case m.rule.Kind == seat.MembersFirst && x.Member != y.Member:
		return x.Member
	case rank(x) != rank(y):
		return rank(x) < rank(y)
	case m.rule.Kind == seat.Lottery:
		return m.draw.Lot(x.Number).String() < m.draw.Lot(y.Number).String()
	}
	return x.Number < y.Number
}

// Who waits would not have fitted into what those before them have left, so nobody behind has a seat at their cost.
func TestNobodyIsSeatedAtTheCostOfWhoComesBefore(t *testing.T) {
	each(t, func(t *testing.T, _ *rand.Rand, m made) {
		a := m.allot()
		for _, p := range a.Pools {
			for _, w := range a.Waiting {
				if w.Quota != p.Quota {
					continue
				}
				better := 0
				for _, s := range a.Seated {
					if s.Quota == p.Quota && !s.Fell && m.before(s.Ticket, w.Ticket) {
						better += s.Ticket.Seats
					}
				}
				if better+w.Ticket.Seats <= p.Seats {
					t.Errorf("%d waits, and of the %d seats of their pool those before have %d", w.Ticket.Number, p.Seats, better)
				}
			}
		}
	})
}

// Nobody sits on what is another pool's while somebody of it waits who would have fitted there.
func TestOnlyWhatIsUnusedFallsToOthers(t *testing.T) {
	each(t, func(t *testing.T, _ *rand.Rand, m made) {
		a := m.allot()
		for _, p := range a.Pools {
			for _, w := range a.Waiting {
				if w.Quota == p.Quota && w.Ticket.Seats <= p.Seats-p.Taken {
					t.Errorf("%d waits, and their pool has used %d of %d", w.Ticket.Number, p.Taken, p.Seats)
				}
			}
		}
	})
}

func TestOrderOfTicketsDoesNotMatter(t *testing.T) {
	each(t, func(t *testing.T, r *rand.Rand, m made) {
		a := m.allot()
		told := slices.Clone(m.tickets)
		r.Shuffle(len(m.tickets), func(i, j int) { m.tickets[i], m.tickets[j] = m.tickets[j], m.tickets[i] })
		given := slices.Clone(m.tickets)
		if b := m.allot(); !reflect.DeepEqual(a, b) {
			t.Errorf("in another order:\n%+v\n%+v", a, b)
		}
		if !slices.Equal(m.tickets, given) {
			t.Error("the tickets that were handed in are in another order now")
		}
		if x, y := seat.Explain(m.rule, m.capacity, told, m.draw), seat.Explain(m.rule, m.capacity, given, m.draw); x != y {
			t.Errorf("explained in another way:\n%s\n%s", x, y)
		}
	})
}

// Giving all seats at once is the same as offering them one after the other, and leaves nothing to offer.
func TestAllotIsNextUntilNobodyFits(t *testing.T) {
	each(t, func(t *testing.T, _ *rand.Rand, m made) {
		a := m.allot()
		full := seat.Allot(m.rule, 0, m.tickets, m.draw) // everybody waits
		waiting := seat.Line(m.rule, numbers(full.Waiting), m.tickets)
		var held []seat.Ticket
		for {
			number, ok := seat.Next(m.rule, m.capacity, held, waiting)
			if !ok {
				break
			}
			held, waiting = append(held, only(waiting, []int{number})...), without(waiting, number)
		}
		var offered, left []int
		for _, x := range held {
			offered = append(offered, x.Number)
		}
		for _, x := range waiting {
			left = append(left, x.Number)
		}
		same(t, "offered one after the other", offered, numbers(a.Seated))
		same(t, "left", left, numbers(a.Waiting))
	})
}

// When a ticket leaves, everybody else has the lot that they had, and who waits stands in the same order.
func TestWhoLeavesChangesNoLots(t *testing.T) {
	each(t, func(t *testing.T, r *rand.Rand, m made) {
		if len(m.tickets) == 0 {
			return
		}
		lots, place := map[int]string{}, map[int]int{}
		order := numbers(seat.Allot(m.rule, 0, m.tickets, m.draw).Waiting)
		for _, e := range seat.Allot(m.rule, 0, m.tickets, m.draw).Waiting {
			lots[e.Ticket.Number], place[e.Ticket.Number] = e.Lot, e.Place
		}
		gone := 1 + r.IntN(len(m.tickets))
		m.tickets = without(m.tickets, gone)
		after := seat.Allot(m.rule, 0, m.tickets, m.draw).Waiting
		for _, e := range after {
			if e.Lot != lots[e.Ticket.Number] || m.rule.Kind == seat.Lottery && e.Lot == "" {
				t.Errorf("%d had the lot %s and has %s", e.Ticket.Number, lots[e.Ticket.Number], e.Lot)
			}
		}
		same(t, "order", numbers(after), slices.DeleteFunc(order, func(n int) bool { return n == gone }))
	})
}

// As people come, go and are offered seats, there are never too many, no quota is exceeded, and nobody comes in while somebody who waits
// would have fitted.
func TestAYearOfComingAndGoing(t *testing.T) {
	each(t, func(t *testing.T, r *rand.Rand, m made) {
		m.rule.Closed = false
		if m.rule.Kind == seat.Lottery {
			m.rule.Kind = seat.FirstCome
		}
		var held, waiting []seat.Ticket
		offer := func() {
			for {
				number, ok := seat.Next(m.rule, m.capacity, held, seat.Line(m.rule, nil, waiting))
				if !ok {
					return
				}
				held, waiting = append(held, only(waiting, []int{number})...), without(waiting, number)
			}
		}
		look := func() {
			all, pools := 0, map[string]int{}
			for _, x := range held {
				all += x.Seats
				pools[m.quota(x)] += x.Seats
			}
			if all > m.capacity {
				t.Errorf("%d have seats", all)
			}
			kept := 0
			for _, q := range m.rule.Quotas {
				n := min(q.Seats, m.capacity-kept)
				kept += n
				if pools[q.For] > n && !m.rule.Closed {
					t.Errorf("%d sit in the quota %s", pools[q.For], q.For)
				}
			}
			if pools[""] > m.capacity-kept && !m.rule.Closed {
				t.Errorf("%d sit in the rest", pools[""])
			}
		}
		for i, x := range m.tickets {
			if i == len(m.tickets)*3/4 {
				m.rule.Closed = true
				offer()
			}
			if seat.Room(m.rule, m.capacity, held, x) {
				held = append(held, x)
			} else {
				waiting = append(waiting, x)
			}
			if number, ok := seat.Next(m.rule, m.capacity, held, waiting); ok {
				t.Errorf("%d came, and %d waits, for whom there is room", x.Number, number)
			}
			if r.IntN(4) == 0 && len(held) > 0 {
				held = without(held, held[r.IntN(len(held))].Number)
				offer()
			}
			look()
		}
	})
}

// quota is said anew here: in which one a ticket stands.
func (m made) quota(t seat.Ticket) string {
	for _, q := range m.rule.Quotas {
		if q.For == seat.First && t.First || q.For == seat.Member && t.Member || q.For == seat.Host && t.Host {
			return q.For
		}
	}
	return ""
}

// In a draw everybody of a rank has the same chance.
func TestLotsAreEven(t *testing.T) {
	const people, draws = 40, 2000
	first := make([]int, people)
	for n := range draws {
		d := seat.Draw{Trip: "riga", Seed: "seed" + string(rune('a'+n%26)) + string(rune('a'+n/26%26)) + string(rune('a'+n/676))}
		var tickets []seat.Ticket
		for i := range people {
			tickets = append(tickets, single(i+1))
		}
		for _, e := range seat.Allot(seat.Rule{Kind: seat.Lottery}, people/2, tickets, d).Seated {
			first[e.Ticket.Number-1]++
		}
	}
	// Each goes in half of the draws: 1,000 of 2,000, with a standard deviation of 22. Five of these are 112.
	for i, n := range first {
		if n < 888 || n > 1112 {
			t.Errorf("ticket %d has a seat in %d of %d draws", i+1, n, draws)
		}
	}
}
