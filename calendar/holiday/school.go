package holiday

import (
	"errors"
	"fmt"
	"iter"
	"sync"
	"time"

	_ "embed"

	"jourfixe/events"
)

// schoolFile is school.csv: a line for each school holiday, by region and date.
//
//go:embed school.csv
var schoolFile string

// A term is a stretch of days without school, the first and the last included. A term without a name is a gap in what
// has been published.
type term struct {
	first, last events.Date
	name        events.Text
}

func (t term) gap() bool { return t.name == nil }

func (t term) days() term { return t }

// in yields the days of t that lie in the year, in order.
func (t term) in(year int) iter.Seq[events.Date] {
	return func(yield func(events.Date) bool) {
		if t.last.Year < year {
			return
		}
		d := t.first
		if d.Year < year {
			d = events.Date{Year: year, Month: time.January, Day: 1}
		}
		for d.Year == year && !d.After(t.last) && yield(d) {
			d = d.AddDays(1)
		}
	}
}

// published returns the terms of each region, in order and apart from each other. A file in this package that cannot be
// read is a fault of the program, which its tests find; so it panics rather than have every caller handle an error.
var published = sync.OnceValue(func() map[string][]term {
	terms, err := parseSchool(schoolFile)
	if err != nil {
		panic(fmt.Sprintf("holiday: reading the embedded school.csv: %v", err))
	}
	return terms
})

// parseSchool reads lines of region, first day, last day, German and English name.
func parseSchool(text string) (map[string][]term, error) {
	return readTable(text, 5, func(code string) error {
		if !Known(code) {
			return fmt.Errorf("%q is no region with public holidays here", code)
		}
		return nil
	}, parseTerm)
}

// longest is the most days that a school holiday may last; the longest summer of all parts of a region has 76.
const longest = 100

// parseTerm reads the first day, the last day and both names, which may only be absent together.
func parseTerm(fields []string) (term, error) {
	first, err := events.ParseDate(fields[0])
	if err != nil {
		return term{}, fmt.Errorf("reading the first day: %w", err)
	}
	last, err := events.ParseDate(fields[1])
	if err != nil {
		return term{}, fmt.Errorf("reading the last day: %w", err)
	}
	t := term{first: first, last: last}
	de, en := fields[2], fields[3]
	switch {
	case first.Year < firstYear || last.Year > lastYear:
		return term{}, fmt.Errorf("%s to %s leaves the years %d to %d", first, last, firstYear, lastYear)
	case last.Before(first):
		return term{}, fmt.Errorf("the last day %s comes before the first, %s", last, first)
	case de == "" && en == "":
		return t, nil
	case de == "" || en == "":
		return term{}, errors.New("a name needs German and English, a gap neither")
	case last.Sub(first) >= longest:
		return term{}, fmt.Errorf("%s to %s are more than %d days", first, last, longest)
	}
	t.name = events.Text{"de": de, "en": en}
	return t, nil
}
