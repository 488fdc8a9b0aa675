package slot_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/slot"
	"jourfixe/events"
)

// The cities of the tables, with days that really are so in 2027. Bremen's clocks go forward on 28 March and back on 31
// October, Haifa's on 26 March and 31 October, those of the others never; Santiago's go back on 4 April.
var (
	bremen  = &slot.Place{Zone: zone("Europe/Berlin"), Day: weekends(time.Saturday, time.Sunday, bremenDays)}
	haifa   = &slot.Place{Zone: zone("Asia/Jerusalem"), Day: weekends(time.Friday, time.Saturday, haifaDays)}
	durban  = &slot.Place{Zone: zone("Africa/Johannesburg"), Day: weekends(time.Saturday, time.Sunday, durbanDays)}
	pune    = &slot.Place{Zone: zone("Asia/Kolkata"), Day: weekends(time.Saturday, time.Sunday, nil)}
	dalian  = &slot.Place{Zone: zone("Asia/Shanghai"), Day: weekends(time.Saturday, time.Sunday, dalianDays)}
	corinto = &slot.Place{Zone: zone("America/Managua"), Day: weekends(time.Saturday, time.Sunday, nil)}
	nights  = &slot.Place{Zone: zone("Europe/Berlin"), Hours: slot.Hours{From: 20 * 60, Until: 4 * 60}, Day: bremen.Day}
	always  = &slot.Place{Zone: zone("Europe/Berlin"), Hours: slot.Hours{From: 0, Until: 1440}, Lunch: slot.NoHours}
)

var bremenDays = map[string]slot.Day{
	"2027-01-01": {Holiday: true, HolidayName: events.Arg{Text: events.Text{"de": "Neujahr", "en": "New Year's Day"}}},
	"2027-03-26": {Holiday: true, HolidayName: events.Arg{Text: events.Text{"de": "Karfreitag", "en": "Good Friday"}}},
	"2027-05-06": {Holiday: true, HolidayName: events.Arg{Text: events.Text{"de": "Christi Himmelfahrt", "en": "Ascension Day"}}},
	"2027-05-07": {Bridge: true},
	"2027-07-08": {School: true, SchoolName: events.Arg{Text: events.Text{"de": "Sommerferien", "en": "summer holidays"}}},
}

var haifaDays = map[string]slot.Day{
	"2027-04-21": {HalfFrom: 13 * 60, HalfName: events.Arg{Text: events.Text{"de": "Vorabend von Pessach", "en": "Passover eve"}}},
	"2027-04-22": {Holiday: true, HolidayName: events.Arg{Text: events.Text{"de": "Pessach", "en": "Passover"}}},
}

var durbanDays = map[string]slot.Day{
	"2027-04-27": {Holiday: true, HolidayName: events.Arg{Text: events.Text{"de": "Freiheitstag", "en": "Freedom Day"}}},
}

// The Saturday is worked in place of a day of the Spring Festival; what a Day says of the weekend is final.
var dalianDays = map[string]slot.Day{
	"2027-02-08": {Holiday: true, HolidayName: events.Arg{Text: events.Text{"de": "Frühlingsfest", "en": "Spring Festival"}}},
	"2027-02-20": {},
}

func weekends(a, b time.Weekday, special map[string]slot.Day) func(events.Date) slot.Day {
	days := map[events.Date]slot.Day{}
	for s, day := range special {
		d, err := events.ParseDate(s)
		if err != nil {
			panic(err)
		}
		days[d] = day
	}
	return func(d events.Date) slot.Day {
		if day, ok := days[d]; ok {
			return day
		}
		weekday := d.Weekday()
		return slot.Day{Weekend: weekday == a || weekday == b}
	}
}

// when reads a wall time at a place.
func when(p *slot.Place, s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, p.Zone)
	if err != nil {
		panic(err)
	}
	return t
}

// say writes the parts of a slot as "rule points who", with the day where there is one.
func say(parts []slot.Part) string {
	var list []string
	for _, p := range parts {
		s := fmt.Sprint(p.Rule, " ", p.Points)
		if len(p.Who) > 0 {
			s += " " + strings.Join(p.Who, "+")
		}
		if p.Because != 0 {
			s += " because " + p.Because.String()
		}
		if name := p.Name.Text.In("en"); name != "" {
			s += " " + name
		}
		list = append(list, s)
	}
	return strings.Join(list, "; ")
}

func people(key string, places ...*slot.Place) []slot.Participant {
	var list []slot.Participant
	for i, p := range places {
		list = append(list, slot.Participant{Key: key + fmt.Sprint(i+1), Place: p})
	}
	return list
}

