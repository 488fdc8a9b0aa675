package slot_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"jourfixe/calendar/slot"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// zones are those in which something is out of the ordinary: clocks changed in both hemispheres, by half an hour, at
// midnight, offsets of quarters of an hour, none at all.
var zones = []string{
	"Europe/Berlin", "Europe/Riga", "Africa/Johannesburg", "Asia/Kolkata", "Asia/Jerusalem", "Asia/Kathmandu",
	"Australia/Lord_Howe", "America/Managua", "America/Santiago", "Pacific/Apia", "Asia/Beirut", "Pacific/Chatham",
	"America/St_Johns", "Africa/Cairo", "UTC", "America/Havana",
}

var (
	holidayNames = []events.Arg{{Text: events.Text{"de": "Feiertag"}}, {Text: events.Text{"de": "Fest"}}, {}}
	schoolName   = events.Arg{Text: events.Text{"de": "Ferien"}}
	eveName      = events.Arg{Text: events.Text{"de": "Vorabend"}}
)

func zone(name string) *time.Location {
	loc, ok := tz.Location(name)
	if !ok {
		panic("no zone " + name)
	}
	return loc
}

// change returns an instant near which the clocks of the zone are changed, or t if they never are.
func change(loc *time.Location, t time.Time) time.Time {
	if _, end := t.In(loc).ZoneBounds(); !end.IsZero() {
		return end
	}
	return t
}

// randomPlace makes a place with many special days, so that a short window has some.
func randomPlace(r *rand.Rand) *slot.Place {
	p := &slot.Place{Zone: zone(zones[r.IntN(len(zones))])}
	if r.IntN(20) == 0 {
		p.Zone = time.FixedZone("odd", []int{37, -200, 5, 839}[r.IntN(4)]*60)
	}
	wall := func() events.TimeOfDay {
		if r.IntN(3) == 0 {
			return events.TimeOfDay(r.IntN(1440))
		}
		return events.TimeOfDay(30 * r.IntN(48))
	}
	switch r.IntN(6) {
	case 0:
		p.Hours = slot.Hours{From: 0, Until: 1440}
	case 1:
		p.Hours = slot.Hours{From: 7 * 60, Until: 20 * 60}
	case 2, 3:
		if p.Hours = (slot.Hours{From: wall(), Until: wall()}); p.Hours.From == p.Hours.Until {
			p.Hours = slot.Hours{}
		}
	}
	switch r.IntN(4) {
	case 0:
		p.Lunch = slot.NoHours
	case 1:
		if p.Lunch = (slot.Hours{From: wall(), Until: wall()}); p.Lunch.From == p.Lunch.Until {
			p.Lunch = slot.Hours{}
		}
	}
	seed, rate := r.IntN(1000), 3+r.IntN(20)
	weekend := [2]time.Weekday{time.Saturday, time.Sunday}
	if r.IntN(4) == 0 {
		weekend = [2]time.Weekday{time.Friday, time.Saturday}
	}
	if r.IntN(5) > 0 {
		p.Day = func(d events.Date) slot.Day {
			n := (d.Day*31 + int(d.Month)*7 + d.Year + seed) * 2654435761 % 1000003
			day := slot.Day{
				Weekend: (d.Weekday() == weekend[0] || d.Weekday() == weekend[1]) && n%11 > 0,
				Holiday: n%rate == 0, School: n/7%rate < 2, Bridge: n/11%rate == 0,
				HolidayName: holidayNames[n%len(holidayNames)], SchoolName: schoolName,
			}
			if n/13%rate == 0 {
				day.HalfFrom, day.HalfName = events.TimeOfDay(n%1440), eveName
			}
			return day
		}
	}
	return p
}

