package typeset

import (
	"jourfixe/calendar/document"
)

// bars draws numbers as lengths, as one picture. What is of the other sort is drawn as an outline, and not only in another colour.
func (s *sheet) bars(b document.Bars) []box {
	const line, thick, label = 22.0, 12.0, 130.0
	st := style{size: 9.5, leading: line, color: ink}
	most := 1
	for _, r := range b.Rows {
		most = max(most, r.N[0]+r.N[1])
	}
	height := line * float64(len(b.Rows)+1)
	length := func(n int) float64 { return (room - label - 40) * float64(n) / float64(most) }
	draw := func(y float64) {
		for i, r := range b.Rows {
			at := y + line*float64(i)
			s.words(s.oneLine(r.Label, st.size, false), st.size, ink, s.left, 0, baseline(at, st))
			full, other := length(r.N[0]), length(r.N[1])
			s.page.Rect(s.left(label, full), at+5, full, thick, accent)
			if other > 0 {
				s.page.Frame(s.left(label+full, other), at+5, other, thick, 1, accent)
			}
			s.words(s.oneLine(itoa(r.N[0]+r.N[1]), st.size, true), st.size, ink, s.left, label+full+other+6, baseline(at, st))
		}
		at := y + line*float64(len(b.Rows)) + 4
		x := label
		for i, of := range b.Of {
			if i == 0 {
				s.page.Rect(s.left(x, 10), at+6, 10, 10, accent)
			} else {
				s.page.Frame(s.left(x, 10), at+6, 10, 10, 1, accent)
			}
			l := s.oneLine(of, 8.5, false)
			s.words(l, 8.5, muted, s.left, x+15, baseline(at, st))
			x += 15 + l.width + 18
		}
	}
	return []box{{height: height + 14, draw: func(y float64) {
		e := s.root().Add("Figure")
		e.Alt = clean(b.Alt)
		s.page.Box(e, side, y, room, height)
		s.page.Mark(e, func() { draw(y) })
	}}}
}
