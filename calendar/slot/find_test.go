package slot_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/slot"
	"jourfixe/events"
)

func find(t *testing.T, q *slot.Query, busy *slot.Busy) *slot.Result {
	t.Helper()
	r, problem := slot.Find(q, busy)
	if problem != nil {
		t.Fatal(problem)
	}
	return r
}

// starts writes when slots begin at a place.
func starts(p *slot.Place, slots []slot.Slot) string {
	var list []string
	for _, s := range slots {
		list = append(list, s.Start.In(p.Zone).Format("Mon 01-02 15:04"))
	}
	return strings.Join(list, ", ")
}

// TestFind follows searches whose outcome can be reckoned by hand.
func TestFind(t *testing.T) {
	week := func(q *slot.Query, from, to string) *slot.Query {
		q.From, q.To = when(bremen, from+" 00:00"), when(bremen, to+" 00:00")
		return q
	}
	for _, c := range []struct {
		name string
		q    *slot.Query
		ask  func(q *slot.Query)
		want string // Bremen's wall clock
	}{
		{"one morning and one afternoon a day", week(query(), "2027-02-03", "2027-02-06"), func(q *slot.Query) { q.Best = 5 },
			"Wed 02-03 10:00, Wed 02-03 13:00, Thu 02-04 10:00, Thu 02-04 13:00, Fri 02-05 10:00"},
		{"one a day", week(query(), "2027-02-03", "2027-02-06"), func(q *slot.Query) { q.Spread = slot.SpreadDays },
			"Wed 02-03 10:00, Thu 02-04 10:00, Fri 02-05 10:00"},
		{"neighbours where they are asked for", week(query(), "2027-02-03", "2027-02-06"),
			func(q *slot.Query) { q.Spread, q.Best = slot.SpreadNone, 6 },
			"Wed 02-03 10:00, Wed 02-03 10:15, Wed 02-03 10:30, Wed 02-03 10:45, Wed 02-03 11:00, Wed 02-03 13:00"},
		{"between Bremen and Pune in winter there is the morning", week(query(pune), "2027-02-01", "2027-02-03"), nil,
			"Mon 02-01 10:00, Tue 02-02 10:00, Mon 02-01 12:00, Tue 02-02 12:00"},
		{"with Haifa there are four days", week(query(haifa), "2027-02-05", "2027-02-13"), func(q *slot.Query) { q.Spread = slot.SpreadDays },
			"Mon 02-08 10:00, Tue 02-09 10:00, Wed 02-10 10:00, Thu 02-11 10:00"},
		{"on the hour", week(query(), "2027-02-03", "2027-02-04"), func(q *slot.Query) {
			q.Step, q.Spread = time.Hour, slot.SpreadNone
		}, "Wed 02-03 10:00, Wed 02-03 11:00, Wed 02-03 13:00, Wed 02-03 14:00, Wed 02-03 15:00, Wed 02-03 16:00, Wed 02-03 09:00, Wed 02-03 17:00, Wed 02-03 12:00"},
		{"every fifty minutes after midnight", week(query(), "2027-02-03", "2027-02-05"), func(q *slot.Query) {
			q.Step, q.Length = 50*time.Minute, 50*time.Minute
		}, "Wed 02-03 10:00, Wed 02-03 13:20, Thu 02-04 10:00, Thu 02-04 13:20"},
		{"the hour that is left out in spring has no slots", week(query(), "2027-03-28", "2027-03-29"), func(q *slot.Query) {
			q.Office.Place, q.Step, q.Spread, q.To = always, 30*time.Minute, slot.SpreadNone, q.From.Add(4*time.Hour)
		}, "Sun 03-28 00:00, Sun 03-28 00:30, Sun 03-28 01:00, Sun 03-28 01:30, Sun 03-28 03:00, Sun 03-28 03:30, Sun 03-28 04:00"},
		{"the hour that comes twice in autumn has them twice", week(query(), "2027-10-31", "2027-11-01"), func(q *slot.Query) {
			q.Office.Place, q.Step, q.Spread, q.To = always, time.Hour, slot.SpreadNone, q.From.Add(5*time.Hour)
		}, "Sun 10-31 00:00, Sun 10-31 01:00, Sun 10-31 02:00, Sun 10-31 02:00, Sun 10-31 03:00"},
		{"near what was asked for", week(query(), "2027-02-01", "2027-03-01"), func(q *slot.Query) {
			q.Near, q.Best = when(bremen, "2027-02-17 10:00"), 4
		}, "Wed 02-17 10:00, Tue 02-16 10:00, Tue 02-16 13:00, Wed 02-17 13:00"},
		{"not before now, and rather in a week", week(query(), "2027-02-01", "2027-02-16"), func(q *slot.Query) {
			q.Now, q.Best = when(bremen, "2027-02-03 09:00"), 3
		}, "Wed 02-10 10:00, Wed 02-10 13:00, Thu 02-11 10:00"},
		{"at the very beginning of the window", week(query(), "2027-02-03", "2027-02-04"), func(q *slot.Query) {
			q.From, q.To = when(bremen, "2027-02-03 14:00"), when(bremen, "2027-02-03 15:00")
		}, "Wed 02-03 14:00"},
		{"not a second after it", week(query(), "2027-02-03", "2027-02-04"), func(q *slot.Query) {
			q.From, q.To = when(bremen, "2027-02-03 14:00").Add(time.Second), when(bremen, "2027-02-03 15:15")
		}, "Wed 02-03 14:15"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.ask != nil {
				c.ask(c.q)
			}
			r := find(t, c.q, nil)
			if got := starts(bremen, r.Slots); got != c.want {
				t.Errorf("found %s\nwant  %s", got, c.want)
			}
			if r.LeastBad != nil {
				t.Error("there are bad slots beside good ones")
			}
		})
	}
}

