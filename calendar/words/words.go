// Package words says dates, times, numbers and lists the way each language does, and keeps the texts people read.
//
// A language is data and nothing else: one file in languages/, with names and patterns taken from Unicode's CLDR, and all
// texts that people are shown who are not of the office. Whoever adds a file adds a language. No function here asks
// which language it is in. A language that is not spoken is answered in the first of [Spoken], as sentences are, so that
// a sentence and the date in it never differ.
//
// What only the staff of the office read stands in its own languages alone, beside what shows it (see [Load]).
//
// Numbers are never grouped: a year is "2027", not "2.027".
package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// RightToLeft reports whether the language is written from right to left.
func RightToLeft(language string) bool { return in(language).RightToLeft }

// List joins the items as in a sentence, "A, B und C". No items are "".
func List(items []string, language string) string {
	last := len(items) - 1
	if last < 1 {
		return strings.Join(items, "")
	}
	said := in(language)
	and := said.And
	if said.AndOther != "" && !beginsIn(said.script, items[last]) {
		and = said.AndOther
	}
	return strings.Join(items[:last], ", ") + and + items[last]
}

// beginsIn reports whether the first letter or digit of s is of the script.
func beginsIn(script *unicode.RangeTable, s string) bool {
	i := strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	if i < 0 {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.Is(script, r)
}

// categories names the categories of numbers as CLDR does.
var categories = [...]string{
	plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many", plural.Other: "other",
}

// category sorts a whole number as the language does. The sign does not matter.
func category(n int, tag language.Tag) plural.Form {
	if n < 0 {
		n = max(-n, 0) // the smallest number has no positive counterpart
	}
	return plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0)
}
