package typeset

import "jourfixe/worker/pdf"

// Colors stand out from white by 4.5 to 1 at least where they are of text (WCAG 2.1, 1.4.3).
var (
	ink    = pdf.Color{0.10, 0.13, 0.18}
	accent = pdf.Color{0.09, 0.29, 0.47}
	muted  = pdf.Color{0.33, 0.38, 0.45}
	rule   = pdf.Color{0.78, 0.82, 0.86}
	ground = pdf.Color{0.94, 0.96, 0.98}
	white  = pdf.Color{1, 1, 1}
)

// A style is how a line of text is set.
type style struct {
	size, leading float64
	strong        bool
	color         pdf.Color
	before, after float64 // space around the passage
}

var (
	body     = style{size: 10.5, leading: 15, color: ink, after: 7}
	quiet    = style{size: 9.5, leading: 13.5, color: muted, after: 7}
	cell     = style{size: 9.5, leading: 13, color: ink}
	cellHead = style{size: 9.5, leading: 13, color: ink, strong: true}
	headings = map[int]style{
		1: {size: 30, leading: 37, strong: true, color: accent, before: 14, after: 18},
		2: {size: 19, leading: 25, strong: true, color: accent, before: 26, after: 10},
		3: {size: 14, leading: 19, strong: true, color: accent, before: 24, after: 6},
		4: {size: 11, leading: 15, strong: true, color: ink, before: 12, after: 4},
	}
	over = style{size: 12, leading: 17, color: muted, after: 6}
)

const small = 8.5 // the size of what stands around pages
