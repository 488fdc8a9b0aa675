package atlas

import (
	"container/heap"
	"math"
)

// Area is how large a ring is in the plane; it is positive in either direction.
func (r Ring) Area() float64 {
	var sum float64
	for i, p := range r {
		q := r[(i+1)%len(r)]
		sum += p.X*q.Y - q.X*p.Y
	}
	return math.Abs(sum) / 2
}

// Has reports whether a point is within the ring.
func (r Ring) Has(p Point) bool {
	in := false
	for i, a := range r {
		b := r[(i+1)%len(r)]
		if (a.Y > p.Y) != (b.Y > p.Y) && p.X < (b.X-a.X)*(p.Y-a.Y)/(b.Y-a.Y)+a.X {
			in = !in
		}
	}
	return in
}

// fine has a point on each degree or two of long edges, which are straight along a parallel and bent in another plane.
func (r Ring) fine() Ring {
	var out Ring
	for i, b := range r {
		a := r[(i+len(r)-1)%len(r)]
		steps := math.Ceil(math.Abs(b.X-a.X) / 2)
		for n := 1.0; n < steps; n++ {
			out = append(out, Point{a.X + (b.X-a.X)*n/steps, a.Y + (b.Y-a.Y)*n/steps})
		}
		out = append(out, b)
	}
	return out
}

// bounds are the least and the most coordinates of the points.
func (r Ring) bounds() [2]Point {
	b := [2]Point{r[0], r[0]}
	for _, p := range r {
		b[0], b[1] = Point{min(b[0].X, p.X), min(b[0].Y, p.Y)}, Point{max(b[1].X, p.X), max(b[1].Y, p.Y)}
	}
	return b
}

// project brings each point of the ring into the plane.
func (r Ring) project(to projection) Ring {
	out := make(Ring, len(r))
	for i, p := range r {
		out[i] = to(p)
	}
	return out
}

// Clip is what of the ring is in a rectangle (Sutherland and Hodgman). Where it leaves, it goes along the edge.
func (r Ring) Clip(least, most Point) Ring {
	edge := func(r Ring, in func(Point) bool, cut func(a, b Point) Point) Ring {
		var out Ring
		for i, b := range r {
			a := r[(i+len(r)-1)%len(r)]
			if in(a) != in(b) {
				out = append(out, cut(a, b))
			}
			if in(b) {
				out = append(out, b)
			}
		}
		return out
	}
	atX := func(x float64) func(a, b Point) Point {
		return func(a, b Point) Point { return Point{x, a.Y + (b.Y-a.Y)*(x-a.X)/(b.X-a.X)} }
	}
	atY := func(y float64) func(a, b Point) Point {
		return func(a, b Point) Point { return Point{a.X + (b.X-a.X)*(y-a.Y)/(b.Y-a.Y), y} }
	}
	r = edge(r, func(p Point) bool { return p.X >= least.X }, atX(least.X))
	r = edge(r, func(p Point) bool { return p.X <= most.X }, atX(most.X))
	r = edge(r, func(p Point) bool { return p.Y >= least.Y }, atY(least.Y))
	return edge(r, func(p Point) bool { return p.Y <= most.Y }, atY(most.Y))
}

// Simplify leaves out, one after the other, the point that makes the smallest triangle with those beside it, as long as that is smaller than
// least (Visvalingam and Whyatt). What is left of a ring that is smaller itself is nothing.
func (r Ring) Simplify(least float64) Ring {
	if len(r) < 4 || r.Area() < least {
		return nil
	}
	q := corners{list: make([]*corner, len(r))}
	for i, p := range r {
		q.list[i] = &corner{Point: p, place: i}
	}
	for i, c := range q.list {
		c.before, c.after = q.list[(i+len(r)-1)%len(r)], q.list[(i+1)%len(r)]
		c.weigh(0)
	}
	first, left := q.list[0], len(r)
	heap.Init(&q)
	for left > 3 && q.list[0].area < least {
		c := heap.Pop(&q).(*corner)
		left--
		c.before.after, c.after.before = c.after, c.before
		if first == c {
			first = c.after
		}
		for _, beside := range []*corner{c.before, c.after} {
			beside.weigh(c.area)
			heap.Fix(&q, beside.place)
		}
	}
	out := make(Ring, 0, left)
	for c := first; len(out) < left; c = c.after {
		out = append(out, c.Point)
	}
	return out
}

// A corner is a point of a ring while that is made simpler.
type corner struct {
	Point
	before, after *corner
	area          float64
	place         int
}

// weigh is how much the corner says; not less than what was left out beside it.
func (c *corner) weigh(least float64) {
	c.area = max(least, Ring{c.before.Point, c.Point, c.after.Point}.Area())
}

// corners are a heap, the one that says least on top.
type corners struct{ list []*corner }

func (q *corners) Len() int           { return len(q.list) }
func (q *corners) Less(i, j int) bool { return q.list[i].area < q.list[j].area }
func (q *corners) Swap(i, j int) {
	q.list[i], q.list[j] = q.list[j], q.list[i]
	q.list[i].place, q.list[j].place = i, j
}
func (q *corners) Push(x any) { q.list = append(q.list, x.(*corner)) }
func (q *corners) Pop() any {
	c := q.list[len(q.list)-1]
	q.list = q.list[:len(q.list)-1]
	return c
}
