package calendar_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/meeting"
	"jourfixe/events"
)

// TestTicklerFindsWhatIsDue has all sorts of things happen, and holds what a tickler finds that is told of them against a look at everything: the same is due, and it says
// in time when there will be more. What is due is done sooner or later, months go by, and now and then the clock is set back.
func TestTicklerFindsWhatIsDue(t *testing.T) {
	found := map[string]int{}
	for seed := range calendartest.Seeds(4) {
		c, r := calendartest.NewChance(t, seed), rand.New(rand.NewPCG(seed, 83))
		c.Registering(seed)
		var tickler calendar.Tickler
		c.Each = func(_ *calendar.Book, e *events.Event) { tickler.Note(c.Book, e.Body.About(), e.Body.Type()) }
		same := func(now time.Time) (due []events.Body) {
			t.Helper()
			due, next := tickler.Due(c.Book, now)
			want, then := allDue(c.Book, now)
			if x, y := named(due), named(want); !slices.Equal(x, y) {
				t.Fatalf("seed %d, %s: it finds %v, and %v is due", seed, now, x, y)
			}
			if !then.IsZero() && (next.IsZero() || next.After(then)) {
				t.Fatalf("seed %d, %s: it says that more is due at %s, and that is at %s", seed, now, next, then)
			}
			if !next.IsZero() && !next.After(now) {
				t.Fatalf("seed %d, %s: more is due before now, at %s", seed, now, next)
			}
			return due
		}
		for i := range 200 {
			c.Step()
			c.Ask(aboutKeeping(c, r, i))
			switch r.IntN(12) {
			case 0:
				c.Now = c.Now.AddDate(0, 0, r.IntN(45))
			case 1:
				same(c.Now.AddDate(0, 0, -r.IntN(200)))
			case 2, 3:
				continue // nobody asks
			}
			for _, command := range same(c.Now) {
				found[command.Type().Short()]++
				if r.IntN(3) == 0 {
					continue
				}
				var data map[string]any
				if text, err := json.Marshal(command); err != nil || json.Unmarshal(text, &data) != nil {
					t.Fatal(err)
				}
				c.Ask(command.Type().Short(), data)
			}
			same(c.Now)
		}
	}
	for _, kind := range []string{"trip.settle", "poll.settle", "agenda.close", "meeting.clear", "matter.clear", "minutes.clear"} {
		if found[kind] == 0 {
			t.Errorf("%s was never due: %v", kind, found)
		}
	}
}

// allDue looks at everything.
func allDue(b *calendar.Book, now time.Time) (due []events.Body, next time.Time) {
	trips, next := b.Unsettled(now)
	for _, id := range trips {
		due = append(due, &events.SettleTrip{ID: id})
	}
	polls, then := b.UnsettledPolls(now)
	for _, id := range polls {
		due = append(due, &events.SettlePoll{ID: id})
	}
	agendas, closes := b.UnsettledAgendas(now)
	for _, id := range agendas {
		due = append(due, &events.CloseAgenda{ID: id})
	}
	outdated, clears := b.Outdated(now)
	return append(due, outdated...), events.Sooner(events.Sooner(next, then), events.Sooner(closes, clears))
}

func named(commands []events.Body) (names []string) {
	for _, c := range commands {
		names = append(names, c.Type().Short()+" "+c.About().String())
	}
	return names
}

// aboutKeeping is what else may be asked for that is to be settled, closed or destroyed some day.
func aboutKeeping(c *calendartest.Chance, r *rand.Rand, i int) (string, map[string]any) {
	text := func(s string) map[string]any { return map[string]any{"de": s} }
	// A meeting that was or will be soon, mostly; what it talks about, and all that waits there.
	all := slices.DeleteFunc(c.Book.Meetings(), func(m *meeting.Meeting) bool { return m.Cancelled || m.Instant.Sub(c.Now).Abs() > 40*24*time.Hour })
	if len(all) == 0 {
		all = c.Book.Meetings()
	}
	m := all[r.IntN(len(all))]
	home := c.Book.HomeOf(m.ID)
	waiting := c.Book.Waits(home)
	switch r.IntN(16) {
	case 0, 1, 2, 3:
		return "matter.propose", map[string]any{"id": fmt.Sprint("x-", i), home.Noun: home.ID, "title": text("M"), "text": "T", "minutes": 5}
	case 4, 5, 6:
		items := []map[string]any{}
		for _, x := range waiting[:min(len(waiting), r.IntN(4))] {
			items = append(items, map[string]any{"matter": x.ID})
		}
		return "agenda.set", map[string]any{"id": m.ID, "items": items}
	case 7:
		reached := []string{}
		for _, x := range c.Book.Items(m) {
			if r.IntN(2) == 0 {
				reached = append(reached, x.ID)
			}
		}
		return "agenda.reach", map[string]any{"id": m.ID, "reached": reached}
	case 8:
		if len(waiting) > 0 {
			return "matter.withdraw", map[string]any{"id": waiting[0].ID}
		}
		return "minutes.write", map[string]any{"id": m.ID, "text": fmt.Sprint("T", i), "base": 0}
	case 9:
		return "minutes.write", map[string]any{"id": m.ID, "text": fmt.Sprint("T", i), "base": 0}
	case 10:
		if r.IntN(2) == 0 {
			return "attendance.set", map[string]any{"id": m.ID, "people": []map[string]any{{"person": "p-0", "how": "present"}}}
		}
		return "resolution.record", map[string]any{"id": fmt.Sprint("o-", i), "meeting": m.ID, "words": "W"}
	case 11:
		day := events.DateOf(c.Now).AddDays(3 + r.IntN(9))
		return "poll.open", map[string]any{
			"id": fmt.Sprint("q-", i), "title": text("Q"), "duration": "PT1H", "need": []string{"group/g-0", "person/p-0"}, "closes": []string{"best", "hand"}[r.IntN(2)], "ifNone": "best",
			"times": []any{map[string]any{"date": day.String(), "start": "08:00"}, map[string]any{"date": day.AddDays(1).String(), "start": "08:00"}},
		}
	case 12, 13:
		if open := c.Book.Polls(); len(open) > 0 {
			return "poll.vote", map[string]any{"id": open[r.IntN(len(open))].ID, "person": "p-0", "votes": []any{map[string]any{"time": "1", "vote": "yes"}}}
		}
		return "meeting.move", map[string]any{"id": m.ID, "at": map[string]any{"date": events.DateOf(c.Now).AddDays(1 + r.IntN(9)).String(), "start": "07:00"}, "ifNone": "best"}
	case 14:
		return "series.amend", map[string]any{"id": fmt.Sprint("s-", r.IntN(4)), "agenda": map[string]any{"closes": fmt.Sprintf("P%dD", 1+r.IntN(6))}}
	}
	return "office.set", map[string]any{"title": text("B"), "zone": "Europe/Berlin", "retention": map[string]any{
		"answers": fmt.Sprintf("P%dM", 2+r.IntN(5)), "matters": fmt.Sprintf("P%dM", 2+r.IntN(5)), "minutes": fmt.Sprintf("P%dM", 2+r.IntN(5)), "polls": fmt.Sprintf("P%dM", 2+r.IntN(5)),
	}}
}
