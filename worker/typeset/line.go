package typeset

import (
	"unicode"

	"golang.org/x/text/unicode/bidi"

	"jourfixe/calendar/document"
	"jourfixe/calendar/words"
	"jourfixe/worker/pdf"
)

// A line is one of a text that has been set.
type line struct {
	parts []part
	width float64 // in points, without the space at its end
}

// A part of a line is glyphs of one span, in the order of reading.
type part struct {
	span     int32
	runs     []pdf.Run
	from, to float64 // where it begins and ends on the line, in thousandths
}

// lines breaks a text into lines of a width.
func (s *sheet) lines(t document.Text, st style, width float64) []line {
	text := letters(t)
	if len(text) == 0 {
		return nil
	}
	var list []line
	most := width * 1000 / st.size
	begin, end, used := 0, 0, 0.0 // what is on the line: letters from begin to end
	for end < len(text) {
		next := after(text, end)
		w := s.measure(t, text[end:next], st)
		if used+w <= most {
			end, used = next, used+w
			for end < len(text) && text[end].r == ' ' {
				used += s.measure(t, text[end:end+1], st)
				end++
			}
			continue
		}
		if end > begin {
			list = append(list, s.arrange(t, text[begin:end], st))
			begin, used = end, 0
			continue
		}
		// A word that is longer than a line ends where the line does.
		end = s.fit(t, text, begin, next, st, most)
		list = append(list, s.arrange(t, text[begin:end], st))
		begin = end
	}
	if end > begin {
		list = append(list, s.arrange(t, text[begin:end], st))
	}
	return list
}

// mostWord is how many letters a word may have that is to stay on one line, which none of them would.
const mostWord = 100

// after returns where the piece of text ends that begins at i and stays on one line.
func after(text []letter, i int) int {
	begin := i
	for i++; i < len(text); i++ {
		if text[i].r == ' ' || i-begin >= mostWord && !unicode.Is(unicode.M, text[i].r) {
			return i
		}
		switch r := text[i-1].r; {
		case (r == '-' || r == '\u2010' || r == '/' || r == '\u2013') && i >= 2 && unicode.IsLetter(text[i-2].r) && unicode.IsLetter(text[i].r):
			return i
		case wide(r) || wide(text[i].r):
			return i
		}
	}
	return i
}

// wide reports whether a line may end on either side of a character: those of scripts that have no spaces.
func wide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai)
}

// fit returns up to where a piece fits, one letter at the least. Marks stay with the letter that they are on.
func (s *sheet) fit(t document.Text, text []letter, from, to int, st style, most float64) int {
	fits, none := from+1, to
	for fits < none {
		mid := (fits + none + 1) / 2
		if s.measure(t, text[from:mid], st) <= most {
			fits = mid
		} else {
			none = mid - 1
		}
	}
	for fits < to && unicode.Is(unicode.M, text[fits].r) {
		fits++
	}
	return fits
}

// measure is how wide letters are.
func (s *sheet) measure(t document.Text, text []letter, st style) float64 {
	sum := 0.0
	for _, r := range runs(text) {
		sum += s.shape(s.wordOf(t, r, st, runsFromRight(r))).Width()
	}
	return sum
}

// runsFromRight reports whether letters by themselves run from the right: whether the first that has a direction does.
func runsFromRight(text []letter) (fromRight bool) {
	for _, l := range text {
		switch p, _ := bidi.LookupRune(l.r); p.Class() {
		case bidi.R, bidi.AL:
			return true
		case bidi.L:
			return false
		}
	}
	return false
}

// runs parts letters where the span or the word ends.
func runs(text []letter) (list [][]letter) {
	begin := 0
	for i := 1; i <= len(text); i++ {
		if i == len(text) || text[i].span != text[begin].span || (text[i].r == ' ') != (text[i-1].r == ' ') {
			list = append(list, text[begin:i])
			begin = i
		}
	}
	return list
}

func (s *sheet) wordOf(t document.Text, text []letter, st style, fromRight bool) word {
	r := make([]rune, len(text))
	for i, l := range text {
		r[i] = l.r
	}
	return word{string(r), st.strong || t[text[0].span].Strong, fromRight}
}

// arrange sets one line. Its parts are in the order of reading, and its glyphs where they are seen, whatever runs from which side.
func (s *sheet) arrange(t document.Text, text []letter, st style) line {
	list := stretches(text, s.fromRight, s.against(t))
	pieces := make([][]pdf.Line, len(list))
	places := make([][]float64, len(list))
	x, last := 0.0, 0.0
	for _, i := range fromLeft(list, s.fromRight) {
		r := runs(list[i].text)
		pieces[i], places[i] = make([]pdf.Line, len(r)), make([]float64, len(r))
		for j := range r {
			if list[i].fromRight {
				j = len(r) - 1 - j
			}
			glyphs := s.shape(s.wordOf(t, r[j], st, list[i].fromRight))
			pieces[i][j], places[i][j] = glyphs, x
			last = glyphs.Width()
			x += last
		}
	}
	l := line{width: x}
	if text[len(text)-1].r == ' ' { // it stands outside
		space := s.shape(word{" ", st.strong || t[text[len(text)-1].span].Strong, false}).Width()
		l.width -= space
		if s.fromRight {
			for i := range places {
				for j := range places[i] {
					places[i][j] -= space
				}
			}
		}
	}
	l.width *= st.size / 1000
	for i := range list {
		for j, r := range runs(list[i].text) {
			l.add(r[0].span, pieces[i][j], places[i][j])
		}
	}
	return l
}

// against reports of each span of a text whether it is in a language that runs against the document's. Such words are by themselves:
// what stands around them does not mix with them.
func (s *sheet) against(t document.Text) []bool {
	list := make([]bool, len(t))
	for i, x := range t {
		list[i] = x.Language != "" && words.RightToLeft(x.Language) != s.fromRight
	}
	return list
}

// add puts glyphs of a span on the line, after what is read before them.
func (l *line) add(span int32, glyphs pdf.Line, x float64) {
	if n := len(l.parts); n == 0 || l.parts[n-1].span != span {
		l.parts = append(l.parts, part{span: span, from: x, to: x})
	}
	p := &l.parts[len(l.parts)-1]
	p.runs = append(p.runs, pdf.Run{Glyphs: glyphs, X: x})
	p.from, p.to = min(p.from, x), max(p.to, x+glyphs.Width())
}
