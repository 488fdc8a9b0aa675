package planner

import (
	"slices"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/holiday"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/voice"
)

// How much is drawn beside each other before the rest is only counted or only said in words.
const (
	mostTrips  = 4
	mostSchool = 6
	mostTags   = 3
	mostMet    = 6  // meetings
	mostPlans  = 10 // things that are planned
)

// A yearMonth is a column of the year, and a table.
type yearMonth struct {
	ID    string
	To    string // where it is as a list
	First events.Date
	Words string // what is planned in it, in short
	Days  []yearDay
}

// A yearDay is a row.
type yearDay struct {
	Date    events.Date
	Class   string // weekend, holiday, today
	Words   string // the day as it is spoken
	Bars    []bars // a lane for each trip that lies beside it
	Plans   []yearPlan
	Holiday events.Text // what the office calls the day, if it is closed
	Tags    []yearTag
	More    int // tags that found no place
	School  []bars
	Off     string // holidays in words
}

// Bars is what one lane shows on a day: nothing, or a piece of a bar.
type bars struct {
	Class string
	Label string // where it begins
}

// A yearPlan is something planned, with the sign that stands for it.
type yearPlan struct {
	Class string
	To    string // "" on the later days of a trip, which are said but not linked again
	Title events.Text
	Of    events.Text // the trip that a milestone belongs to
	Words string      // what it is, before its title
	Hint  string      // all of it, for a mouse at rest
	Later bool        // it goes on: the bar shows it
	Gist  string      // of several things, in the place of a title
	Off   bool        // it is cancelled
}

// A yearTag is a region that has a holiday.
type yearTag struct{ Class, Label string }

// A drawing is a year while it is drawn.
type drawing struct {
	v        *voice.Voice
	b        *calendar.Book
	regions  []string
	today    events.Date
	entries  []listing.Entry // trips, milestones and what else is no meeting, in order
	meetings []dated
	trips    []span
	school   []span
	free     map[events.Date][]holiday.Day // public holidays, half days and days worked instead, by region as shown
	home     map[events.Date]events.Text   // when the office is closed for a holiday, and what it is called
}

// newDrawing gathers what falls into the year.
func newDrawing(b *calendar.Book, now time.Time, year int, regions []string, v *voice.Voice) *drawing {
	first, last := events.Date{Year: year, Month: 1, Day: 1}, events.Date{Year: year, Month: 12, Day: 31}
	d := &drawing{
		v: v, b: b, regions: regions, today: b.Today(now),
		free: map[events.Date][]holiday.Day{}, home: map[events.Date]events.Text{},
	}
	d.meetings = datedFrom(b, first, last)
	for _, e := range listing.Beside(b, first, last, now, v) {
		// What is not done for a trip that does not take place is no news.
		if e.Kind != listing.KindSkipped && !(e.Kind == agenda.KindMilestone && e.Cancelled) {
			d.entries = append(d.entries, e)
		}
	}
	inTurn(d.entries)
	for i := range d.entries {
		if e := &d.entries[i]; e.Kind == agenda.KindTrip && !e.Cancelled {
			d.trips = append(d.trips, span{first: e.First, last: e.Last, entry: e})
		}
	}
	for _, code := range regions {
		d.gather(code, year)
	}
	slices.SortStableFunc(d.school, func(x, y span) int { return x.first.Compare(y.first) })
	for _, code := range b.Office().Holidays {
		for _, day := range holiday.Year(code, year) {
			if day.Kind == holiday.KindPublic {
				d.home[day.Date] = day.Name
			}
		}
	}
	return d
}

// gather sorts the days of a region: school holidays into runs of days, all others by date.
func (d *drawing) gather(code string, year int) {
	open := -1 // the run that may go on
	for _, day := range holiday.Year(code, year) {
		switch {
		case day.Kind != holiday.KindSchool:
			d.free[day.Date] = append(d.free[day.Date], day)
		case open >= 0 && d.school[open].last.AddDays(1) == day.Date:
			d.school[open].last = day.Date
		default:
			open = len(d.school)
			d.school = append(d.school, span{first: day.Date, last: day.Date, region: code})
		}
	}
}

// month draws a month. Its bars stand beside each other as closely as this month allows.
func (d *drawing) month(first events.Date) yearMonth {
	end := (events.Period{Months: 1}).From(first).AddDays(-1)
	var list []listing.Entry
	for _, e := range d.entries {
		if !e.First.After(end) && !lastDay(e).Before(first) {
			list = append(list, e)
		}
	}
	m := yearMonth{
		ID: "m" + first.String()[:7], To: monthPath(first), First: first,
		Words: monthInWords(list, between(d.meetings, first, end), d.v),
	}
	trips, school := within(d.trips, first, end), within(d.school, first, end)
	tripLane, tripLanes := lanes(trips, mostTrips)
	schoolLane, schoolLanes := lanes(school, mostSchool)
	crowded := map[string]bool{} // trips without a bar
	for i, s := range trips {
		crowded[s.entry.To] = tripLane[i] == noLane
	}
	for day := first; !day.After(end); day = day.AddDays(1) {
		x := yearDay{
			Date: day, Bars: make([]bars, tripLanes), School: make([]bars, schoolLanes), Holiday: d.home[day],
		}
		for i, s := range trips {
			if s.in(day) && tripLane[i] != noLane {
				x.Bars[tripLane[i]] = d.bar("t", s, day)
			}
		}
		var pupils []string
		for i, s := range school {
			if !s.in(day) {
				continue
			}
			pupils = append(pupils, d.v.In(listing.NewRegion(s.region).Title))
			if schoolLane[i] != noLane {
				x.School[schoolLane[i]] = d.bar("f", s, day)
			}
		}
		x.Plans = d.plans(list, day, crowded)
		d.tag(&x, pupils)
		d.face(&x)
		m.Days = append(m.Days, x)
	}
	return m
}

// bar draws the piece of a span that lies on a day.
func (d *drawing) bar(class string, s span, day events.Date) bars {
	x := bars{Class: class}
	if day == s.first {
		x.Class += " b"
		if s.region != "" {
			x.Label = listing.Sign(s.region)
		}
	}
	if day == s.last {
		x.Class += " e"
	}
	if s.entry != nil && len(s.entry.Reasons.Provisional) > 0 {
		x.Class += " prov"
	}
	return x
}

// face says how the day itself looks and is spoken: weekends, holidays and today are those of the office.
func (d *drawing) face(x *yearDay) {
	var classes []string
	x.Words = d.v.Weekday(x.Date) + " " + d.v.Number(x.Date)
	region := ""
	if home := d.b.Office().Holidays; len(home) > 0 {
		region = home[0]
	}
	if holiday.Weekend(region, x.Date) && !holiday.Workday(region, x.Date) {
		classes = append(classes, "we")
		x.Words += ", " + d.v.T("legend.weekend")
	}
	if x.Holiday != nil {
		classes = append(classes, "ho")
	}
	if x.Date == d.today {
		classes = append(classes, "now")
		x.Words += ", " + d.v.T("planner.today")
	}
	x.Class = strings.Join(classes, " ")
}
