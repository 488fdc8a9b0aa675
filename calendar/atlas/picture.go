package atlas

import (
	"math"
	"sync"
)

// Width is how wide each picture is; all else in it is measured by that.
const Width = 1000

// A Picture is a map in the plane: what is drawn, and where places are on it.
type Picture struct {
	Height  float64
	Outline Ring // the edge of what is shown
	Land    []Ring
	Places  []Point // where each of the places is that the picture was made of, by their index
	Within  []bool  // whether a place is to be numbered here
}

// A Map shows places on the whole globe. Where some are so near to each other that they could not be told apart, there is a second
// picture of that part, and a frame in the first one says which part that is.
type Map struct {
	World Picture
	Part  *Picture // nil: none is needed
	Frame []Ring   // of that part, in the world: one ring, or two where it reaches over the edge
}

// Draw makes the map of places. near is how close to each other two may be in the picture of the world, in its units, to be told apart
// there.
func Draw(places []Point, near float64) *Map {
	m := &Map{World: Picture{Height: worldHeight, Outline: worldOutline(), Land: worldLand(), Within: make([]bool, len(places))}}
	for i, p := range places {
		m.World.Places = append(m.World.Places, worldAt(p))
		m.World.Within[i] = true
	}
	crowd := crowded(places, m.World.Places, near)
	if crowd == nil {
		return m
	}
	m.Part, m.Frame = part(places, crowd)
	for i, in := range m.Part.Within {
		m.World.Within[i] = !in
	}
	return m
}

// The picture of the world has its full extent, and a margin of one unit for the line around it.
var (
	worldScale  = (Width - 2) / (2 * equalEarth(Point{180, 0}).X)
	worldHeight = math.Ceil(2*equalEarth(Point{0, 90}).Y*worldScale) + 2
)

func worldAt(p Point) Point {
	q := equalEarth(p)
	return Point{Width/2 + q.X*worldScale, worldHeight/2 - q.Y*worldScale}
}

// worldOutline goes around the globe.
var worldOutline = sync.OnceValue(func() (r Ring) {
	for y := -90.0; y <= 90; y += 5 {
		r = append(r, worldAt(Point{180, y}))
	}
	for y := 90.0; y >= -90; y -= 5 {
		r = append(r, worldAt(Point{-180, y}))
	}
	return r
})

var worldLand = sync.OnceValue(func() (list []Ring) {
	for _, r := range land() {
		if r = r.project(worldAt).Simplify(1.5); r != nil {
			list = append(list, r)
		}
	}
	return list
})

// reach is how far around one of them places are that get a picture together, in degrees.
const reach = 20

// crowded finds the places that are to have a picture of their own: those around the one that has most beside it, if two of them are too near
// to each other in the world. Among equals the first counts.
func crowded(places, inWorld []Point, near float64) []int {
	var best []int
	for _, p := range places {
		var list []int
		for j, q := range places {
			if apart(p, q) <= reach {
				list = append(list, j)
			}
		}
		if len(list) > len(best) && touching(list, inWorld, near) {
			best = list
		}
	}
	return best
}

func touching(list []int, at []Point, near float64) bool {
	for i, a := range list {
		for _, b := range list[i+1:] {
			if far(at[a], at[b]) < near {
				return true
			}
		}
	}
	return false
}

func far(a, b Point) float64 { return math.Hypot(a.X-b.X, a.Y-b.Y) }

// The picture of a part is four by three, and shows twelve degrees from top to bottom at least.
const (
	partHeight = Width * 3 / 4
	partLeast  = 12 * degree
	partMargin = 0.15 // on each side of what has to be in it
)

