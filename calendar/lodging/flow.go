package lodging

import "math"

// A network is the transport problem that is left when couples may be torn apart: seats of guests go to places of hosts
// at the least cost. A guest is a row. A host is several columns, one for each pair of places and one for a place that
// is over, so that couples never reckon with a place that is none for them. The last column is for those who are left
// over. The last row is nobody, who takes what is free: so every column is full, and whatever is changed in an answer is
// mended by bringing one seat after another to where one is missing.
type network struct {
	rows, columns int
	cost          []int   // of a seat, by row and column
	seats         []int   // of each row but the last
	rowOf         []int   // of each seat
	first         []int   // the first seat of each row
	places        []int   // of each column
	banned        []bool  // by row and column
	near          [][]int // the columns that are worth looking at, of each row
	looked        int     // how often a column was looked at
	path          journey // of the shortest path, so that it need not be made anew
}

// A state is an answer to a network, whole or in the making.
type state struct {
	at      []int // the column of each seat; none for one that is under way
	nobody  []int // how many places of each column nobody has
	missing []int // how many each column is short of
	row     []int // prices, by which no seat is cheaper at another column than where it is
	column  []int
}

func newState(n *network) *state {
	s := &state{
		at: make([]int, len(n.rowOf)), nobody: make([]int, n.columns), missing: make([]int, n.columns),
		row: make([]int, n.rows), column: make([]int, n.columns),
	}
	for i := range s.at {
		s.at[i] = none
	}
	copy(s.nobody, n.places)
	rest := n.columns - 1
	s.nobody[rest], s.missing[rest] = 0, n.places[rest]
	return s
}

func (s *state) copy(from *state) {
	copy(s.at, from.at)
	copy(s.nobody, from.nobody)
	copy(s.missing, from.missing)
	copy(s.row, from.row)
	copy(s.column, from.column)
}

// settle brings all seats that are under way to a column. It reports whether there is room for them.
func (n *network) settle(s *state) bool {
	for seat, c := range s.at {
		if c == none && !n.bring(s, seat) {
			return false
		}
	}
	return true
}

// ban keeps a row from a column, and takes the seats away that are there.
func (n *network) ban(s *state, row, column int) {
	n.banned[row*n.columns+column] = true
	for seat := n.first[row]; seat < n.first[row]+n.seats[row]; seat++ {
		if s.at[seat] == column {
			s.at[seat] = none
			s.missing[column]++
		}
	}
}

// total is what a state costs.
func (n *network) total(s *state) int {
	sum := 0
	for seat, c := range s.at {
		sum += n.cost[n.rowOf[seat]*n.columns+c]
	}
	return sum
}

const far = math.MaxInt / 4

// A journey is what is known while the shortest path is looked for.
type journey struct {
	far     []int  // how far each column is
	from    []int  // the seat that would come to it; nobody's is the number of seats
	done    []bool // columns
	way     []int  // where each row that was reached sits with the seat that would leave; none if it was not
	reach   []int  // how far each row is
	head    []int  // the first seat in each column
	next    []int  // the one after each seat there
	level   []int  // the columns that are as far as the last
	taken   int    // how many of them are done with
	reached int    // how far that is
}

func newJourney(n *network) journey {
	ints := func(k int) []int { return make([]int, k) }
	return journey{
		far: ints(n.columns), from: ints(n.columns), done: make([]bool, n.columns), way: ints(n.rows),
		reach: ints(n.rows), head: ints(n.columns), next: ints(len(n.rowOf)),
	}
}

// bring takes a seat by the cheapest way to a column that is short of one, moving others on as it must.
func (n *network) bring(s *state, seat int) bool {
	j := &n.path
	nobody := n.rows - 1
	for c := range j.far {
		j.far[c], j.done[c], j.head[c] = far, false, none
	}
	for r := range j.way {
		j.way[r], j.reach[r] = none, far
	}
	for other, c := range s.at {
		if c != none {
			j.next[other], j.head[c] = j.head[c], other
		}
	}
	j.level, j.taken, j.reached = j.level[:0], 0, none
	n.look(s, n.rowOf[seat], seat, 0)
	for {
		c := n.nearest()
		if c == none {
			return false
		}
		if s.missing[c] > 0 {
			n.arrive(s, seat, c)
			return true
		}
		j.done[c] = true
		for other := j.head[c]; other != none; other = j.next[other] {
			if r := n.rowOf[other]; j.reach[r] == far {
				j.way[r] = c
				n.look(s, r, other, j.far[c])
			}
		}
		if s.nobody[c] > 0 && j.reach[nobody] == far {
			j.way[nobody] = c
			n.look(s, nobody, len(s.at), j.far[c])
		}
	}
}

// nearest is the nearest column that is not done with. Mostly several are as near as the last.
func (n *network) nearest() int {
	j := &n.path
	for j.taken == len(j.level) {
		n.looked += n.columns
		j.level, j.taken, j.reached = j.level[:0], 0, far
		for c, d := range j.far {
			switch {
			case j.done[c] || d > j.reached || d == far:
			case d < j.reached:
				j.level, j.reached = append(j.level[:0], c), d
			default:
				j.level = append(j.level, c)
			}
		}
		if j.reached == far {
			return none
		}
	}
	j.taken++
	return j.level[j.taken-1]
}

// look holds a row that was reached against all columns.
func (n *network) look(s *state, row, seat, reach int) {
	j := &n.path
	j.reach[row] = reach
	n.looked += len(n.near[row])
	base := reach - s.row[row]
	costs, banned := n.cost[row*n.columns:(row+1)*n.columns], n.banned[row*n.columns:(row+1)*n.columns]
	for _, c := range n.near[row] {
		if d := base + costs[c] - s.column[c]; d < j.far[c] && !j.done[c] && !banned[c] {
			j.far[c], j.from[c] = d, seat
			if d == j.reached {
				j.level = append(j.level, c)
			}
		}
	}
}

// arrive moves everybody on along the path that ends at a column, and sets the prices by which this was the cheapest.
func (n *network) arrive(s *state, seat, column int) {
	j := &n.path
	end := j.far[column]
	for c, done := range j.done {
		if done {
			s.column[c] += j.far[c] - end
		}
	}
	for r, reach := range j.reach {
		if reach < far {
			s.row[r] += end - reach
		}
	}
	s.missing[column]--
	for c := column; ; {
		mover := j.from[c]
		if mover == len(s.at) {
			s.nobody[c]++
			c = j.way[n.rows-1]
			s.nobody[c]--
			continue
		}
		s.at[mover] = c
		if mover == seat {
			return
		}
		c = j.way[n.rowOf[mover]]
	}
}
