package relations

import (
	"cmp"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"jourfixe/calendar"
	"jourfixe/calendar/atlas"
	"jourfixe/calendar/people"
	"jourfixe/events"
)

// A Numbered is a partner with its number: that of its chapter, in the contents, in the table and on the map, whoever draws it.
type Numbered struct {
	*people.Partner
	Number int
}

// Ordered are all partners that have not retired, numbered: by kind, those of a kind as a dictionary of the language has them.
func Ordered(b *calendar.Book, in string) []Numbered {
	tag, err := language.Parse(in)
	if err != nil {
		tag = language.Und
	}
	order := collate.New(tag)
	var list []Numbered
	for p := range b.EachPartner() {
		if !p.Retired {
			list = append(list, Numbered{Partner: p})
		}
	}
	slices.SortFunc(list, func(x, y Numbered) int {
		return cmp.Or(cmp.Compare(slices.Index(kinds, x.Kind), slices.Index(kinds, y.Kind)), order.CompareString(x.Title.In(in), y.Title.In(in)), cmp.Compare(x.ID, y.ID))
	})
	for i := range list {
		list[i].Number = i + 1
	}
	return list
}

// A Map shows where partners are.
type Map struct {
	*atlas.Map
	On, Off []Numbered // partners of which it is known where they are, and the others
	Home    bool       // it shows the office, too
	Kinds   []string   // of those on it, in their order
	Dormant bool       // one of those on it is

	of []*Numbered // what its places are; nil: the office
}

// A Sign is the number of a partner on a map, or what stands for the office.
type Sign struct {
	atlas.Sign
	Of   *Numbered // nil: the office
	Form atlas.Form
}

// Where makes the map of numbered partners, on which two numbers of a size are told apart.
func Where(b *calendar.Book, list []Numbered, size float64) *Map {
	m := &Map{}
	var places []atlas.Point
	if home := homeOf(b); home != nil {
		m.Home, m.of, places = true, []*Numbered{nil}, []atlas.Point{pointOf(home)}
	}
	for i, p := range list {
		if p.Geo == nil {
			m.Off = append(m.Off, p)
			continue
		}
		m.On, m.of, places = append(m.On, p), append(m.of, &list[i]), append(places, pointOf(p.Geo))
		m.Dormant = m.Dormant || p.Dormant()
		if !slices.Contains(m.Kinds, p.Kind) {
			m.Kinds = append(m.Kinds, p.Kind)
		}
	}
	m.Map = atlas.Draw(places, 2*size)
	return m
}

// Signs are those of one of its pictures, in a size.
func (m *Map) Signs(x *atlas.Picture, size float64) []Sign {
	placed := x.Signs(size)
	list := make([]Sign, len(placed))
	for i, s := range placed {
		list[i] = Sign{Sign: s, Of: m.of[s.Index], Form: atlas.Triangle}
		if p := list[i].Of; p != nil {
			list[i].Form = FormOf(p.Kind)
		}
	}
	return list
}

// Partners is how many partners one of its pictures is to show.
func (m *Map) Partners(x *atlas.Picture) (n int) {
	for i, p := range m.of {
		if p != nil && x.Within[i] {
			n++
		}
	}
	return n
}

// FormOf is the form of a kind of relations on a map. The office is a triangle.
func FormOf(kind string) atlas.Form {
	switch kind {
	case "friendship":
		return atlas.Square
	case "cooperation":
		return atlas.Diamond
	case "network":
		return atlas.Hexagon
	}
	return atlas.Disc
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
