// Package seat says who gets a seat on a trip: as people come, at the closing of registration, by lot, and when a seat is freed. It
// knows numbers and kinds, no names, and whoever has the same tickets, rule and seed comes to the same list.
//
// What was decided, and why:
//
//   - The seats lie in pools: one for each quota, and the rest, which is kept for nobody. Everybody stands in one of them: in the first
//     quota of the rule that they are in, or in the rest. A quota is thus also the most that its people get while others want the rest.
//   - What a quota leaves unused falls to the rest when registration has closed, and what the rest leaves to the quotas, in their order.
//     What has fallen is one heap: only there a pair may sit on what two pools have left.
//   - A pair stands where the one who registers stands, takes two seats of that pool, and has one lot: going together neither doubles
//     the chance nor halves it.
//   - Where one seat is free and a pair is next, the seat goes to the next one that fits. The pair keeps its place on the list and is first
//     as soon as two are free. A seat kept empty for it would help nobody if no second one is freed, and the pair can give up its companion.
//   - A quota holds after closing, too: a freed seat goes first to those whose pool is not full, then to the rest, then to the quotas.
//   - Who comes after closing stands at the end of the list, in order of number.
//   - A lot hangs on the number of a ticket alone, so it is the same whoever else comes or leaves.
//
// docs/trips.md tells this to the people whom it concerns, with an example worked by hand.
package seat

import "slices"

// A Ticket is one registration: one or two people, who go together or wait together. One for anything else never gets a seat.
type Ticket struct {
	Number int  // counted per trip from 1 in order of registration; never given twice
	Seats  int  // 1 or 2
	Member bool // of the association
	First  bool // has never been on a trip to that city
	Host   bool // has lodged guests from that city before
	Lost   bool // lost the draw last time
}

// The kinds of rules.
const (
	FirstCome    = "first-come"
	MembersFirst = "members-first" // among members, and among the others, in order of registration
	Lottery      = "lottery"       // nobody has a seat before the draw
)

// What quotas and ranks are for.
const (
	First  = "first"
	Host   = "host"
	Lost   = "lost"
	Member = "member"
)

// A Rule says who gets a seat.
type Rule struct {
	Kind   string
	Quotas []Quota  // seats kept for some; what a quota leaves unused falls to the rest
	Ranks  []string // the order of priority inside each pool; who is in several has the first, and who is in none is last

	// Closed says that registration has closed, so that what is unused falls to others. Before, seats are kept for those who may
	// still come. A lottery gives seats after closing alone and is always taken as closed.
	Closed bool
}

// A Quota keeps up to that many seats for first-timers, members or hosts.
type Quota struct {
	For   string
	Seats int
}

// is reports whether a ticket is of a kind.
func (t Ticket) is(kind string) bool {
	switch kind {
	case First:
		return t.First
	case Host:
		return t.Host
	case Lost:
		return t.Lost
	case Member:
		return t.Member
	}
	return false
}

// rank is where a ticket stands in the order of priority, from 0.
func (r Rule) rank(t Ticket) int {
	if i := slices.IndexFunc(r.Ranks, t.is); i >= 0 {
		return i
	}
	return len(r.Ranks)
}

// rankName is what a rank is called; empty for those who are in none.
func (r Rule) rankName(rank int) string {
	if rank < len(r.Ranks) {
		return r.Ranks[rank]
	}
	return ""
}

// falls reports whether what one pool has left is there for others.
func (r Rule) falls() bool { return r.Closed || r.Kind == Lottery }
