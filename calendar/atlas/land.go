// Package atlas draws maps: where the land is, what it looks like in the plane, and where the numbers of places stand so that they can be
// read. Nothing in it knows an office.
package atlas

import (
	"bytes"
	_ "embed" // the shapes of the land
	"encoding/binary"
	"errors"
	"sync"
)

// Credit says where the shapes are from.
const Credit = "Natural Earth 4.1.0"

// A Point is a place on the globe, longitude and latitude in degrees, or in a plane, to the right and down.
type Point struct{ X, Y float64 }

// A Ring is the shore of some land, or of a lake in it: a point that is within an odd number of rings is land.
type Ring []Point

// packed is written by cmd/landfile.
//
//go:embed land.bin
var packed []byte

// land are the shores of the globe, at some five kilometres.
var land = sync.OnceValue(func() []Ring {
	rings, err := Unpack(packed)
	if err != nil {
		panic("the shapes of the land in the program cannot be read: " + err.Error())
	}
	return rings
})

// bounds are those of each of them.
var bounds = sync.OnceValue(func() (list [][2]Point) {
	for _, r := range land() {
		list = append(list, r.bounds())
	}
	return list
})

// grain is how many of its units a file has in a degree.
const grain = 100

// Pack writes rings as numbers of variable length: how many there are, and for each how many points it has and how far each is from the one
// before. Coordinates are rounded to hundredths of a degree.
func Pack(rings []Ring) []byte {
	b := binary.AppendUvarint(nil, uint64(len(rings)))
	for _, r := range rings {
		b = binary.AppendUvarint(b, uint64(len(r)))
		var x, y int64
		for _, p := range r {
			u, v := round(p.X*grain), round(p.Y*grain)
			b = binary.AppendVarint(binary.AppendVarint(b, u-x), v-y)
			x, y = u, v
		}
	}
	return b
}

var errCut = errors.New("it ends too early")

// Unpack reads what Pack has written.
func Unpack(data []byte) ([]Ring, error) {
	in := bytes.NewReader(data)
	count := func() (int, error) {
		n, err := binary.ReadUvarint(in)
		if err != nil || n > uint64(in.Len()) { // each takes a byte at least
			return 0, errCut
		}
		return int(n), nil
	}
	n, err := count()
	if err != nil {
		return nil, err
	}
	rings := make([]Ring, n)
	for i := range rings {
		points, err := count()
		if err != nil {
			return nil, err
		}
		rings[i] = make(Ring, points)
		var x, y int64
		for j := range rings[i] {
			dx, err := binary.ReadVarint(in)
			dy, other := binary.ReadVarint(in)
			if err != nil || other != nil {
				return nil, errCut
			}
			x, y = x+dx, y+dy
			rings[i][j] = Point{float64(x) / grain, float64(y) / grain}
		}
	}
	if in.Len() > 0 {
		return nil, errors.New("there is more than the rings")
	}
	return rings, nil
}
