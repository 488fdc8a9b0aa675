package lodging

import "slices"

const (
	// maxWork is how often places are looked at before a search ends with the best plan so far.
	maxWork = 15_000_000
	// maxTried is how many pairs of places are tried out before it is decided on which of them two cases differ.
	maxTried = 8
)

// A search finds the best plan of a trip, case by case.
type search struct {
	trip *trip
	work int
	network
	guest  []int // of each row
	host   []int // of each column; none for those who are left over
	best   []int // the host of each guest
	least  int   // what that costs
	root   *state
	bound  int // what no plan costs less than
	spare  []*state
	cut    bool // a case was not looked into, as too much was done by then
	proven bool
}

// newSearch makes a trip a network. A host is a column for each pair of places, and one for a place that is over, to which
// no couple comes.
func newSearch(t *trip, work int) *search {
	s := &search{trip: t, work: work, best: slices.Clone(t.fixed)}
	for h, free := range t.free {
		for ; free > 0; free -= 2 {
			s.host, s.places = append(s.host, h), append(s.places, min(free, 2))
		}
	}
	people := 0
	for i, g := range t.guests {
		if t.fixed[i] != none {
			continue
		}
		s.first = append(s.first, people)
		for range g.Seats {
			s.rowOf = append(s.rowOf, len(s.guest))
		}
		s.guest, s.seats = append(s.guest, i), append(s.seats, g.Seats)
		people += g.Seats
	}
	s.host, s.places = append(s.host, none), append(s.places, people)
	s.rows, s.columns = len(s.guest)+1, len(s.host)
	s.least = people * s.left()
	s.cost, s.banned = make([]int, s.rows*s.columns), make([]bool, s.rows*s.columns)
	s.near = make([][]int, s.rows)
	for r := range s.rows {
		for c, h := range s.host {
			k := r*s.columns + c
			switch {
			case r == len(s.guest): // nobody costs nothing anywhere
			case h == none:
				s.cost[k] = s.left()
			case s.trip.fits[s.guest[r]][h].broken != 0 || s.seats[r] > s.places[c]:
				s.banned[k] = true
				continue
			default:
				s.cost[k] = maxPoints - t.fits[s.guest[r]][h].points
			}
			s.near[r] = append(s.near[r], c)
		}
	}
	s.path = newJourney(&s.network)
	return s
}

// left is what it costs to leave somebody over: more than all that points can be worth.
func (s *search) left() int { return (maxPoints + 1) * (len(s.rowOf) + 1) }

// run searches from the flow in which couples may be torn apart.
func (s *search) run() {
	s.root = newState(&s.network)
	s.settle(s.root)
	s.bound = s.total(s.root)
	s.keep(s.round(s.root))
	s.dive()
	s.explore(s.root)
	s.proven = !s.cut || s.least <= s.bound
}

// keep takes a plan if it is better than the best. Then it drops the columns at which nobody is in one that is better still:
// the prices of the root say by how much a seat there costs more.
func (s *search) keep(plan []int, cost int) {
	if cost >= s.least {
		return
	}
	s.best, s.least = plan, cost
	for r := range s.rows {
		seats := 1
		if r < len(s.seats) {
			seats = s.seats[r]
		}
		s.near[r] = slices.DeleteFunc(s.near[r], func(c int) bool {
			return s.bound+seats*(s.cost[r*s.columns+c]-s.root.row[r]-s.root.column[c]) >= s.least
		})
	}
}

// A branch is one of two cases of a pair of places: it is for couples, or for those who come alone.
type branch struct {
	bans  []int // by row and column
	state *state
	total int // what a plan costs at least in this case
}

// cases are both, the better one first.
func (s *search) cases(at *state, column int) (pair [2]branch) {
	for k := range pair {
		b := branch{total: far}
		if n := len(s.spare); n > 0 {
			b.state, s.spare = s.spare[n-1], s.spare[:n-1]
		} else {
			b.state = newState(&s.network)
		}
		b.state.copy(at)
		for r, seats := range s.seats {
			if i := r*s.columns + column; seats == 1+k && !s.banned[i] {
				b.bans = append(b.bans, i)
				s.ban(b.state, r, column)
			}
		}
		if s.settle(b.state) {
			b.total = s.total(b.state)
		}
		s.set(b.bans, false)
		pair[k] = b
	}
	if pair[1].total < pair[0].total {
		pair[0], pair[1] = pair[1], pair[0]
	}
	return pair
}

func (s *search) set(bans []int, banned bool) {
	for _, i := range bans {
		s.banned[i] = banned
	}
}

func (s *search) release(pair [2]branch) {
	for _, b := range pair {
		if b.state != nil {
			s.spare = append(s.spare, b.state)
		}
	}
}

// dive follows the better cases to the end, so that there is a good plan early.
func (s *search) dive() {
	var held [][2]branch
	for at := s.root; s.looked <= s.work; {
		mixed := s.mixed(at)
		if len(mixed) == 0 {
			break
		}
		pair := s.cases(at, mixed[0])
		held = append(held, pair)
		if at = pair[0].state; pair[0].total >= s.least {
			break
		}
		s.set(pair[0].bans, true)
		s.keep(s.round(at))
	}
	for _, pair := range held {
		s.set(pair[0].bans, false)
		s.release(pair)
	}
}

// explore looks for plans that are better than the best, among those that keep to what is banned so far. Of the pairs of
// places on which two cases could differ it takes the one that raises the cost the most.
func (s *search) explore(at *state) {
	s.keep(s.round(at))
	if s.total(at) >= s.least {
		return
	}
	var best [2]branch
	for tried, column := range s.mixed(at) {
		if s.looked > s.work {
			s.cut = true
			break
		}
		if tried == maxTried || tried > 0 && best[0].total >= s.least {
			break
		}
		pair := s.cases(at, column)
		if tried == 0 || s.better(pair, best) {
			pair, best = best, pair
		}
		s.release(pair)
	}
	for _, b := range best {
		if b.state == nil || b.total >= s.least {
			continue
		}
		s.set(b.bans, true)
		s.explore(b.state)
		s.set(b.bans, false)
	}
	s.release(best)
}

// better reports whether two cases cost more than two others, or promise to be done with sooner.
func (s *search) better(a, b [2]branch) bool {
	if x, y := min(a[0].total, s.least), min(b[0].total, s.least); x != y {
		return x > y
	}
	return min(a[1].total, s.least) > min(b[1].total, s.least)
}

// mixed lists the pairs of places that half a couple shares with somebody who comes alone.
func (s *search) mixed(at *state) (columns []int) {
	lone, half := make([]bool, s.columns), make([]bool, s.columns)
	for seat, c := range at.at {
		if s.seats[s.rowOf[seat]] == 1 {
			lone[c] = true
		} else {
			half[c] = true
		}
	}
	for c := range s.columns - 1 {
		if lone[c] && half[c] {
			columns = append(columns, c)
		}
	}
	return columns
}
