package arrange

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"jourfixe/calendar"
	"jourfixe/calendar/holiday"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/trip"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

const (
	// aheadOfTrip is how far ahead days for a trip are looked for unless somebody says otherwise, in weeks: its usual milestones begin before.
	aheadOfTrip = 41
	// tripWeeks is for how many weeks they are.
	tripWeeks = 17
	// maxTripWindow and maxTripDays are what a command takes.
	maxTripWindow = 400
	maxTripDays   = 60
	// shownDepartures is how many of the best are told in words.
	shownDepartures = 8
)

// What can be kept free of a trip: the holidays and school holidays of the office, and of the partner.
var avoidable = []string{"holidays.here", "holidays.there", "school.here", "school.there"}

// A departPage asks where a trip is to go and how long, and shows the days on which it could begin.
type departPage struct {
	Partner  string
	From, To string // as they were typed
	Days     string
	Depart   []string // days of the week
	Avoid    []string // of avoidable
	Partners []pick
	Weekdays []pick
	Avoids   []pick
	Faults   []fault
	Detail   string // what the search says of a question that it cannot answer, in English

	Shown   bool
	Where   events.Text
	Months  []departMonth
	Regions []regionSign
	Best    []departLine
	More    int // departures beyond
	Number  int // that are possible
	Passed  []listing.Passed
	Left    int
	Typed   string // leads to the form in which everything is typed

	days        int
	first, last events.Date
}

// A departMonth is a month as weeks of seven days.
type departMonth struct {
	First events.Date
	Weeks [][]departDay
}

// A departDay is a day in the picture.
type departDay struct {
	Date     events.Date
	Blank    bool // it is of another month
	Out      bool // it is not in the window
	Weekend  bool
	Signs    []daySign
	To       string // leads on, if the trip can begin then
	Points   int
	Best     bool // as cheap as any
	Question bool // it was looked at
}

// A daySign says what is special about a day.
type daySign struct {
	Class string // also the key of its text, behind "depart.sign."
	Sign  string
	Name  events.Text
}

// A regionSign is by what a region is named in the picture.
type regionSign struct {
	Sign  string
	Title events.Text
}

// A departLine is a departure in words.
type departLine struct {
	From, Until events.Date
	Points      int
	Costs       []costLine
	Provisional []events.Text
	To          string
}

// A costLine is one thing that a departure costs.
type costLine struct {
	Kind   string
	Points int
	Name   events.Text
	Place  events.Text
	To     string
	Number int
}

// Fault returns what is wrong with a field, nil if nothing is.
func (p *departPage) Fault(name string) *fault {
	if i := slices.IndexFunc(p.Faults, func(f fault) bool { return f.Field == name }); i >= 0 {
		return &p.Faults[i]
	}
	return nil
}

func (p *departPage) wrong(field, text string, pairs ...any) {
	if p.Fault(field) == nil {
		p.Faults = append(p.Faults, fault{Field: field, Text: text, Pairs: pairs})
	}
}

// depart answers the page on which a new trip begins.
func (p *pages) depart(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.ChooseLanguage() || v.Early() {
		return
	}
	b, now := p.mirror.Snapshot(), p.now()
	page := readDepart(r.URL.Query(), b, b.Today(now))
	status := http.StatusOK
	if r.URL.Query().Get("do") == "find" {
		if page.check(); len(page.Faults) == 0 {
			c := page.command(b)
			list, problem := b.Departures(c, now)
			if problem != nil {
				page.wrong("to", "refused")
				page.Detail = voice.Clean(problem.Detail)
			} else {
				page.show(b, c, list, v.Voice)
			}
		}
		if len(page.Faults) > 0 {
			status = http.StatusUnprocessableEntity
		}
	}
	for i, f := range page.Faults {
		page.Faults[i].Words = v.Voice.T("depart.fault."+f.Text, f.Pairs...)
	}
	page.choices(b, v.Voice)
	v.Show(status, "depart", func(*calendar.Book) shell.Content {
		title := v.Voice.T("depart.title")
		if page.Shown {
			title = v.Voice.N("depart.found", page.Number) + " " + title
		}
		return shell.Content{Title: title, Body: page}
	})
}

