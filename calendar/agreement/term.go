package agreement

import "jourfixe/events"

// A Standing is whether an agreement holds on a day.
type Standing string

// The standings.
const (
	Coming  Standing = "coming"  // it does not hold yet
	Current Standing = "current" // it holds
	Ending  Standing = "ending"  // it holds, and it was noted when it ends
	Over    Standing = "over"    // it was ended, or its term is over and nothing was to follow
	Lapsed  Standing = "lapsed"  // its term is over, and whether it is renewed was to be agreed: nobody has said
)

// Standing is whether it holds on a day.
func (a *Agreement) Standing(today events.Date) Standing {
	until := a.Until(today)
	switch {
	case a.Ended() && today.After(a.Last):
		return Over
	case !until.IsZero() && today.After(until):
		if a.Term.Renewal == events.RenewalExpress && !a.Ended() {
			return Lapsed
		}
		return Over
	case today.Before(a.Begins()):
		return Coming
	case a.Ended():
		return Ending
	}
	return Current
}

// Celebrates reports whether anniversaries of it are to be thought of: an agreement that is over has none.
func (a *Agreement) Celebrates(on events.Date) bool {
	return (!a.Ended() || !on.After(a.Last)) && (a.Term.Until.IsZero() || a.Term.Renewal != "" || !on.After(a.Term.Until))
}

// Until is the last day of the term that it is in on a day, as far as it was renewed of itself; zero if it has none. One that was ended has the
// day that was noted, if that is sooner.
func (a *Agreement) Until(today events.Date) events.Date {
	until := a.Term.Until
	for n := 1; !until.IsZero() && a.Term.Renewal == events.RenewalTacit && until.Before(today) && n <= mostTerms; n++ {
		until = a.end(n)
	}
	if a.Ended() && (until.IsZero() || a.Last.Before(until)) {
		return a.Last
	}
	return until
}

// mostTerms bounds how often an agreement renews itself: for some hundred years, if by the month.
const mostTerms = 1200

// end is the last day of a term, the first being 0. Each is counted from that of the first, so that one on the 31st does not stay on the 28th after a February.
func (a *Agreement) end(n int) events.Date {
	by := a.Term.Extends
	by.Years, by.Months, by.Days = by.Years*n, by.Months*n, by.Days*n
	return by.From(a.Term.Until)
}

// A Renewal is a day by which something has to be said of how an agreement goes on.
type Renewal struct {
	Due   events.Date // the last day to give notice, or to agree on a renewal; of one that just ends, its last
	Until events.Date // the last day of the term
	How   string      // tacit, express, or "" of one that just ends
}

// Renewals lists those that are due from one day to another, in order. One that was ended has none any more.
func (a *Agreement) Renewals(first, last events.Date) (list []Renewal) {
	if a.Ended() || a.Term.Until.IsZero() {
		return nil
	}
	for n := 0; n <= mostTerms; n++ {
		until := a.end(n)
		r := Renewal{Due: a.Term.Notice.Before(until), Until: until, How: a.Term.Renewal}
		if r.Due.After(last) {
			break
		}
		if !r.Due.Before(first) {
			list = append(list, r)
		}
		if a.Term.Renewal != events.RenewalTacit {
			break
		}
	}
	return list
}

// ahead is how long before it is due a renewal waits for somebody to see to it.
var ahead = events.Period{Months: 6}

// Waits is the renewal that somebody has to see to on a day: from half a year before it is due. One that is tacit is decided once that
// day is over; one that has to be agreed waits until it is, or is noted to have ended.
func (a *Agreement) Waits(today events.Date) (Renewal, bool) {
	first := today
	if a.Term.Renewal == events.RenewalExpress {
		first = events.Date{}
	}
	if a.Term.Renewal == "" {
		return Renewal{}, false
	}
	for _, r := range a.Renewals(first, ahead.From(today)) {
		return r, true
	}
	return Renewal{}, false
}

// Next is the day until which it would hold if it was renewed, zero if nobody can tell: by itself by as much as was said, otherwise as long as
// its term was.
func (a *Agreement) Next(r Renewal) events.Date {
	if r.How == events.RenewalTacit {
		return a.Term.Extends.From(r.Until)
	}
	begun := a.Begins()
	if whole := r.Until.AddDays(1); a.Signed.On.IsZero() && a.Term.From.IsZero() || whole.Day != begun.Day || whole.Month != begun.Month {
		return events.Date{}
	}
	return events.Period{Years: r.Until.AddDays(1).Year - begun.Year}.From(r.Until)
}
