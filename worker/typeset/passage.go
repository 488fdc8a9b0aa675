package typeset

import (
	"slices"

	"jourfixe/calendar/document"
	"jourfixe/worker/pdf"
)

// boxes sets a passage.
func (s *sheet) boxes(b document.Passage) []box {
	switch b := b.(type) {
	case document.Cover:
		return s.cover(b)
	case document.Contents:
		return s.contents(b)
	case document.Heading:
		return s.headingOf(b)
	case document.Paragraph:
		st := body
		if b.Quiet {
			st = quiet
		}
		return s.paragraph("P", b.Text, st)
	case document.List:
		return s.list(b)
	case document.Table:
		return s.table(b)
	case document.Facts:
		return s.facts(b)
	case document.Drawing:
		return s.drawing(b)
	case document.Bars:
		return s.bars(b)
	}
	panic("typeset: a kind of passage that nobody draws")
}

// A where says where on the page something begins that is that far in, and that wide.
type where func(indent, width float64) float64

// oneLine sets a text on one line, whose end is left out where there is no room.
func (s *sheet) oneLine(words string, size float64, strong bool) line {
	list := s.lines(document.Plain(short(words)), style{size: size, strong: strong}, room*0.8)
	if len(list) == 0 {
		return line{}
	}
	return list[0]
}

// words draws a line of an artifact.
func (s *sheet) words(l line, size float64, c pdf.Color, at where, indent, y float64) {
	for _, p := range l.parts {
		s.page.Text(p.runs, size, c, at(indent, l.width), y)
	}
}

// A tagger finds the element of each span of a text: its own where it is in another language or leads somewhere, else that of the text.
type tagger struct {
	s     *sheet
	text  document.Text
	of    func() *pdf.Element
	spans map[int32]*pdf.Element
}

func (s *sheet) tag(t document.Text, of func() *pdf.Element) *tagger {
	return &tagger{s, t, of, map[int32]*pdf.Element{}}
}

func (x *tagger) element(span int32) *pdf.Element {
	e, ok := x.spans[span]
	if ok {
		return e
	}
	e = x.of()
	sp := x.text[span]
	foreign := sp.Language != "" && sp.Language != x.s.doc.Language
	if x.s.ids[sp.To] != nil {
		e = e.Add("Link")
	} else if foreign {
		e = e.Add("Span")
	}
	if foreign {
		e.Language = sp.Language
	}
	x.spans[span] = e
	return e
}

// once makes an element when it is first drawn, so that elements come in the order of reading.
func once(make func() *pdf.Element) func() *pdf.Element {
	var e *pdf.Element
	return func() *pdf.Element {
		if e == nil {
			e = make()
		}
		return e
	}
}

// under makes an element of a role below another.
func under(of func() *pdf.Element, role string) func() *pdf.Element {
	return once(func() *pdf.Element { return of().Add(role) })
}

func (s *sheet) root() *pdf.Element { return s.pdf.Root }

// write draws a line of a text, y is its upper edge.
func (s *sheet) write(l line, tags *tagger, st style, at where, indent, y float64) {
	x, base := at(indent, l.width), baseline(y, st)
	for _, p := range l.parts {
		e := tags.element(p.span)
		s.page.Mark(e, func() { s.page.Text(p.runs, st.size, st.color, x, base) })
		if h := s.ids[tags.text[p.span].To]; h != nil {
			s.page.Link(e, &h.place, h.says, x+p.from*st.size/1000, y, (p.to-p.from)*st.size/1000, st.leading)
		}
	}
}

// baseline is where the letters of a line stand whose upper edge is y.
func baseline(y float64, st style) float64 { return y + st.leading/2 + st.size*0.36 }

// paragraph sets a text as lines, of which neither the first nor the last stands alone on a page.
func (s *sheet) paragraph(role string, t document.Text, st style) []box {
	return s.stack(s.lines(t, st, room), s.tag(t, under(s.root, role)), st, 0)
}

// stack puts lines below each other.
func (s *sheet) stack(lines []line, tags *tagger, st style, indent float64) []box {
	list := make([]box, len(lines))
	for i, l := range lines {
		list[i] = box{height: st.leading, keep: i < len(lines)-1 && (i == 0 || i == len(lines)-2), draw: func(y float64) {
			s.write(l, tags, st, s.left, indent, y)
		}}
	}
	if len(list) > 0 {
		list[0].before = st.before
		list[len(list)-1].height += st.after
	}
	return list
}

