package staff

import (
	"cmp"
	"iter"
	"net/url"
	"slices"

	"jourfixe/calendar"
	"jourfixe/calendar/trip"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
)

// yearFigures are how many trips, exchanges and delegations there were in the last years and are planned, by kind and year.
type yearFigures struct {
	Years   []int
	Rows    []yearFiguresRow
	Planned int
}

// A yearFiguresRow is those of a kind; it leads to them.
type yearFiguresRow struct {
	To    string
	Kind  events.Text
	Cells []yearFiguresCell
}

// A yearFiguresCell is those of a year.
type yearFiguresCell struct{ Year, N int }

// newYearFigures counts the trips of one partner, or of all if that is "". Nil: there are none.
func newYearFigures(b *calendar.Book, partner string, today events.Date) *yearFigures {
	counted := trip.ByYear(tripsOf(b, partner), b.TripKinds(), today)
	if len(counted.Rows) == 0 {
		return nil
	}
	f := &yearFigures{Years: counted.Years, Planned: counted.Planned}
	for _, row := range counted.Rows {
		to := url.Values{"kind": {row.Kind}}
		if partner != "" {
			to.Set("partner", partner)
		}
		line := yearFiguresRow{To: "/trips?" + to.Encode(), Kind: b.TripKind(row.Kind)}
		for i, year := range counted.Years {
			line.Cells = append(line.Cells, yearFiguresCell{year, row.N[i]})
		}
		f.Rows = append(f.Rows, line)
	}
	return f
}

// tripsOf are the trips of one partner, or of all if that is "".
func tripsOf(b *calendar.Book, partner string) iter.Seq[*trip.Trip] {
	return func(yield func(*trip.Trip) bool) {
		for t := range b.EachTrip() {
			if (partner == "" || t.Partner == partner) && !yield(t) {
				return
			}
		}
	}
}

// shownExchanges is how many of those that were a page lists.
const shownExchanges = 6

// exchangesWith are the trips, exchanges and delegations of a partner: how many of which kind in which year, and which.
type exchangesWith struct {
	*yearFigures
	Coming, Past []exchangeLine
	More         int    // of those that were that are not listed
	To           string // all of them
}

// An exchangeLine is one of them.
type exchangeLine struct {
	tripLine
	Place, Sort events.Text
}

// newExchanges finds those of a partner. What was called off does not count.
func newExchanges(b *calendar.Book, partner string, today events.Date) (x exchangesWith) {
	x.yearFigures, x.To = newYearFigures(b, partner, today), "/trips?"+url.Values{"partner": {partner}}.Encode()
	for t := range tripsOf(b, partner) {
		if t.Cancelled {
			continue
		}
		line := exchangeLine{tripLine: *tripOf(t)}
		if line.Place, line.Sort = listing.TripFacts(b, t); t.ForCitizens() {
			line.Place = b.TripHeading(t)
		}
		if t.To.Before(today) {
			x.Past = append(x.Past, line)
		} else {
			x.Coming = append(x.Coming, line)
		}
	}
	inTime := func(x, y exchangeLine) int { return cmp.Or(x.From.Compare(y.From), cmp.Compare(x.To, y.To)) }
	slices.SortFunc(x.Coming, inTime)
	slices.SortFunc(x.Past, func(x, y exchangeLine) int { return inTime(y, x) })
	if x.More = len(x.Past) - shownExchanges; x.More > 0 {
		x.Past = x.Past[:shownExchanges]
	}
	return x
}
