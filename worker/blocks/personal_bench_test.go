package blocks

import (
	"fmt"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	"jourfixe/calendar/agenda"
	"jourfixe/events"
)

// BenchmarkPersonal has 10,000 people with a calendar of their own, of 5,000 meetings to which 20 of them are invited each; BenchmarkPersonalBusy 1,000, who are invited
// to a hundred each. They say how much memory all of that takes, beside the book, and how long it takes until a change of one meeting is in the calendars of its guests.
func BenchmarkPersonal(b *testing.B)     { personal(b, 10_000) }
func BenchmarkPersonalBusy(b *testing.B) { personal(b, 1_000) }

func personal(b *testing.B, people int) {
	const meetings, guests = 5_000, 20
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	s := store(func() time.Time { return now })
	last := uint64(0)
	happen := func(body events.Body) {
		last++
		if err := s.Mirror.Apply([]*events.Event{{Office: "bremen", Sequence: last, Time: now, Cause: events.Cause{Sequence: last, Parts: 1}, Body: body}}); err != nil {
			b.Fatal(err)
		}
	}
	for n := range people {
		id := fmt.Sprintf("p-%d", n)
		happen(&events.PersonAdded{ID: id, Name: events.Secret("Ada"), Email: events.Secret(id + "@town.example"), Language: "de", Zone: "Europe/Berlin"})
	}
	guest := func(meeting, n int) agenda.Scope {
		return agenda.Scope{Ref: events.Ref{Noun: "person", ID: fmt.Sprintf("p-%d", (meeting*2+n*503)%people)}}
	}
	for n := range meetings {
		day := events.Date{Year: 2027, Month: 1, Day: 4}.AddDays(n % 300)
		m := &events.MeetingPlanned{ID: fmt.Sprintf("m-%d", n), Title: events.Text{"de": fmt.Sprintf("Sitzung %d", n)},
			Slot: events.Slot{Date: day, Start: 600, Zone: "Europe/Berlin", Instant: day.In(600, time.UTC), Duration: events.Period{Clock: time.Hour}}}
		for g := range guests {
			m.Need = append(m.Need, guest(n, g).Ref)
		}
		happen(m)
	}
	book := s.Mirror.Snapshot()
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	look := func(scope agenda.Scope) *List {
		l, err := s.List(book, Want{Scope: scope, View: Of(book, scope, &events.FeedFilter{}, "")})
		if err != nil {
			b.Fatal(err)
		}
		return l
	}
	items := 0
	began := time.Now()
	for n := range people {
		items += look(agenda.Scope{Ref: events.Ref{Noun: "person", ID: fmt.Sprintf("p-%d", n)}}).Len()
	}
	first := time.Since(began)
	took := heap() - before
	n, used := 0, processor(b)
	var visible []time.Duration
	for b.Loop() {
		meeting := n * 7 % meetings
		was := look(guest(meeting, 0)).Tag
		n++
		began := time.Now()
		happen(&events.MeetingMoved{ID: fmt.Sprintf("m-%d", meeting), Slot: events.Slot{
			Date: events.Date{Year: 2027, Month: 2, Day: 1}, Start: 600, Zone: "Europe/Berlin", Instant: time.Date(2027, 2, 1, 9, n%60, 0, 0, time.UTC), Duration: events.Period{Clock: time.Hour},
		}, Revision: n})
		book = s.Mirror.Snapshot()
		for g := range guests {
			look(guest(meeting, g))
		}
		visible = append(visible, time.Since(began))
		if look(guest(meeting, 0)).Tag == was {
			b.Fatal("a meeting was moved, and nobody sees it")
		}
	}
	b.ReportMetric(float64((processor(b)-used).Microseconds())/1e3/float64(n), "ms-processor/op")
	slices.Sort(visible)
	b.ReportMetric(float64(visible[len(visible)*99/100].Microseconds())/1e3, "ms-p99")
	b.ReportMetric(float64(took)/1e6, "MB")
	b.ReportMetric(float64(items), "items")
	b.ReportMetric(first.Seconds(), "s-at-first")
	runtime.KeepAlive(s)
}

// processor is how long this process has been worked on.
func processor(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