// headingOf sets a heading, which stays with what comes after it.
func (s *sheet) headingOf(b document.Heading) []box {
	h := s.headings[0]
	s.headings = s.headings[1:]
	st := headings[b.Level]
	list := s.paragraph("H"+itoa(b.Level), h.Text, st)
	for i := range list {
		list[i].keep = true
	}
	first := &list[0]
	first.heading, first.fresh = h, b.NewPage
	draw := first.draw
	first.draw = func(y float64) {
		h.place = pdf.Place{Page: s.page, Y: y - 6}
		if b.Level > 1 && b.Level < 4 {
			s.pdf.Outline = append(s.pdf.Outline, pdf.Bookmark{Title: h.says, To: &h.place, Level: b.Level - 1})
		}
		draw(y)
	}
	return list
}

// list sets items with a dot before each.
func (s *sheet) list(b document.List) []box {
	const indent = 14
	all := under(s.root, "L")
	var list []box
	for _, t := range b.Items {
		item := under(all, "LI")
		label, text := under(item, "Lbl"), under(item, "LBody")
		dot := s.oneLine("•", body.size, false)
		lines := s.stack(s.lines(t, body, room-indent), s.tag(t, text), style{size: body.size, leading: body.leading, color: body.color, after: 3}, indent)
		if len(lines) == 0 {
			continue
		}
		draw := lines[0].draw
		lines[0].draw = func(y float64) {
			s.page.Mark(label(), func() { s.words(dot, body.size, accent, s.left, 2, baseline(y, body)) })
			draw(y)
		}
		list = append(list, lines...)
	}
	if n := len(list); n > 0 {
		list[n-1].height += body.after - 3
	}
	return list
}

// cover sets the first page.
func (s *sheet) cover(b document.Cover) []box {
	h := s.paragraph("P", b.Over, over)
	band := box{height: 150, draw: func(y float64) {
		s.page.Artifact("Layout", func() { s.page.Rect(0, 0, pageWidth, 14, accent) })
	}}
	list := append([]box{band}, h...)
	list = append(list, s.paragraph("H1", b.Title, headings[1])...)
	line := box{height: 22, draw: func(y float64) {
		s.page.Artifact("Layout", func() { s.page.Rect(s.left(0, 72), y, 72, 3, accent) })
	}}
	list = append(list, line)
	for _, t := range b.Below {
		list = append(list, s.paragraph("P", t, over)...)
	}
	return list
}

// contents lists headings with their pages.
func (s *sheet) contents(b document.Contents) []box {
	st := headings[2]
	list := s.paragraph("H2", b.Title, st)
	for i := range list {
		list[i].keep = true
	}
	if len(list) > 0 {
		list[0].fresh = true
	}
	all := under(s.root, "TOC")
	for _, h := range s.headings {
		if h.Level != 2 && h.Level != 3 || h.ID == "" {
			continue
		}
		list = append(list, s.entry(h, all)...)
	}
	return list
}

// entry sets a line of the contents: it leads to the heading, and says the page.
func (s *sheet) entry(h *heading, all func() *pdf.Element) []box {
	const numberRoom = 40
	indent := float64(h.Level-2) * 16
	st := style{size: 10.5, leading: 16, color: ink}
	if h.Level == 2 {
		st.strong, st.before = true, 6
	}
	t := append(slices.Clone(h.Text), document.Span{Words: "\u00a0"}) // before the number, for who has it read out
	link := under(under(under(all, "TOCI"), "Reference"), "Link")
	tags := &tagger{s, t, link, map[int32]*pdf.Element{}}
	lines := s.lines(t, st, room-indent-numberRoom)
	list := make([]box, len(lines))
	for i, l := range lines {
		list[i] = box{height: st.leading, keep: i < len(lines)-1, draw: func(y float64) {
			s.write(l, tags, st, s.left, indent, y)
			if i == len(lines)-1 {
				s.pageOf(h, l, link(), st, indent, y)
			}
			s.page.Link(link(), &h.place, h.says, s.left(0, room), y, room, st.leading)
		}}
	}
	if len(list) > 0 {
		list[0].before = st.before
		list[0].keep = h.Level == 2 || list[0].keep
	}
	return list
}

// pageOf draws dots and the number of the page at the end of a line.
func (s *sheet) pageOf(h *heading, l line, link *pdf.Element, st style, indent, y float64) {
	number := s.oneLine(itoa(h.page), st.size, st.strong)
	from, to := indent+l.width+6, room-number.width-6
	s.page.Artifact("Layout", func() {
		for x := to - 3; x > from; x -= 5 {
			s.page.Rect(s.left(x, 0.8), baseline(y, st)-0.8, 0.8, 0.8, muted)
		}
	})
	s.page.Mark(link, func() { s.words(number, st.size, st.color, s.left, room-number.width, baseline(y, st)) })
}
