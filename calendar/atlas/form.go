package atlas

import "math"

// A Form is the shape of a sign, which tells what it is of to whoever does not tell colours apart.
type Form int

// The forms.
const (
	Disc Form = iota
	Square
	Diamond
	Hexagon
	Triangle
)

// DiscRadius is how large a disc is in parts of the size of a sign: as large as it looks beside what has corners.
const DiscRadius = 0.9

// discCorners is how many corners stand for a circle, of which none can be seen at the size of a number.
const discCorners = 36

// Ring is the edge of a sign around a point, which none leaves by more than the size.
func (f Form) Ring(at Point, size float64) (r Ring) {
	corners, first := discCorners, 0.0
	switch f {
	case Disc:
		size *= DiscRadius
	case Square:
		corners, first = 4, math.Pi/4
	case Diamond:
		corners = 4
	case Hexagon:
		corners = 6
	case Triangle:
		corners = 3
	}
	for i := range corners {
		s, c := math.Sincos(first + 2*math.Pi*float64(i)/float64(corners))
		r = append(r, Point{at.X + size*s, at.Y - size*c})
	}
	return r
}
