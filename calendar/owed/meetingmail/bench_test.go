package meetingmail

import (
	"fmt"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/events"
)

// give applies an event by its body.
func give(tb testing.TB, b *calendar.Book, body events.Body) {
	tb.Helper()
	next := b.Sequence() + 1
	e := &events.Event{
		Office: "bremen", ID: fmt.Sprintf("%d-1", next), Time: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), Sequence: next, Body: body,
		Cause: events.Cause{Client: "c", Source: "s", ID: fmt.Sprint(next), Sequence: next, Digest: "d"},
	}
	if err := b.Apply(e); err != nil {
		tb.Fatal(err)
	}
}

// BenchmarkOwed finds out what is owed about a meeting of a hundred people: nothing, as nearly always; an invitation to
// each; and an update to each, for which the versions are compared.
func BenchmarkOwed(b *testing.B) {
	const guests = 100
	book := calendar.New("bremen")
	give(b, book, &events.OfficeChanged{Title: events.Text{"de": "B"}, Zone: "Europe/Berlin", Holidays: []string{"DE-HB"}})
	var need []events.Ref
	for i := range guests {
		p := &events.PersonAdded{ID: fmt.Sprintf("p-%03d", i), Name: events.Secret("P"), Email: events.Secret(fmt.Sprintf("p%d@town.example", i)), Zone: "UTC"}
		give(b, book, p)
		need = append(need, events.Ref{Noun: "person", ID: p.ID})
	}
	give(b, book, &events.ScheduleChanged{ID: "mornings", Cron: "0 8 * * *", Zone: "Europe/Berlin", Do: events.DoRemind})
	give(b, book, &events.ReminderChanged{ID: "far", Schedule: "mornings", Ahead: events.Period{Days: 7}})
	date := events.Date{Year: 2027, Month: 1, Day: 4}
	meeting := &events.MeetingPlanned{ID: "m", Title: events.Text{"de": "Jour Fixe", "en": "Jour fixe"}, Series: "jf", Nominal: date, Slot: events.Slot{
		Date: date, Start: 14 * 60, Zone: "Europe/Berlin", Instant: time.Date(2027, 1, 4, 13, 0, 0, 0, time.UTC), Duration: events.Period{Clock: time.Hour},
	}}
	meeting.Need = need
	give(b, book, meeting)
	ref := events.Ref{Noun: "meeting", ID: meeting.ID}
	now := meeting.Instant.Add(-30 * 24 * time.Hour)
	fresh := owed.Of(book, ref)
	told := map[string]owed.Said{}
	say, _ := fresh.Owed(nil, now)
	for _, m := range say {
		told[m.To] = told[m.To].Append(m.Sent(m.To, book.Sequence(), now))
	}
	moved := *meeting
	moved.Instant, moved.Date = meeting.Instant.Add(24*time.Hour), meeting.Date.AddDays(1)
	for _, c := range []struct {
		name  string
		moved bool
		said  map[string]owed.Said
		owed  int
	}{{"nothing", false, told, 0}, {"invitations", false, nil, guests}, {"updates", true, told, guests}} {
		if c.moved {
			give(b, book, &events.MeetingMoved{ID: meeting.ID, Slot: moved.Slot, From: meeting.Slot, Revision: 1})
		}
		about := owed.Of(book, ref)
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if say, _ := about.Owed(c.said, now.Add(time.Hour)); len(say) != c.owed {
					b.Fatalf("%d mails are owed, want %d", len(say), c.owed)
				}
			}
		})
	}
	b.Run("about", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if a := owed.Of(book, ref); len(a.Guest) != guests {
				b.Fatal(len(a.Guest))
			}
		}
	})
}
