package staff

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"

	"jourfixe/calendar"
	"jourfixe/calendar/atlas"
	"jourfixe/calendar/relations"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// A mapPage shows where the partners are, as pictures and as a table with the same numbers.
type mapPage struct {
	Rows    []mapRow
	Off     []mapRow // partners of which that is not known
	Kinds   []mapKey // kinds of relations on the map, with the shapes of their numbers
	Dormant *mapKey  // nil: none is
	Home    *mapKey  // nil: where the office is, is not known
	World   mapPicture
	Part    *mapPicture // what is crowded there; nil: nothing is
	Credit  string
	May     bool // whoever looks may say where a partner is
}

// A mapRow is a partner.
type mapRow struct {
	Number  int
	To      string
	Title   events.Text
	Country string
	Kind    string
	Dormant bool
}

// A mapKey says what a shape means.
type mapKey struct{ Shape, Text, Class string }

// A mapPicture is one of the pictures, with its numbers in three sizes, of which the one is shown that can be read at the width of the screen.
type mapPicture struct {
	Partners            int
	Width               int
	Height              int
	Outline, Land, Edge string // paths
	Sizes               []mapSize
}

// A mapSize is all numbers of a picture in one size.
type mapSize struct {
	Class string
	Dot   string // how large the end of a line is
	Signs []mapSign
}

// A mapSign is a number, in a shape that says what relation it is.
type mapSign struct {
	Number       string // "" for the office itself
	Title        events.Text
	Shape, Class string
	X, Y, Font   string
	Line         string // to the place, "" where the number stands on it
	DotX, DotY   string
}

// How large numbers are, from the middle to the edge, in thousandths of the width of a picture: on phones, on narrow and on wide screens. The
// part stands beside the table on these.
var (
	worldSizes = []float64{40, 26, 13}
	partSizes  = []float64{40, 26, 24}
)

// atlas answers the map of all partners that have not retired. The summary of relations has the same.
func (x *partners) atlas(_ http.ResponseWriter, _ *http.Request, v *shell.Visit) {
	v.Read("map", func(b *calendar.Book) shell.Content {
		page := mapPage{Credit: atlas.Credit, May: v.Is(events.Coordinator)}
		m := relations.Where(b, relations.Ordered(b, v.Voice.Language), worldSizes[2])
		if m.Home {
			page.Home = &mapKey{Shape: shapeOf(atlas.Triangle, keyAt, keySize), Class: "home"}
		}
		if m.Dormant {
			page.Dormant = &mapKey{Shape: shapeOf(atlas.Disc, keyAt, keySize), Class: "dormant"}
		}
		for _, kind := range m.Kinds {
			page.Kinds = append(page.Kinds, mapKey{Shape: shapeOf(relations.FormOf(kind), keyAt, keySize), Text: kinds.Texts + kind, Class: kind})
		}
		for _, p := range m.On {
			page.Rows = append(page.Rows, mapRowOf(p, v.Voice))
		}
		for _, p := range m.Off {
			page.Off = append(page.Off, mapRowOf(p, v.Voice))
		}
		page.World = newMapPicture(m, &m.World, b.Office().Title, worldSizes)
		page.World.Edge = paths(m.Frame)
		if m.Part != nil {
			part := newMapPicture(m, m.Part, b.Office().Title, partSizes)
			page.Part = &part
		}
		return shell.Content{Title: v.Voice.T("map.title"), Body: page}
	})
}

// Where the shape of a key is in its picture, and how large.
var keyAt = atlas.Point{X: 10, Y: 10}

const keySize = 9

func mapRowOf(p relations.Numbered, v *voice.Voice) mapRow {
	row := mapRow{Number: p.Number, To: toPartner(p.ID), Title: p.Title, Kind: p.Kind, Dormant: p.Dormant()}
	if p.Country != "" {
		row.Country = words.Country(p.Country, v.Language)
	}
	return row
}

func newMapPicture(m *relations.Map, x *atlas.Picture, home events.Text, sizes []float64) mapPicture {
	p := mapPicture{
		Partners: m.Partners(x), Width: atlas.Width, Height: int(math.Ceil(x.Height)), Outline: paths([]atlas.Ring{x.Outline}), Land: paths(x.Land),
	}
	for i, size := range sizes {
		one := mapSize{Class: []string{"phone", "narrow", "wide"}[i], Dot: number(size / 5)}
		for _, s := range m.Signs(x, size) {
			one.Signs = append(one.Signs, newMapSign(s, home, size))
		}
		p.Sizes = append(p.Sizes, one)
	}
	return p
}

func newMapSign(s relations.Sign, home events.Text, size float64) mapSign {
	sign := mapSign{Title: home, Class: "home", X: number(s.At.X), Y: number(s.At.Y), Shape: shapeOf(s.Form, s.At, size)}
	if p := s.Of; p != nil {
		sign.Title, sign.Class, sign.Number = p.Title, p.Kind, strconv.Itoa(p.Number)
		if p.Dormant() {
			sign.Class += " dormant"
		}
	}
	if n := len(sign.Number); n > 2 {
		size *= 2 / float64(n)
	}
	sign.Font = number(size)
	if s.Moved {
		sign.DotX, sign.DotY = number(s.Place.X), number(s.Place.Y)
		sign.Line = "M" + sign.X + " " + sign.Y + "L" + sign.DotX + " " + sign.DotY
	}
	return sign
}

// shapeOf is a form around a point as a path.
func shapeOf(f atlas.Form, at atlas.Point, size float64) string {
	if f == atlas.Disc {
		radius := size * atlas.DiscRadius
		r, across := number(radius), number(2*radius)
		return "M" + number(at.X-radius) + " " + number(at.Y) + "a" + r + " " + r + " 0 1 1 " + across + " 0a" + r + " " + r + " 0 1 1 -" + across + " 0z"
	}
	return paths([]atlas.Ring{f.Ring(at, size)})
}

// paths writes rings as a path, in tenths, each point by how far it is from the one before.
func paths(rings []atlas.Ring) string {
	var b strings.Builder
	for _, r := range rings {
		var x, y int
		for i, p := range r {
			u, v := int(math.Round(p.X*10)), int(math.Round(p.Y*10))
			switch {
			case i == 0:
				fmt.Fprintf(&b, "M%s %s", tenths(u), tenths(v))
			case u != x || v != y:
				fmt.Fprintf(&b, "l%s %s", tenths(u-x), tenths(v-y))
			}
			x, y = u, v
		}
		b.WriteByte('z')
	}
	return b.String()
}

func tenths(n int) string { return strconv.FormatFloat(float64(n)/10, 'f', -1, 64) }

func number(x float64) string { return tenths(int(math.Round(x * 10))) }