// part makes the picture around some of the places. Whatever else is in it is numbered there, too.
func part(places []Point, crowd []int) (*Picture, []Ring) {
	middle := between(places, crowd)
	to := azimuthal(middle)
	least, most := Point{math.Inf(1), math.Inf(1)}, Point{math.Inf(-1), math.Inf(-1)}
	for _, i := range crowd {
		p := to(places[i])
		least, most = Point{min(least.X, p.X), min(least.Y, p.Y)}, Point{max(most.X, p.X), max(most.Y, p.Y)}
	}
	center := Point{(least.X + most.X) / 2, (least.Y + most.Y) / 2}
	height := max(partLeast, (most.Y-least.Y)/(1-2*partMargin), (most.X-least.X)/(1-2*partMargin)*partHeight/Width)
	scale := partHeight / height
	at := func(p Point) Point {
		q := to(p)
		return Point{Width/2 + (q.X-center.X)*scale, partHeight/2 - (q.Y-center.Y)*scale}
	}
	corner := Point{Width, partHeight}
	x := &Picture{Height: partHeight, Outline: Ring{{0, 0}, {Width, 0}, {Width, partHeight}, {0, partHeight}}, Within: make([]bool, len(places))}
	for i, p := range places {
		q := at(p)
		x.Places = append(x.Places, q)
		x.Within[i] = apart(middle, p) < 60 && q.X >= 0 && q.Y >= 0 && q.X <= Width && q.Y <= partHeight
	}
	back := func(p Point) Point {
		return azimuthalBack(middle, Point{center.X + (p.X-Width/2)/scale, center.Y - (p.Y-partHeight/2)/scale})
	}
	edge := edgeOf(middle, back)
	x.Land = within(middle, edge, func(r Ring) Ring { return r.project(at).Clip(Point{}, corner).Simplify(2) })
	return x, framed(edge)
}

// between is the middle of places, on the globe.
func between(places []Point, of []int) Point {
	var x, y, z float64
	for _, i := range of {
		s, c := math.Sincos(places[i].Y * degree)
		sl, cl := math.Sincos(places[i].X * degree)
		x, y, z = x+c*cl, y+c*sl, z+s
	}
	return Point{math.Atan2(y, x) / degree, math.Atan2(z, math.Hypot(x, y)) / degree}
}

// within goes through the land around a place up to an edge, also over that of the world. The other side of the globe would be turned inside
// out. Whose edge goes around a pole has all longitudes in it.
func within(middle Point, edge Ring, drawn func(Ring) Ring) (list []Ring) {
	const margin = 1 // the edge is bent between its points
	b := edge.bounds()
	least, most := Point{b[0].X - margin, b[0].Y - margin}, Point{b[1].X + margin, b[1].Y + margin}
	if 90-math.Abs(middle.Y) < apart(middle, edge[0]) {
		least.X, most.X = middle.X-180, middle.X+180
		least.Y, most.Y = min(least.Y, math.Copysign(90, middle.Y)), max(most.Y, math.Copysign(90, middle.Y))
	}
	for i, r := range land() {
		b := bounds()[i]
		for _, by := range []float64{-360, 0, 360} {
			if b[1].X+by < least.X || b[0].X+by > most.X || b[1].Y < least.Y || b[0].Y > most.Y {
				continue
			}
			shifted := r.project(func(p Point) Point { return Point{p.X + by, p.Y} })
			if c := shifted.Clip(least, most); len(c) > 2 {
				if c = drawn(c.fine()); c != nil {
					list = append(list, c)
				}
			}
		}
	}
	return list
}

// edgeOf is the edge of a part on the globe, with longitudes that go on over 180 degrees.
func edgeOf(middle Point, back func(Point) Point) (edge Ring) {
	const steps = 12
	corners := Ring{{0, 0}, {Width, 0}, {Width, partHeight}, {0, partHeight}}
	for i, a := range corners {
		b := corners[(i+1)%len(corners)]
		for n := range steps {
			p := back(Point{a.X + (b.X-a.X)*float64(n)/steps, a.Y + (b.Y-a.Y)*float64(n)/steps})
			for p.X-middle.X > 180 {
				p.X -= 360
			}
			for p.X-middle.X < -180 {
				p.X += 360
			}
			edge = append(edge, p)
		}
	}
	return edge
}

// framed is the edge as it is in the world, cut where that has its own.
func framed(edge Ring) (list []Ring) {
	for _, by := range []float64{-360, 0, 360} {
		shifted := edge.project(func(p Point) Point { return Point{p.X + by, p.Y} }).Clip(Point{-180, -90}, Point{180, 90})
		if len(shifted) > 2 {
			list = append(list, shifted.project(worldAt))
		}
	}
	return list
}
