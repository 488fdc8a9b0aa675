package seat

// An Allotment is who has a seat and who waits.
type Allotment struct {
	Seated  []Entry // in the order in which they got their seats
	Waiting []Entry // in the order of the list
	Pools   []Pool  // how the seats were shared out: the quotas, then the rest
	Turns   []Turn  // what was done, one ticket after the other; whoever follows them by hand comes to the same
}

// Numbers are those of the tickets that have seats, in the order in which they got them, and of those that wait.
func (a Allotment) Numbers() (seated, waiting []int) {
	return numbers(a.Seated), numbers(a.Waiting)
}

func numbers(list []Entry) []int {
	all := make([]int, len(list))
	for i, e := range list {
		all[i] = e.Ticket.Number
	}
	return all
}

// An Entry is one ticket of an allotment, and why it is where it is.
type Entry struct {
	Ticket Ticket
	Place  int    // from 1: among the seated, or on the waiting list
	Quota  string // where it stands; empty for the rest
	Fell   bool   // it sits on what others have left
	Rank   string // its rank; empty for those who are in none
	Lot    string // as sha256sum prints it; empty where nothing is drawn
	Drawn  bool   // lots have decided: some of its rank in its pool have seats, others wait
	Passed bool   // a pair that waits because there was one seat when its turn came
}

// A Pool is what became of the seats of one quota or of the rest.
type Pool struct {
	Quota string // empty for the rest
	Seats int    // that it has
	Taken int    // of them by those who stand in it
	Fell  int    // seats of others that those who stand in it have beside
}

// A Turn is one look at one ticket: whether there are seats for it.
type Turn struct {
	Ticket int
	Quota  string // where it stands
	Fell   bool   // whether it may have what others have left; each has its turn in its own pool first
	Free   int    // seats, before it
	Seated bool
}

// Allot gives all seats at once, when registration has closed and nobody has one yet. Where people have got their seats as they came, closing
// is to mark the rule as closed and to ask Next until nobody fits.
func Allot(r Rule, capacity int, tickets []Ticket, d Draw) Allotment {
	list := r.line(tickets, d)
	g := giving{vacancy: r.vacancy(capacity, nil), turns: make([]Turn, 0, len(list))}
	for _, s := range list {
		g.turn(s, g.own(s.pool), false)
	}
	for _, p := range r.heirs() {
		for _, s := range list {
			if s.pool == p && !s.seated && g.all > 0 {
				g.turn(s, g.all, true)
			}
		}
	}
	if r.Kind == Lottery {
		markDrawn(list)
	}
	return Allotment{Seated: told(g.seated), Waiting: told(waiting(list)), Pools: r.pools(capacity, list), Turns: g.turns}
}

// A giving is the seats while they are given.
type giving struct {
	*vacancy
	seated []*standing
	turns  []Turn
}

// turn seats a ticket if it fits.
func (g *giving) turn(s *standing, free int, fell bool) {
	s.seated = s.Ticket.fits(free)
	s.Passed = !s.seated && (s.Passed || free == 1 && s.Ticket.Seats == 2)
	g.turns = append(g.turns, Turn{s.Ticket.Number, s.Quota, fell, free, s.seated})
	if s.seated {
		s.Fell = fell
		g.take(s.pool, s.Ticket.Seats)
		g.seated = append(g.seated, s)
	}
}

// waiting are those of the list who have no seat.
func waiting(list []*standing) (left []*standing) {
	for _, s := range list {
		if !s.seated {
			left = append(left, s)
		}
	}
	return left
}

// told are the entries of a list, with their places on it.
func told(list []*standing) []Entry {
	entries := make([]Entry, len(list))
	for i, s := range list {
		entries[i] = s.Entry
		entries[i].Place = i + 1
	}
	return entries
}

// pools is what has become of the seats of each pool.
func (r Rule) pools(capacity int, list []*standing) (pools []Pool) {
	for p, n := range r.seats(capacity) {
		pools = append(pools, Pool{Quota: r.quota(p), Seats: n})
	}
	for _, s := range list {
		switch pool := &pools[s.pool]; {
		case s.Fell:
			pool.Fell += s.Ticket.Seats
		case s.seated:
			pool.Taken += s.Ticket.Seats
		}
	}
	return pools
}

// markDrawn finds the ranks that did not fit whole, in a list that goes by pool and rank.
func markDrawn(list []*standing) {
	for len(list) > 0 {
		n, seated := 0, 0
		for n < len(list) && list[n].pool == list[0].pool && list[n].rank == list[0].rank {
			if list[n].seated {
				seated++
			}
			n++
		}
		for _, s := range list[:n] {
			s.Drawn = seated > 0 && seated < n
		}
		list = list[n:]
	}
}
