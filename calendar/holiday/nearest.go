package holiday

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"jourfixe/events"
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
			if n := events.Edits(asked, candidate); len(asked) > 2 && n <= bound && n < least {
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
