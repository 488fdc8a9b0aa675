package slot_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"jourfixe/calendar/slot"
	"jourfixe/events"
)

// The measure of the search: the ten best slots of 90 minutes among a thousand people of three zones with 200 busy
// intervals each, over a year in steps of a quarter of an hour. Everybody's meetings lie at random in their working
// hours, but for a morning every other week that all keep free: where nothing is in common there is nothing to be found,
// and the check per slot would stop at the first few people.

type crowd struct {
	query *slot.Query
	busy  diary
}

func newCrowd(people, intervals int) *crowd {
	r := rand.New(rand.NewPCG(1, 2))
	day := func(d events.Date) slot.Day {
		return slot.Day{
			Weekend: d.Weekday() == time.Saturday || d.Weekday() == time.Sunday,
			Holiday: d.Day == 1 && d.Month%3 == 1, School: d.Month == 8, Bridge: d.Day == 2 && d.Month%3 == 1,
		}
	}
	var places []*slot.Place
	for _, z := range []string{"Europe/Berlin", "Africa/Johannesburg", "Asia/Kolkata"} {
		places = append(places, &slot.Place{Zone: zone(z), Day: day})
	}
	from := time.Date(2027, 1, 1, 0, 0, 0, 0, places[0].Zone)
	c := &crowd{busy: diary{}, query: &slot.Query{
		Office: slot.Participant{Key: "office", Place: places[0]},
		From:   from, To: from.AddDate(1, 0, 0), Length: 90 * time.Minute, Step: 15 * time.Minute, Best: 10, Now: from.AddDate(0, 0, -20),
	}}
	for i := range people {
		key, place := fmt.Sprint("person/", i), places[i%len(places)]
		c.query.Need = append(c.query.Need, slot.Participant{Key: key, Place: place})
		for len(c.busy[key]) < intervals {
			at := time.Date(2027, 1, 1+r.IntN(365), 9+r.IntN(8), 15*r.IntN(4), 0, 0, place.Zone)
			busy := slot.Interval{From: at, To: at.Add(time.Duration(30+15*r.IntN(7)) * time.Minute)}
			home := at.In(places[0].Zone)
			if d := home.Weekday(); d == time.Saturday || d == time.Sunday || d == time.Tuesday && home.YearDay()/7%2 == 0 && home.Hour() < 14 {
				continue
			}
			c.busy[key] = append(c.busy[key], busy)
		}
		slices.SortFunc(c.busy[key], func(a, b slot.Interval) int {
			return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To))
		})
	}
	return c
}

func (c *crowd) index(tb testing.TB) *slot.Busy {
	b := slot.NewBusy()
	for _, p := range c.query.Need {
		if err := b.Add(p.Key, c.busy[p.Key]...); err != nil {
			tb.Fatal(err)
		}
	}
	return b
}

// seconds are busy times as a naive check likes them best: plain numbers, each person's in order.
type seconds struct{ from, to int64 }

// perSlot is the check to beat: it goes from slot to slot, asks what the clocks show there, then looks through the busy
// times of one person after the other, and stops at the first thing that stands against the slot. What is free gets its
// points, and the best of each half day are kept. It is given the busy times as numbers, so that none of its time goes
// into turning them into such.
func perSlot(q *slot.Query, busy [][]seconds) []int64 {
	type candidate struct {
		points int
		at     int64
	}
	places := []*slot.Place{q.Office.Place}
	for _, p := range q.Need {
		if !slices.Contains(places, p.Place) {
			places = append(places, p.Place)
		}
	}
	best := map[[2]int]candidate{}
	length, step, last := int64(q.Length/time.Second), int64(q.Step/time.Second), q.To.Unix()
next:
	for at := q.From.Unix(); at+length <= last; at += step {
		points := 0
		for _, p := range places {
			// Working hours are on one day here, so the ends of a slot tell everything.
			local := time.Unix(at, 0).In(p.Zone)
			wall := local.Hour()*60 + local.Minute()
			if wall < 9*60 || wall+90 > 18*60 {
				continue next
			}
			date := events.DateOf(local)
			day := p.Day(date)
			if day.Weekend || day.Holiday {
				continue next
			}
			if day.Bridge {
				points += 30
			}
			if day.School {
				points += 20
			}
			if wall+90 > 13*60 && p.Day(date.AddDays(1)).Weekend {
				points += 12
			}
			if wall < 13*60 && wall+90 > 12*60 {
				points += 10
			}
			if wall < 10*60 || wall+90 > 17*60 {
				points += 4
			}
		}
		end := at + length
		for _, list := range busy {
			for _, v := range list {
				if v.from >= end {
					break
				}
				if v.to > at {
					continue next
				}
			}
		}
		home := time.Unix(at, 0).In(places[0].Zone)
		key := [2]int{home.YearDay(), home.Hour() / 12}
		if b, ok := best[key]; !ok || points < b.points {
			best[key] = candidate{points, at}
		}
	}
	var list []candidate
	for _, c := range best {
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b candidate) int { return cmp.Or(cmp.Compare(a.points, b.points), cmp.Compare(a.at, b.at)) })
	var starts []int64
	for _, c := range list[:min(len(list), q.Best)] {
		starts = append(starts, c.at)
	}
	return starts
}

