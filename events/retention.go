package events

import "fmt"

// A Retention says how long something personal is kept after it has served, each in the words of its table. What it does not say is kept as
// long as the table says.
type Retention struct {
	Answers Period `json:"answers,omitzero"`
	Matters Period `json:"matters,omitzero"`
	Minutes Period `json:"minutes,omitzero"`
	Polls   Period `json:"polls,omitzero"`
}

// A Keeping is one line of the table: what is kept, and for how long unless the office says otherwise.
type Keeping struct {
	Name    string
	Default Period
	of      func(*Retention) *Period
}

// Keepings is the table of all that an office can say how long it keeps.
var Keepings = []Keeping{
	{"answers", Period{Years: 1}, func(r *Retention) *Period { return &r.Answers }},  // what people say to a meeting, after its last day
	{"matters", Period{Years: 2}, func(r *Retention) *Period { return &r.Matters }},  // what was written of an item, after the meeting that has talked about it
	{"minutes", Period{Years: 10}, func(r *Retention) *Period { return &r.Minutes }}, // after the day of the meeting
	{"polls", Period{Days: 30}, func(r *Retention) *Period { return &r.Polls }},      // what people say to times, after the last of them
}

// Bounds of what an office can say: less than a day would take away what a meeting that ends late is still spoken of by, and more than
// LongestKept years is no time of keeping.
const LongestKept = 30

// Or is the retention with the table's times where nothing is said.
func (r Retention) Or() Retention {
	for _, k := range Keepings {
		if p := k.of(&r); p.IsZero() {
			*p = k.Default
		}
	}
	return r
}

// Of returns how long something is kept, by its name in the table: as said, or as in the table.
func (r Retention) Of(name string) Period {
	r = r.Or()
	for _, k := range Keepings {
		if k.Name == name {
			return *k.of(&r)
		}
	}
	panic(fmt.Sprintf("nothing is called %s that is kept for a time", name))
}

// Check refuses times that are none in days, or too long.
func (r Retention) Check(field string) *Problem {
	first := Date{Year: 2000, Month: 1, Day: 1}
	for _, k := range Keepings {
		p := *k.of(&r)
		if p.IsZero() {
			continue
		}
		if until := p.From(first); p.Clock != 0 || !first.Before(until) || (Period{Years: LongestKept}).From(first).Before(until) {
			return Refuse(Malformed, field+"."+k.Name, "must be days, months or years, from P1D to P%dY", LongestKept)
		}
	}
	return nil
}
