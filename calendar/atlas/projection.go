package atlas

import "math"

// A projection is how the globe comes into the plane, in radii of the globe, north being up.
type projection func(Point) Point

const degree = math.Pi / 180

// The polynomial of Equal Earth.
const (
	equal1, equal2, equal3, equal4 = 1.340264, -0.081106, 0.000893, 0.003796
)

// equalEarth shows the whole globe with areas as they are (Šavrič, Patterson and Jenny, The Equal Earth map projection, 2018).
func equalEarth(p Point) Point {
	t := math.Asin(math.Sqrt(3) / 2 * math.Sin(p.Y*degree))
	t2 := t * t
	t6 := t2 * t2 * t2
	x := 2 * math.Sqrt(3) * p.X * degree * math.Cos(t) / (3 * (9*equal4*t6*t2 + 7*equal3*t6 + 3*equal2*t2 + equal1))
	return Point{x, t * (equal4*t6*t2 + equal3*t6 + equal2*t2 + equal1)}
}

// azimuthal shows what is around a place with areas as they are (Lambert's azimuthal equal-area projection).
func azimuthal(middle Point) projection {
	sin, cos := math.Sincos(middle.Y * degree)
	return func(p Point) Point {
		s, c := math.Sincos(p.Y * degree)
		sl, cl := math.Sincos((p.X - middle.X) * degree)
		k := math.Sqrt(2 / max(1e-9, 1+sin*s+cos*c*cl))
		return Point{k * c * sl, k * (cos*s - sin*c*cl)}
	}
}

// azimuthalBack is the place that azimuthal shows at a point.
func azimuthalBack(middle, at Point) Point {
	r := math.Hypot(at.X, at.Y)
	if r == 0 {
		return middle
	}
	sin, cos := math.Sincos(middle.Y * degree)
	s, c := math.Sincos(2 * math.Asin(min(1, r/2)))
	y := math.Asin(max(-1, min(1, c*sin+at.Y*s*cos/r)))
	x := math.Atan2(at.X*s, r*cos*c-at.Y*sin*s)
	return Point{turn(middle.X + x/degree), y / degree}
}

// turn is a longitude from -180 to 180.
func turn(x float64) float64 {
	switch {
	case x > 180:
		return x - 360
	case x < -180:
		return x + 360
	}
	return x
}

// apart is how many degrees of a great circle are between two places.
func apart(a, b Point) float64 {
	s1, c1 := math.Sincos(a.Y * degree)
	s2, c2 := math.Sincos(b.Y * degree)
	return math.Acos(max(-1, min(1, s1*s2+c1*c2*math.Cos((a.X-b.X)*degree)))) / degree
}

func round(x float64) int64 { return int64(math.Round(x)) }