// TestOneRoom books a room from one search to the next: two bookings never share it, and may follow each other at once.
func TestOneRoom(t *testing.T) {
	busy := slot.NewBusy()
	q := query()
	q.From, q.To = when(bremen, "2027-02-03 10:00"), when(bremen, "2027-02-03 12:00")
	q.Venues, q.Spread, q.Best = []slot.Venue{{Key: "town-hall", Seats: 20}}, slot.SpreadNone, 1
	for _, want := range []string{"Wed 02-03 10:00", "Wed 02-03 11:00"} {
		r := find(t, q, busy)
		if got := starts(bremen, r.Slots); got != want || r.Slots[0].Venue != "town-hall" {
			t.Fatalf("found %s in %s, want %s", got, r.Slots[0].Venue, want)
		}
		if err := busy.Add("town-hall", slot.Interval{From: r.Slots[0].Start, To: r.Slots[0].End}); err != nil {
			t.Fatal(err)
		}
	}
	r := find(t, q, busy)
	if len(r.Slots) > 0 || len(r.LeastBad) != 1 || say(r.LeastBad[0].Against) != "venue-busy 40 town-hall" || r.LeastBad[0].Venue != "" {
		t.Errorf("with the room booked all day there is %+v", r)
	}
	q.Venues = append(q.Venues, slot.Venue{Key: "library"})
	if r := find(t, q, busy); len(r.Slots) != 1 || r.Slots[0].Venue != "library" {
		t.Errorf("with another room there is %+v", r)
	}
}

// TestLeastBad asks for what cannot be: from Corinto to Pune no hour suits all. At 14:00 in Bremen a meeting goes on to 19:30
// in Pune and begins at 07:00 in Corinto, both in the second hour outside what is acceptable. Never are fewer than four hours
// wrong, and it is better to share them than to ask three of one.
func TestLeastBad(t *testing.T) {
	q := query(pune, corinto)
	q.From, q.To, q.Best = when(bremen, "2027-02-03 00:00"), when(bremen, "2027-02-04 00:00"), 3
	r := find(t, q, nil)
	if len(r.Slots) > 0 || len(r.LeastBad) == 0 {
		t.Fatalf("found %+v", r)
	}
	best := r.LeastBad[0]
	if best.Penalty != 70 || starts(bremen, r.LeastBad[:1]) != "Wed 02-03 14:00" || say(best.Against) != "hours 35 p1; hours 35 p2" {
		t.Errorf("the least bad is %s: %s", starts(bremen, r.LeastBad[:1]), say(best.Against))
	}
	n := newNaive(q, nil)
	for _, start := range n.starts() {
		if s := n.judge(start); s.Penalty < best.Penalty || s.Penalty == best.Penalty && s.Score < best.Score {
			t.Errorf("%s is better: %d and %d points", s.Start.In(bremen.Zone), s.Penalty, s.Score)
		}
	}
}

// TestNothingToChooseFrom holds that a window in which no slot begins gives none, and no fault.
func TestNothingToChooseFrom(t *testing.T) {
	q := query()
	q.From, q.To, q.Step = when(bremen, "2027-02-03 10:10"), when(bremen, "2027-02-03 11:20"), time.Hour
	if r := find(t, q, nil); r.Slots != nil || r.LeastBad != nil {
		t.Errorf("off the step there is %+v", r)
	}
	q.Step, q.Now = 15*time.Minute, when(bremen, "2027-03-03 10:00")
	if r := find(t, q, nil); r.Slots != nil || r.LeastBad != nil {
		t.Errorf("in the past there is %+v", r)
	}
}

