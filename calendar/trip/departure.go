package trip

import (
	"cmp"
	"slices"

	"jourfixe/calendar/day"
	"jourfixe/calendar/holiday"
	"jourfixe/calendar/reason"
	"jourfixe/events"
)

// A Departure is a day on which a trip could begin.
type Departure struct {
	From, To    events.Date
	Against     events.Reason // why it cannot; zero if it can
	Costs       []Cost        // what speaks against it nevertheless, the dearest first
	Provisional []string      // regions whose holidays are not known yet for its days
}

// Points are what a departure costs.
func (d Departure) Points() (n int) {
	for _, c := range d.Costs {
		n += c.Points
	}
	return n
}

// The kinds of costs.
const (
	CostTrip    = "trip"    // another trip is under way
	CostHoliday = "holiday" // a public holiday that was not to be avoided
	CostMeeting = "meeting" // a meeting of the office falls into it
	CostSchool  = "school"  // school holidays that were not to be avoided
	CostLate    = "late"    // milestones whose day is over already
)

// points are what each costs: a trip as such, a holiday or a meeting each, school holidays a region, late milestones each.
var points = map[string]int{CostTrip: 12, CostHoliday: 3, CostMeeting: 2, CostSchool: 2, CostLate: 1}

// A Cost is one thing that speaks against a departure.
type Cost struct {
	Kind   string
	Points int
	Name   events.Text // of the holiday, trip or meeting
	Region string      // of the holiday
	Ref    events.Ref  // the trip or meeting
	Number int         // days, or milestones
}

// A Busy is what the office does from one day to another.
type Busy struct {
	Ref      events.Ref
	Title    events.Text
	From, To events.Date
}

// Around is what departures are judged by, beside what was asked to be avoided.
type Around struct {
	Regions  []string // whose holidays matter: the office's and the partner's
	Busy     []Busy   // trips and meetings
	Holidays []string // of the office, by which milestones are put on working days
}

// Departures looks at each day of the window on which the trip could begin by the days of the week that were asked for, and decides
// nothing: a trip that is proposed is planned at the first on which it can.
func Departures(t *events.TripProposed, a Around, today events.Date) ([]Departure, *events.Problem) {
	if p := sound(t); p != nil {
		return nil, p
	}
	var list []Departure
	for d := t.Window.From; !d.AddDays(t.Days - 1).After(t.Window.To); d = d.AddDays(1) {
		if !departs(t, d) {
			continue
		}
		x := Departure{From: d, To: d.AddDays(t.Days - 1), Against: against(t, d, today)}
		if x.Against.IsZero() {
			x.Costs, x.Provisional = a.costs(t, x, today), provisional(t, d)
		}
		list = append(list, x)
	}
	return list, nil
}

// departs reports whether a trip may begin on the day of the week of d.
func departs(t *events.TripProposed, d events.Date) bool {
	return len(t.Depart) == 0 || slices.ContainsFunc(t.Depart, func(name string) bool { return isDay(name, d) })
}

// against says why a trip cannot begin on d; zero if it can.
func against(t *events.TripProposed, d, today events.Date) events.Reason {
	if !d.After(today) && !noted(t, today) {
		return reason.Because("trip.past")
	}
	for i := range t.Days {
		date := d.AddDays(i)
		if r := day.Blocked(date, "", t.Avoid, always); !r.IsZero() {
			return reason.Because("trip.day", reason.Why("reason", r), reason.Date("day", date))
		}
	}
	return events.Reason{}
}

// provisional are the regions whose holidays are not known yet for the days of a trip that begins on d.
func provisional(t *events.TripProposed, d events.Date) (regions []string) {
	for i := range t.Days {
		for _, r := range day.Unchecked(d.AddDays(i), t.Avoid) {
			if !slices.Contains(regions, r) {
				regions = append(regions, r)
			}
		}
	}
	return regions
}

// costs are what speaks against a departure that is possible.
func (a Around) costs(t *events.TripProposed, x Departure, today events.Date) (list []Cost) {
	add := func(c Cost, times int) {
		c.Points = points[c.Kind] * times
		list = append(list, c)
	}
	for _, b := range a.Busy {
		if !b.From.After(x.To) && !b.To.Before(x.From) {
			add(Cost{Kind: b.Ref.Noun, Name: b.Title, Ref: b.Ref}, 1)
		}
	}
	for _, region := range a.Regions {
		school, name := 0, events.Text(nil)
		for i := range t.Days {
			d := x.From.AddDays(i)
			if h, ok := holiday.Public(region, d); ok {
				add(Cost{Kind: CostHoliday, Name: h.Name, Region: region, Number: 1}, 1)
			}
			if h, ok := holiday.School(region, d); ok {
				if school++; name == nil {
					name = h.Name
				}
			}
		}
		if school > 0 {
			add(Cost{Kind: CostSchool, Name: name, Region: region, Number: school}, 1)
		}
	}
	late := 0
	at := *t
	at.From, at.To = x.From, x.To
	for _, m := range Milestones(&at, a.Holidays) {
		if m.Date.Before(today) {
			late++
		}
	}
	if late > 0 {
		add(Cost{Kind: CostLate, Number: late}, late)
	}
	slices.SortStableFunc(list, func(x, y Cost) int { return cmp.Compare(y.Points, x.Points) })
	return list
}
