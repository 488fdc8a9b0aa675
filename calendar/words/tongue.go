package words

import (
	"encoding/json"
	"errors"
	"fmt"
	"unicode"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// A tongue is all that is known of a language: its file, read.
type tongue struct {
	dates
	tag    language.Tag        // for the rules of plurals
	script *unicode.RangeTable // of AndOther; nil if that makes no difference
	units  [units]forms
	rhythm rhythm
	guest  guest
	texts  map[Section]*Catalog

	// names are those of holidays and regions, by what they are called in English. Languages of the office have none: what
	// has a name has it in these.
	names map[string]string

	// cities are those that zones are named after, without the names that are the last part of the zone's. CLDR keeps zones
	// under the names they had first, IANA under those of today; both are there.
	cities map[string]string

	countries map[string]string // by ISO 3166-1 alpha-2
}

// dates are the names and patterns of a language. Patterns are written as CLDR writes them (see format), so that they
// can be compared with it and copied from it.
type dates struct {
	Weekdays      week `json:"weekdays"`      // from Sunday, as time.Weekday counts
	WeekdaysShort week `json:"weekdaysShort"` // beside a date
	WeekdaysAlone week `json:"weekdaysAlone"` // shortest, at the head of a column
	Months        year `json:"months"`        // as in a date: Polish and others decline them there
	MonthsAlone   year `json:"monthsAlone"`
	MonthsShort   year `json:"monthsShort"` // as in a date

	Full      string `json:"full"` // whole dates: with the day of the week, without, and shortened
	Long      string `json:"long"`
	Medium    string `json:"medium"`
	DayMonth  string `json:"dayMonth"`
	MonthYear string `json:"monthYear"`
	Day       string `json:"day"`    // the number of a day, before its month or alone
	Clock     string `json:"clock"`  // a time by itself
	Oclock    string `json:"oclock"` // a time in a sentence

	Money   string `json:"money"`   // an amount with its currency
	Decimal string `json:"decimal"` // the mark before fractions

	And      string `json:"and"`      // between the last two of a list
	AndOther string `json:"andOther"` // the same before what is not in the script; "" if that makes no difference
	Script   string `json:"script"`   // in which AndOther is not needed, by its name in Unicode

	RightToLeft bool `json:"rightToLeft"` // the way the language is written

	Units map[string]map[string]string `json:"units"` // by unit and category
}

// A rhythm says how often a series meets. Whole sentences for each day of the week leave every language its own order,
// genders and cases.
type rhythm struct {
	Daily  string `json:"daily"`
	Weekly week   `json:"weekly"`
	First  week   `json:"first"` // of the month, and so on
	Second week   `json:"second"`
	Third  week   `json:"third"`
	Fourth week   `json:"fourth"`
	Fifth  week   `json:"fifth"`
	Last   week   `json:"last"`
}

// A guest is somebody made up, to whom mails are shown in the language.
type guest struct {
	Name string `json:"name"`
	Zone string `json:"zone"`
}

// A week has a text for each day of the week, from Sunday.
type week [7]string

// UnmarshalJSON takes no more and no fewer than seven texts.
func (w *week) UnmarshalJSON(data []byte) error { return list(data, w[:], "days from Sunday") }

// A year has a text for each month.
type year [12]string

// UnmarshalJSON takes no more and no fewer than twelve texts.
func (y *year) UnmarshalJSON(data []byte) error { return list(data, y[:], "months") }

// list reads an array of exactly as many texts as there is room for.
func list(data []byte, into []string, of string) error {
	var texts []string
	if err := json.Unmarshal(data, &texts); err != nil {
		return err
	}
	if len(texts) != len(into) {
		return fmt.Errorf("there are %d texts for the %d %s", len(texts), len(into), of)
	}
	copy(into, texts)
	for i, text := range into {
		if text == "" {
			return fmt.Errorf("number %d of the %s has no text", i+1, of)
		}
	}
	return nil
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

// unitNames are what the units are called in a file.
var unitNames = [units]string{"years", "months", "weeks", "days", "hours", "minutes"}

// settle turns what was read into what is looked up, and finds what is missing.
func (t *tongue) settle() error {
	var faults []error
	for name, text := range map[string]string{
		"full": t.Full, "long": t.Long, "medium": t.Medium, "dayMonth": t.DayMonth, "monthYear": t.MonthYear, "day": t.Day,
		"clock": t.Clock, "oclock": t.Oclock, "and": t.And,
		"money": t.Money, "decimal": t.Decimal,
	} {
		if text == "" {
			faults = append(faults, fmt.Errorf("dates: %q is missing", name))
		}
	}
	for _, pattern := range []string{t.Full, t.Long, t.Medium, t.DayMonth, t.MonthYear, t.Day, t.Clock, t.Oclock} {
		if letters := unknownLetters(pattern); letters != "" {
			faults = append(faults, fmt.Errorf("dates: %q has %s, which means nothing in a pattern; quote it: '%s'", pattern, letters, letters))
		}
	}
	if (t.Script == "") != (t.AndOther == "") {
		faults = append(faults, errors.New(`dates: "script" and "andOther" go together`))
	}
	if t.Script != "" {
		if t.script = unicode.Scripts[t.Script]; t.script == nil {
			faults = append(faults, fmt.Errorf("dates: %q is no script of Unicode", t.Script))
		}
	}
	for i, name := range unitNames {
		said := t.Units[name]
		delete(t.Units, name)
		for form, text := range said {
			_, category, known := formOf("x." + form)
			if !known || text == "" {
				faults = append(faults, fmt.Errorf("dates: units: %s: %q is no category of numbers, or has no text", name, form))
				continue
			}
			t.units[i][category] = text
		}
		if t.units[i][plural.Other] == "" {
			faults = append(faults, fmt.Errorf(`dates: units: %s: "other" is missing, which stands in for all others`, name))
		}
	}
	for name := range t.Units {
		faults = append(faults, fmt.Errorf("dates: units: %q is no unit", name))
	}
	if t.rhythm.Daily == "" {
		faults = append(faults, errors.New(`rhythm: "daily" is missing`))
	}
	return errors.Join(faults...)
}