// query asks for slots of an hour in a year for Bremen and the others.
func query(need ...*slot.Place) *slot.Query {
	return &slot.Query{
		Office: slot.Participant{Key: "office", Place: bremen}, Need: people("p", need...),
		From: when(bremen, "2027-01-01 00:00"), To: when(bremen, "2028-01-01 00:00"),
		Length: time.Hour, Step: 15 * time.Minute, Best: 10,
	}
}

// TestRules says of one slot after the other what speaks against it.
func TestRules(t *testing.T) {
	for _, c := range []struct {
		name    string
		need    []*slot.Place
		at      string // in Bremen
		length  time.Duration
		against string
		parts   string
	}{
		{name: "an ordinary morning", at: "2027-02-03 10:00"},
		{name: "14:00 is 18:30 in Pune in winter", need: []*slot.Place{pune}, at: "2027-03-24 14:00", against: "hours 35 p1"},
		{name: "and 17:30 in summer", need: []*slot.Place{pune}, at: "2027-03-31 14:00", against: "hours 15 p1", parts: "edge 4 p1"},
		{name: "13:00 ends in Pune's last hour in summer", need: []*slot.Place{pune}, at: "2027-03-31 13:00", parts: "edge 4 p1"},
		{name: "but is its last hour but a half in winter", need: []*slot.Place{pune}, at: "2027-03-24 12:30", parts: "lunch 10 office; edge 4 p1"},
		{name: "9:00 is 10:00 in Durban in winter", need: []*slot.Place{durban}, at: "2027-03-24 09:00", parts: "edge 4 office"},
		{name: "and the same in summer", need: []*slot.Place{durban}, at: "2027-03-31 09:00", parts: "edge 4 office; edge 4 p1"},
		{name: "Haifa's clocks have changed, Bremen's not yet", need: []*slot.Place{haifa}, at: "2027-03-26 15:30",
			against: "holiday 100 office Good Friday; weekend 80 p1; hours 15 p1", parts: "weekend-eve 12 office; edge 4 p1"},
		{name: "a holiday", at: "2027-05-06 10:00", against: "holiday 100 office Ascension Day"},
		{name: "the bridge day after it", at: "2027-05-07 10:00", parts: "bridge-day 30 office"},
		{name: "school holidays", at: "2027-07-08 10:00", parts: "school-holiday 20 office summer holidays"},
		{name: "somebody else's holiday", need: []*slot.Place{durban}, at: "2027-04-27 10:00", against: "holiday 100 p1 Freedom Day"},
		{name: "a holiday counts for each, comfort once for a place", need: []*slot.Place{durban, durban, durban}, at: "2027-04-27 09:00",
			against: "holiday 300 p1+p2+p3 Freedom Day", parts: "edge 4 office; edge 4 p1+p2+p3"},
		{name: "a Saturday", at: "2027-02-06 10:00", against: "weekend 80 office"},
		{name: "a Friday in Haifa", need: []*slot.Place{haifa}, at: "2027-02-05 10:00", against: "weekend 80 p1"},
		{name: "a Sunday, when Haifa works", need: []*slot.Place{haifa}, at: "2027-02-07 10:00", against: "weekend 80 office"},
		{name: "Friday afternoon", at: "2027-02-05 14:00", parts: "weekend-eve 12 office"},
		{name: "Thursday afternoon in Haifa", need: []*slot.Place{haifa}, at: "2027-02-04 14:00", parts: "weekend-eve 12 p1"},
		{name: "Friday's first half", at: "2027-02-05 11:00"},
		{name: "the morning of Passover eve", need: []*slot.Place{haifa}, at: "2027-04-21 10:00"},
		{name: "the afternoon of Passover eve", need: []*slot.Place{haifa}, at: "2027-04-21 13:30",
			against: "half-day 60 p1 Passover eve"},
		{name: "into the afternoon of Passover eve", need: []*slot.Place{haifa}, at: "2027-04-21 11:30", parts: "lunch 10 office; lunch 10 p1",
			against: "half-day 60 p1 Passover eve"},
		{name: "Passover", need: []*slot.Place{haifa}, at: "2027-04-22 10:00", against: "holiday 100 p1 Passover"},
		{name: "the Spring Festival", need: []*slot.Place{dalian}, at: "2027-02-08 09:00",
			against: "holiday 100 p1 Spring Festival", parts: "edge 4 office"},
		{name: "the Saturday worked for it is Bremen's weekend alone", need: []*slot.Place{dalian}, at: "2027-02-20 09:00",
			against: "weekend 80 office", parts: "edge 4 office; weekend-eve 12 p1"},
		{name: "over lunch", at: "2027-02-03 12:30", parts: "lunch 10 office"},
		{name: "after lunch", at: "2027-02-03 13:00"},
		{name: "the first hour", at: "2027-02-03 09:45", parts: "edge 4 office"},
		{name: "too early", at: "2027-02-03 08:30", against: "hours 15 office", parts: "edge 4 office"},
		{name: "the dead of night is seven hours from any", at: "2027-02-03 01:30", against: "hours 260 office"},
		{name: "over midnight into a holiday", need: []*slot.Place{nights}, at: "2027-05-05 23:30",
			against: "holiday 100 office Ascension Day; hours 210 office; holiday 100 p1 Ascension Day"},
		{name: "over midnight within the hours of the night", need: []*slot.Place{nights}, at: "2027-05-04 23:30", against: "hours 210 office"},
		{name: "out of a holiday", at: "2027-05-06 23:30", against: "holiday 100 office Ascension Day; hours 210 office", parts: "bridge-day 30 office"},
		{name: "a whole day and night", at: "2027-02-02 12:00", length: 24 * time.Hour, against: "hours 260 office", parts: "lunch 10 office; edge 4 office"},
		{name: "13:00 is noon in Durban and half past five in Pune", need: []*slot.Place{durban, pune}, at: "2027-11-03 13:00",
			against: "hours 15 p2", parts: "edge 4 p2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := query(c.need...)
			if c.length > 0 {
				q.Length = c.length
			}
			q.Near = when(bremen, c.at)
			e, problem := slot.Explain(q, nil, q.Near)
			if problem != nil {
				t.Fatal(problem)
			}
			if got := say(e.Asked.Against); got != c.against {
				t.Errorf("against it is %q, want %q", got, c.against)
			}
			if got := say(e.Asked.Parts); got != c.parts {
				t.Errorf("it costs %q, want %q", got, c.parts)
			}
			if !e.Asked.End.Equal(e.Asked.Start.Add(q.Length)) || !e.Asked.Start.Equal(q.Near) {
				t.Errorf("it is from %s to %s", e.Asked.Start, e.Asked.End)
			}
		})
	}
}

