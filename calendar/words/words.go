// Package words says dates, times, numbers and lists the way each language does, and keeps the texts people read.
//
// A language is data and nothing else: one [tongue] with names and patterns, taken from Unicode's CLDR, and a file
// text.<language>.json beside whatever speaks (see [Load]). No function here asks which language it is in. A language
// that is not spoken is answered in the first of [events.Spoken], as sentences are, so that a sentence and the date in
// it never differ.
//
// Numbers are never grouped: a year is "2027", not "2.027".
package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"jourfixe/events"
)

// A tongue is what CLDR knows of a language and people here read. Patterns are written as CLDR writes them (see
// format), so that they can be compared with it and copied from it.
type tongue struct {
	tag language.Tag // for the rules of plurals

	weekdays      [7]string  // from Sunday, as time.Weekday counts
	weekdaysShort [7]string  // beside a date
	weekdaysAlone [7]string  // shortest, at the head of a column
	months        [12]string // as in a date: Polish and others decline them there
	monthsAlone   [12]string
	monthsShort   [12]string // as in a date

	full, long, medium  string // whole dates, with the day of the week, without, and shortened
	dayMonth, monthYear string
	day                 string // the number of a day, before its month or alone
	clock               string // a time by itself
	oclock              string // a time in a sentence

	and      string              // between the last two of a list
	andOther string              // the same before what is not in the script; "" if that makes no difference
	script   *unicode.RangeTable // in which andOther is not needed; nil if there is none
	units    [units]forms

	rightToLeft bool // the way the language is written

	// cities are what CLDR calls those that zones are named after, without the names that are the last part of the zone's.
	// CLDR keeps zones under the names they had first, IANA under those of today; both are here.
	cities map[string]string
}

// forms are what is said of numbers of things, by the category of the number. Categories that the language does not
// tell apart are empty.
type forms [6]string

// The units of a period, from the longest.
const (
	years = iota
	months
	weeks
	days
	hours
	minutes
	units
)

// Speaks reports whether dates, numbers and lists can be said in the language, given as in [events.Spoken].
func Speaks(language string) bool { return tongues[language] != nil }

// in finds the tongue of a language, the house's first for one that is not spoken.
func in(language string) *tongue {
	if t := tongues[language]; t != nil {
		return t
	}
	return tongues[events.Spoken[0]]
}

// RightToLeft reports whether the language is written from right to left.
func RightToLeft(language string) bool { return in(language).rightToLeft }

// List joins the items as in a sentence, "A, B und C". No items are "".
func List(items []string, language string) string {
	last := len(items) - 1
	if last < 1 {
		return strings.Join(items, "")
	}
	said := in(language)
	and := said.and
	if said.andOther != "" && !beginsIn(said.script, items[last]) {
		and = said.andOther
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

// Plural returns the CLDR category of n in the language: zero, one, two, few, many or other. It is for texts that
// stand outside a [Catalog], whose Count knows it by itself.
func Plural(n int, language string) string { return categories[category(n, in(language).tag)] }

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
