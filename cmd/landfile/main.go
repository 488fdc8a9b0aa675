// Command landfile packs the shapes of the land for the maps of the product, from npm's world-atlas, which has Natural Earth's as TopoJSON.
// These are in the public domain. It joins the arcs into rings, makes them simpler, leaves out islands that no map here shows, and writes
// hundredths of a degree. The command is for whoever brings the repository up to date and no part of the program.
//
//	npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
//	go run ./cmd/landfile package/land-50m.json calendar/atlas/land.bin
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"

	"jourfixe/calendar/atlas"
)

// least is what is left out, in square degrees: islands that are smaller, and points that make no larger triangle.
const least = 0.004

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "landfile:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return errors.New("give the TopoJSON and the file to write, as in: go run ./cmd/landfile package/land-50m.json calendar/atlas/land.bin")
	}
	data, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	all, err := rings(data)
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	var kept []atlas.Ring
	points := 0
	for _, r := range all {
		if r = r.Simplify(least); r != nil {
			kept, points = append(kept, r), points+len(r)
		}
	}
	packed := atlas.Pack(kept)
	fmt.Printf("%s: %d of %d rings, %d points, %d bytes\n", args[1], len(kept), len(all), points, len(packed))
	return os.WriteFile(args[1], packed, 0o644)
}

// A topology is what is needed here of TopoJSON: arcs as differences of whole numbers, and polygons as lists of arcs.
type topology struct {
	Transform struct{ Scale, Translate [2]float64 }
	Arcs      [][][2]float64
	Objects   struct {
		Land struct {
			Geometries []struct{ Arcs [][][]int }
		}
	}
}

// rings joins the arcs of each ring; ^n is arc n backwards, and each begins where the one before has ended.
func rings(data []byte) ([]atlas.Ring, error) {
	var t topology
	if err := json.Unmarshal(data, &t); err != nil {
		return nil, err
	}
	arcs := make([]atlas.Ring, len(t.Arcs))
	for i, a := range t.Arcs {
		var x, y float64
		for _, d := range a {
			x, y = x+d[0], y+d[1]
			arcs[i] = append(arcs[i], atlas.Point{X: x*t.Transform.Scale[0] + t.Transform.Translate[0], Y: y*t.Transform.Scale[1] + t.Transform.Translate[1]})
		}
	}
	var list []atlas.Ring
	for _, g := range t.Objects.Land.Geometries {
		for _, polygon := range g.Arcs {
			for _, ring := range polygon {
				var r atlas.Ring
				for _, n := range ring {
					r = append(r, directed(arcs, n)[1:]...)
				}
				list = append(list, unstitched(r)...)
			}
		}
	}
	if len(list) == 0 {
		return nil, errors.New("there is no land in it")
	}
	return list, nil
}

// unstitched cuts a ring where the map ends. world-atlas has land on both sides of the 180th meridian in one piece, and no shore around a pole
// but the one that is there.
func unstitched(r atlas.Ring) (list []atlas.Ring) {
	whole := atlas.Ring{r[0]}
	for _, p := range r[1:] {
		p.X += 360 * math.Round((whole[len(whole)-1].X-p.X)/360)
		whole = append(whole, p)
	}
	if last := whole[len(whole)-1]; math.Abs(last.X-whole[0].X) > 180 { // around a pole
		pole := math.Copysign(90, last.Y)
		whole = append(whole, atlas.Point{X: last.X, Y: pole}, atlas.Point{X: whole[0].X, Y: pole})
	}
	for _, by := range []float64{-360, 0, 360} {
		shifted := make(atlas.Ring, len(whole))
		for i, p := range whole {
			shifted[i] = atlas.Point{X: p.X + by, Y: p.Y}
		}
		if part := shifted.Clip(atlas.Point{X: -180, Y: -90}, atlas.Point{X: 180, Y: 90}); len(part) > 2 {
			list = append(list, part)
		}
	}
	return list
}

func directed(arcs []atlas.Ring, n int) atlas.Ring {
	if n >= 0 {
		return arcs[n]
	}
	a := arcs[^n]
	out := make(atlas.Ring, len(a))
	for i, p := range a {
		out[len(a)-1-i] = p
	}
	return out
}
