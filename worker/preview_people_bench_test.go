package worker_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"jourfixe/events"
	"jourfixe/worker"
)

// newTown is an office with a partner of many people, who are invited to some dates of a series. Each of them has a feed of their own and has
// answered once.
func newTown(tb testing.TB, meetings, guests int) *crowd {
	tb.Helper()
	c := &crowd{tb: tb, mirror: worker.NewMirror(nil, "bremen", silent), meetings: meetings, guests: guests}
	c.happen(&events.OfficeChanged{Title: events.Text{"de": "Amt", "en": "Office"}, Zone: "Europe/Berlin"})
	c.happen(&events.PartnerRegistered{ID: "town", Title: events.Text{"de": "Stadt"}, Kind: "twin-city", Zone: "Europe/Berlin"})
	for i := range guests {
		id := fmt.Sprintf("p-%d", i)
		c.happen(&events.PersonAdded{ID: id, Name: events.Secret("P"), Email: events.Secret(id + "@town.example"), Language: "de", Zone: "Europe/Berlin", Partner: "town"})
		c.happen(&events.FeedIssued{ID: "f-" + id, Name: "P", Scope: "person/" + id, Hash: fmt.Sprintf("%064d", i)})
	}
	c.happen(&events.GroupChanged{ID: "town", Title: events.Text{"de": "Stadt"}, Members: []events.Ref{{Noun: "partner", ID: "town"}}})
	c.happen(&events.SeriesDefined{DefineSeries: events.DefineSeries{
		ID: "talk", Title: events.Text{"de": "Runde"}, Cadence: "FREQ=WEEKLY", From: events.Date{Year: 2026, Month: 12, Day: 1}, Start: 14 * 60, Zone: "Europe/Berlin",
		Duration: events.Period{Clock: time.Hour}, Horizon: events.Period{Months: 12}, Invite: events.Invite{Groups: []string{"town"}},
	}})
	for i := range meetings {
		day := events.Date{Year: 2026, Month: 12, Day: 1}.AddDays(7 * i)
		c.happen(&events.MeetingPlanned{
			ID: fmt.Sprintf("m-%d", i), Series: "talk", Nominal: day,
			Slot:  events.Slot{Date: day, Start: 14 * 60, Zone: "Europe/Berlin", Instant: day.In(13*60, time.UTC), Duration: events.Period{Clock: time.Hour}},
			Title: events.Text{"de": "Runde"}, Need: []events.Ref{{Noun: "group", ID: "town"}}, Why: events.Reason{Said: events.Text{"de": "Regeltermin", "en": "Regular date"}},
		})
		c.answer(i)
	}
	return c
}

// BenchmarkPreviewPerson adds somebody to a partner of a thousand people, to see what would come of it.
func BenchmarkPreviewPerson(b *testing.B) {
	c := newTown(b, 24, 1000)
	r := c.reception()
	t, err := events.ParseType("person.add")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		answer, err := r.Preview(context.Background(), "bench", t, events.Message{
			ID: fmt.Sprintf("add-%d", n), Source: "/bench", Data: fmt.Appendf(nil, `{"name":"N","email":"n%d@town.example","partner":"town"}`, n),
		})
		if err != nil || answer.Problem != nil || len(answer.Mails) == 0 {
			b.Fatal(err, answer.Problem, len(answer.Mails))
		}
	}
}
