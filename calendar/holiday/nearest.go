package holiday

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestRegion is the longest input, in bytes, that Nearest looks at: the time it takes grows with it.
const longestRegion = 64

// Nearest returns the region that somebody who wrote an unknown one most likely means, for a message: "DE_HB", "bremen"
// and "DE-BH" give "DE-HB". It returns "" when none is near. A code of two letters is taken as meant and never
// corrected into another, since most of them are countries.
func Nearest(region string) string {
	asked := letters(region)
	if asked == "" || len(region) > longestRegion {
		return ""
	}
	best, least := "", 3
	for _, code := range codes {
		for _, name := range []string{code, regions[code].title["de"], regions[code].title["en"]} {
			candidate := letters(name)
			if asked == candidate {
				return code
			}
			// A short word turns into another one with a single letter, a long one does not.
			bound := min(2, max(1, len(candidate)/4))
			if n := edits(asked, candidate); len(asked) > 2 && n <= bound && n < least {
				best, least = code, n
			}
		}
	}
	// A part of a known country, or a country of which a part is known, is nearer than any slip of the pen.
	for _, code := range codes {
		country, _, _ := strings.Cut(code, "-")
		part, within := strings.CutPrefix(strings.ToUpper(region), country)
		within = within && part != "" && !unicode.IsLetter(rune(part[0]))
		if code == country && within || code != country && asked == country {
			return code
		}
	}
	return best
}

// letters returns the letters of s as capitals, since case and hyphens are what people get wrong first.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) || r == utf8.RuneError {
			return -1
		}
		return unicode.ToUpper(r)
	}, s)
}

// edits returns how many letters have to be inserted, left out, replaced or swapped with their neighbour to turn a into
// b.
func edits(a, b string) int {
	s, t := []rune(a), []rune(b)
	var older []int
	old := make([]int, len(t)+1)
	for j := range old {
		old[j] = j
	}
	for i := range s {
		row := make([]int, len(t)+1)
		row[0] = i + 1
		for j := range t {
			replace := old[j]
			if s[i] != t[j] {
				replace++
			}
			row[j+1] = min(replace, old[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				row[j+1] = min(row[j+1], older[j-1]+1)
			}
		}
		older, old = old, row
	}
	return old[len(t)]
}