// TestOthers holds that an explanation offers three others near what was asked for, and never that itself.
func TestOthers(t *testing.T) {
	q := query()
	e, problem := slot.Explain(q, nil, when(bremen, "2027-05-06 10:00"))
	if problem != nil {
		t.Fatal(problem)
	}
	if got, want := starts(bremen, e.Others.Slots), "Wed 05-05 10:00, Wed 05-05 13:00, Tue 05-04 10:00"; got != want {
		t.Errorf("instead of Ascension Day there is %s, want %s", got, want)
	}
	e, problem = slot.Explain(q, nil, when(bremen, "2027-02-03 10:00"))
	if problem != nil {
		t.Fatal(problem)
	}
	if got, want := starts(bremen, e.Others.Slots), "Tue 02-02 10:00, Tue 02-02 13:00, Wed 02-03 10:15"; got != want || e.Asked.Against != nil {
		t.Errorf("beside a good slot there is %s, want %s", got, want)
	}
}

// TestNoHardRuleIsBroken searches whole years among many people, and has each slot found judged for itself.
func TestNoHardRuleIsBroken(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	found := 0
	for range 40 {
		q, busy := randomQuery(r)
		q.Best, q.Spread = 20, slot.SpreadHalfDays
		q.To = q.From.AddDate(r.IntN(2), 1+r.IntN(11), 0)
		for i := range 10 {
			key := fmt.Sprint("more", i)
			q.Need = append(q.Need, slot.Participant{Key: key, Place: q.Office.Place})
			for range 100 {
				from := q.From.Add(time.Duration(r.Int64N(int64(q.To.Sub(q.From)))))
				busy[key] = append(busy[key], slot.Interval{From: from, To: from.Add(time.Duration(r.IntN(300)) * time.Minute)})
			}
		}
		n := newNaive(q, busy)
		result := find(t, q, busy.index(t))
		for i, s := range result.Slots {
			found++
			if j := n.judge(s.Start); j.Against != nil || j.Score != s.Score || j.Venue != s.Venue || !j.End.Equal(s.End) {
				t.Fatalf("%s\nfound %+v\nwhich is %+v", describe(q), s, j)
			}
			if i > 0 && s.Score < result.Slots[i-1].Score {
				t.Fatalf("slot %d is better than the one before it", i)
			}
		}
	}
	if found < 200 {
		t.Errorf("only %d slots were found", found)
	}
}

