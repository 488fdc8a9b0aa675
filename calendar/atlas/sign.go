package atlas

import "math"

// A Sign is where the number of a place stands: on the place itself, or beside it with a line that leads there.
type Sign struct {
	Index int // of the place
	Place Point
	At    Point
	Moved bool // it stands beside the place
}

// gap is left between two signs.
const gap = 2

// Fits is how many signs of a size find room in the picture whatever the places are: each keeps others from a disc around it, and as long
// as the discs do not cover all there is a place left. Often there is room for several times as many.
func (x *Picture) Fits(size float64) int {
	free := (Width - 2*size) * (x.Height - 2*size)
	keeps := math.Pi * math.Pow(2*size+gap+cell, 2)
	return max(0, int(free/keeps))
}

// cell is how fine the last search for room is.
const cell = 6

// Signs finds where the numbers of the places within the picture stand, each being a disc of the size from its middle to its edge: on the
// places as far as possible, else as near to them as there is room. No two overlap, and none reaches over the edge of the picture. Whatever
// finds no room, beyond what Fits, is left out.
func (x *Picture) Signs(size float64) []Sign {
	var list []Sign
	var moved []int
	for i, p := range x.Places {
		switch {
		case !x.Within[i]:
		case x.free(list, p, size, i, size):
			list = append(list, Sign{Index: i, Place: p, At: p})
		default:
			moved = append(moved, i)
		}
	}
	for _, i := range moved {
		if at, ok := x.beside(list, i, size); ok {
			list = append(list, Sign{Index: i, Place: x.Places[i], At: at, Moved: true})
		}
	}
	return list
}

// free reports whether a sign can stand at a point: within the picture, clear of the signs there are, and of other places by some distance.
func (x *Picture) free(list []Sign, at Point, size float64, of int, clear float64) bool {
	if at.X < size || at.Y < size || at.X > Width-size || at.Y > x.Height-size {
		return false
	}
	for _, s := range list {
		if far(s.At, at) < 2*size+gap {
			return false
		}
	}
	for i, p := range x.Places {
		if clear > 0 && i != of && x.Within[i] && far(p, at) < clear && far(p, x.Places[of]) > 0 {
			return false
		}
	}
	return true
}

// beside looks for room around a place, further and further away; first such that no other place is covered, then wherever there is room.
func (x *Picture) beside(list []Sign, of int, size float64) (Point, bool) {
	const directions = 24
	p := x.Places[of]
	for _, clear := range []float64{size + gap, 0} {
		for away := 1.5 * size; away < 8*size; away += size / 4 {
			for n := range directions {
				s, c := math.Sincos(2 * math.Pi * float64(n) / directions)
				if at := (Point{p.X + away*s, p.Y - away*c}); x.free(list, at, size, of, clear) {
					return at, true
				}
			}
		}
	}
	return x.anywhere(list, of, size)
}

// anywhere is the nearest room of all.
func (x *Picture) anywhere(list []Sign, of int, size float64) (best Point, ok bool) {
	for at := (Point{size, size}); at.Y <= x.Height-size; at.Y += cell {
		for at.X = size; at.X <= Width-size; at.X += cell {
			if (!ok || far(at, x.Places[of]) < far(best, x.Places[of])) && x.free(list, at, size, of, 0) {
				best, ok = at, true
			}
		}
	}
	return best, ok
}
