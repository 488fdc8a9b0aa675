package words

import (
	"strings"
	"unicode"
)

// A Run is a part of a text that is written from the right: words that run as it does, or others, which have to stand
// apart lest the signs around them move to their other side.
type Run struct {
	Words string
	Apart bool
}

// FromLeft reports whether a letter runs from the left. What is no letter takes its direction from what is around it.
func FromLeft(r rune) bool { return unicode.IsLetter(r) && !FromRight(r) }

// FromRight is the other way round, see FromLeft.
func FromRight(r rune) bool {
	return r >= 0x590 && unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana)
}

// Runs finds what runs from the left in a text that runs from the right: letters, with all that stands between them and
// the digits and signs that touch them; and numbers that a dash joins, since it would swap them ("14:00–15:30").
func Runs(text string) []Run {
	r := []rune(text)
	var list []Run
	done := 0
	for i := 0; i < len(r); {
		begin, end := i, i
		switch {
		case FromLeft(r[i]):
			for begin > done && !unicode.IsSpace(r[begin-1]) && !FromRight(r[begin-1]) && unicode.IsDigit(r[begin-1]) {
				begin--
			}
			for j := i; j < len(r) && !FromRight(r[j]); j++ {
				if unicode.IsLetter(r[j]) || unicode.IsDigit(r[j]) {
					end = j + 1
				}
				if after := address(r, j); after > j {
					j, end = after-1, after
				}
			}
		case unicode.IsDigit(r[i]):
			end = numbers(r, i)
		}
		if end == begin {
			i++
			continue
		}
		if begin > done {
			list = append(list, Run{Words: string(r[done:begin])})
		}
		list = append(list, Run{Words: string(r[begin:end]), Apart: true})
		i, done = end, end
	}
	if done < len(r) {
		list = append(list, Run{Words: string(r[done:])})
	}
	return list
}

// address finds the end of an address of the web that begins at i, and i if there is none. It may have letters of any
// script.
func address(r []rune, i int) int {
	if r[i] != 'h' && r[i] != 'H' || i > 0 && unicode.IsLetter(r[i-1]) {
		return i
	}
	end := i
	for end < len(r) && !unicode.IsSpace(r[end]) {
		end++
	}
	if !isAddressOfWeb(string(r[i:min(end, i+12)])) {
		return i
	}
	return end
}

// isAddressOfWeb reports whether s begins as an address that mail programs make a link of.
func isAddressOfWeb(s string) bool {
	s = strings.ToLower(s)
	return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
}

// numbers finds the end of two numbers joined by a dash that begin at i, and i if they are not.
func numbers(r []rune, i int) int {
	dash, end := false, i
	for ; end < len(r); end++ {
		switch c := r[end]; {
		case unicode.IsDigit(c):
		case (c == ':' || c == '.' || c == '-') && end+1 < len(r) && unicode.IsDigit(r[end+1]):
		case c == '–' && !dash && end+1 < len(r) && unicode.IsDigit(r[end+1]):
			dash = true
		default:
			if dash {
				return end
			}
			return i
		}
	}
	if dash {
		return end
	}
	return i
}
