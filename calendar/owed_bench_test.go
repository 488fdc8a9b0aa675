package calendar

import (
	"fmt"
	"testing"
	"time"

	"jourfixe/events"
)

// BenchmarkOwed finds out what is owed about a meeting of a hundred people: nothing, as nearly always; an invitation to
// each; and an update to each, for which the versions are compared.
func BenchmarkOwed(b *testing.B) {
	const guests = 100
	book := office(b)
	var need []events.Ref
	for i := range guests {
		p := &events.PersonAdded{ID: fmt.Sprintf("p-%03d", i), Name: events.Secret("P"), Email: events.Secret(fmt.Sprintf("p%d@town.example", i)), Zone: "UTC"}
		give(b, book, p)
		need = append(need, events.Ref{Noun: "person", ID: p.ID})
	}
	give(b, book, &events.ScheduleChanged{ID: "mornings", Cron: "0 8 * * *", Zone: "Europe/Berlin", Do: events.DoRemind})
	give(b, book, &events.ReminderChanged{ID: "far", Schedule: "mornings", Ahead: events.Period{Days: 7}})
	meeting := benchMeeting(0)
	meeting.Need = need
	give(b, book, meeting)
	ref := events.Ref{Noun: "meeting", ID: meeting.ID}
	now := meeting.Instant.Add(-30 * 24 * time.Hour)
	fresh := book.About(ref)
	told := map[string]Said{}
	say, _ := Owed(fresh, nil, now)
	for _, m := range say {
		told[m.To] = told[m.To].Append(m.Sent(m.To, book.Sequence(), now))
	}
	moved := *meeting
	moved.Instant, moved.Date = meeting.Instant.Add(24*time.Hour), meeting.Date.AddDays(1)
	for _, c := range []struct {
		name  string
		moved bool
		said  map[string]Said
		owed  int
	}{{"nothing", false, told, 0}, {"invitations", false, nil, guests}, {"updates", true, told, guests}} {
		if c.moved {
			give(b, book, &events.MeetingMoved{ID: meeting.ID, Slot: moved.Slot, From: meeting.Slot, Revision: 1})
		}
		about := book.About(ref)
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if say, _ := Owed(about, c.said, now.Add(time.Hour)); len(say) != c.owed {
					b.Fatalf("%d messages are owed, want %d", len(say), c.owed)
				}
			}
		})
	}
	b.Run("about", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if a := book.About(ref); len(a.Guest) != guests {
				b.Fatal(len(a.Guest))
			}
		}
	})
}
