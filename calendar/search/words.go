package search

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Bounds on what can be looked for.
const (
	MaxRunes = 100
	maxWords = 8
)

// A Query is what somebody looks for: words, of which each has to be the beginning of a word of what is found. Case, accents and
// umlauts make no difference, and "ue" is found in "ü" as "u" is.
type Query struct {
	words [][]string // each in the ways in which it may be spelt
	whole []uint64   // all of them, spelt in one way, as a hash: what something is called that is called just so
}

// Parse reads a query. What stands between words is left out, and so are words beyond the eighth.
func Parse(text string) (q Query) {
	var whole [spellings]uint64
	for s := range whole {
		whole[s] = hashed
	}
	for i, w := range split(text) {
		if len(q.words) == maxWords {
			break
		}
		var ways []string
		for s := range spellings {
			way := spell(w, s)
			whole[s] = hash(whole[s], i, way)
			if way != "" && !slices.Contains(ways, way) {
				ways = append(ways, way)
			}
		}
		if ways != nil {
			q.words = append(q.words, ways)
		}
	}
	if !q.Empty() {
		q.whole = whole[:]
	}
	return q
}

// Empty reports whether nothing is looked for.
func (q *Query) Empty() bool { return len(q.words) == 0 }

// In reports whether each word of the query stands in some texts, also within a word: for lists that are gone through as they are.
func (q *Query) In(texts ...string) bool {
	var room [spellings][160]byte
	var all [spellings]string
	for way := range spellings {
		written, twofold := room[way][:0], false
		for _, text := range texts {
			for _, r := range text {
				switch {
				case r < utf8.RuneSelf:
					if 'A' <= r && r <= 'Z' {
						r += 'a' - 'A'
					} else if between(r) {
						r = ' '
					}
					written = append(written, byte(r))
				case between(r):
					written = append(written, ' ')
				case !unicode.Is(unicode.Mn, r):
					ways := fold(r)
					twofold = twofold || len(ways) > 1
					written = append(written, ways[min(way, len(ways)-1)]...)
				}
			}
			written = append(written, ' ')
		}
		if all[way] = string(written); !twofold {
			break // it is spelt in one way
		}
	}
	for _, ways := range q.words {
		if !slices.ContainsFunc(ways, func(way string) bool {
			return slices.ContainsFunc(all[:], func(text string) bool { return strings.Contains(text, way) })
		}) {
			return false
		}
	}
	return true
}

// all is the mask of all words.
func (q *Query) all() uint8 { return uint8(1<<len(q.words) - 1) }

// split cuts a text into words.
func split(text string) []string { return strings.FieldsFunc(text, between) }

// between reports what stands between words.
func between(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) }

// spellings are the ways in which a text is spelt Plain: with umlauts as one letter, and as two.
const spellings = 2

// spell writes a word Plain, in one of the ways.
func spell(w string, way int) string {
	var out strings.Builder
	for _, r := range w {
		if r < utf8.RuneSelf {
			out.WriteRune(unicode.ToLower(r))
			continue
		}
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		ways := fold(r)
		out.WriteString(ways[min(way, len(ways)-1)])
	}
	return out.String()
}

// Plain spells a whole text in one way, for comparing what is called by it: without case, accents and what stands between words.
func Plain(text string) string {
	words := split(text)
	for i, w := range words {
		words[i] = spell(w, 0)
	}
	return strings.Join(words, " ")
}

// twofold are letters that are written in another way where they are missing on a keyboard, by one letter before two. Unicode takes
// none of them apart, or not in this way.
var twofold = map[rune][]string{
	'ä': {"a", "ae"}, 'ö': {"o", "oe"}, 'ü': {"u", "ue"}, 'å': {"a", "aa"}, 'ø': {"o", "oe"}, 'ß': {"ss"}, 'æ': {"ae"}, 'œ': {"oe"},
	'ł': {"l"}, 'đ': {"d"}, 'ð': {"d"}, 'þ': {"th"}, 'ħ': {"h"}, 'ı': {"i"}, 'ŋ': {"n"},
}

// folded is how the letters of the alphabets of Europe and of Hebrew are spelt, looked up once.
var folded = sync.OnceValue(func() *[0x600][]string {
	var table [0x600][]string
	for r := range rune(len(table)) {
		table[r] = unfold(r)
	}
	return &table
})

// fold returns the ways to spell a letter Plain.
func fold(r rune) []string {
	if table := folded(); int(r) < len(table) {
		return table[r]
	}
	return unfold(r)
}

func unfold(r rune) []string {
	r = unicode.ToLower(r)
	if ways := twofold[r]; ways != nil {
		return ways
	}
	var out strings.Builder
	for _, part := range norm.NFKD.String(string(r)) {
		if !unicode.Is(unicode.Mn, part) {
			out.WriteRune(unicode.ToLower(part))
		}
	}
	if out.Len() == 0 {
		return []string{string(r)}
	}
	return []string{out.String()}
}
