package calendar

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar/day"
	"jourfixe/calendar/holiday"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/slot"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// search makes a query of what was asked for: whose clocks, calendars and appointments count. One meeting may be left out,
// if it is the one that is to be moved.
func (b *Book) search(c *events.RequestMeeting, except string, now time.Time) (*search, *events.Problem) {
	s, p := b.query(c, now)
	if p != nil {
		return nil, p
	}
	s.busy = slot.NewBusy()
	from, to := s.reach(c)
	s.all = b.diary(func(m *Meeting) bool { return m.ID == except || !m.Instant.Before(to) || !m.End().After(from) })
	taken := s.all.taken(from, to)
	var fault error
	for key, attending := range s.attending {
		fault = cmp.Or(fault, keep(s.busy, taken, key, attending), s.busy.Add(key, b.hosting(key)...))
	}
	if v := venues.in(b)[c.Venue]; v != nil {
		key := "venue/" + v.ID
		s.query.Venues, s.query.Seats = []slot.Venue{{Key: key, Seats: v.Seats}}, len(b.Invited(append(slices.Clip(c.Need), c.Optional...)))
		fault = cmp.Or(fault, b.bookings(s.busy, key, v.ID, except))
	}
	if fault != nil {
		return nil, events.Refuse(events.NotPossible, "need", "what those invited have in the book cannot be reckoned with: %v", fault)
	}
	return s, nil
}

// query says whose clocks and calendars count, and not yet their appointments.
func (b *Book) query(c *events.RequestMeeting, now time.Time) (*search, *events.Problem) {
	s := &search{book: b, now: now, school: c.Avoid.School, attending: map[string][]string{}}
	loc := b.office.Location()
	places := &places{book: b, hours: c.Hours, made: map[placeKey]*slot.Place{}}
	s.query = &slot.Query{
		Office: slot.Participant{Key: "office", Place: places.office(c.Avoid)},
		Length: c.Duration.Clock, Step: cmp.Or(c.Step.Clock, defaultStep), Now: now, Best: 1,
	}
	if w := c.Window; w != nil {
		s.query.From, s.query.To = later(w.From.In(0, loc), now), w.To.AddDays(1).In(0, loc)
	}
	list := func(refs []events.Ref) []slot.Participant {
		var out []slot.Participant
		b.each(refs, func(key string, place placeKey, attending []string) {
			if _, seen := s.attending[key]; seen {
				return
			}
			s.attending[key] = attending
			out = append(out, slot.Participant{Key: key, Place: places.get(place)})
		})
		return out
	}
	s.query.Need, s.query.Optional = list(c.Need), list(c.Optional)
	if n := len(s.query.Need) + len(s.query.Optional); n > maxSearched {
		return nil, events.Refuse(events.NotPossible, "need", "%d people cannot be looked at together; at most %d", n, maxSearched)
	}
	s.regions = places.regions()
	return s, nil
}

// maxSearched is how many people and partners a search takes.
const maxSearched = 10_000

// reach is the stretch of time that a search may come to look at: beyond what was asked for, to offer something else.
func (s *search) reach(c *events.RequestMeeting) (from, to time.Time) {
	loc := s.book.office.Location()
	if c.At != nil {
		return c.At.Date.AddDays(-before-2).In(0, loc), c.At.Date.AddDays(after+2).In(0, loc)
	}
	return c.Window.From.AddDays(-after-2).In(0, loc), c.Window.To.AddDays(2*after+2).In(0, loc)
}

// each visits those whom refs invite: people, and partners, which stand for whoever of them can come.
func (b *Book) each(refs []events.Ref, visit func(key string, place placeKey, attending []string)) {
	for person, partner := range b.invited(refs) {
		if person != nil {
			visit("person/"+person.ID, b.placeOf(person), []string{person.ID})
			continue
		}
		var contacts []string
		for _, c := range b.Contacts(partner.ID) {
			contacts = append(contacts, c.ID)
		}
		visit("partner/"+partner.ID, b.placeOfPartner(partner), contacts)
	}
}

// A placeKey names a clock with a calendar, so that people who live by the same share it.
type placeKey struct {
	zone    string
	hours   events.Hours
	regions string // whose holidays are kept, and first whose weekend
}

