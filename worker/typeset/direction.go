package typeset

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/bidi"
)

// A stretch is letters of a line that run in one direction.
type stretch struct {
	text      []letter
	fromRight bool
	level     int // of the Unicode Bidirectional Algorithm: odd from the right, and higher within what runs the other way
}

// stretches parts the letters of a line by the direction in which they run, in the order of reading. Spans that are against it run the
// other way, and what stands around them does not mix with them.
func stretches(text []letter, fromRight bool, against []bool) (list []stretch) {
	if !fromRight && !slices.ContainsFunc(text, func(l letter) bool { return l.r >= firstFromRight || against[l.span] }) {
		return []stretch{{text: text}} // as nearly every line
	}
	begin := 0
	for i := 1; i <= len(text); i++ {
		apart := against[text[begin].span]
		if i < len(text) && against[text[i].span] == apart {
			continue
		}
		if part := text[begin:i]; apart {
			list = append(list, inner(part, fromRight)...)
		} else {
			list = append(list, resolved(part, fromRight)...)
		}
		begin = i
	}
	return list
}

// firstFromRight is the first letter of all that run from the right (and some others do).
const firstFromRight = 0x590

// inner parts what runs against the line: in what runs from the right, figures do not.
func inner(text []letter, fromRight bool) []stretch {
	if fromRight {
		return []stretch{{text: text, level: 2}}
	}
	list := resolved(text, true)
	for i := range list {
		if !list[i].fromRight {
			list[i].level = 2
		}
	}
	return list
}

// resolved parts letters by the Unicode Bidirectional Algorithm.
func resolved(text []letter, fromRight bool) []stretch {
	// A mark before the text says which way it runs, or its first letter would.
	var b strings.Builder
	var options []bidi.Option
	if b.WriteRune(leftToRight); fromRight {
		b.Reset()
		b.WriteRune(rightToLeft)
		options = append(options, bidi.DefaultDirection(bidi.RightToLeft))
	}
	for _, l := range text {
		b.WriteRune(l.r)
	}
	var p bidi.Paragraph
	p.SetString(b.String(), options...) // No option is given that it could fail by.
	order, err := p.Order()
	if err != nil {
		return []stretch{{text: text, fromRight: fromRight}}
	}
	var list []stretch
	for i := range order.NumRuns() {
		r := order.Run(i)
		begin, last := r.Pos()
		begin = max(begin, 1)
		if begin > last {
			continue // the mark alone
		}
		x := stretch{text: text[begin-1 : last], fromRight: r.Direction() == bidi.RightToLeft}
		switch {
		case x.fromRight:
			x.level = 1
		case fromRight:
			x.level = 2
		case len(list) > 0:
			if n := figures(x.text); n > 0 { // they go with what runs from the right before them
				list = append(list, stretch{text: x.text[:n], level: 2})
				x.text = x.text[n:]
			}
		}
		if len(x.text) > 0 {
			list = append(list, x)
		}
	}
	return list
}

// figures returns how many letters come before the first that runs from the left, without what stands between.
func figures(text []letter) (n int) {
	for i, l := range text {
		switch p, _ := bidi.LookupRune(l.r); p.Class() {
		case bidi.L:
			return n
		case bidi.EN, bidi.AN:
			n = i + 1
		}
	}
	return n
}

// fromLeft returns the order in which stretches are seen, from the left.
func fromLeft(list []stretch, fromRight bool) []int {
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	for level := 2; level > 0; level-- { // rule L2
		for i := 0; i < len(order); {
			j := i
			for j < len(order) && list[order[j]].level >= level {
				j++
			}
			slices.Reverse(order[i:j])
			i = max(j, i+1)
		}
	}
	return order
}