// TestPeople holds what being busy, missing, soon and far away is worth.
func TestPeople(t *testing.T) {
	busy := slot.NewBusy()
	at := func(from, to string) slot.Interval {
		return slot.Interval{From: when(bremen, "2027-02-03 "+from), To: when(bremen, "2027-02-03 "+to)}
	}
	for key, v := range map[string]slot.Interval{
		"p1": at("10:30", "10:40"), "p3": at("09:00", "18:00"), "o1": at("10:00", "11:00"), "room": at("11:00", "11:30"),
	} {
		if err := busy.Add(key, v); err != nil {
			t.Fatal(err)
		}
	}
	base := func() *slot.Query {
		q := query(pune, bremen, bremen)
		q.Need = q.Need[:2]
		q.Optional = people("o", bremen, bremen, haifa)
		return q
	}
	for _, c := range []struct {
		name    string
		change  func(q *slot.Query)
		at      string
		against string
		parts   string
	}{
		{"before it", nil, "2027-02-03 09:30", "", "edge 4 office+p2; optional-missing 8 o1 because busy"},
		{"within it", nil, "2027-02-03 10:15", "busy 50 p1", "optional-missing 8 o1 because busy"},
		{"as it ends", nil, "2027-02-03 11:00", "", ""},
		{"two of them", func(q *slot.Query) { q.Need = append(q.Need, slot.Participant{Key: "p3", Place: bremen}) }, "2027-02-03 10:15",
			"busy 50 p3; busy 50 p1", "optional-missing 8 o1 because busy"},
		{"somebody's weekend", nil, "2027-02-05 11:00", "", "weekend-eve 12 p1; optional-missing 8 o3 because weekend"},
		{"in an hour", func(q *slot.Query) { q.Now = when(bremen, "2027-02-03 10:00") }, "2027-02-03 11:00", "", "short-notice 21"},
		{"tomorrow", func(q *slot.Query) { q.Now = when(bremen, "2027-02-02 11:00") }, "2027-02-03 11:00", "", "short-notice 18"},
		{"in a week", func(q *slot.Query) { q.Now = when(bremen, "2027-01-27 11:00") }, "2027-02-03 11:00", "", ""},
		{"a minute less", func(q *slot.Query) { q.Now = when(bremen, "2027-01-27 11:01") }, "2027-02-03 11:00", "", "short-notice 3"},
		{"over already", func(q *slot.Query) { q.Now = when(bremen, "2027-02-03 11:01") }, "2027-02-03 11:00", "past 1000", "short-notice 21"},
		{"near another", func(q *slot.Query) { q.Near = when(bremen, "2027-02-02 10:59") }, "2027-02-03 11:00", "", "away-from-request 2"},
		{"far before another", func(q *slot.Query) { q.Near = when(bremen, "2027-09-02 10:59") }, "2027-02-03 11:00", "", "away-from-request 30"},
		{"the room", func(q *slot.Query) { q.Venues = []slot.Venue{{Key: "room"}} }, "2027-02-03 11:15", "venue-busy 40 room", "lunch 10 office+p2"},
		{"as the room gets free", func(q *slot.Query) { q.Venues = []slot.Venue{{Key: "room"}} }, "2027-02-03 11:30", "", "lunch 10 office+p2"},
		{"too small", func(q *slot.Query) { q.Venues, q.Seats = []slot.Venue{{Key: "hut", Seats: 4}}, 5 }, "2027-02-03 11:00", "venue-small 40 hut", ""},
		{"small and booked", func(q *slot.Query) { q.Venues, q.Seats = []slot.Venue{{Key: "room", Seats: 4}}, 5 }, "2027-02-03 11:00",
			"venue-small 40 room; venue-busy 40 room", ""},
		{"just enough", func(q *slot.Query) { q.Venues, q.Seats = []slot.Venue{{Key: "hut", Seats: 5}}, 5 }, "2027-02-03 11:00", "", ""},
		{"another room", func(q *slot.Query) { q.Venues = []slot.Venue{{Key: "room"}, {Key: "hall"}} }, "2027-02-03 11:00", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := base()
			asked := when(bremen, c.at)
			q.Near = asked
			if c.change != nil {
				c.change(q)
			}
			e, problem := slot.Explain(q, busy, asked)
			if problem != nil {
				t.Fatal(problem)
			}
			if got := say(e.Asked.Against); got != c.against {
				t.Errorf("against it is %q, want %q", got, c.against)
			}
			if got := say(e.Asked.Parts); got != c.parts {
				t.Errorf("it costs %q, want %q", got, c.parts)
			}
			if want := map[bool]string{true: "hall"}[len(q.Venues) == 2]; len(q.Venues) == 2 && e.Asked.Venue != want {
				t.Errorf("it is in %q, want %q", e.Asked.Venue, want)
			}
		})
	}
}

