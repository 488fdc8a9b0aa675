package seat

import (
	"cmp"
	"slices"
)

// A standing is a ticket with all that it is ordered by.
type standing struct {
	Entry
	pool, rank int
	lot        Lot
	seated     bool
}

// line puts tickets in the order of the rule. Members come first by number, a draw goes by pool, rank and lot; in each pool all go by rank.
func (r Rule) line(tickets []Ticket, d Draw) []*standing {
	all := make([]standing, len(tickets))
	list := make([]*standing, len(tickets))
	for i, t := range tickets {
		s := &all[i]
		s.Ticket, s.pool, s.rank = t, r.pool(t), r.rank(t)
		s.Quota, s.Rank = r.quota(s.pool), r.rankName(s.rank)
		if r.Kind == Lottery {
			s.lot = d.Lot(t.Number)
			s.Lot = s.lot.String()
		}
		list[i] = s
	}
	slices.SortFunc(list, r.compare)
	return list
}

// compare is the order of the list.
func (r Rule) compare(a, b *standing) int {
	switch r.Kind {
	case MembersFirst:
		if a.Ticket.Member != b.Ticket.Member {
			if a.Ticket.Member {
				return -1
			}
			return 1
		}
	case Lottery:
		if c := cmp.Or(cmp.Compare(a.pool, b.pool), cmp.Compare(a.rank, b.rank)); c != 0 {
			return c
		}
		if c := a.lot.Compare(b.lot); c != 0 {
			return c
		}
	}
	return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.Ticket.Number, b.Ticket.Number))
}
