package typeset

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"jourfixe/calendar/document"
	"jourfixe/worker/pdf"
)

// clean takes out of a text what is no writing: control characters, signs that turn the direction, what cannot be seen. Each kind of
// space that may end a line is one.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\u00a0' || r == '\u202f':
			return '\u00a0'
		case r == leftToRight || r == rightToLeft:
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), r >= 0xfe00 && r <= 0xfe0f, r&0xfffe == 0xfffe:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	return norm.NFC.String(strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' }), " "))
}

// short is the beginning of a text that is to stand on one line.
func short(s string) string {
	const most = 200
	for i := range s {
		if i > most {
			return s[:i] + "…"
		}
	}
	return s
}

// Marks that have what stands beside them run in a direction, and are not seen.
const (
	leftToRight = '\u200e'
	rightToLeft = '\u200f'
)

// A letter is a character of a text, and which span it is of.
type letter struct {
	r    rune
	span int32
}

// letters are those of a text. Spaces at its ends, or beside another, are none.
func letters(t document.Text) []letter {
	n := 0
	for _, s := range t {
		n += len(s.Words)
	}
	list := make([]letter, 0, n)
	for i, s := range t {
		begins, ends := strings.HasPrefix(s.Words, " "), strings.HasSuffix(s.Words, " ")
		words := clean(s.Words)
		if begins && words != "" {
			words = " " + words
		}
		if ends || strings.TrimSpace(s.Words) == "" && s.Words != "" {
			words += " "
		}
		marks := 0
		for _, r := range words {
			if r == ' ' && (len(list) == 0 || list[len(list)-1].r == ' ') {
				continue
			}
			if marks++; !unicode.Is(unicode.M, r) {
				marks = 0
			}
			if marks > mostMarks {
				continue
			}
			list = append(list, letter{r, int32(i)})
		}
	}
	if n := len(list); n > 0 && list[n-1].r == ' ' {
		list = list[:n-1]
	}
	return list
}

// mostMarks is how many marks a letter may have on it: no language has more.
const mostMarks = 6

// A word is a text of one look that runs in one direction.
type word struct {
	text      string
	strong    bool
	fromRight bool
}

// shape makes glyphs of a word, in whichever fonts have its letters. What no font has is shown as a sign that says so, and stands
// for what it is wherever it is copied or read out.
func (s *sheet) shape(w word) pdf.Line {
	if line, ok := s.shaped[w]; ok {
		return line
	}
	var parts []pdf.Line
	fonts := s.faces[w.strong]
	runes := slices.DeleteFunc([]rune(w.text), func(r rune) bool { return r == leftToRight || r == rightToLeft })
	for i := 0; i < len(runes); {
		font := having(fonts, runes[i], nil)
		j := i + 1
		for j < len(runes) && having(fonts, runes[j], font) == font && font != nil {
			j++
		}
		if font == nil {
			parts = append(parts, fonts[0].Shape(instead(runes[i]), false).Instead(string(runes[i])))
		} else {
			parts = append(parts, font.Shape(string(runes[i:j]), w.fromRight))
		}
		i = j
	}
	line := join(parts, w.fromRight)
	if len(s.shaped) < mostShaped {
		s.shaped[w] = line
	}
	return line
}

// instead is what is drawn for a character that no font has: what looks like it, else a sign that something is missing.
func instead(r rune) string {
	switch r {
	case '\u2212': // minus
		return "\u2013"
	case '\u2192':
		return "\u203a"
	}
	return "\ufffd"
}

// mostShaped bounds how many words are kept for when they come again.
const mostShaped = 20_000

// having returns the font that has a character: rather the one that is given, and nil if none has it.
func having(fonts []*pdf.Font, r rune, rather *pdf.Font) *pdf.Font {
	if rather != nil && rather.Has(r) {
		return rather
	}
	for _, f := range fonts {
		if f.Has(r) {
			return f
		}
	}
	return nil
}

// join puts parts beside each other, which are in the order of reading.
func join(parts []pdf.Line, fromRight bool) pdf.Line {
	if len(parts) == 1 {
		return parts[0]
	}
	var line pdf.Line
	x := 0.0
	place := func(part pdf.Line) {
		for _, g := range part {
			g.X += x
			line = append(line, g)
		}
		x += part.Width()
	}
	if !fromRight {
		for _, p := range parts {
			place(p)
		}
		return line
	}
	offset := make([]float64, len(parts))
	for i := len(parts) - 1; i >= 0; i-- {
		offset[i] = x
		x += parts[i].Width()
	}
	for i, p := range parts {
		x = offset[i]
		place(p)
	}
	return line
}
