package lodging

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// chance makes a query up: how many hosts and guests, and how many places a host has at most. Half of the guests are couples, and what
// they need and know is as mixed as can be, which is harder than a trip: there, most speak the same two languages.
func chance(r *rand.Rand, hosts, guests, places int) *Query {
	q := &Query{Nights: 3 + r.IntN(4)}
	one := func(n int) bool { return r.IntN(n) == 0 }
	tongues := func() (list []string) {
		for _, l := range []string{"de", "en", "pl", "lv", "tr"} {
			if one(3) {
				list = append(list, l)
			}
		}
		r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		return list
	}
	nights := func() (from, to int) {
		if one(8) {
			from = 1 + r.IntN(q.Nights)
		}
		if one(8) {
			to = max(from, 1) + r.IntN(q.Nights+1-max(from, 1))
		}
		return from, to
	}
	for i := range hosts {
		h := Host{ID: fmt.Sprintf("h%03d", i), Places: 1 + r.IntN(places), Languages: tongues(), Pets: one(3), Smoking: one(4), Stairs: one(2), Minors: one(2)}
		h.From, h.To = nights()
		q.Hosts = append(q.Hosts, h)
	}
	for i := range guests {
		g := Guest{ID: fmt.Sprintf("g%03d", i), Seats: 1 + r.IntN(2), Languages: tongues(), NoPets: one(4), NoSmoking: one(3), NoStairs: one(5), Minor: one(6)}
		g.From, g.To = nights()
		for hosts > 0 && one(3) {
			g.Knows = append(g.Knows, q.Hosts[r.IntN(hosts)].ID)
		}
		q.Guests = append(q.Guests, g)
		if hosts > 0 && one(12) {
			q.Fixed = append(q.Fixed, Fixed{g.ID, q.Hosts[r.IntN(hosts)].ID})
		}
	}
	return q
}

// may is whether a host meets what a guest needs, said night by night; whether there is room is another matter.
func may(q *Query, g Guest, h Host) bool {
	offered := map[int]bool{}
	for n := max(1, h.From); n <= q.Nights && (h.To == 0 || n <= h.To); n++ {
		offered[n] = true
	}
	for n := max(1, g.From); n <= q.Nights && (g.To == 0 || n <= g.To); n++ {
		if !offered[n] {
			return false
		}
	}
	return !(g.NoPets && h.Pets) && !(g.NoSmoking && h.Smoking) && !(g.NoStairs && h.Stairs) && (!g.Minor || h.Minors)
}

// worth is how many points it is for one person to be there.
func worth(g Guest, h Host) (points int) {
	for _, l := range g.Languages {
		if slices.Contains(h.Languages, l) {
			points = 1
		}
	}
	if slices.Contains(g.Knows, h.ID) {
		points += 100
	}
	return points
}

// judge finds how many people the best plan lodges, and with how many points, by going through everything: guest by guest, for
// every number of places that the hosts may have left then. It shares no line with what it judges.
func judge(q *Query) (people, points int) {
	const lodged = 1_000_000 // what it counts that somebody is, against points
	fixed := map[string]string{}
	for _, f := range q.Fixed {
		fixed[f.Guest] = f.Host
	}
	size, step, free := 1, make([]int, len(q.Hosts)), make([]int, len(q.Hosts))
	for i, h := range q.Hosts {
		free[i] = h.Places
		for _, g := range q.Guests {
			if fixed[g.ID] == h.ID {
				free[i] = max(0, free[i]-g.Seats)
			}
		}
		step[i] = size
		size *= free[i] + 1
	}
	best := make([]int, size) // by how many places are left
	for _, g := range q.Guests {
		next := slices.Clone(best) // left over
		for i, h := range q.Hosts {
			w := (lodged + worth(g, h)) * g.Seats
			if fixed[g.ID] == h.ID {
				for s := range next {
					next[s] = best[s] + w
				}
			}
			if fixed[g.ID] != "" || !may(q, g, h) {
				continue
			}
			for s := range best {
				if s/step[i]%(free[i]+1) >= g.Seats {
					next[s] = max(next[s], best[s-g.Seats*step[i]]+w)
				}
			}
		}
		best = next
	}
	return best[size-1] / lodged, best[size-1] % lodged
}