func (c *crowd) seconds() [][]seconds {
	var all [][]seconds
	for _, p := range c.query.Need {
		var list []seconds
		for _, v := range c.busy[p.Key] {
			list = append(list, seconds{v.From.Unix(), v.To.Unix()})
		}
		all = append(all, list)
	}
	return all
}

// BenchmarkBesideNaive times the naive check and the search in turn and reports how many times faster the search is: with
// the index of busy times kept, with it kept after a change of one person's time, and with it made anew from intervals. All
// must find the same. The figures are medians, since the ways disturb each other's caches.
func BenchmarkBesideNaive(b *testing.B) {
	for _, people := range []int{10, 100, 1000} {
		b.Run(fmt.Sprint("people=", people), func(b *testing.B) {
			c := newCrowd(people, 200)
			plain, kept := c.seconds(), c.index(b)
			night := slot.Interval{From: c.query.From.AddDate(0, 5, 0), To: c.query.From.AddDate(0, 5, 0).Add(time.Hour)}
			var want []int64
			search := func(busy *slot.Busy) {
				r, problem := slot.Find(c.query, busy)
				if problem != nil {
					b.Fatal(problem)
				}
				starts := make([]int64, len(r.Slots))
				for i, s := range r.Slots {
					starts[i] = s.Start.Unix()
				}
				if len(want) != 10 || !slices.Equal(want, starts) {
					b.Fatalf("found %v, want %v", starts, want)
				}
			}
			change := func(err error) {
				if err != nil {
					b.Fatal(err)
				}
				search(kept)
			}
			ways := []struct {
				name string
				do   func()
				took []time.Duration
			}{
				{name: "naive", do: func() { want = perSlot(c.query, plain) }},
				{name: "kept", do: func() { search(kept) }},
				{name: "changed", do: func() { change(kept.Add("person/7", night)) }},
				{name: "back", do: func() { change(kept.Remove("person/7", night)) }},
				{name: "again", do: func() { search(kept) }}, // so that the next round finds the index as one that is in use
				{name: "scratch", do: func() { search(c.index(b)) }},
			}
			for b.Loop() {
				for i := range ways {
					began := time.Now()
					ways[i].do()
					ways[i].took = append(ways[i].took, time.Since(began))
				}
			}
			median := func(i int) float64 {
				slices.Sort(ways[i].took)
				return float64(ways[i].took[len(ways[i].took)/2].Nanoseconds()) / 1e3
			}
			b.ReportMetric(0, "ns/op")
			for i, w := range ways {
				if w.name == "back" || w.name == "again" {
					continue
				}
				b.ReportMetric(median(i), w.name+"-µs")
				if i > 0 {
					b.ReportMetric(median(0)/median(i), "x-"+w.name)
				}
			}
		})
	}
}

// BenchmarkSeries finds a date for each month of two years, within a fortnight, for ten partners in zones of their own.
func BenchmarkSeries(b *testing.B) {
	places := make([]*slot.Place, 10)
	for i, z := range []string{"Europe/Berlin", "Europe/Riga", "Europe/Warsaw", "Europe/Bratislava", "Europe/Amsterdam",
		"Africa/Johannesburg", "Asia/Jerusalem", "Europe/Istanbul", "Asia/Kolkata", "Africa/Windhoek"} {
		places[i] = &slot.Place{Zone: zone(z), Day: bremen.Day}
	}
	q := query(places...)
	q.Best, q.Length = 1, 90*time.Minute
	busy := slot.NewBusy()
	b.ReportAllocs()
	for b.Loop() {
		for month := range 24 {
			q.Near = when(bremen, "2027-01-06 10:00").AddDate(0, month, 0)
			q.From, q.To = q.Near.AddDate(0, 0, -7), q.Near.AddDate(0, 0, 7)
			if r, problem := slot.Find(q, busy); problem != nil || len(r.Slots) == 0 {
				b.Fatal(problem, len(r.Slots))
			}
		}
	}
}

// BenchmarkFind searches with the index kept.
func BenchmarkFind(b *testing.B) {
	for _, people := range []int{10, 1000} {
		c := newCrowd(people, 200)
		kept := c.index(b)
		b.Run(fmt.Sprint("people=", people), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if r, _ := slot.Find(c.query, kept); len(r.Slots) != 10 {
					b.Fatal(len(r.Slots))
				}
			}
		})
	}
}

// BenchmarkBusy makes the index of a thousand people, and takes and gives back one interval in it.
func BenchmarkBusy(b *testing.B) {
	c := newCrowd(1000, 200)
	b.Run("build", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			c.index(b)
		}
	})
	kept := c.index(b)
	busy := slot.Interval{From: c.query.From.AddDate(0, 5, 0), To: c.query.From.AddDate(0, 5, 0).Add(time.Hour)}
	b.Run("change", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := kept.Add("person/7", busy); err != nil {
				b.Fatal(err)
			}
			if err := kept.Remove("person/7", busy); err != nil {
				b.Fatal(err)
			}
		}
	})
}