func (b *Book) placeOfPartner(p *Partner) placeKey {
	k := placeKey{zone: cmp.Or(p.Zone, b.office.Zone), regions: strings.Join(p.Holidays, " ")}
	if k.regions == "" && holiday.Known(p.Country) {
		k.regions = p.Country
	}
	if p.Hours != nil {
		k.hours = *p.Hours
	}
	return k
}

// placeOf is where a person lives: on their own clock, with the holidays of their partner or else the office's.
func (b *Book) placeOf(p *Person) placeKey {
	k := placeKey{zone: p.Zone, regions: strings.Join(b.office.Holidays, " ")}
	if partner := partners.in(b)[p.Partner]; partner != nil {
		of := b.placeOfPartner(partner)
		k.regions, k.hours = of.regions, of.hours
	}
	if p.Hours != nil {
		k.hours = *p.Hours
	}
	return k
}

// places makes the places of a search, each once.
type places struct {
	book  *Book
	hours *events.Hours // everybody's, if that was asked for
	made  map[placeKey]*slot.Place
	avoid []string
}

func (p *places) get(k placeKey) *slot.Place {
	if p.hours != nil {
		k.hours = *p.hours
	}
	if p.made[k] == nil {
		p.made[k] = newPlace(k, events.Avoid{Holidays: strings.Fields(k.regions)}, strings.Fields(k.regions))
	}
	return p.made[k]
}

// office is the office's own place, with the regions that were asked for to be kept free on top.
func (p *places) office(avoid events.Avoid) *slot.Place {
	k := placeKey{zone: p.book.office.Zone}
	if p.hours != nil {
		k.hours = *p.hours
	}
	all := slices.Concat(p.book.office.Holidays, avoid.Holidays)
	p.avoid = all
	return newPlace(k, events.Avoid{Holidays: all, School: avoid.School}, p.book.office.Holidays)
}