// TestBestOfAll holds plans against the judge, and each against the same query in another order.
func TestBestOfAll(t *testing.T) {
	hard := 0
	for n := range 1000 {
		r := rand.New(rand.NewPCG(uint64(n), 7))
		q := chance(r, r.IntN(6), r.IntN(13), 1+r.IntN(4))
		p := made(t, q)
		people, points := judge(q)
		if p.People != people || p.Points != points || !p.Proven {
			t.Errorf("case %d: %d people with %d points, proven %v; the best is %d with %d", n, p.People, p.Points, p.Proven, people, points)
		}
		sound(t, q, p)
		r.Shuffle(len(q.Hosts), func(i, j int) { q.Hosts[i], q.Hosts[j] = q.Hosts[j], q.Hosts[i] })
		r.Shuffle(len(q.Guests), func(i, j int) { q.Guests[i], q.Guests[j] = q.Guests[j], q.Guests[i] })
		r.Shuffle(len(q.Fixed), func(i, j int) { q.Fixed[i], q.Fixed[j] = q.Fixed[j], q.Fixed[i] })
		if again := made(t, q); !reflect.DeepEqual(p, again) {
			t.Errorf("case %d: in another order the plan is another:\n%+v\n%+v", n, p, again)
		}
		s := newSearch(newTrip(q), maxWork)
		if len(s.mixed(s.settled())) > 0 {
			hard++
		}
	}
	if hard < 50 {
		t.Errorf("only in %d cases a couple is torn so that it matters", hard)
	}
}

// settled is the flow in which couples may be torn apart.
func (s *search) settled() *state {
	root := newState(&s.network)
	s.settle(root)
	return root
}

// TestBigTrips looks at trips that are too big for the judge: plans are sound, and lodge no more people than if couples could be torn
// apart, and hardly fewer.
func TestBigTrips(t *testing.T) {
	proven := 0
	for n := range 20 {
		q := chance(rand.New(rand.NewPCG(uint64(n), 9)), 120, 200, 3+n%2)
		p := made(t, q)
		sound(t, q, p)
		if p.Proven {
			proven++
		}
		s := newSearch(newTrip(q), maxWork)
		left, fixed := s.total(s.settled())/s.left(), 0
		for i, h := range s.trip.fixed {
			if h != none {
				fixed += s.trip.guests[i].Seats
			}
		}
		if most := fixed + len(s.rowOf) - left; p.People > most || p.People < most-2 {
			t.Errorf("case %d: %d people are lodged, where at most %d could be", n, p.People, most)
		}
	}
	if proven < 15 {
		t.Errorf("only %d of 20 plans are proven to be the best", proven)
	}
}

// TestUntangled holds what the search goes by against flows: where no pair of places is mixed, couples who are torn come
// together again, and the plan costs no more than the flow.
func TestUntangled(t *testing.T) {
	torn := 0
	for n := range 1000 {
		r := rand.New(rand.NewPCG(uint64(n), 5))
		s := newSearch(newTrip(chance(r, 4+r.IntN(8), 4+r.IntN(12), 4)), maxWork)
		at := s.settled()
		if len(s.mixed(at)) > 0 {
			continue
		}
		for r, seats := range s.seats {
			if at.at[s.first[r]] != at.at[s.first[r]+seats-1] {
				torn++
				break
			}
		}
		if _, cost := s.round(at); cost != s.total(at) {
			t.Errorf("case %d: the plan costs %d, the flow %d", n, cost, s.total(at))
		}
	}
	if torn < 20 {
		t.Errorf("only in %d cases a couple is torn", torn)
	}
}

// TestCutShort ends searches early: a plan is sound all the same, and does not say that it is proven unless it is the best.
func TestCutShort(t *testing.T) {
	unproven := 0
	for n := range 300 {
		r := rand.New(rand.NewPCG(uint64(n), 3))
		q := chance(r, 5, 12, 4)
		p, problem := assign(q, 0)
		if problem != nil {
			t.Fatal(problem)
		}
		sound(t, q, p)
		people, points := judge(q)
		if best := p.People == people && p.Points == points; p.Proven && !best {
			t.Errorf("case %d: said to be proven, and is not the best", n)
		}
		if !p.Proven {
			unproven++
		}
	}
	if unproven == 0 {
		t.Error("no search was ended early")
	}
}

func made(t testing.TB, q *Query) *Plan {
	t.Helper()
	p, problem := Assign(q)
	if problem != nil {
		t.Fatal(problem)
	}
	return p
}

