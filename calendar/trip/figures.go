package trip

import (
	"cmp"
	"iter"

	"jourfixe/events"
)

// How many years before this one and after it figures are of.
const (
	yearsBack  = 5
	yearsAhead = 2
)

// Figures are how many trips there were and are planned, by kind and by the year in which they begin. What was called off does not count.
type Figures struct {
	Years   []int
	Rows    []Figure // of the kinds of which there is one
	Planned int      // of all, those that are not over
}

// A Figure is how many trips of a kind there are in each of the years.
type Figure struct {
	Kind string
	N    []int
	Sum  int
}

// ByYear counts trips, of the kinds in their order.
func ByYear(list iter.Seq[*Trip], kinds []string, today events.Date) (f Figures) {
	of := map[string]map[int]int{}
	last := today.Year
	for t := range list {
		year := t.From.Year
		if t.Cancelled || year < today.Year-yearsBack || year > today.Year+yearsAhead {
			continue
		}
		kind := cmp.Or(t.Kind, events.Citizens)
		if of[kind] == nil {
			of[kind] = map[int]int{}
		}
		of[kind][year]++
		if last = max(last, year); !t.To.Before(today) {
			f.Planned++
		}
	}
	for year := today.Year - yearsBack; year <= last; year++ {
		f.Years = append(f.Years, year)
	}
	for _, kind := range kinds {
		if of[kind] == nil {
			continue
		}
		row := Figure{Kind: kind}
		for _, year := range f.Years {
			row.N = append(row.N, of[kind][year])
			row.Sum += of[kind][year]
		}
		f.Rows = append(f.Rows, row)
	}
	return f
}
