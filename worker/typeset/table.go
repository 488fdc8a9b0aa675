package typeset

import (
	"strconv"

	"jourfixe/calendar/document"
	"jourfixe/worker/pdf"
)

func itoa(n int) string { return strconv.Itoa(n) }

// What stands around the text of a cell.
const (
	padX = 6.0
	padY = 4.0
)

// mostLines is how many lines of a row stay together: fewer than a page has.
const mostLines = 40

// mostHead is how high the head of a table may be that stands on each page again.
const mostHead = 100

// A column is where cells stand: how far in, and how wide.
type column struct {
	from, width float64
	figure      bool
}

func columns(widths []int, figure []bool) []column {
	sum := 0
	for _, w := range widths {
		sum += w
	}
	list := make([]column, len(widths))
	x := 0.0
	for i, w := range widths {
		list[i] = column{from: x, width: room * float64(w) / float64(sum), figure: i < len(figure) && figure[i]}
		x += list[i].width
	}
	return list
}

// A tableCell is a cell that is set.
type tableCell struct {
	column
	lines []line
	tags  *tagger
	style style
}

// setCell sets the text of a cell.
func (s *sheet) setCell(t document.Text, c column, st style, element func() *pdf.Element) tableCell {
	return tableCell{c, s.lines(t, st, c.width-2*padX), s.tag(t, element), st}
}

// draw draws some lines of a cell.
func (s *sheet) drawCell(c tableCell, from, to int, y float64) {
	if len(c.lines) == 0 {
		c.tags.of() // A cell with nothing in it is one, too.
	}
	for i := from; i < min(to, len(c.lines)); i++ {
		at, indent := s.left, c.from+padX
		if c.figure {
			indent = c.from + c.width - padX - c.lines[i].width
		}
		s.write(c.lines[i], c.tags, c.style, at, indent, y+float64(i-from)*c.style.leading)
	}
}

// row makes the boxes of a row: one, unless it is longer than a page.
func (s *sheet) row(cells []tableCell, under bool) []box {
	most := 1
	for _, c := range cells {
		most = max(most, len(c.lines))
	}
	var list []box
	for from := 0; from < most; from += mostLines {
		to := min(from+mostLines, most)
		height := float64(to-from)*cells[0].style.leading + 2*padY
		list = append(list, box{height: height, draw: func(y float64) {
			for _, c := range cells {
				s.drawCell(c, from, to, y+padY)
			}
			if under {
				s.page.Artifact("Layout", func() { s.page.Rect(side, y+height-0.5, room, 0.5, rule) })
			}
		}})
	}
	return list
}

// table sets a table, whose head stands again on each page that it goes on to.
func (s *sheet) table(b document.Table) []box {
	cols := columns(b.Widths, b.Figure)
	all := under(s.root, "Table")
	heads, bodies := under(all, "THead"), under(all, "TBody")
	head := under(heads, "TR")
	cells := make([]tableCell, len(b.Head))
	for i, t := range b.Head {
		cells[i] = s.setCell(t, cols[i], cellHead, headCell(head, "Column"))
	}
	list := s.row(cells, false)
	above := s.headRow(cells, list[0])
	list[0] = above
	again := above
	again.draw = func(y float64) { s.repeat(cells, y, above.height) }
	for _, r := range b.Rows {
		tr := under(bodies, "TR")
		cells := make([]tableCell, len(r))
		for i, t := range r {
			element, st := under(tr, "TD"), cell
			if i == 0 {
				element, st = headCell(tr, "Row"), cell
			}
			cells[i] = s.setCell(t, cols[i], st, element)
		}
		rows := s.row(cells, true)
		for i := range rows {
			if above.height < mostHead {
				rows[i].again = &again
			}
		}
		list = append(list, rows...)
	}
	for i := range list[:len(list)-1] {
		list[i].keep = i == 0 || b.Whole && heightOf(list) <= pageRoom/2
	}
	list[0].before = 4
	list[len(list)-1].height += 14
	return list
}

// headCell makes a cell that says what a column or row is.
func headCell(row func() *pdf.Element, scope string) func() *pdf.Element {
	return once(func() *pdf.Element {
		e := row().Add("TH")
		e.Scope = scope
		return e
	})
}

// headRow puts the ground under the head of a table.
func (s *sheet) headRow(cells []tableCell, b box) box {
	draw, height := b.draw, b.height
	b.draw = func(y float64) {
		s.page.Artifact("Layout", func() { s.page.Rect(side, y, room, height, ground) })
		draw(y)
	}
	return b
}

// repeat draws the head of a table where it goes on.
func (s *sheet) repeat(cells []tableCell, y, height float64) {
	s.page.Artifact("Pagination", func() {
		s.page.Rect(side, y, room, height, ground)
		for _, c := range cells {
			for i, l := range c.lines {
				indent := c.from + padX
				if c.figure {
					indent = c.from + c.width - padX - l.width
				}
				s.words(l, c.style.size, c.style.color, s.left, indent, baseline(y+padY+float64(i)*c.style.leading, c.style))
			}
		}
	})
}

// facts sets what is known of a thing: what each is called stands before it.
func (s *sheet) facts(b document.Facts) []box {
	cols := columns([]int{3, 9}, nil)
	all := under(s.root, "Table")
	var list []box
	name := cell
	name.color = muted
	for _, r := range b.Rows {
		tr := under(all, "TR")
		cells := []tableCell{s.setCell(r[0], cols[0], name, headCell(tr, "Row")), s.setCell(r[1], cols[1], cell, under(tr, "TD"))}
		list = append(list, s.row(cells, true)...)
	}
	for i := range list[:max(0, min(len(list)-1, 3))] {
		list[i].keep = true
	}
	if n := len(list); n > 0 {
		list[n-1].height += 12
	}
	return list
}
