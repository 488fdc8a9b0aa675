package atlas

import (
	"math"
	"slices"
)

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
	b := newBoard(x, size)
	var list []Sign
	var moved []int
	stand := func(s Sign) {
		list = append(list, s)
		b.signs.put(s.At)
	}
	for i, p := range x.Places {
		switch {
		case !x.Within[i]:
		case b.free(p, p, size):
			stand(Sign{Index: i, Place: p, At: p})
		default:
			moved = append(moved, i)
		}
	}
	for _, i := range moved {
		if at, ok := b.beside(x.Places[i]); ok {
			stand(Sign{Index: i, Place: x.Places[i], At: at, Moved: true})
		}
	}
	return list
}

// A board is a picture on which signs of a size are put.
type board struct {
	size, height  float64
	signs, places squares
	room          []Point // where there may still be some, by rows; nil: nobody has looked
}

func newBoard(x *Picture, size float64) *board {
	b := &board{size: size, height: x.Height, signs: newSquares(2*size+gap, x.Height), places: newSquares(2*size+gap, x.Height)}
	for i, p := range x.Places {
		if x.Within[i] {
			b.places.put(p)
		}
	}
	return b
}

// free reports whether a sign of a place can stand at a point: within the picture, clear of the signs there are, and of other places by some distance, which
// is no more than two signs are apart.
func (b *board) free(at, of Point, clear float64) bool {
	if at.X < b.size || at.Y < b.size || at.X > Width-b.size || at.Y > b.height-b.size {
		return false
	}
	if b.signs.near(at, 2*b.size+gap, nil) {
		return false
	}
	return clear == 0 || !b.places.near(at, clear, &of)
}

// beside looks for room around a place, further and further away; first such that no other place is covered, then wherever there is room.
func (b *board) beside(p Point) (Point, bool) {
	const directions = 24
	for _, clear := range []float64{b.size + gap, 0} {
		for away := 1.5 * b.size; away < 8*b.size; away += b.size / 4 {
			for n := range directions {
				s, c := math.Sincos(2 * math.Pi * float64(n) / directions)
				if at := (Point{p.X + away*s, p.Y - away*c}); b.free(at, p, clear) {
					return at, true
				}
			}
		}
	}
	return b.anywhere(p)
}

// anywhere is the nearest room of all. What is taken is not looked at again.
func (b *board) anywhere(p Point) (best Point, ok bool) {
	if b.room == nil {
		for at := (Point{b.size, b.size}); at.Y <= b.height-b.size; at.Y += cell {
			for at.X = b.size; at.X <= Width-b.size; at.X += cell {
				b.room = append(b.room, at)
			}
		}
	}
	b.room = slices.DeleteFunc(b.room, func(at Point) bool {
		switch {
		case ok && far(at, p) >= far(best, p):
			return false
		case !b.free(at, p, 0):
			return true
		}
		best, ok = at, true
		return false
	})
	return best, ok
}

// squares are points by the square of the picture that they are in, so that those near a point are found without looking at all.
type squares struct {
	side    float64
	columns int
	in      [][]Point
}

func newSquares(side, height float64) squares {
	columns, rows := int(Width/side)+1, int(height/side)+1
	return squares{side, columns, make([][]Point, columns*rows)}
}

// at is the column and row of a point. One on the edge of the picture may be a little beside it.
func (q *squares) at(p Point) (column, row int) {
	last := len(q.in)/q.columns - 1
	return max(0, min(q.columns-1, int(p.X/q.side))), max(0, min(last, int(p.Y/q.side)))
}

func (q *squares) put(p Point) {
	column, row := q.at(p)
	q.in[row*q.columns+column] = append(q.in[row*q.columns+column], p)
}

// near reports whether a point, but the one that is said, is nearer to a place than by a distance, which is no more than a side.
func (q *squares) near(to Point, distance float64, but *Point) bool {
	column, row := q.at(to)
	for r := max(0, row-1); r <= min(len(q.in)/q.columns-1, row+1); r++ {
		for c := max(0, column-1); c <= min(q.columns-1, column+1); c++ {
			for _, p := range q.in[r*q.columns+c] {
				if dx, dy := p.X-to.X, p.Y-to.Y; dx*dx+dy*dy < distance*distance && (but == nil || p != *but) {
					return true
				}
			}
		}
	}
	return false
}