// regions lists whose holidays the search looks at.
func (p *places) regions() []string {
	list := slices.Clone(p.avoid)
	for k := range p.made {
		list = append(list, strings.Fields(k.regions)...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// newPlace makes a clock with a calendar. The first of home says when the weekend is, and which days are bridges there.
func newPlace(k placeKey, avoid events.Avoid, home []string) *slot.Place {
	region := ""
	if len(home) > 0 {
		region = home[0]
	}
	days := map[events.Date]slot.Day{}
	return &slot.Place{
		Zone: tz.Must(k.zone), Hours: slot.Hours{From: k.hours.From, Until: k.hours.To},
		Day: func(d events.Date) slot.Day {
			day, known := days[d]
			if !known {
				day = dayAt(d, region, avoid)
				days[d] = day
			}
			return day
		},
	}
}

// dayAt says what is special about a day in a place. School holidays that were asked to be kept free count as holidays.
func dayAt(d events.Date, region string, avoid events.Avoid) slot.Day {
	day := slot.Day{Weekend: holiday.Weekend(region, d) && !holiday.Workday(region, d)}
	for _, r := range avoid.Holidays {
		if h, ok := holiday.Public(r, d); ok && !day.Holiday {
			day.Holiday, day.HolidayName = true, inPlace(h.Name, r)
			if h.Expected {
				day.HolidayName = expectedInPlace(h.Name, r)
			}
		}
		if h, ok := holiday.Half(r, d); ok && day.HalfFrom == 0 {
			day.HalfFrom, day.HalfName = h.From, inPlace(h.Name, r)
		}
		if h, ok := holiday.School(r, d); ok && !day.School {
			day.School, day.SchoolName = true, inPlace(h.Name, r)
		}
	}
	for _, r := range avoid.School {
		if h, ok := holiday.School(r, d); ok && !day.Holiday {
			day.Holiday, day.HolidayName = true, inPlace(h.Name, r)
		}
	}
	switch {
	case region != "" && holiday.Bridge(region, d):
		day.Bridge, day.BridgeName = true, events.Arg{Region: region}
	case day.HalfFrom > 0 && !day.Holiday:
		// Many who could work until noon on the eve of a feast do not.
		day.Bridge, day.BridgeName = true, day.HalfName
	}
	return day
}

// inPlace is a holiday with the region that keeps it.
func inPlace(name events.Text, region string) events.Arg {
	r := reason.Because("in", reason.Holiday("name", name), reason.Region("place", region))
	return events.Arg{Reason: &r}
}

// expectedInPlace is a holiday that is still to be decreed.
func expectedInPlace(name events.Text, region string) events.Arg {
	r := reason.Because("in.expected", reason.Holiday("name", name), reason.Region("place", region))
	return events.Arg{Reason: &r}
}

// unchecked lists the regions whose holidays are not known for a day, of those that count.
func (s *search) unchecked(d events.Date) []string {
	return day.Unchecked(d, events.Avoid{Holidays: s.regions, School: s.school})
}

// taken returns when the people are taken by meetings that touch a stretch of time, by person and in order.
func (d *diary) taken(from, to time.Time) map[string][]slot.Interval {
	busy := map[string][]slot.Interval{}
	for _, m := range d.at(from, to) {
		for id := range d.attends(m) {
			busy[id] = append(busy[id], slot.Interval{From: m.Instant, To: m.End()})
		}
	}
	return busy
}

// keep puts into busy when somebody cannot come. Of several who stand for one partner, all must be taken.
func keep(busy *slot.Busy, taken map[string][]slot.Interval, key string, attending []string) error {
	var common []slot.Interval
	for i, id := range attending {
		if i == 0 {
			common = taken[id]
		} else {
			common = overlaps(common, taken[id])
		}
	}
	return busy.Add(key, common...)
}

// hosting returns when a partner, or somebody of theirs, has a trip to look after.
func (b *Book) hosting(key string) []slot.Interval {
	partner := b.partnerOf(key)
	var list []slot.Interval
	for _, t := range trips.in(b) {
		if t.Partner == partner && !t.Cancelled && partner != "" {
			list = append(list, slot.Interval{From: t.From.In(0, b.office.Location()), To: t.To.AddDays(1).In(0, b.office.Location())})
		}
	}
	return list
}

// partnerOf returns the partner that a key of somebody who is looked for stands for, "" if none.
func (b *Book) partnerOf(key string) string {
	ref, err := events.ParseRef(key)
	if err != nil {
		return ""
	}
	if p := people.in(b)[ref.ID]; ref.Noun == "person" && p != nil {
		return p.Partner
	}
	return ref.ID
}

// bookings puts into busy when a room is taken.
func (b *Book) bookings(busy *slot.Busy, key, venue, except string) error {
	var list []slot.Interval
	for _, m := range meetings.in(b) {
		if m.Venue == venue && !m.Cancelled && m.ID != except {
			list = append(list, slot.Interval{From: m.Instant, To: m.End()})
		}
	}
	return busy.Add(key, list...)
}

// words says a part of a score, naming places and days but nobody.
func (s *search) words(part slot.Part, x slot.Slot) events.Reason {
	who, day, name := reason.Who("who", s.who(part.Who)), reason.Date("day", part.Date), reason.Arg("name", part.Name)
	switch part.Rule {
	case slot.RuleHoliday:
		return reason.Because("slot.holiday", day, name)
	case slot.RuleWeekend:
		return reason.Because("slot.weekend", day, who)
	case slot.RuleHalfDay:
		return reason.Because("slot.half", day, name)
	case slot.RuleHours:
		start, end := s.localTimes(part.Who, x)
		return reason.Because("slot.hours", who, reason.Hours("hours", start, end))
	case slot.RuleBusy:
		if m := s.meetingAt(part); m != nil {
			return reason.Because("slot.meeting", reason.Text("title", m.Title), who)
		}
		if t := s.tripAt(part); t != nil {
			return reason.Because("slot.trip", reason.Text("title", t.Title), who)
		}
		return reason.Because("slot.busy", who)
	case slot.RuleVenueBusy:
		if m := s.meetingAt(part); m != nil {
			return reason.Because("slot.room.meeting", reason.Text("title", m.Title))
		}
		return reason.Because("slot.room")
	case slot.RuleVenueSmall:
		return reason.Because("slot.small", reason.Number("seats", s.query.Venues[0].Seats), reason.Number("guests", s.query.Seats))
	case slot.RuleBridge:
		return reason.Because("slot.bridge", day, name)
	case slot.RuleSchool:
		return reason.Because("slot.school", name)
	case slot.RuleEve:
		return reason.Because("slot.eve", who)
	case slot.RuleLunch:
		return reason.Because("slot.lunch", who)
	case slot.RuleEdge:
		return reason.Because("slot.edge", who)
	case slot.RuleMissing:
		return reason.Because("slot.missing", who)
	case slot.RuleNotice:
		return reason.Because("slot.notice")
	case slot.RuleAway:
		return reason.Because("slot.away")
	}
	return reason.Because("past")
}

// localTimes says what the clocks of the first of those concerned show at the beginning and at the end of a time.
func (s *search) localTimes(who []string, x slot.Slot) (start, end events.TimeOfDay) {
	loc := s.book.office.Location()
	for _, p := range slices.Concat(s.query.Need, s.query.Optional) {
		if len(who) > 0 && p.Key == who[0] {
			loc = p.Place.Zone
		}
	}
	return events.TimeOfDayOf(x.Start.In(loc)), events.TimeOfDayOf(x.End.In(loc))
}

// meetingAt finds the meeting for which the first of those concerned, or the room, is taken; nil if it cannot be told, as
// where the contacts of a partner are at several.
func (s *search) meetingAt(part slot.Part) *Meeting {
	if len(part.Busy) == 0 || len(part.Who) == 0 {
		return nil
	}
	at, with := part.Busy[0], part.Who[0]
	for _, m := range s.all.at(at.From, at.To) {
		if !m.Instant.Equal(at.From) || !m.End().Equal(at.To) {
			continue
		}
		ref, err := events.ParseRef(with)
		switch {
		case err != nil:
		case ref.Noun == "venue" && m.Venue == ref.ID, ref.Noun == "person" && s.all.attends(m)[ref.ID]:
			return m
		case ref.Noun == "partner" && slices.ContainsFunc(s.book.Contacts(ref.ID), func(p *Person) bool { return s.all.attends(m)[p.ID] }):
			return m
		}
	}
	return nil
}

// tripAt finds the trip for which the first of those concerned is taken, nil if it is none.
func (s *search) tripAt(part slot.Part) *Trip {
	if len(part.Busy) == 0 || len(part.Who) == 0 {
		return nil
	}
	loc, partner := s.book.office.Location(), s.book.partnerOf(part.Who[0])
	for _, t := range s.book.Trips() {
		if !t.Cancelled && t.Partner == partner && t.From.In(0, loc).Equal(part.Busy[0].From) && t.To.AddDays(1).In(0, loc).Equal(part.Busy[0].To) {
			return t
		}
	}
	return nil
}

// who names those concerned: cities and the office by name, people by the city they speak for or as a number. Of many
// names only so many are kept that in every language as many as are said are left.
func (s *search) who(keys []string) events.Those {
	b := s.book
	var those events.Those
	name := func(a events.Arg) {
		if !slices.ContainsFunc(those.Named, func(other events.Arg) bool { return sameText(a.Text, other.Text) && a.Reason == other.Reason }) {
			those.Named = append(those.Named, a)
		}
	}
	office := reason.Because("office")
	for _, key := range keys {
		ref, err := events.ParseRef(key)
		switch {
		case err != nil:
			name(events.Arg{Reason: &office})
		case ref.Noun == "partner" && partners.in(b)[ref.ID] != nil:
			name(events.Arg{Text: partners.in(b)[ref.ID].Title})
		case ref.Noun == "person" && people.in(b)[ref.ID] != nil && partners.in(b)[people.in(b)[ref.ID].Partner] != nil:
			name(events.Arg{Text: partners.in(b)[people.in(b)[ref.ID].Partner].Title})
		default:
			those.People++
		}
	}
	those.Named = reason.Fewest(those.Named)
	return those
}

// overlaps returns when both of two lists of intervals are taken.
func overlaps(x, y []slot.Interval) []slot.Interval {
	var list []slot.Interval
	for _, a := range x {
		for _, b := range y {
			if from, to := later(a.From, b.From), sooner(a.To, b.To); from.Before(to) {
				list = append(list, slot.Interval{From: from, To: to})
			}
		}
	}
	return list
}
