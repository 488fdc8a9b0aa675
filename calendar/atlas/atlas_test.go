package atlas

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestLand looks whether land is where it is, and as much of it as there is.
func TestLand(t *testing.T) {
	for _, x := range []struct {
		name string
		at   Point
		land bool
	}{
		{"Bremen", Point{8.81, 53.08}, true}, {"Pune", Point{73.86, 18.52}, true}, {"Windhoek", Point{17.08, -22.56}, true}, {"Managua", Point{-86.3, 12.1}, true},
		{"Chukotka, over the edge", Point{-175, 66.5}, true}, {"the South Pole", Point{0, -89}, true}, {"Taveuni's side of the edge", Point{179.5, -16.7}, true},
		{"the Atlantic", Point{-40, 30}, false}, {"the Pacific", Point{-150, 0}, false}, {"the Caspian Sea", Point{51, 41}, false}, {"the Baltic Sea", Point{19, 56}, false},
		{"the North Pole", Point{0, 89}, false},
	} {
		in := 0
		for _, r := range land() {
			if r.Has(x.at) {
				in++
			}
		}
		if in%2 == 1 != x.land {
			t.Errorf("%s is within %d rings", x.name, in)
		}
	}
	// Areas in the plane of Equal Earth are those on the globe, of which 29 % are land; lakes lie within and count twice here.
	var sum float64
	for _, r := range worldLand() {
		sum += r.Area()
	}
	if share := sum / worldOutline().Area(); share < 0.285 || share > 0.305 {
		t.Errorf("%.3f of the globe is land", share)
	}
}

// TestUnpack refuses what is no file of rings.
func TestUnpack(t *testing.T) {
	good := Pack([]Ring{{{1, 2}, {3.5, -4}, {-180, 90}}})
	rings, err := Unpack(good)
	if err != nil || !slices.Equal(rings[0], Ring{{1, 2}, {3.5, -4}, {-180, 90}}) {
		t.Errorf("read %v, %v", rings, err)
	}
	for n := range good {
		if rings, err := Unpack(good[:n]); err == nil && n > 0 {
			t.Errorf("%d bytes are read as %v", n, rings)
		}
	}
	for _, data := range [][]byte{append(slices.Clone(good), 0), {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}, {1, 0xff, 0xff, 0x7f}} {
		if rings, err := Unpack(data); err == nil {
			t.Errorf("%v is read as %v", data, rings)
		}
	}
}

