package calendar_test

import (
	"slices"
	"sync/atomic"
	"testing"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/owed"
	_ "jourfixe/calendar/owed/kinds"
	"jourfixe/events"
)

// TestWhatFollowsCostsTheSame counts what is looked at when each kind of command has happened: to find what is owed about what it has touched, as the post
// does, and what calendars show of it, as the feeds do. It must not grow with the book, as the command itself must not.
func TestWhatFollowsCostsTheSame(t *testing.T) {
	small := followings(t, calendar.Grown(t, 200, "past"))
	for _, where := range []string{"past", "ahead", "dense"} {
		large := followings(t, calendar.Grown(t, 2_000, where))
		for kind, name := range calendar.GrownKinds() {
			is, was := large[kind], small[kind]
			t.Logf("%-18s %5s: looked at %6d, then %6d", name, where, was, is)
			if 2*is > 3*was+40 {
				t.Errorf("%s: %d things are looked at afterwards in a large book (%s), %d in a small one", name, is, where, was)
			}
		}
	}
}

func followings(t *testing.T, b *calendar.Book) (list []int64) {
	t.Helper()
	var looked atomic.Int64
	b.Shelves().Count(&looked)
	now := calendar.GrownNow
	first, last := agenda.Shown(b.Today(now))
	for kind, name := range calendar.GrownKinds() {
		n := int64(0)
		for i := range 6 {
			d := b.Decide(calendar.GrownCommand(b, kind, i), now)
			if p := d.Problem(); p != nil {
				t.Fatalf("%s, the %dth time: %s %s", name, i, p.Field, p.Detail)
			}
			for _, e := range d.Events {
				e.Sequence = b.Sequence() + 1
				if err := b.Apply(e); err != nil {
					t.Fatal(err)
				}
				touched := slices.Clone(b.Touched())
				looked.Store(0)
				for _, x := range touched {
					if x.Whole() {
						t.Errorf("%s touches everything", name)
					}
					var said map[string]owed.Said
					if about := owed.Of(b, x.Ref, x.People...); about != nil && (x.Everyone || len(x.People) > 0) {
						about.Owed(said, now)
					}
					if x.Shown {
						for _, scope := range []agenda.Scope{{}, {Ref: events.Ref{Noun: "partner", ID: "p-1"}}, {Ref: events.Ref{Noun: "person", ID: "a-1-1"}}} {
							b.AgendaOf(x.Ref, scope, first, last)
						}
					}
				}
				n += looked.Load()
			}
		}
		list = append(list, n/6)
	}
	return list
}
