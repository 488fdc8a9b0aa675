package typeset

import (
	"jourfixe/calendar/document"
	"jourfixe/worker/pdf"
)

// paints are what the looks of a drawing are on paper, without the thickness of lines.
var paints = map[document.Look]pdf.Paint{
	document.Sea:    {Fill: &ground, Edge: &rule, Thick: 0.5},
	document.Land:   {Fill: &rule},
	document.Border: {Edge: &ink, Thick: 0.9, Dash: 3},
	document.Lead:   {Edge: &ink, Thick: 0.8, Open: true},
	document.Full:   {Fill: &accent, Edge: &white, Thick: 0.7},
	document.Hollow: {Fill: &white, Edge: &ink, Thick: 0.9, Dash: 1.6},
	document.Dark:   {Fill: &ink},
}

// How what forms mean is set below a drawing.
const (
	keyForm  = 10.0 // how large they are
	keyGap   = 18.0 // between two
	keySize  = 8.5
	keyLead  = 15.0
	underMap = 6.0
)

// drawing draws a picture in the middle of the page, and below it what forms in it mean, as one figure.
func (s *sheet) drawing(b document.Drawing) []box {
	width := room * min(1, b.Part)
	scale := width / b.Width
	high := b.Height * scale
	keys, rows := s.keys(b.Key)
	height := high
	if rows > 0 {
		height += underMap + float64(rows)*keyLead
	}
	return []box{{height: height + 8, before: 2, draw: func(y float64) {
		x := side + (room-width)/2
		e := s.root().Add("Figure")
		e.Alt = clean(b.Alt)
		s.page.Box(e, side, y, room, height)
		s.page.Mark(e, func() {
			for _, p := range b.Paths {
				s.path(p, x, y, scale)
			}
			for _, l := range b.Labels {
				s.label(l, x, y, scale)
			}
			for _, k := range keys {
				k(y + high + underMap)
			}
		})
	}}}
}

func (s *sheet) path(p document.Path, x, y, scale float64) {
	all := make([][][2]float64, len(p.Rings))
	for i, r := range p.Rings {
		all[i] = make([][2]float64, len(r))
		for j, at := range r {
			all[i][j] = [2]float64{x + at.X*scale, y + at.Y*scale}
		}
	}
	s.page.Path(all, paints[p.Look])
}

// label writes a word in the middle of something, whichever way the document runs.
func (s *sheet) label(b document.Label, x, y, scale float64) {
	c := white
	if b.On == document.Hollow {
		c = ink
	}
	size := b.Size * scale
	l := s.oneLine(b.Words, size, true)
	at := func(_, width float64) float64 { return x + b.At.X*scale - width/2 }
	s.words(l, size, c, at, 0, y+b.At.Y*scale+size*0.36)
}

// keys puts forms and what they mean beside each other, on as many rows as it takes.
func (s *sheet) keys(list []document.Key) (drawn []func(y float64), rows int) {
	indent := 0.0
	for i, k := range list {
		l := s.oneLine(k.Words, keySize, false)
		wide := keyForm + 5 + l.width
		if i == 0 || indent+wide > room {
			indent, rows = 0, rows+1
		}
		from, row := indent, float64(rows-1)
		drawn = append(drawn, func(y float64) {
			y += row * keyLead
			s.path(k.Path, s.left(from, keyForm), y+(keyLead-keyForm)/2, keyForm/document.KeySize)
			s.words(l, keySize, muted, s.left, from+keyForm+5, baseline(y, style{size: keySize, leading: keyLead}))
		})
		indent += wide + keyGap
	}
	return drawn, rows
}
