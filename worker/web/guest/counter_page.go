package guest

import (
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/holiday"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/people"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/voice"
)

// A counterPage is where somebody proposes another time.
type counterPage struct {
	counter
	State   string
	Action  string // where the form is sent
	Back    string // the page of the invitation
	Name    string
	Title   events.Text
	Times   []rsvpTime // when the meeting is now
	City    string     // whose clock the fields are on
	Open    bool       // they have proposed another time, which this one replaces
	Clocks  []counterClock
	Max     int // characters of a comment
	Longest int // hours of a proposal
}

// At is the field that a fault is about.
func (p counterPage) At() string { return fieldOf(p.Fault) }

// A counterClock is the time in some cities whose clocks show the same, and what speaks against it there. Who lives there it does
// not say.
type counterClock struct {
	listing.Clock
	Cities []string
	Yours  bool
	Free   []freeDay
}

// A freeDay is why nobody may be met on the day: a holiday by its name, or a weekend.
type freeDay struct {
	City string // where, "" if the clock is that of one city
	Name events.Text
	Half string // from when it is free, "" for a whole day
}

// newCounterPage puts together what the page shows: the clocks for what was typed or, as long as that is no time, for the time that
// the meeting has.
func newCounterPage(b *calendar.Book, m *meeting.Meeting, person *people.Person, tried *counter, now time.Time, v *voice.Voice) counterPage {
	invitation := newRSVP(b, m, person, answer{}, now, v)
	p := counterPage{State: invitation.State, Max: events.MaxComment}
	if p.State != rsvpOpen {
		return p
	}
	p.Name, p.Title, p.Times, p.City = invitation.Name, m.Title, invitation.Times, v.City(person.Zone)
	p.Longest = int(max(usualLength, m.End().Sub(m.Instant)).Hours())
	from, to := m.Instant, m.End()
	open, proposed := m.Counter(person.ID)
	if p.Open = proposed; proposed {
		from, to = open.Start, open.End
	}
	if tried != nil {
		p.counter = *tried
		if !p.Start.IsZero() && p.End.After(p.Start) {
			from, to = p.Start, p.End
		}
	} else {
		start, end := voice.At(from, person.Zone), voice.At(to, person.Zone)
		p.Day, p.From, p.To = events.DateOf(start).String(), events.TimeOfDayOf(start).String(), events.TimeOfDayOf(end).String()
		p.Comment = open.Comment.Value()
	}
	p.Revision = m.Revision
	p.Clocks = counterClocks(b, m, person, from, to, v)
	return p
}

// counterClocks shows a time on the person's clock, then on those of the meeting, the office, and the partners that are invited.
func counterClocks(b *calendar.Book, m *meeting.Meeting, person *people.Person, from, to time.Time, v *voice.Voice) []counterClock {
	var lines []counterClock
	add := func(zone string, hours *events.Hours, regions []string) {
		c := listing.NewClock(from, to, zone, person.Zone, hours)
		city, free := v.City(zone), freeDays(c.Start, c.End, regions, v)
		i := slices.IndexFunc(lines, func(l counterClock) bool { return l.Same(c) })
		if i < 0 {
			i, lines = len(lines), append(lines, counterClock{Clock: c})
		}
		l := &lines[i]
		if !slices.Contains(l.Cities, city) {
			l.Cities = append(l.Cities, city)
		}
		for _, f := range free {
			f.City = city
			if !slices.ContainsFunc(l.Free, func(x freeDay) bool { return x.City == f.City && v.In(x.Name) == v.In(f.Name) }) {
				l.Free = append(l.Free, f)
			}
		}
	}
	office := b.Office()
	hours, regions := person.Hours, office.Holidays
	if partner := b.Partner(person.Partner); partner != nil {
		if regions = regionsOf(partner); hours == nil {
			hours = partner.Hours
		}
	}
	add(person.Zone, hours, regions)
	lines[0].Yours = true
	if m.Zone != office.Zone {
		add(m.Zone, nil, nil)
	}
	add(office.Zone, nil, office.Holidays)
	for _, p := range b.Partners() {
		if p.Zone != "" && b.Involves(m.Guests(), p.ID) {
			add(p.Zone, p.Hours, regionsOf(p))
		}
	}
	for i := range lines {
		if len(lines[i].Cities) == 1 {
			for n := range lines[i].Free {
				lines[i].Free[n].City = ""
			}
		}
	}
	return lines
}

// regionsOf are those whose holidays a partner keeps.
func regionsOf(p *people.Partner) []string {
	if len(p.Holidays) == 0 && holiday.Known(p.Country) {
		return []string{p.Country}
	}
	return p.Holidays
}

// freeDays says why the days of a time are no ordinary ones where these holidays are kept. A day that is worked although it is on a
// weekend is one.
func freeDays(start, end time.Time, regions []string, v *voice.Voice) (list []freeDay) {
	last := events.DateOf(end.Add(-time.Minute))
	for d := events.DateOf(start); !d.After(last); d = d.AddDays(1) {
		weekend := len(regions) == 0 && holiday.Weekend("", d)
		for _, region := range regions {
			if day, ok := holiday.Public(region, d); ok {
				list = append(list, freeDay{Name: called(day.Name, v)})
			} else if half, ok := holiday.Half(region, d); ok {
				list = append(list, freeDay{Name: called(half.Name, v), Half: v.Clock(d.In(half.From, time.UTC))})
			}
			weekend = weekend || !holiday.Works(region, d) && holiday.Weekend(region, d)
		}
		if weekend {
			list = append(list, freeDay{Name: events.Text{v.Language: v.T("propose.weekend")}})
		}
	}
	return list
}

// called is the name of a holiday in the language of the page, if it has one there.
func called(name events.Text, v *voice.Voice) events.Text {
	if said := words.Name(name["en"], v.Language); said != "" {
		return events.Text{v.Language: said}
	}
	return name
}
