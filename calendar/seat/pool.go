package seat

import "slices"

// pool is where a ticket stands, by its number: in the first quota that it is in, or in the rest, which comes after all quotas.
func (r Rule) pool(t Ticket) int {
	if i := slices.IndexFunc(r.Quotas, func(q Quota) bool { return t.is(q.For) }); i >= 0 {
		return i
	}
	return len(r.Quotas)
}

// quota is what a pool is called; empty for the rest.
func (r Rule) quota(pool int) string {
	if pool < len(r.Quotas) {
		return r.Quotas[pool].For
	}
	return ""
}

// heirs are the pools in the order in which what is unused falls to them.
func (r Rule) heirs() []int {
	list := []int{len(r.Quotas)}
	for p := range r.Quotas {
		list = append(list, p)
	}
	return list
}

// seats are how many each pool has: a quota what it keeps, as far as there are seats, and the rest what remains.
func (r Rule) seats(capacity int) []int {
	left := max(capacity, 0)
	list := make([]int, 0, len(r.Quotas)+1)
	for _, q := range r.Quotas {
		n := min(max(q.Seats, 0), left)
		list, left = append(list, n), left-n
	}
	return append(list, left)
}

// A vacancy is how many seats are free: in each pool, and in all.
type vacancy struct {
	pools []int
	all   int
}

// vacancy is what is free once some have their seats. A pool of which more go than it has is below zero: these sit on what fell to them.
func (r Rule) vacancy(capacity int, held []Ticket) *vacancy {
	v := &vacancy{pools: r.seats(capacity), all: max(capacity, 0)}
	for _, t := range held {
		v.take(r.pool(t), t.Seats)
	}
	return v
}

// take seats that many of a pool.
func (v *vacancy) take(pool, seats int) {
	v.pools[pool] -= seats
	v.all -= seats
}

// own are the seats that those of a pool may have before anything falls to them.
func (v *vacancy) own(pool int) int { return min(v.pools[pool], v.all) }

// fits reports whether all of a ticket find a seat among so many.
func (t Ticket) fits(free int) bool { return (t.Seats == 1 || t.Seats == 2) && t.Seats <= free }
