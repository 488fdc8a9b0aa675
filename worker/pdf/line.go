package pdf

import (
	"fmt"
	"math"
	"slices"

	"github.com/boxesandglue/textshape/ot"
)

// A Glyph is a sign of a font, where it is on a line.
type Glyph struct {
	Font    *Font
	X       float64 // from the beginning of what was shaped with it, in thousandths of the size, as the other lengths
	Advance float64 // how far it moves what comes after it
	id      uint16
	dx, dy  float64
	says    string // what it stands for; "" if a glyph before says it
	apart   bool   // it stands for what the font lacks
}

// A Line is glyphs in the order of reading.
type Line []Glyph

// A Run is glyphs that begin somewhere on a line, in thousandths of the size.
type Run struct {
	Glyphs Line
	X      float64
}

// Width is how much room the glyphs take, in thousandths of the size.
func (l Line) Width() float64 {
	sum := 0.0
	for i := range l {
		sum += l[i].Advance
	}
	return sum
}

// Shape makes glyphs of a text that runs in one direction. Ligatures are left out: what is read out or copied is letters.
func (f *Font) Shape(s string, rightToLeft bool) Line {
	buf := ot.NewBuffer()
	buf.AddString(s)
	buf.GuessSegmentProperties()
	buf.Direction = ot.DirectionLTR
	if rightToLeft {
		buf.Direction = ot.DirectionRTL
	}
	f.shaper.Shape(buf, noLigatures)
	runes := []rune(s)
	line := make(Line, len(buf.Info))
	starts := []int{len(runes)}
	x := 0.0
	for i := range buf.Info {
		info, pos := &buf.Info[i], &buf.Pos[i]
		line[i] = Glyph{Font: f, id: info.GlyphID, X: x, Advance: float64(pos.XAdvance) * f.scale, dx: float64(pos.XOffset) * f.scale, dy: float64(pos.YOffset) * f.scale}
		x += line[i].Advance
		starts = append(starts, info.Cluster)
	}
	slices.Sort(starts)
	said := map[int]bool{}
	each := func(i int) {
		cluster := buf.Info[i].Cluster
		if said[cluster] || cluster >= len(runes) {
			return
		}
		said[cluster] = true
		next, _ := slices.BinarySearch(starts, cluster+1)
		line[i].says = string(runes[cluster:starts[next]])
	}
	// From the right, the first of a cluster in the order of reading is the last that is given.
	for i := range line {
		if rightToLeft {
			each(len(line) - 1 - i)
		} else {
			each(i)
		}
	}
	if rightToLeft {
		slices.Reverse(line)
	}
	return line
}

var noLigatures = []ot.Feature{ot.NewFeatureOff(ot.MakeTag('l', 'i', 'g', 'a')), ot.NewFeatureOff(ot.MakeTag('c', 'l', 'i', 'g'))}

// Instead has the line stand for a text that its glyphs do not spell.
func (l Line) Instead(s string) Line {
	for i := range l {
		l[i].says, l[i].apart = "", true
	}
	if len(l) > 0 {
		l[0].says = s
	}
	return l
}

// A typing is text that is being written into a page.
type typing struct {
	page *Page
	size float64
	x, y float64
	font *Font
	open bool    // an array of glyphs is being written
	pen  float64 // where the next glyph would be, in thousandths of the size
	rise float64
}

func (t *typing) end() {
	if t.open {
		t.page.out.WriteString("] TJ ")
		t.open = false
	}
}

// glyph writes one of a run that begins at a point.
func (t *typing) glyph(g *Glyph, begin float64) {
	out := &t.page.out
	tell := g.Font.stands(g)
	if g.Font != t.font {
		t.end()
		t.font = g.Font
		fmt.Fprintf(out, "/%s %s Tf ", g.Font.name, number(t.size))
	}
	at := begin + g.X + g.dx
	if tell || g.dy != t.rise {
		t.end()
	}
	if tell {
		fmt.Fprintf(out, "/Span <</ActualText %s>> BDC ", actual(g.says))
	}
	if !t.open {
		fmt.Fprintf(out, "1 0 0 1 %s %s Tm [", number(t.x+at*t.size/1000), number(t.page.doc.Height-t.y+g.dy*t.size/1000))
		t.open, t.pen, t.rise = true, at, g.dy
	} else if off := t.pen - at; math.Abs(off) > 0.5 {
		fmt.Fprintf(out, "%d", int(math.Round(off)))
		t.pen -= math.Round(off)
	}
	fmt.Fprintf(out, "<%04X>", g.id)
	t.pen += g.Font.advance(g.id)
	if tell {
		t.end()
		out.WriteString("EMC ")
	}
}

// actual is a text that may be empty.
func actual(s string) string {
	if s == "" {
		return "<FEFF>"
	}
	return text(s)
}

// stands notes what the glyph stands for, and reports whether that has to be said beside it: where it is not what it stands for elsewhere.
func (f *Font) stands(g *Glyph) bool {
	before, known := f.used[g.id]
	if !known {
		before = g.says
		if g.apart || before == "" {
			before = "\ufffd"
		}
		f.used[g.id] = before
	}
	return g.apart || before != g.says
}

// advance is how wide a glyph is by itself.
func (f *Font) advance(id uint16) float64 {
	return float64(f.face.HorizontalAdvance(id)) * f.scale
}

// Says is what the glyph stands for, "" if another of its letter says it.
func (g *Glyph) Says() string { return g.says }
