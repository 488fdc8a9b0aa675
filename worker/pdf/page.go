package pdf

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// A Page is a sheet on which something is drawn. Points are from its upper left corner, in 1/72 of an inch.
type Page struct {
	doc     *Document
	ref     ref
	content ref
	parents int // its number in the parent tree
	out     bytes.Buffer
	marks   []*Element // by their numbers on the page
	notes   []ref
	boxes   map[*Element]*[4]float64
	open    bool // something is being drawn that is marked
}

// A Color is red, green and blue, from 0 to 1.
type Color [3]float64

// AddPage begins a new page.
func (d *Document) AddPage() *Page {
	d.closePage()
	p := &Page{doc: d, ref: d.file.reserve(), parents: len(d.pages), boxes: map[*Element]*[4]float64{}}
	d.pages = append(d.pages, p)
	return p
}

// Mark has what draw draws belong to the element.
func (p *Page) Mark(e *Element, draw func()) {
	mark := len(p.marks)
	p.marks = append(p.marks, e)
	e.kids = append(e.kids, kid{page: p, mark: mark})
	fmt.Fprintf(&p.out, "/%s <</MCID %d>> BDC\n", e.Role, mark)
	p.bracket(draw)
}

// Artifact has what draw draws belong to the page and not to what it says: rules, grounds, what is repeated on each page.
// Kind is Pagination or Layout.
func (p *Page) Artifact(kind string, draw func()) {
	fmt.Fprintf(&p.out, "/Artifact <</Type /%s>> BDC\n", kind)
	p.bracket(draw)
}

// bracket draws within marked content. Content that is marked does not hold such content.
func (p *Page) bracket(draw func()) {
	if p.open {
		panic("pdf: marked content within marked content")
	}
	p.open = true
	draw()
	p.open = false
	p.out.WriteString("EMC\n")
}

// Text draws glyphs in the order they are given in, which is that of reading, each where it is on the line that begins at a point.
func (p *Page) Text(runs []Run, size float64, c Color, x, y float64) {
	p.fill(c)
	p.out.WriteString("BT ")
	t := typing{page: p, size: size, x: x, y: y}
	for _, r := range runs {
		for i := range r.Glyphs {
			t.glyph(&r.Glyphs[i], r.X)
		}
	}
	t.end()
	p.out.WriteString("ET\n")
}

// Rect fills a rectangle, given by its upper left corner.
func (p *Page) Rect(x, y, width, height float64, c Color) {
	p.fill(c)
	fmt.Fprintf(&p.out, "%s %s %s %s re f\n", number(x), number(p.doc.Height-y-height), number(width), number(height))
}

// Frame draws the border of a rectangle, inside it.
func (p *Page) Frame(x, y, width, height, thick float64, c Color) {
	fmt.Fprintf(&p.out, "%s %s %s RG %s w %s %s %s %s re S\n", number(c[0]), number(c[1]), number(c[2]), number(thick),
		number(x+thick/2), number(p.doc.Height-y-height+thick/2), number(width-thick), number(height-thick))
}

// A Paint is how a path is filled and how its edge is drawn; a color that is nil is none.
type Paint struct {
	Fill, Edge *Color
	Thick      float64
	Dash       float64 // how long dashes are, and what is between them; 0: the line is whole
	Open       bool    // the ends of rings do not meet
}

// Path draws rings, each given by its points. What is within an odd number of them is filled.
func (p *Page) Path(rings [][][2]float64, paint Paint) {
	p.out.WriteString("q ")
	if paint.Fill != nil {
		p.fill(*paint.Fill)
	}
	if c := paint.Edge; c != nil {
		fmt.Fprintf(&p.out, "%s %s %s RG %s w 1 j ", number(c[0]), number(c[1]), number(c[2]), number(paint.Thick))
		if paint.Dash > 0 {
			fmt.Fprintf(&p.out, "[%s] 0 d ", number(paint.Dash))
		}
	}
	for _, r := range rings {
		for i, at := range r {
			p.out.WriteString(number(at[0]) + " " + number(p.doc.Height-at[1]))
			if i == 0 {
				p.out.WriteString(" m ")
			} else {
				p.out.WriteString(" l ")
			}
		}
		if !paint.Open {
			p.out.WriteString("h\n")
		}
	}
	switch {
	case paint.Fill != nil && paint.Edge != nil:
		p.out.WriteString("B*")
	case paint.Fill != nil:
		p.out.WriteString("f*")
	default:
		p.out.WriteString("S")
	}
	p.out.WriteString(" Q\n")
}

func (p *Page) fill(c Color) {
	fmt.Fprintf(&p.out, "%s %s %s rg ", number(c[0]), number(c[1]), number(c[2]))
}

// Box says how much of the page a figure takes.
func (p *Page) Box(e *Element, x, y, width, height float64) {
	p.boxes[e] = &[4]float64{x, p.doc.Height - y - height, x + width, p.doc.Height - y}
}

// Link has a rectangle lead to a place in the document, which may be said later. Says is what it is for whoever does not see it.
func (p *Page) Link(e *Element, to *Place, says string, x, y, width, height float64) {
	r := p.doc.file.reserve()
	p.notes = append(p.notes, r)
	p.doc.links = append(p.doc.links, link{r, to, len(p.doc.linked), says, p, [4]float64{x, p.doc.Height - y - height, x + width, p.doc.Height - y}})
	p.doc.linked = append(p.doc.linked, e)
	e.kids = append(e.kids, kid{page: p, note: r})
}

// A link leads somewhere.
type link struct {
	ref    ref
	to     *Place
	number int
	says   string
	on     *Page
	box    [4]float64
}

// A Place is a point in a document to which links and bookmarks lead.
type Place struct {
	Page *Page
	Y    float64
}

// dest writes the place for a link.
func (x *Place) dest(d *Document) string {
	return fmt.Sprintf("[%s /XYZ 0 %s null]", x.Page.ref, number(d.Height-x.Y))
}

// closePage writes what is on the last page, to which nothing is added any more.
func (d *Document) closePage() {
	if len(d.pages) == 0 {
		return
	}
	p := d.pages[len(d.pages)-1]
	p.content = d.file.reserve()
	d.file.stream(p.content, "", p.out.Bytes(), false)
	p.out = bytes.Buffer{}
}

// write writes the page itself.
func (p *Page) write(tree ref) {
	notes := ""
	if len(p.notes) > 0 {
		list := make([]string, len(p.notes))
		for i, r := range slices.All(p.notes) {
			list[i] = r.String()
		}
		notes = " /Annots [" + strings.Join(list, " ") + "]"
	}
	p.doc.file.put(p.ref, fmt.Sprintf("<</Type /Page /Parent %s /MediaBox [0 0 %s %s] /Resources %s /Contents %s /StructParents %d /Tabs /S%s>>",
		tree, number(p.doc.Width), number(p.doc.Height), p.doc.resources, p.content, p.parents, notes))
}
