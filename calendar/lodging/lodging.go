// Package lodging finds out which guests of a trip sleep at which host family.
//
// A [Query] holds what hosts offer, what guests need, and what people have put together by hand. [Assign] makes a [Plan]
// of it, which says of each guest where they sleep and why there, or why nowhere.
//
// # What a plan is judged by
//
// Needs are never broken: a guest who needs a house without pets has one or none. Of all plans that keep them the best is
// the one that lodges the most people; of these the one with the most points, where a family that somebody knows
// counts for more than the languages of a whole coach ([PointsKnown]). Whatever is equal then goes by the ids, so that
// the same query gives the same plan, in whichever order it names hosts and guests.
//
// A place is one guest's for the whole trip, whoever sleeps in it for a part only: a family that offers one place is
// asked to take one person in, and not one after the other.
//
// # How it is searched
//
// Without couples this is a transport problem, which a flow of least cost solves exactly and at once. So couples are
// first let go: their two halves may sleep at different hosts. What comes of that is at least as good as any plan. If no
// half of a couple shares a pair of places with somebody who comes alone, the couples can be put together again at no
// cost, since each moves up to where the next one was. Where one does, two cases are looked into: the pair of places is
// for couples, or it is for those who come alone; and so on. A case that cannot be better than the best plan so far is
// dropped. Of the flow only what a case changes is reckoned anew. The work is bounded by counting it, and a plan says
// whether it was proven to be the best ([Plan.Proven]).
package lodging

import (
	"cmp"
	"slices"

	"jourfixe/events"
)

// A Query is what hosts offer and guests need on one trip. IDs are anything by which the caller knows them.
type Query struct {
	Nights int // how many the trip has; they are numbered from 1
	Hosts  []Host
	Guests []Guest
	Fixed  []Fixed
}

// A Host is a family that takes guests in.
type Host struct {
	ID        string
	Places    int
	From, To  int      // the first and the last night that they offer; 0 is the trip's own
	Languages []string // what is spoken there, the one of every day first

	Pets, Smoking, Stairs bool // what there is, and some guests cannot have
	Minors                bool // they take in somebody under age with whom nobody comes who answers for them
}

// A Guest is somebody who is to be lodged, or two who stay together.
type Guest struct {
	ID        string
	Seats     int      // 1, or 2 for a couple
	From, To  int      // the first and the last night for which they need a bed; 0 is the trip's own
	Languages []string // what they speak, the best first; of couples, either
	Knows     []string // hosts whom they know; those who take nobody in this time count for nothing

	NoPets, NoSmoking, NoStairs bool // what they cannot have
	Minor                       bool // somebody of them is under age, and nobody comes along who answers for them
}

// Fixed is a guest whom people have put with a host, by hand. It stays, whatever speaks against it.
type Fixed struct{ Guest, Host string }

// A Plan says of every guest where they sleep, or why nowhere.
type Plan struct {
	Placed []Placement // in the order of the guests' ids
	Left   []Left      // likewise
	People int         // how many are lodged; a couple is two
	Points int         // how well they are: the sum over the placements
	Proven bool        // that no plan is better; not proven means that the search was ended before it could tell
}

// A Placement is a guest at a host, and what speaks for it.
type Placement struct {
	Guest, Host string
	Seats       int
	Points      int    // of all who are lodged by it: those of a couple count twice
	Known       bool   // they know each other
	Language    string // the best that they share; empty if there is none
	Met         []Need // what the guest cannot have and the host has not
	Fixed       bool   // people have put it so
	Broken      []Need // what speaks against it: only where it is fixed
}

// Left is a guest for whom there is no host.
type Left struct {
	Guest string
	Seats int
	Why   Why
	Needs []Need   // for NoneMeets, each of which no host meets; for NoneMeetsAll, those that rule some host out
	Hosts []string // for AllFull, those that would do
}

// Why is why a guest is left over.
type Why string

const (
	NoHosts      Why = "no-hosts"       // nobody takes anybody in
	NoneMeets    Why = "none-meets"     // there are needs that no host meets
	NoneMeetsAll Why = "none-meets-all" // each need is met by some host, and all of them by none
	AllFull      Why = "all-full"       // all hosts that would do have taken in others, and have too few places left
)

// Assign makes the best plan. The problem names the field of a query that cannot be answered and what would be right.
func Assign(q *Query) (*Plan, *events.Problem) {
	return assign(q, maxWork)
}

// assign makes the best plan that is found within so much work.
func assign(q *Query, work int) (*Plan, *events.Problem) {
	if p := q.check(); p != nil {
		return nil, p
	}
	t := newTrip(q)
	s := newSearch(t, work)
	s.run()
	return t.plan(s.best, s.proven), nil
}

// A trip is a query in the order of ids, with what is fixed taken out.
type trip struct {
	hosts  []Host
	guests []Guest
	fixed  []int // the host of each guest who is fixed; none for the others
	over   []bool
	free   []int   // the places of each host that are not fixed
	fits   [][]fit // of each guest with each host
}

const none = -1

func newTrip(q *Query) *trip {
	t := &trip{hosts: slices.Clone(q.Hosts), guests: slices.Clone(q.Guests)}
	slices.SortFunc(t.hosts, func(a, b Host) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(t.guests, func(a, b Guest) int { return cmp.Compare(a.ID, b.ID) })
	index := make(map[string]int, len(t.hosts))
	for i := range t.hosts {
		h := &t.hosts[i]
		h.From, h.To = stay(h.From, h.To, q.Nights)
		index[h.ID] = i
		t.free = append(t.free, h.Places)
	}
	at := make(map[string]int, len(q.Fixed))
	for _, f := range q.Fixed {
		at[f.Guest] = index[f.Host]
	}
	for i := range t.guests {
		g := &t.guests[i]
		g.From, g.To = stay(g.From, g.To, q.Nights)
		h, fixed := at[g.ID]
		if !fixed {
			h = none
		} else {
			t.free[h] -= g.Seats
		}
		t.fixed = append(t.fixed, h)
		t.fits = append(t.fits, make([]fit, len(t.hosts)))
		for j := range t.hosts {
			t.fits[i][j] = fitOf(g, &t.hosts[j])
		}
	}
	for i := range t.free {
		t.over = append(t.over, t.free[i] < 0)
		t.free[i] = max(t.free[i], 0)
	}
	return t
}

// stay puts the trip's own nights where none are named.
func stay(from, to, nights int) (int, int) {
	if to == 0 {
		to = nights
	}
	return max(from, 1), to
}

// plan says what it means that each guest is at a host, or at none.
func (t *trip) plan(at []int, proven bool) *Plan {
	p := &Plan{Proven: proven}
	free := slices.Clone(t.free)
	for i, h := range at {
		if h != none && t.fixed[i] == none {
			free[h] -= t.guests[i].Seats
		}
	}
	for i, h := range at {
		g := &t.guests[i]
		if h == none {
			p.Left = append(p.Left, t.left(i, free))
			continue
		}
		f := t.fits[i][h]
		placed := Placement{
			Guest: g.ID, Host: t.hosts[h].ID, Seats: g.Seats, Points: f.points * g.Seats, Known: f.known, Language: f.language,
			Met: f.met(g), Fixed: t.fixed[i] != none, Broken: f.broken.list(),
		}
		if placed.Fixed && t.over[h] && f.broken&lacksPlaces == 0 {
			placed.Broken = append(placed.Broken, Places)
		}
		p.Placed = append(p.Placed, placed)
		p.People += g.Seats
		p.Points += placed.Points
	}
	return p
}
