package listing

import (
	"net/url"

	"jourfixe/calendar/anniversary"
	"jourfixe/events"
)

// relations lists the agreements of which somebody has to say how they go on, the anniversaries that it is time to think of, and what is due for those that
// are planned.
func (w *waits) relations() {
	for _, a := range w.book.Agreements() {
		if r, waits := a.Waits(w.today); waits {
			to := To(events.Ref{Noun: "agreement", ID: a.ID})
			x := Waiting{To: to, Title: a.Title, Day: r.Due, N: 1, of: w.book.TitleOf(events.Ref{Noun: "partner", ID: a.Partner}), Renew: to + "/change", End: to + "/end"}
			if next := a.Next(r); !next.IsZero() {
				x.Renew += "?" + url.Values{"v.term.until": {next.String()}}.Encode()
			}
			w.add("renewals", x)
		}
	}
	for _, c := range w.book.Proposed(w.today) {
		w.add("anniversaries", Waiting{
			To: To(c.Of), Title: w.book.Celebration(c.Of, c.Years), Day: c.First, N: 1, Plan: Planning(c.Of, c.Years), Waive: Waiving(c.Of, c.Years),
			year: c.Whole(),
		})
	}
	before := soon.From(w.today)
	for _, a := range w.book.Anniversaries() {
		if a.State != anniversary.Planned {
			continue
		}
		for _, m := range a.Milestones {
			line := Waiting{To: To(events.Ref{Noun: "anniversary", ID: a.ID}), Title: m.Title, Day: m.Date, N: 1, of: a.Title}
			switch {
			case a.Done[m.ID], m.Late, m.Date.After(before):
			case m.Date.Before(w.today):
				w.add("overdue", line)
			default:
				w.add("due", line)
			}
		}
	}
}

// Year is the year of an anniversary of which no more is known, 0 of all else.
func (x Waiting) Year() int {
	if !x.year {
		return 0
	}
	return x.Day.Year
}