// randomQuery makes a query over a few days, often those on which clocks are changed, and what people are busy with.
func randomQuery(r *rand.Rand) (*slot.Query, diary) {
	pick := func(list ...int) int { return list[r.IntN(len(list))] }
	var places []*slot.Place
	for range 1 + r.IntN(3) {
		places = append(places, randomPlace(r))
	}
	place := func() *slot.Place { return places[r.IntN(len(places))] }
	q := &slot.Query{
		Office: slot.Participant{Key: "office", Place: place()},
		Length: time.Duration(pick(1, 15, 30, 45, 60, 60, 90, 90, 91, 120, 50, 600, 1440)) * time.Minute,
		Step:   time.Duration(pick(1, 5, 7, 10, 15, 15, 15, 30, 30, 45, 50, 60, 90, 1440)) * time.Minute,
		Best:   1 + r.IntN(12), Spread: slot.Spread(r.IntN(3)), Seats: r.IntN(3) * 10,
	}
	begin := time.Date(2024+r.IntN(6), time.Month(1+r.IntN(12)), 1+r.IntN(28), r.IntN(24), r.IntN(60), pick(0, 0, 30), 0, time.UTC)
	if r.IntN(2) == 0 {
		begin = change(place().Zone, begin).Add(-time.Duration(r.IntN(60*60)) * time.Minute)
	}
	days := 1 + r.IntN(9)
	if q.Step < 10*time.Minute || q.Length > 3*time.Hour && q.Step < time.Hour {
		days = 1 // or judging each slot for itself takes too long
	}
	q.From, q.To = begin, begin.Add(q.Length).Add(time.Duration(r.IntN(days*1440))*time.Minute)
	somewhen := func() time.Time {
		return begin.Add(time.Duration(r.IntN(days*86400)-86400/2) * time.Second)
	}
	if r.IntN(2) == 0 {
		q.Now = somewhen().Add(-time.Duration(r.IntN(10)) * 24 * time.Hour)
	}
	if r.IntN(2) == 0 {
		q.Near = somewhen().Add(time.Duration(pick(0, 0, -20, 40)) * 24 * time.Hour)
	}
	busy := diary{}
	engage := func(key string, chance int) {
		for range r.IntN(chance * days) {
			from := somewhen()
			if r.IntN(2) == 0 {
				from = from.Truncate(15 * time.Minute)
			}
			busy[key] = append(busy[key], slot.Interval{From: from, To: from.Add(time.Duration(pick(0, 1, 600, 1800, 5400, 5430, 40000)) * time.Second)})
		}
	}
	for i := range r.IntN(5) {
		q.Need = append(q.Need, slot.Participant{Key: fmt.Sprint("need", i), Place: place()})
		engage(fmt.Sprint("need", i), 1+r.IntN(3))
	}
	for i := range r.IntN(4) {
		p := place()
		if r.IntN(3) == 0 {
			p = randomPlace(r)
		}
		q.Optional = append(q.Optional, slot.Participant{Key: fmt.Sprint("optional", i), Place: p})
		engage(fmt.Sprint("optional", i), 2)
	}
	for i := range r.IntN(3) {
		q.Venues = append(q.Venues, slot.Venue{Key: fmt.Sprint("venue", i), Seats: r.IntN(3) * 8})
		engage(fmt.Sprint("venue", i), 3)
	}
	return q, busy
}

// index takes what is in the diary.
func (d diary) index(tb testing.TB) *slot.Busy {
	tb.Helper()
	b := slot.NewBusy()
	for key, busy := range d {
		if err := b.Add(key, busy...); err != nil {
			tb.Fatal(err)
		}
	}
	return b
}

// TestLikeNaive holds on random queries that the search finds the slots, in the order, with the points and for the reasons
// that judging each slot for itself gives. It counts what it has seen, so that it cannot pass by looking at nothing.
func TestLikeNaive(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	seen := map[string]int{}
	for i := range 300 {
		q, busy := randomQuery(r)
		index := busy.index(t)
		got, problem := slot.Find(q, index)
		if problem != nil {
			t.Fatalf("query %d: %v", i, problem)
		}
		want := newNaive(q, busy).find(time.Time{})
		if diff := cmp.Diff(want, *got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("query %d: %s\nwant -, got +:\n%s", i, describe(q), diff)
		}
		for _, s := range append(got.Slots, got.LeastBad...) {
			seen["slots"]++
			for _, p := range append(s.Parts, s.Against...) {
				seen[p.Rule.String()]++
			}
		}
		seen["good"] += len(got.Slots)
		at := q.From.Truncate(time.Minute).Add(time.Duration(r.IntN(4000)-1000) * time.Minute)
		if len(got.Slots) > 0 && r.IntN(2) == 0 {
			at = got.Slots[0].Start
		}
		explainLikeNaive(t, q, busy, index, at)
	}
	for rule := slot.RuleHoliday; rule <= slot.RuleAway; rule++ {
		if seen[rule.String()] < 20 {
			t.Errorf("only %d slots break the rule %s", seen[rule.String()], rule)
		}
	}
	if seen["good"] < 300 || seen["slots"]-seen["good"] < 300 {
		t.Errorf("only %d good slots among %d; the queries are too easy or too hard to tell anything", seen["good"], seen["slots"])
	}
}

func explainLikeNaive(t *testing.T, q *slot.Query, busy diary, index *slot.Busy, at time.Time) {
	t.Helper()
	got, problem := slot.Explain(q, index, at)
	if problem != nil {
		t.Fatal(problem)
	}
	asked := *q
	asked.Best = 3
	if asked.Near.IsZero() {
		asked.Near = at
	}
	n := newNaive(&asked, busy)
	want := slot.Explanation{Asked: n.judge(at.UTC()), Others: n.find(at)}
	if diff := cmp.Diff(want, *got, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("explain %s: %s\nwant -, got +:\n%s", at, describe(q), diff)
	}
}

func describe(q *slot.Query) string {
	return fmt.Sprintf("%s to %s, %s every %s, office in %s, now %s, near %s, %d needed, %d optional, %d venues",
		q.From, q.To, q.Length, q.Step, q.Office.Place.Zone, q.Now, q.Near, len(q.Need), len(q.Optional), len(q.Venues))
}
