package relations

import (
	"strconv"
	"strings"

	"jourfixe/calendar/atlas"
	"jourfixe/calendar/document"
	"jourfixe/calendar/words"
)

// How large the numbers on the map are, from the middle to the edge, in thousandths of its width: as small as they can be read on paper, and smaller
// where otherwise one would find no room. The map is parted as that of the page is, by signs of a size.
var (
	worldSizes = []float64{15, 12, 10}
	partSizes  = []float64{20, 16, 12}
)

const partedBy = 13

// everybody lists all partners, on a map and in a table with the same numbers.
func everybody(s *summary) []document.Passage {
	if len(s.list) == 0 {
		return nil
	}
	passages := []document.Passage{document.Heading{Level: 3, Text: s.say("everybody"), ID: "everybody"}}
	if m := Where(s.book, s.list, partedBy); len(m.On) > 0 {
		passages = append(passages, s.drawn(m)...)
	}
	return append(passages, s.table())
}

// drawn is the map as one or two drawings, and what there is to be said of it.
func (s *summary) drawn(m *Map) []document.Passage {
	world, missing := s.drawing(m, &m.World, worldSizes)
	world.Alt, world.Part = s.alt(m, &m.World, "map.world"), 1
	if m.Frame != nil {
		world.Paths = append(world.Paths, document.Path{Rings: rings(m.Frame), Look: document.Border})
	}
	passages := []document.Passage{world}
	var notes []string
	if m.Part != nil {
		part, more := s.drawing(m, m.Part, partSizes)
		part.Alt, part.Part, part.Key = s.alt(m, m.Part, "map.part"), 0.8, nil
		passages, missing = append(passages, part), missing+more
		notes = append(notes, s.texts.Say("map.frame"))
	}
	if len(m.Off) > 0 {
		notes = append(notes, s.texts.Say("map.off"))
	}
	if missing > 0 {
		notes = append(notes, s.texts.Count("map.missing", missing))
	}
	notes = append(notes, s.texts.Say("map.source", "credit", atlas.Credit))
	return append(passages, document.Paragraph{Text: document.Plain(strings.Join(notes, " ")), Quiet: true})
}

// drawing draws one picture of the map with numbers of the first size in which all find room, and says of how many there is none.
func (s *summary) drawing(m *Map, x *atlas.Picture, sizes []float64) (d document.Drawing, missing int) {
	var signs []Sign
	size := 0.0
	for _, size = range sizes {
		signs = m.Signs(x, size)
		missing = m.Partners(x)
		for _, sign := range signs {
			if sign.Of != nil {
				missing--
			}
		}
		if missing == 0 {
			break
		}
	}
	d = document.Drawing{Width: atlas.Width, Height: x.Height, Key: s.key(m), Paths: []document.Path{
		{Rings: rings([]atlas.Ring{x.Outline}), Look: document.Sea}, {Rings: rings(x.Land), Look: document.Land},
	}}
	for _, sign := range signs {
		if sign.Moved {
			end := atlas.Disc.Ring(sign.Place, size/5)
			d.Paths = append(d.Paths,
				document.Path{Rings: rings([]atlas.Ring{{sign.At, sign.Place}}), Look: document.Lead}, document.Path{Rings: rings([]atlas.Ring{end}), Look: document.Dark})
		}
	}
	for _, sign := range signs {
		look := lookOf(sign)
		d.Paths = append(d.Paths, document.Path{Rings: rings([]atlas.Ring{sign.Form.Ring(sign.At, size)}), Look: look})
		if sign.Of != nil {
			number := strconv.Itoa(sign.Of.Number)
			d.Labels = append(d.Labels, document.Label{Words: number, At: document.Point(sign.At), Size: size * min(1.1, 2/float64(len(number))), On: look})
		}
	}
	return d, missing
}

func lookOf(sign Sign) document.Look {
	switch {
	case sign.Of == nil:
		return document.Dark
	case sign.Of.Dormant():
		return document.Hollow
	}
	return document.Full
}

// key says what the forms on the map mean. Each is drawn in a square of twenty units.
func (s *summary) key(m *Map) (list []document.Key) {
	add := func(f atlas.Form, look document.Look, says string) {
		list = append(list, document.Key{Path: document.Path{Rings: rings([]atlas.Ring{f.Ring(atlas.Point{X: 10, Y: 10}, 9)}), Look: look}, Words: says})
	}
	for _, kind := range m.Kinds {
		add(FormOf(kind), document.Full, s.texts.Say("kind."+kind))
	}
	if m.Dormant {
		add(atlas.Disc, document.Hollow, s.texts.Say("dormant"))
	}
	if m.Home {
		add(atlas.Triangle, document.Dark, s.texts.Say("map.home"))
	}
	return list
}

// alt says in words what a picture of the map shows, and in which forms.
func (s *summary) alt(m *Map, x *atlas.Picture, key string) string {
	var forms []string
	for _, kind := range m.Kinds {
		forms = append(forms, s.texts.Say("form."+kind))
	}
	if m.Dormant {
		forms = append(forms, s.texts.Say("form.dormant"))
	}
	if m.Home {
		forms = append(forms, s.texts.Say("form.home"))
	}
	return s.texts.Say(key, "partners", s.texts.Count("map.partners", m.Partners(x)), "forms", words.List(forms, s.language))
}

// rings are those of the map as the document has them.
func rings(list []atlas.Ring) [][]document.Point {
	all := make([][]document.Point, len(list))
	for i, r := range list {
		all[i] = make([]document.Point, len(r))
		for j, p := range r {
			all[i][j] = document.Point(p)
		}
	}
	return all
}

// table lists all partners; each leads to its chapter.
func (s *summary) table() document.Table {
	t := document.Table{
		Head:   []document.Text{s.say("column.partner"), s.say("column.kind"), s.say("column.country"), s.say("column.since"), s.say("column.status")},
		Widths: []int{36, 24, 18, 10, 12}, Whole: true,
	}
	for _, p := range s.list {
		name := s.called(p)
		for i := range name {
			name[i].To = chapterOf(p)
		}
		t.Rows = append(t.Rows, []document.Text{name, s.say("kind." + p.Kind), s.country(p.Partner), s.since(p.Partner), s.status(p.Partner)})
	}
	return t
}
