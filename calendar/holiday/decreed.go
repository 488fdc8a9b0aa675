package holiday

import (
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync"

	_ "embed"

	"jourfixe/events"
)

// lastDecreed is the last year of decreed.csv.
const lastDecreed = 2030

// decreedFile is decreed.csv, by region and date: the days that an authority sets year by year, and those of calendars
// that no rule here computes.
//
//go:embed decreed.csv
var decreedFile string

// sources says what the lines of decreed.csv rest on, by the word they use for it.
var sources = map[string]string{
	"diyanet": "2429 sayılı Kanun; Diyanet İşleri Başkanlığı, dini günler",
	"council": "General Office of the State Council, notice of 4 November 2025 on the holidays of 2026",
	"order795": "State Council Order 795 of 2024 on public holidays, with the breaks of 2025 and 2026 as the pattern; " +
		"the notice for the year is not in these data",
	"phd2026": "Government of Maharashtra, notification PHD-1125/C.R.199 of 5 December 2025",
	"phd": "Days and festivals of the notification for 2026; the notice for the year is not in these data, and days by " +
		"the moon may differ by one",
}

// A statement is a stretch of days of one kind that decreed.csv states, the first and the last included.
type statement struct {
	term
	kind   Kind
	from   events.TimeOfDay // of a half day
	source string
}

// decrees returns the statements for each region, in order. A file in this package that cannot be read is a fault of the
// program, which its tests find.
var decrees = sync.OnceValue(func() map[string][]statement {
	list, err := parseDecrees(decreedFile)
	if err != nil {
		panic(fmt.Sprintf("holiday: reading the embedded decreed.csv: %v", err))
	}
	return list
})

// stated yields the days of one kind that decreed.csv states for a year. The names are copies.
func stated(code string, kind Kind, year int) iter.Seq2[events.Date, statement] {
	return func(yield func(events.Date, statement) bool) {
		for _, s := range decrees()[code] {
			if s.kind != kind {
				continue
			}
			for d := range s.in(year) {
				one := s
				one.name = events.Text{"de": s.name["de"], "en": s.name["en"]}
				if !yield(d, one) {
					return
				}
			}
		}
	}
}

// parseDecrees reads lines of region, first day, last day, kind, source, German and English name. A half day has the
// time from which it is free behind its kind: "half 13:00".
func parseDecrees(text string) (map[string][]statement, error) {
	return readTable(text, 7, func(code string) error {
		if !dated(code) {
			return fmt.Errorf("%q is no region whose holidays end with %d", code, lastDecreed)
		}
		return nil
	}, parseStatement)
}

// dated reports whether decreed.csv completes the holidays of the region.
func dated(code string) bool {
	r := regions[code]
	return r != nil && r.until == lastDecreed
}

// parseStatement reads all fields but the region.
func parseStatement(fields []string) (statement, error) {
	t, err := parseTerm([]string{fields[0], fields[1], fields[4], fields[5]})
	if err != nil {
		return statement{}, err
	}
	kind, from, half := strings.Cut(fields[2], " ")
	s := statement{term: t, kind: Kind(kind), source: sources[fields[3]]}
	switch {
	case t.gap():
		return statement{}, errors.New("a day needs a German and an English name")
	case t.first.Year != t.last.Year || t.last.Year > lastDecreed:
		return statement{}, fmt.Errorf("%s to %s is not within one year up to %d", t.first, t.last, lastDecreed)
	case s.source == "":
		return statement{}, fmt.Errorf("the source %q is not listed", fields[3])
	case half != (s.kind == KindHalf):
		return statement{}, errors.New(`a half day, and no other, has a time: "half 13:00"`)
	case half:
		if s.from, err = events.ParseTimeOfDay(from); err != nil {
			return statement{}, fmt.Errorf("reading from when the half day is free: %w", err)
		}
	case s.kind != KindPublic && s.kind != KindWorkday:
		return statement{}, fmt.Errorf("%q is none of public, half and workday", kind)
	}
	return s, nil
}
