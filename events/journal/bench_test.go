package journal_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/journaltest"
)

// planned is an event of the usual size.
func planned(i int) *events.Event {
	id := fmt.Sprintf("jour-fixe-%06d", i)
	return event(uint64(i+1), &events.MeetingPlanned{
		ID: id,
		Slot: events.Slot{Date: events.Date{Year: 2027, Month: 2, Day: 3}, Start: 14 * 60, Zone: "Europe/Berlin",
			Instant: decidedAt},
		Title:  events.Text{"de": "Internationaler Jour Fixe", "en": "International Jour Fixe"},
		Series: "jour-fixe",
		Why:    events.Reason{Key: "regular", Args: map[string]events.Arg{"rhythm": {Rule: "FREQ=MONTHLY;BYDAY=1WE"}}},
		Passed: []events.Passed{{Date: events.Date{Year: 2027, Month: 2, Day: 2}, Reason: events.Reason{Said: events.Text{"de": "Feiertag"}}}},
	})
}

// BenchmarkAppend appends events one by one.
func BenchmarkAppend(b *testing.B) {
	j := journaltest.New(b)
	last, i := uint64(0), 0
	for b.Loop() {
		e := planned(i)
		if err := j.Append(b.Context(), last, []*events.Event{e}); err != nil {
			b.Fatal(err)
		}
		last, i = e.Sequence, i+1
	}
	b.ReportMetric(float64(i)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkAppendBatch appends decisions of 100 events.
func BenchmarkAppendBatch(b *testing.B) {
	const size = 100
	j := journaltest.New(b)
	last, i := uint64(0), 0
	evs := make([]*events.Event, size)
	for b.Loop() {
		for k := range evs {
			evs[k] = planned(i*size + k)
		}
		if err := j.Append(b.Context(), last, evs); err != nil {
			b.Fatal(err)
		}
		last, i = evs[size-1].Sequence, i+1
	}
	b.ReportMetric(float64(i*size)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkBarePublish publishes the same bytes as BenchmarkAppend with JetStream alone, for comparison.
func BenchmarkBarePublish(b *testing.B) {
	s := journaltest.Server(b)
	journaltest.Open(b, s, journaltest.Office)
	js := jet(b, s)
	i := 0
	for b.Loop() {
		if _, err := js.PublishMsg(b.Context(), bare(b, i)); err != nil {
			b.Fatal(err)
		}
		i++
	}
	b.ReportMetric(float64(i)/b.Elapsed().Seconds(), "events/s")
}

func bare(b *testing.B, i int) *nats.Msg {
	e := planned(i)
	m := nats.NewMsg(e.Subject())
	header, data, err := events.EncodeEvent(e)
	if err != nil {
		b.Fatal(err)
	}
	m.Header, m.Data = header, data
	m.Header.Set("Jourfixe-Command", "1")
	return m
}

// BenchmarkFollow replays 200,000 events, every tenth about a person, decoded and opened.
func BenchmarkFollow(b *testing.B) {
	const total, people = 200_000, 1000
	j := journaltest.New(b)
	fill(b, j, total, people)
	b.ResetTimer()
	for b.Loop() {
		ctx, cancel := context.WithCancel(b.Context())
		n := 0
		begun := time.Now()
		err := j.Follow(ctx, 0, func(*events.Event) error { n++; return nil }, cancel)
		if !errors.Is(err, context.Canceled) || n != total {
			b.Fatalf("%d events, %v", n, err)
		}
		b.ReportMetric(total/time.Since(begun).Seconds(), "events/s")
	}
}

func fill(b *testing.B, j *journal.Journal, total, people int) {
	last := uint64(0)
	for done := 0; done < total; {
		evs := make([]*events.Event, journal.MaxBatch)
		for i := range evs {
			evs[i] = planned(done)
			if done%10 == 0 {
				id := fmt.Sprint("person-", done/10%people)
				evs[i] = event(uint64(done+1), added(id, "Ada Muster", id+"@office.example"))
			}
			done++
		}
		if err := j.Append(b.Context(), last, evs); err != nil {
			b.Fatal(err)
		}
		last = evs[len(evs)-1].Sequence
	}
}
