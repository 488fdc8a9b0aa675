package relations

import (
	"iter"
	"strconv"

	"jourfixe/calendar"
	"jourfixe/calendar/document"
	"jourfixe/calendar/trip"
)

// exchanges are how many trips, exchanges and delegations there were and are planned, by kind and year.
func exchanges(s *summary) []document.Passage {
	f := trip.ByYear(s.trips(), s.book.TripKinds(), s.today)
	if len(f.Rows) == 0 {
		return nil
	}
	t := document.Table{Head: []document.Text{s.say("column.kind")}, Widths: []int{30}, Figure: []bool{false}}
	for _, year := range f.Years {
		t.Head, t.Widths, t.Figure = append(t.Head, document.Plain(strconv.Itoa(year))), append(t.Widths, 7), append(t.Figure, true)
	}
	for _, row := range f.Rows {
		cells := []document.Text{s.in(s.book.TripKind(row.Kind))}
		for _, n := range row.N {
			cells = append(cells, number(n))
		}
		t.Rows = append(t.Rows, cells)
	}
	passages := []document.Passage{document.Heading{Level: 3, Text: s.say("exchanges"), ID: "exchanges"}, t}
	if f.Planned > 0 {
		passages = append(passages, document.Paragraph{Text: document.Plain(s.texts.Count("exchanges.planned", f.Planned)), Quiet: true})
	}
	return passages
}

// trips are those that the document tells of.
func (s *summary) trips() iter.Seq[*trip.Trip] {
	return func(yield func(*trip.Trip) bool) {
		for t := range s.book.EachTrip() {
			if p := s.book.Partner(t.Partner); p == nil || p.Retired || t.Cancelled || s.open && !calendar.IsPublicTrip(t) {
				continue
			}
			if !yield(t) {
				return
			}
		}
	}
}
