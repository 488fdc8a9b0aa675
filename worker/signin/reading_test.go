package signin_test

import (
	"fmt"
	"testing"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/signin"
	"jourfixe/worker/workertest"
)

// readings are those that one more process of the office keeps.
func (o *office) readings() (s *signin.Readings, b func() *calendar.Book) {
	o.t.Helper()
	p := o.Start(func(p *workertest.Process) []worker.Worker {
		s = signin.NewReadings(signin.ReadingOptions{Store: p.Journal.Readings(), Mirror: p.Mirror, Log: o.Logger()})
		return []worker.Worker{s}
	})
	return s, p.Mirror.Snapshot
}

// TestReadings knows everywhere on which day a feed was read, and destroys that with the address.
func TestReadings(t *testing.T) {
	o := newOffice(t)
	for i, id := range []string{"wall", "desk", "own"} {
		scope := "office"
		if id == "own" {
			scope = "person/anna"
		}
		o.Do("feed.issue", `{"id":%q,"name":"F","scope":%q,"hash":"%064d"}`, id, scope, i)
	}
	here, book := o.readings()
	there, _ := o.readings()
	feed := func(id string) *calendar.Feed { return book().Feed(id) }
	o.Eventually("the feeds are known", func() bool { return feed("own") != nil })
	day := events.Date{Year: 2026, Month: 11, Day: 29}
	last := func(s *signin.Readings, id string) events.Date { return s.Last(feed(id)) }
	if !last(here, "wall").IsZero() {
		t.Error("it was read before it was read")
	}
	for _, id := range []string{"wall", "desk", "own"} {
		here.Note(feed(id), day)
		there.Note(feed(id), day.AddDays(-1)) // it is behind
	}
	o.Eventually("the later day is known elsewhere", func() bool {
		return last(there, "wall") == day && last(there, "desk") == day && last(there, "own") == day
	})
	there.Note(feed("wall"), day.AddDays(1))
	o.Eventually("the next day is known", func() bool { return last(here, "wall") == day.AddDays(1) })
	later, _ := o.readings()
	o.Eventually("it is known after a restart", func() bool { return last(later, "wall") == day.AddDays(1) })

	o.Do("feed.rotate", `{"id":"desk","hash":"%064d"}`, 9)
	o.Do("feed.revoke", `{"id":"wall"}`)
	o.Do("person.erase", `{"id":"anna"}`)
	o.Eventually("nothing of it is left", func() bool { return here.Kept()+there.Kept()+later.Kept() == 0 })
	after, _ := o.readings()
	o.Eventually("nor after a restart", func() bool { return feed("desk").Rotated == 1 && after.Kept() == 0 })
}

// TestUnused counts whole months, and is silent of a few.
func TestUnused(t *testing.T) {
	for _, x := range []struct {
		last, today string
		months      int
	}{
		{"2026-11-29", "2026-11-29", 0}, {"2026-08-30", "2026-11-29", 0}, {"2026-08-29", "2026-11-29", 3}, {"2025-11-30", "2026-11-29", 11},
		{"2025-01-31", "2026-11-29", 21}, {"", "2026-11-29", 0}, {"2026-12-24", "2026-11-29", 0},
	} {
		var last, today events.Date
		if err := fmt.Sprint(last.UnmarshalText([]byte(x.last)), today.UnmarshalText([]byte(x.today))); err != "<nil> <nil>" {
			t.Fatal(err)
		}
		if got := signin.Unused(last, today); got != x.months {
			t.Errorf("from %s to %s are %d months; want %d", x.last, x.today, got, x.months)
		}
	}
}