// TestRefused lists what cannot be asked, and the field and the hint that say so.
func TestRefused(t *testing.T) {
	many := make([]slot.Participant, 10_001)
	for i := range many {
		many[i] = slot.Participant{Key: fmt.Sprint(i), Place: bremen}
	}
	crowded := make([]slot.Participant, 1_000)
	for i := range crowded {
		crowded[i] = slot.Participant{Key: fmt.Sprint(i), Place: &slot.Place{Zone: time.UTC}}
	}
	for _, c := range []struct {
		change      func(q *slot.Query)
		field, hint string
	}{
		{func(q *slot.Query) { q.Length = 0 }, "duration", "PT1M"},
		{func(q *slot.Query) { q.Length = -time.Hour }, "duration", "PT1M"},
		{func(q *slot.Query) { q.Length = 30 * time.Hour }, "duration", "PT24H"},
		{func(q *slot.Query) { q.Length = 90*time.Minute + time.Second }, "duration", "PT1H30M"},
		{func(q *slot.Query) { q.Step = 0 }, "step", "PT15M"},
		{func(q *slot.Query) { q.Step = time.Second }, "step", "PT1M"},
		{func(q *slot.Query) { q.Step = 90 * time.Second }, "step", "PT2M"},
		{func(q *slot.Query) { q.Step = 25 * time.Hour }, "step", "PT24H"},
		{func(q *slot.Query) { q.Best = 0 }, "best", "1 to 100"},
		{func(q *slot.Query) { q.Best = 101 }, "best", "1 to 100"},
		{func(q *slot.Query) { q.Seats = -1 }, "seats", "0 or more"},
		{func(q *slot.Query) { q.Spread = 7 }, "spread", "half days"},
		{func(q *slot.Query) { q.To = q.From }, "window", "end after it begins"},
		{func(q *slot.Query) { q.From, q.To = q.To, q.From }, "window", "end after it begins"},
		{func(q *slot.Query) { q.To = q.From.AddDate(2, 0, 2) }, "window", "2028-12-31"},
		{func(q *slot.Query) { q.To = q.From.Add(59 * time.Minute) }, "window", "PT1H"},
		{func(q *slot.Query) { q.From = time.Time{} }, "window.from", "1980"},
		{func(q *slot.Query) { q.To = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC) }, "window.to", "2200"},
		{func(q *slot.Query) { q.Near = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC) }, "near", "1980"},
		{func(q *slot.Query) { q.Venues = make([]slot.Venue, 101) }, "venue", "100"},
		{func(q *slot.Query) { q.Venues = make([]slot.Venue, 1) }, "venue[0]", "key"},
		{func(q *slot.Query) { q.Need = many }, "need", "10000"},
		{func(q *slot.Query) { q.Need = crowded }, "need[999]", "1000 places"},
		{func(q *slot.Query) { q.Need = []slot.Participant{{Key: "office", Place: pune}} }, "need[0]", "twice"},
		{func(q *slot.Query) { q.Optional = []slot.Participant{{Key: "a", Place: pune}, {Key: "a", Place: pune}} }, "optional[1]", "twice"},
		{func(q *slot.Query) { q.Need = []slot.Participant{{Place: pune}} }, "need[0]", "key"},
		{func(q *slot.Query) { q.Need = []slot.Participant{{Key: "a"}} }, "need[0]", "time zone"},
		{func(q *slot.Query) { q.Office = slot.Participant{} }, "office", "key"},
		{func(q *slot.Query) { q.Office.Place = &slot.Place{} }, "office", "time zone"},
		{func(q *slot.Query) { q.Office.Place = &slot.Place{Zone: time.FixedZone("odd", 3601)} }, "office.zone", "whole minutes"},
		{func(q *slot.Query) { q.Office.Place = &slot.Place{Zone: time.FixedZone("far", 86400)} }, "office.zone", "less than a day"},
		{func(q *slot.Query) {
			q.Office.Place = &slot.Place{Zone: time.UTC, Hours: slot.Hours{From: 540, Until: 540}}
		}, "office.hours", "09:00 to 18:00"},
		{func(q *slot.Query) {
			q.Office.Place = &slot.Place{Zone: time.UTC, Hours: slot.NoHours}
		}, "office.hours", "09:00 to 18:00"},
		{func(q *slot.Query) {
			q.Need = []slot.Participant{{Key: "a", Place: &slot.Place{Zone: time.UTC, Lunch: slot.Hours{From: 1500, Until: 3}}}}
		}, "need[0].lunch", "12:00 to 13:00"},
	} {
		q := query()
		c.change(q)
		_, p := slot.Find(q, nil)
		if p == nil || p.Field != c.field || !strings.Contains(p.Detail, c.hint) || p.Code != events.ProblemURN+events.Malformed {
			t.Errorf("want %s with %q, got %+v", c.field, c.hint, p)
		}
	}
	q := query()
	if _, p := slot.Explain(q, nil, q.From.Add(time.Second)); p == nil || p.Field != "at" || !strings.Contains(p.Detail, "2026-12-31T23:00:00Z") {
		t.Errorf("an odd second gives %+v", p)
	}
	if _, p := slot.Explain(q, nil, time.Time{}); p == nil || p.Field != "at" {
		t.Errorf("the year 1 gives %+v", p)
	}
	last := time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC).Add(-q.Length)
	q.From, q.To = last.AddDate(0, 0, -20), last.AddDate(0, 0, 20) // nobody has asked for these
	if x, p := slot.Explain(q, nil, last); p != nil || !x.Asked.Start.Equal(last) {
		t.Errorf("the last hour there is gives %+v, %+v", x, p)
	}
	if _, p := slot.Explain(q, nil, last.Add(time.Minute)); p == nil || p.Field != "at" {
		t.Errorf("a meeting that ends in the year 2200 gives %+v", p)
	}
	q = query()
	q.Step = 0
	if _, p := slot.Explain(q, nil, q.From); p == nil || p.Field != "step" {
		t.Errorf("a step of zero gives %+v", p)
	}
}

// TestTwoYears holds that two years from any day may be asked for, also such that begin on 1 March here and in February in
// UTC, and ten thousand people.
func TestTwoYears(t *testing.T) {
	q := query()
	for i := range 10_000 {
		q.Need = append(q.Need, slot.Participant{Key: fmt.Sprint(i), Place: []*slot.Place{bremen, haifa, pune}[i%3]})
	}
	for _, year := range []int{2026, 2027, 2028} {
		q.From, q.To = when(bremen, fmt.Sprint(year, "-03-01 00:00")), when(bremen, fmt.Sprint(year+2, "-03-01 00:00"))
		r := find(t, q, slot.NewBusy())
		if len(r.Slots) != 10 || r.Slots[0].Score != 0 {
			t.Errorf("from %d on there are %d slots, the first with %s", year, len(r.Slots), say(r.Slots[0].Parts))
		}
	}
}