// readDepart takes what is asked for out of the address of the page.
func readDepart(v url.Values, b *calendar.Book, today events.Date) *departPage {
	p := &departPage{
		Partner: word(v, "partner"), From: today.AddDays(7 * aheadOfTrip).String(), To: today.AddDays(7 * (aheadOfTrip + tripWeeks)).String(), Days: "5",
		Avoid: slices.Clone(avoidable[:3]), Typed: "/new/trip",
	}
	for name, field := range map[string]*string{"from": &p.From, "to": &p.To, "days": &p.Days} {
		if v.Has(name) {
			*field = word(v, name)
		}
	}
	if v.Has("days") {
		p.Avoid = slices.DeleteFunc(slices.Clone(avoidable), func(s string) bool { return !slices.Contains(v["avoid"], s) })
	}
	p.Depart = slices.DeleteFunc(slices.Clone(weekdays), func(s string) bool { return !slices.Contains(v["depart"], s) })
	if p.Partner != "" && !b.Has(events.Ref{Noun: "partner", ID: p.Partner}) {
		p.Partner = ""
		p.wrong("partner", "gone")
	}
	if p.Partner != "" {
		p.Typed += "?" + url.Values{"v.partner": {p.Partner}}.Encode()
	}
	return p
}

// Length is how many days the trip has.
func (p *departPage) Length() int { return p.days }

// check looks at what is wrong with what is asked for.
func (p *departPage) check() {
	if p.Partner == "" {
		p.wrong("partner", "partner")
	}
	n, err := strconv.Atoi(p.Days)
	if p.days = n; err != nil || n < 1 || n > maxTripDays {
		p.wrong("days", "days", "most", maxTripDays)
	}
	if p.first, err = events.ParseDate(p.From); err != nil || p.first.Year < 1980 || p.first.Year > 2199 {
		p.wrong("from", "date")
	}
	if p.last, err = events.ParseDate(p.To); err != nil || p.last.Year < 1980 || p.last.Year > 2199 {
		p.wrong("to", "date")
	}
	if len(p.Faults) > 0 {
		return
	}
	switch room := p.last.Sub(p.first) + 1; {
	case room < 1:
		p.wrong("to", "order")
	case room > maxTripWindow:
		p.wrong("to", "window", "most", maxTripWindow)
	case room < p.days:
		p.wrong("to", "room", "n", p.days)
	}
}

// command is what is asked for as a trip that nobody has proposed yet.
func (p *departPage) command(b *calendar.Book) *events.ProposeTrip {
	c := &events.ProposeTrip{Partner: p.Partner, Window: events.Window{From: p.first, To: p.last}, Days: p.days, Depart: p.Depart, Capacity: 1}
	here, there := b.Office().Holidays, b.Partner(p.Partner).Holidays
	for _, x := range []struct {
		name    string
		regions []string
		to      *[]string
	}{
		{avoidable[0], here, &c.Avoid.Holidays}, {avoidable[1], there, &c.Avoid.Holidays},
		{avoidable[2], here, &c.Avoid.School}, {avoidable[3], there, &c.Avoid.School},
	} {
		for _, region := range x.regions {
			if slices.Contains(p.Avoid, x.name) && !slices.Contains(*x.to, region) {
				*x.to = append(*x.to, region)
			}
		}
	}
	return c
}

// choose leads to the form of a trip that begins on a day.
func choose(c *events.ProposeTrip, d trip.Departure) string {
	v := url.Values{
		"v.partner": {c.Partner}, "v.window.from": {d.From.String()}, "v.window.to": {d.To.String()}, "v.days": {strconv.Itoa(c.Days)},
	}
	if list := c.Avoid.Holidays; len(list) > 0 {
		v.Set("v.avoid.holidays", strings.Join(list, "\n"))
	}
	if list := c.Avoid.School; len(list) > 0 {
		v.Set("v.avoid.school", strings.Join(list, "\n"))
	}
	return "/new/trip?" + v.Encode()
}

