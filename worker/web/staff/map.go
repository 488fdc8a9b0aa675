package staff

import (
	"cmp"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"jourfixe/calendar"
	"jourfixe/calendar/atlas"
	"jourfixe/calendar/people"
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

// atlas answers the map of all partners that have not retired.
func (x *partners) atlas(_ http.ResponseWriter, _ *http.Request, v *shell.Visit) {
	v.Read("map", func(b *calendar.Book) shell.Content {
		page := mapPage{Credit: atlas.Credit, May: v.Is(events.Coordinator)}
		list := inOrder(b, v.Voice)
		var places []atlas.Point
		var signs []mapSign
		if home := homeOf(b); home != nil {
			places, signs = append(places, pointOf(home)), append(signs, mapSign{Title: b.Office().Title, Class: "home"})
			page.Home = &mapKey{Shape: shapeOf("home", 10, 10, 9), Class: "home"}
		}
		for _, p := range list {
			row := mapRow{To: toPartner(p.ID), Title: p.Title, Kind: p.Kind, Dormant: p.Dormant()}
			if p.Country != "" {
				row.Country = words.Country(p.Country, v.Voice.Language)
			}
			if p.Geo == nil {
				page.Off = append(page.Off, row)
				continue
			}
			row.Number = len(page.Rows) + 1
			page.Rows = append(page.Rows, row)
			sign := mapSign{Number: strconv.Itoa(row.Number), Title: p.Title, Class: p.Kind}
			if p.Dormant() {
				sign.Class += " dormant"
				page.Dormant = &mapKey{Shape: shapeOf("twin-city", 10, 10, 9), Class: "dormant"}
			}
			places, signs = append(places, pointOf(p.Geo)), append(signs, sign)
		}
		for _, kind := range kinds.Of {
			if slices.ContainsFunc(page.Rows, func(r mapRow) bool { return r.Kind == kind }) {
				page.Kinds = append(page.Kinds, mapKey{Shape: shapeOf(kind, 10, 10, 9), Text: kinds.Texts + kind, Class: kind})
			}
		}
		drawn := atlas.Draw(places, 2*worldSizes[2])
		page.World = newMapPicture(&drawn.World, signs, worldSizes)
		page.World.Edge = paths(drawn.Frame)
		if drawn.Part != nil {
			part := newMapPicture(drawn.Part, signs, partSizes)
			page.Part = &part
		}
		return shell.Content{Title: v.Voice.T("map.title"), Body: page}
	})
}

// inOrder are the partners as they are numbered: by kind, those of a kind as a dictionary has them.
func inOrder(b *calendar.Book, v *voice.Voice) []*people.Partner {
	var list []*people.Partner
	for p := range b.EachPartner() {
		if !p.Retired {
			list = append(list, p)
		}
	}
	order := v.Order()
	defer order.Done()
	slices.SortFunc(list, func(x, y *people.Partner) int {
		return cmp.Or(cmp.Compare(slices.Index(kinds.Of, x.Kind), slices.Index(kinds.Of, y.Kind)), order.CompareString(v.In(x.Title), v.In(y.Title)), cmp.Compare(x.ID, y.ID))
	})
	return list
}

// homeOf is where the office is: at the first of its own venues of which that is known.
func homeOf(b *calendar.Book) *events.Geo {
	for _, venue := range b.Venues() {
		if !venue.Removed && venue.Partner == "" && venue.Geo != nil {
			return venue.Geo
		}
	}
	return nil
}

func pointOf(g *events.Geo) atlas.Point {
	return atlas.Point{X: float64(g.Longitude) / events.GeoScale, Y: float64(g.Latitude) / events.GeoScale}
}

func newMapPicture(x *atlas.Picture, signs []mapSign, sizes []float64) mapPicture {
	p := mapPicture{Width: atlas.Width, Height: int(math.Ceil(x.Height)), Outline: paths([]atlas.Ring{x.Outline}), Land: paths(x.Land)}
	for i, s := range signs {
		if s.Number != "" && x.Within[i] {
			p.Partners++
		}
	}
	for i, size := range sizes {
		one := mapSize{Class: []string{"phone", "narrow", "wide"}[i], Dot: number(size / 5)}
		for _, s := range x.Signs(size) {
			sign := signs[s.Index]
			kind, _, _ := strings.Cut(sign.Class, " ")
			font := size
			if len(sign.Number) > 2 {
				font *= 2 / float64(len(sign.Number))
			}
			sign.X, sign.Y, sign.Font, sign.Shape = number(s.At.X), number(s.At.Y), number(font), shapeOf(kind, s.At.X, s.At.Y, size)
			if s.Moved {
				sign.DotX, sign.DotY = number(s.Place.X), number(s.Place.Y)
				sign.Line = "M" + number(s.At.X) + " " + number(s.At.Y) + "L" + sign.DotX + " " + sign.DotY
			}
			one.Signs = append(one.Signs, sign)
		}
		p.Sizes = append(p.Sizes, one)
	}
	return p
}

// shapeOf is the shape of a kind of relation around a point, which none leaves by more than the size.
func shapeOf(kind string, x, y, size float64) string {
	corners, first := 0, 0.0
	switch kind {
	case "friendship":
		corners, first = 4, math.Pi/4
	case "cooperation":
		corners = 4
	case "network":
		corners = 6
	case "home":
		corners = 3
	}
	if corners == 0 {
		r := number(size * 0.9)
		round := "a" + r + " " + r + " 0 1 1 " + number(size*1.8) + " 0a" + r + " " + r + " 0 1 1 " + number(-size*1.8) + " 0z"
		return "M" + number(x-size*0.9) + " " + number(y) + round
	}
	var ring atlas.Ring
	for i := range corners {
		s, c := math.Sincos(first + 2*math.Pi*float64(i)/float64(corners))
		ring = append(ring, atlas.Point{X: x + size*s, Y: y - size*c})
	}
	return paths([]atlas.Ring{ring})
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