// TestBusyIsShown holds that a conflict says with what.
func TestBusyIsShown(t *testing.T) {
	busy := slot.NewBusy()
	first := slot.Interval{From: when(bremen, "2027-02-03 09:00").UTC(), To: when(bremen, "2027-02-03 10:10").UTC()}
	later := slot.Interval{From: when(bremen, "2027-02-03 10:30").UTC(), To: when(bremen, "2027-02-03 11:00").UTC()}
	if err := busy.Add("p1", later, first); err != nil {
		t.Fatal(err)
	}
	e, problem := slot.Explain(query(bremen), busy, when(bremen, "2027-02-03 10:00"))
	if problem != nil {
		t.Fatal(problem)
	}
	if a := e.Asked.Against; len(a) != 1 || !slices.Equal(a[0].Busy, []slot.Interval{first}) {
		t.Errorf("against it is %+v, want the first interval", a)
	}
}

// TestRuleNames holds that every rule has a name of its own, which is read back, and costs something.
func TestRuleNames(t *testing.T) {
	seen := map[string]bool{"": true}
	for r := slot.RulePast; r <= slot.RuleAway; r++ {
		text, err := r.MarshalText()
		if err != nil || seen[string(text)] || r.Points() <= 0 {
			t.Errorf("rule %d is called %q and costs %d", r, text, r.Points())
		}
		seen[string(text)] = true
		var back slot.Rule
		if err := back.UnmarshalText(text); err != nil || back != r {
			t.Errorf("%q is read as %v, %v", text, back, err)
		}
		if r.Hard() != (r < slot.RuleBridge) {
			t.Errorf("%s is on the wrong side", r)
		}
	}
	var r slot.Rule
	if err := r.UnmarshalText([]byte("tuesday")); err == nil || r.Hard() || slot.Rule(99).String() != "" || slot.Rule(99).Points() != 0 {
		t.Error("there are rules that are none")
	}
}
