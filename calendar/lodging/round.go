package lodging

import "slices"

// round makes a plan of a state, and says what it costs. Where no pair of places is mixed it costs what the state does:
// couples who are torn form chains there, one after the other sharing a pair of places, and each moves up as a whole.
func (s *search) round(at *state) ([]int, int) {
	columns := s.untangle(at)
	plan, free := slices.Clone(s.trip.fixed), slices.Clone(s.trip.free)
	cost := 0
	for r, c := range columns {
		if c != none && s.host[c] != none {
			h := s.host[c]
			plan[s.guest[r]] = h
			free[h] -= s.seats[r]
			cost += s.seats[r] * s.cost[r*s.columns+c]
		}
	}
	for _, seats := range []int{2, 1} {
		for r, i := range s.guest {
			if s.seats[r] != seats || plan[i] != none {
				continue
			}
			best := none
			for h, f := range s.trip.fits[i] {
				if f.broken == 0 && free[h] >= seats && (best == none || f.points > s.trip.fits[i][best].points) {
					best = h
				}
			}
			if best == none {
				cost += seats * s.left()
				continue
			}
			plan[i] = best
			free[best] -= seats
			cost += seats * (maxPoints - s.trip.fits[i][best].points)
		}
	}
	return plan, cost
}

// untangle gives each row one column; none to a couple for whom there is none.
func (s *search) untangle(at *state) []int {
	rest := s.columns - 1
	columns := make([]int, len(s.guest))
	halves := make([][]int, s.columns) // the couples of whom one half is there
	lone := make([]bool, s.columns)
	torn := make([]bool, len(s.guest)) // and not seen to yet
	for r, seats := range s.seats {
		a := at.at[s.first[r]]
		b := at.at[s.first[r]+seats-1]
		columns[r] = a
		if a != b {
			columns[r], torn[r] = none, true
			halves[a], halves[b] = append(halves[a], r), append(halves[b], r)
		} else if seats == 1 {
			lone[a] = true
		}
	}
	// move takes the couple of whom a half is at the column to where their other half is, and so on along the chain.
	move := func(r, column int) {
		for {
			torn[r] = false
			next := at.at[s.first[r]] + at.at[s.first[r]+1] - column
			if lone[next] && next != rest {
				return
			}
			columns[r] = next
			if next == rest {
				return
			}
			k := slices.IndexFunc(halves[next], func(other int) bool { return torn[other] })
			if k < 0 {
				return
			}
			r, column = halves[next][k], next
		}
	}
	// First the chains that begin where somebody else stays, then those that begin where there is room, and then rings.
	for _, begins := range []func(c int) bool{
		func(c int) bool { return lone[c] && c != rest },
		func(c int) bool { return len(halves[c]) == 1 || c == rest },
		func(c int) bool { return true },
	} {
		for c, there := range halves {
			for _, r := range there {
				if torn[r] && begins(c) {
					move(r, c)
				}
			}
		}
	}
	return columns
}