// sound looks whether a plan is one, whatever it is worth: everybody is in it once, what is fixed stays, nothing that is
// needed is broken, nobody is left over for whom there is room, and its sums are right.
func sound(t *testing.T, q *Query, p *Plan) {
	t.Helper()
	hosts, guests, fixed := map[string]Host{}, map[string]Guest{}, map[string]string{}
	taken, byHand := map[string]int{}, map[string]int{}
	for _, h := range q.Hosts {
		hosts[h.ID] = h
	}
	for _, g := range q.Guests {
		guests[g.ID] = g
	}
	for _, f := range q.Fixed {
		fixed[f.Guest] = f.Host
		byHand[f.Host] += guests[f.Guest].Seats
	}
	seen, people, points := map[string]bool{}, 0, 0
	for _, x := range p.Placed {
		g, h := guests[x.Guest], hosts[x.Host]
		if seen[x.Guest] || g.ID == "" || h.ID == "" || x.Seats != g.Seats {
			t.Errorf("%+v: nobody, nowhere, or there twice", x)
		}
		seen[x.Guest] = true
		people += g.Seats
		points += x.Points
		taken[h.ID] += g.Seats
		if x.Points != worth(g, h)*g.Seats || x.Known != slices.Contains(g.Knows, h.ID) {
			t.Errorf("%+v: should have %d points", x, worth(g, h)*g.Seats)
		}
		if x.Fixed != (fixed[x.Guest] == x.Host) || fixed[x.Guest] != "" && !x.Fixed {
			t.Errorf("%+v: fixed is %q", x, fixed[x.Guest])
		}
		fits := may(q, g, h) && (!x.Fixed || byHand[h.ID] <= h.Places)
		if fits != (len(x.Broken) == 0) || !x.Fixed && !fits {
			t.Errorf("%+v: fits is %v", x, fits)
		}
	}
	for _, h := range q.Hosts {
		if taken[h.ID] > max(h.Places, byHand[h.ID]) {
			t.Errorf("%d people are at %s, which has %d places", taken[h.ID], h.ID, h.Places)
		}
	}
	for _, x := range p.Left {
		g := guests[x.Guest]
		if seen[x.Guest] || fixed[x.Guest] != "" {
			t.Errorf("%+v: is lodged, or should be", x)
		}
		seen[x.Guest] = true
		var full []string
		for _, h := range hosts {
			if may(q, g, h) && h.Places >= g.Seats {
				full = append(full, h.ID)
				if h.Places-taken[h.ID] >= g.Seats {
					t.Errorf("%+v: there is room at %s", x, h.ID)
				}
			}
		}
		slices.Sort(full)
		if !slices.Equal(full, x.Hosts) || (len(full) > 0) != (x.Why == AllFull) {
			t.Errorf("%+v: would do at %v", x, full)
		}
	}
	if len(seen) != len(q.Guests) || people != p.People || points != p.Points {
		t.Errorf("of %d guests %d are in the plan; %d people and %d points, it says %d and %d", len(q.Guests), len(seen), people, points, p.People, p.Points)
	}
}

// BenchmarkAssign plans trips of 200 guests and 120 hosts, one after the other, and says for how many the plan is proven.
func BenchmarkAssign(b *testing.B) {
	var list []*Query
	for n := range 60 {
		list = append(list, chance(rand.New(rand.NewPCG(uint64(n), 9)), 120, 200, 3+n%2))
	}
	proven, n := 0, 0
	for b.Loop() {
		if made(b, list[n%len(list)]).Proven {
			proven++
		}
		n++
	}
	b.ReportMetric(float64(proven)/float64(n), "proven")
}

// BenchmarkWorst plans the biggest trip that is allowed, on which all are alike and nobody knows anybody.
func BenchmarkWorst(b *testing.B) {
	q := &Query{Nights: 5}
	for i := range maxHosts {
		q.Hosts = append(q.Hosts, Host{ID: fmt.Sprintf("h%03d", i), Places: maxPlaces})
		q.Guests = append(q.Guests, Guest{ID: fmt.Sprintf("g%03d", i), Seats: 1 + i%2})
	}
	for b.Loop() {
		if p := made(b, q); !p.Proven {
			b.Fatal("not proven")
		}
	}
}
