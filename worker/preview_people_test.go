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

// newcomers are commands that add so many people to the partner.
func newcomers(n int) (list []events.Message) {
	for i := range n {
		list = append(list, events.Message{
			ID: fmt.Sprintf("line-%d", i), Source: "/bench", Type: "person.add", Data: fmt.Appendf(nil, `{"name":"N","email":"n%d@town.example","partner":"town"}`, i),
		})
	}
	return list
}

// BenchmarkForeseeAll adds so many people to a partner of a thousand, as the lines of a file.
func BenchmarkForeseeAll(b *testing.B) {
	for _, n := range []int{10, 100, 300, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			c := newTown(b, 24, 1000)
			r := c.reception()
			lines := newcomers(n)
			for b.Loop() {
				if _, mails, err := r.ForeseeAll(context.Background(), "bench", lines); err != nil || len(mails) < n {
					b.Fatal(len(mails), err)
				}
			}
		})
	}
}

// TestForeseeAll foretells of several commands together what is foretold of each by itself.
func TestForeseeAll(t *testing.T) {
	c := newTown(t, 3, 5)
	r := c.reception()
	lines := newcomers(3)
	lines = append(lines,
		events.Message{ID: "strange", Source: "/bench", Type: "person.add", Data: []byte(`{"name":"N","email":"x@town.example","partner":"nowhere"}`)},
		events.Message{ID: "broken", Source: "/bench", Type: "person.add", Data: []byte(`{"name":"N"}`)},
		events.Message{ID: "alone", Source: "/bench", Type: "person.add", Data: []byte(`{"name":"N","email":"y@town.example"}`)},
	)
	outcomes, mails, err := r.ForeseeAll(t.Context(), "bench", lines)
	if err != nil || len(outcomes) != len(lines) {
		t.Fatal(len(outcomes), err)
	}
	all := 0
	for i, m := range lines {
		kind, err := events.ParseType(m.Type)
		if err != nil {
			t.Fatal(err)
		}
		alone, err := r.Foresee(t.Context(), "bench", kind, m)
		if err != nil {
			t.Fatal(err)
		}
		all += len(alone.Mails)
		if fmt.Sprint(outcomes[i].Problem) != fmt.Sprint(alone.Problem) {
			t.Errorf("%s: %v, by itself %v", m.ID, outcomes[i].Problem, alone.Problem)
		}
		told := 0
		for _, mail := range mails {
			if mail.To == outcomes[i].About.ID {
				told++
			}
		}
		if told != len(alone.Mails) {
			t.Errorf("%s: %d mails, by itself %d", m.ID, told, len(alone.Mails))
		}
	}
	if len(mails) != all || all == 0 {
		t.Errorf("%d mails, by themselves %d", len(mails), all)
	}
	if o := outcomes[0]; o.Problem != nil || o.About.Noun != "person" || c.mirror.Snapshot().Has(o.About) {
		t.Errorf("the first is %+v, and nobody should be added", o)
	}
}