// show draws what was found.
func (p *departPage) show(b *calendar.Book, c *events.ProposeTrip, list []trip.Departure, v *voice.Voice) {
	p.Shown, p.Where = true, b.Partner(c.Partner).Title
	var possible []trip.Departure
	byDay := map[events.Date]trip.Departure{}
	var passed []events.Passed
	for _, d := range list {
		if byDay[d.From] = d; d.Against.IsZero() {
			possible = append(possible, d)
		} else {
			passed = append(passed, events.Passed{Date: d.From, Reason: d.Against})
		}
	}
	const mostPassed = 60
	p.Left = max(0, len(passed)-mostPassed)
	p.Passed, p.Number = listing.NewPassed(passed[:len(passed)-p.Left], v), len(possible)
	slices.SortStableFunc(possible, func(x, y trip.Departure) int { return x.Points() - y.Points() })
	for _, d := range possible[:min(len(possible), shownDepartures)] {
		p.Best = append(p.Best, newDepartLine(c, d))
	}
	p.More = len(possible) - len(p.Best)
	regions := slices.Clone(b.Office().Holidays)
	for _, region := range b.Partner(c.Partner).Holidays {
		if !slices.Contains(regions, region) {
			regions = append(regions, region)
		}
	}
	for _, region := range regions {
		p.Regions = append(p.Regions, regionSign{signOf(region), reason.Place(region)})
	}
	look := calendarOf{regions, b.Busy(c.Window), c.Window, b.Office().Holidays}
	for d := (events.Date{Year: p.first.Year, Month: p.first.Month, Day: 1}); !d.After(p.last); d = nextMonth(d) {
		month := departMonth{First: d}
		for day := d.AddDays(-((int(d.Weekday()) + 6) % 7)); day.Before(nextMonth(d)); {
			week := make([]departDay, 7)
			for i := range week {
				week[i] = look.day(day, d)
				if x, ok := byDay[day]; ok && !week[i].Blank {
					if week[i].Question = true; x.Against.IsZero() {
						week[i].To, week[i].Points = choose(c, x), x.Points()
						week[i].Best = week[i].Points == possible[0].Points()
					}
				}
				day = day.AddDays(1)
			}
			month.Weeks = append(month.Weeks, week)
		}
		p.Months = append(p.Months, month)
	}
}

func nextMonth(d events.Date) events.Date {
	d.Day = 1
	d = d.AddDays(31)
	d.Day = 1
	return d
}

func newDepartLine(c *events.ProposeTrip, d trip.Departure) departLine {
	line := departLine{From: d.From, Until: d.To, Points: d.Points(), Provisional: listing.RegionNames(d.Provisional), To: choose(c, d)}
	for _, x := range d.Costs {
		cost := costLine{Kind: x.Kind, Points: x.Points, Name: x.Name, Number: x.Number}
		if x.Region != "" {
			cost.Place = reason.Place(x.Region)
		}
		if x.Ref != (events.Ref{}) {
			cost.To = "/" + x.Ref.Noun + "s/" + url.PathEscape(x.Ref.ID)
		}
		line.Costs = append(line.Costs, cost)
	}
	return line
}

// A calendarOf is what the picture shows beside the departures.
type calendarOf struct {
	regions []string
	busy    []trip.Busy
	window  events.Window
	home    []string
}

// day is one of the picture, in a month.
func (x calendarOf) day(d, month events.Date) departDay {
	y := departDay{Date: d, Blank: d.Month != month.Month, Out: d.Before(x.window.From) || d.After(x.window.To)}
	if y.Blank || y.Out {
		return y
	}
	y.Weekend = len(x.home) > 0 && holiday.Weekend(x.home[0], d) || len(x.home) == 0 && (int(d.Weekday())+6)%7 > 4
	for _, region := range x.regions {
		if h, ok := holiday.Public(region, d); ok {
			y.Signs = append(y.Signs, daySign{"holiday", signOf(region), h.Name})
		}
		if h, ok := holiday.School(region, d); ok {
			y.Signs = append(y.Signs, daySign{"school", signOf(region), h.Name})
		}
	}
	for _, b := range x.busy {
		if !b.From.After(d) && !b.To.Before(d) {
			y.Signs = append(y.Signs, daySign{b.Ref.Noun, "", b.Title})
		}
	}
	return y
}

// signOf is what a region is called where there is room for two letters: the last part of its code.
func signOf(region string) string { return region[strings.LastIndex(region, "-")+1:] }

// choices are what can be chosen in the form of the page.
func (p *departPage) choices(b *calendar.Book, v *voice.Voice) {
	for _, x := range b.Partners() {
		if !x.Retired {
			p.Partners = append(p.Partners, pick{Value: x.ID, Label: v.In(x.Title), On: x.ID == p.Partner})
		}
	}
	sorted(p.Partners, v)
	for _, d := range weekdays {
		p.Weekdays = append(p.Weekdays, pick{Value: d, Label: v.T("form.trip.depart." + d), On: slices.Contains(p.Depart, d)})
	}
	for _, x := range avoidable {
		p.Avoids = append(p.Avoids, pick{Value: x, Label: v.T("depart.avoid." + x), On: slices.Contains(p.Avoid, x)})
	}
}
