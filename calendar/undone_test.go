package calendar_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/minutes"
	"jourfixe/events"
)

// TestUndoneFindsWhatWaits has all sorts of things happen, and holds what is found by what was told against a look at everything. Months go by, and now and then the clock is
// set back.
func TestUndoneFindsWhatWaits(t *testing.T) {
	found := map[string]int{}
	for seed := range calendartest.Seeds(4) {
		c, r := calendartest.NewChance(t, seed), rand.New(rand.NewPCG(seed, 89))
		undone := calendar.Undone{Ahead: 7}
		c.Each = func(_ *calendar.Book, e *events.Event) { undone.Note(c.Book, e.Body.About(), e.Body.Type()) }
		same := func(now time.Time) {
			t.Helper()
			got, want := doings(undone.Find(c.Book, now)), doings(allUndone(c.Book, now))
			for kind, list := range want {
				if found[kind] += len(list); !slices.Equal(got[kind], list) {
					t.Fatalf("seed %d, %s: of %s it finds %v, and %v wait", seed, now, kind, got[kind], list)
				}
			}
		}
		for i := range 250 {
			c.Step()
			c.Ask(aboutKeeping(c, r, i))
			c.Ask(aboutUndone(c, r, i))
			switch r.IntN(12) {
			case 0:
				c.Now = c.Now.AddDate(0, 0, r.IntN(20))
			case 1:
				same(c.Now.AddDate(0, 0, -r.IntN(100)))
			case 2, 3:
				continue // nobody asks
			}
			same(c.Now)
		}
	}
	for _, kind := range []string{"meetings", "unsaid", "unapproved", "tasks"} {
		if found[kind] == 0 {
			t.Errorf("none of %s ever waited: %v", kind, found)
		}
	}
}

// allUndone looks at everything.
func allUndone(b *calendar.Book, now time.Time) (found calendar.Doings) {
	today := b.Today(now)
	for _, m := range b.Meetings() {
		if !m.Cancelled && m.End().After(now) && (m.Proposals() > 0 || m.Upset() != nil) {
			found.Meetings = append(found.Meetings, m)
		}
	}
	found.Unsaid, found.Unapproved = b.Unsaid(today), b.Unapproved(today)
	found.Tasks = slices.DeleteFunc(b.OpenTasks(), func(o *minutes.Resolution) bool { return o.Due.After(today.AddDays(7)) })
	return found
}

func doings(d calendar.Doings) map[string][]string {
	named := func(list []*meeting.Meeting) (ids []string) {
		for _, m := range list {
			ids = append(ids, m.ID)
		}
		slices.Sort(ids)
		return ids
	}
	var tasks []string
	for _, o := range d.Tasks {
		tasks = append(tasks, o.ID)
	}
	slices.Sort(tasks)
	return map[string][]string{"meetings": named(d.Meetings), "unsaid": named(d.Unsaid), "unapproved": named(d.Unapproved), "tasks": tasks}
}

// aboutUndone is what else may be asked for by which something waits, or does so no more.
func aboutUndone(c *calendartest.Chance, r *rand.Rand, i int) (string, map[string]any) {
	all := c.Book.Meetings()
	m, person := all[r.IntN(len(all))], fmt.Sprint("p-", r.IntN(4))
	tasks := c.Book.OpenTasks()
	switch r.IntN(8) {
	case 0, 1:
		at := m.Instant.Add(time.Duration(1+r.IntN(5)) * time.Hour)
		return "meeting.counter", map[string]any{"id": m.ID, "person": person, "start": at.Format(time.RFC3339), "end": at.Add(time.Hour).Format(time.RFC3339)}
	case 2, 3:
		if over := slices.DeleteFunc(all, func(m *meeting.Meeting) bool { return m.Cancelled || m.Instant.After(c.Now) }); len(over) > 0 {
			return "resolution.record", map[string]any{
				"id": fmt.Sprint("task-", i), "meeting": over[r.IntN(len(over))].ID, "words": "W", "people": []string{"person/" + person}, "due": events.DateOf(c.Now).AddDays(r.IntN(20)).String(),
			}
		}
	case 4:
		if len(tasks) > 0 {
			return "resolution.finish", map[string]any{"id": tasks[r.IntN(len(tasks))].ID}
		}
	case 5:
		return "minutes.approve", map[string]any{"id": m.ID}
	case 6:
		if r.IntN(20) == 0 {
			return "person.erase", map[string]any{"id": person}
		}
	}
	return "meeting.keep", map[string]any{"id": m.ID, "person": person}
}