// TestProjections holds them to what is published of them, and to each other.
func TestProjections(t *testing.T) {
	for _, x := range []struct{ in, want Point }{
		{Point{180, 0}, Point{2.7066297, 0}}, {Point{0, 90}, Point{0, 1.3173628}}, {Point{180, 90}, Point{1.6035886, 1.3173628}},
	} {
		if got := equalEarth(x.in); far(got, x.want) > 1e-3 {
			t.Errorf("%v is shown at %v, want %v", x.in, got, x.want)
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		middle, at := Point{r.Float64()*360 - 180, r.Float64()*170 - 85}, Point{r.Float64()*360 - 180, r.Float64()*170 - 85}
		shown := azimuthal(middle)(at)
		if d := apart(middle, at); math.Abs(math.Hypot(shown.X, shown.Y)-2*math.Sin(d*degree/2)) > 1e-6 {
			t.Errorf("%v is %v away from %v, shown as %v", at, d, middle, shown)
		} else if back := azimuthalBack(middle, shown); d < 170 && apart(back, at) > 1e-4 {
			t.Errorf("%v around %v comes back as %v", at, middle, back)
		}
	}
}

// TestSigns puts numbers at places by chance, all over the globe and crowded: every place lies in its picture, no number overlaps another or the
// edge, each place has its number once as long as there is room, and a number beside its place has one of its own below it or is moved for a reason.
func TestSigns(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for run := range 30 {
		places := scattered(r, run)
		m := Draw(places, 24)
		pictures := []*Picture{&m.World}
		if m.Part != nil {
			pictures = append(pictures, m.Part)
		}
		numbered := make([]int, len(places))
		for _, x := range pictures {
			n := 0
			for i, p := range x.Places {
				if x.Within[i] {
					numbered[i]++
					n++
					if p.X < 0 || p.Y < 0 || p.X > Width || p.Y > x.Height {
						t.Fatalf("run %d: %v is shown at %v, outside", run, places[i], p)
					}
				}
			}
			for _, ring := range x.Land {
				for _, p := range ring {
					if !(p.X >= 0 && p.Y >= 0 && p.X <= Width && p.Y <= x.Height) {
						t.Fatalf("run %d: land at %v", run, p)
					}
				}
			}
			for _, size := range []float64{12, 22, 40} {
				signs := x.Signs(size)
				if n <= x.Fits(size) && len(signs) != n {
					t.Fatalf("run %d: %d of %d have a number of the size %v, of which %d fit", run, len(signs), n, size, x.Fits(size))
				}
				holdsApart(t, x, signs, size)
			}
		}
		for i, n := range numbered {
			if n != 1 {
				t.Fatalf("run %d: %v is numbered in %d pictures", run, places[i], n)
			}
		}
	}
}

func scattered(r *rand.Rand, run int) []Point {
	var places []Point
	middle := Point{r.Float64()*360 - 180, r.Float64()*180 - 90}
	for range r.IntN(80) {
		p := Point{r.Float64()*360 - 180, r.Float64()*180 - 90}
		switch run % 3 {
		case 1: // around one place, over edges, too
			p = Point{turn(middle.X + r.Float64()*30 - 15), max(-90, min(90, middle.Y+r.Float64()*20-10))}
		case 2: // all in one
			p = middle
		}
		places = append(places, p)
	}
	return append(places, Point{180, 90}, Point{-180, -90}, Point{-180, 0}, Point{0, 90})
}

func holdsApart(t *testing.T, x *Picture, signs []Sign, size float64) {
	t.Helper()
	for i, a := range signs {
		if a.At.X < size || a.At.Y < size || a.At.X > Width-size || a.At.Y > x.Height-size {
			t.Fatalf("a number of the size %v stands at %v", size, a.At)
		}
		if a.Moved == (a.At == a.Place) {
			t.Fatalf("moved: %v, from %v to %v", a.Moved, a.Place, a.At)
		}
		for _, b := range signs[i+1:] {
			if far(a.At, b.At) < 2*size {
				t.Fatalf("numbers of the size %v stand at %v and %v", size, a.At, b.At)
			}
		}
	}
}

// TestPart makes a picture of its own of what is crowded, and of nothing else.
func TestPart(t *testing.T) {
	europe := []Point{{18.65, 54.35}, {24.11, 56.95}, {12.10, 54.09}, {17.11, 48.15}, {6.57, 53.22}, {8.81, 53.08}}
	if m := Draw([]Point{{121.6, 38.91}, {31.03, -29.86}, {-87.17, 12.48}}, 24); m.Part != nil || m.Frame != nil {
		t.Error("three places on three continents need no second picture")
	}
	m := Draw(append(europe, Point{121.6, 38.91}), 24)
	if m.Part == nil || len(m.Frame) != 1 || !slices.Equal(m.Part.Within, []bool{true, true, true, true, true, true, false}) {
		t.Fatalf("six cities of Europe get a picture: %v", m.Part)
	}
	for i := range europe {
		if !m.Frame[0].Has(m.World.Places[i]) {
			t.Errorf("%v is not in the frame", europe[i])
		}
	}
	for _, x := range []struct {
		at   Point
		land bool
	}{{Point{10, 51}, true}, {Point{19, 56}, false}, {Point{15, 60}, true}} {
		at, in := Draw(append(europe, x.at), 24).Part, 0
		for _, r := range at.Land {
			if r.Has(at.Places[len(europe)]) {
				in++
			}
		}
		if in%2 == 1 != x.land {
			t.Errorf("%v is within %d rings of the part", x.at, in)
		}
	}
	for _, at := range [][]Point{{{0, -89}, {3, -89}, {90, -88}, {170, -87}}, {{-179, 67}, {179, 68}, {178, 67.5}}, {{-64, -32}, {-64.5, -31}, {-63, -31}}} {
		p := Draw(at, 24).Part
		for i := range at {
			in := 0
			for _, r := range p.Land {
				if r.Has(p.Places[i]) {
					in++
				}
			}
			if in%2 != 1 {
				t.Errorf("%v is within %d rings of the part", at[i], in)
			}
		}
	}
	if m := Draw([]Point{{179.9, -17}, {-179.9, -16}, {178.5, -18}}, 24); m.Part == nil || len(m.Frame) != 2 {
		t.Error("Fiji is on both edges of the world, and in one picture")
	}
}
