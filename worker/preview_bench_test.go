package worker_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker"
)

// The office that is measured: meetings over two years, and people who are all invited to each.
const (
	manyMeetings = 2000
	manyGuests   = 500
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// A crowd is a mirror with such an office in it, to which things happen directly.
type crowd struct {
	tb     testing.TB
	mirror *worker.Mirror
	last   uint64

	meetings, guests int
}

func newCrowd(tb testing.TB, meetings, guests int) *crowd {
	tb.Helper()
	c := &crowd{tb: tb, mirror: worker.NewMirror(nil, "bremen", silent), meetings: meetings, guests: guests}
	c.happen(&events.OfficeChanged{Title: events.Text{"de": "Amt", "en": "Office"}, Zone: "Europe/Berlin"})
	all := &events.GroupChanged{ID: "all", Title: events.Text{"de": "Alle"}}
	for i := range guests {
		p := &events.PersonAdded{ID: fmt.Sprintf("p-%d", i), Name: events.Secret("P"), Email: events.Secret(fmt.Sprintf("p%d@town.example", i)), Language: "de", Zone: "Europe/Berlin"}
		c.happen(p)
		all.Members = append(all.Members, events.Ref{Noun: "person", ID: p.ID})
	}
	c.happen(all)
	for i := range meetings {
		day := events.Date{Year: 2026, Month: 12, Day: 1}.AddDays(i % 700)
		c.happen(&events.MeetingPlanned{
			ID:    fmt.Sprintf("m-%d", i),
			Slot:  events.Slot{Date: day, Start: 14 * 60, Zone: "Europe/Berlin", Instant: day.In(13*60, time.UTC), Duration: events.Period{Clock: time.Hour}},
			Title: events.Text{"de": "Sitzung", "en": "Meeting"}, Need: []events.Ref{{Noun: "group", ID: "all"}},
			Why: events.Reason{Said: events.Text{"de": "Regeltermin", "en": "Regular date"}},
		})
	}
	return c
}

// happen lets something have happened, by hand: a desk would take minutes for a crowd, and is not what is measured.
func (c *crowd) happen(body events.Body) {
	c.last++
	e := &events.Event{
		Office: "bremen", ID: fmt.Sprintf("%d-1", c.last), Sequence: c.last, Time: noon, Body: body,
		Cause: events.Cause{Client: "bench", Source: "/bench", ID: fmt.Sprint(c.last), Sequence: c.last, Parts: 1},
	}
	if err := c.mirror.Apply([]*events.Event{e}); err != nil {
		c.tb.Error(err)
	}
}

// answer has somebody answer a meeting.
func (c *crowd) answer(i int) {
	c.happen(&events.MeetingAnswered{
		ID: fmt.Sprintf("m-%d", i%c.meetings), Person: fmt.Sprintf("p-%d", i%c.guests), Answer: events.AnswerAccepted, Via: events.ViaWeb,
	})
}

// answers has so many answers come in each second until ctx ends.
func (c *crowd) answers(ctx context.Context, each time.Duration) {
	ticker := time.NewTicker(each)
	defer ticker.Stop()
	for i := 0; ; i++ {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			c.answer(i)
		}
	}
}

// preview asks what moving a meeting would set off, and returns how many mails that is.
func (c *crowd) preview(r *worker.Reception, n int) int {
	t, err := events.ParseType("meeting.move")
	if err != nil {
		c.tb.Fatal(err)
	}
	answer, err := r.Preview(context.Background(), "bench", t, events.Message{
		ID: fmt.Sprintf("move-%d", n), Source: "/bench", Data: []byte(`{"id":"m-7","at":{"date":"2026-12-12","start":"10:00"},"ifNone":"best"}`),
	})
	if err != nil || answer.Problem != nil {
		c.tb.Fatal(err, answer.Problem)
	}
	return len(answer.Mails)
}

func (c *crowd) reception() *worker.Reception {
	return &worker.Reception{
		Office: "bremen", Mirror: c.mirror, Ledger: worker.NewLedger(nil, silent), Key: []byte("the key of the office in a test"),
		Now: func() time.Time { return noon },
	}
}

// BenchmarkPreview moves one of many meetings to see what would come of it.
func BenchmarkPreview(b *testing.B) {
	c := newCrowd(b, manyMeetings, manyGuests)
	r := c.reception()
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		if mails := c.preview(r, n); mails != manyGuests {
			b.Fatalf("%d mails, want %d", mails, manyGuests)
		}
	}
}

// BenchmarkPageDuringPreview looks at the book as a page does, once a millisecond, while previews are made and answers come
// in. The figure is the longest that a page waited during one preview, on average of the previews.
func BenchmarkPageDuringPreview(b *testing.B) {
	c := newCrowd(b, manyMeetings, manyGuests)
	r := c.reception()
	ctx, cancel := context.WithCancel(context.Background())
	coming := make(chan struct{})
	go func() { c.answers(ctx, 20*time.Millisecond); close(coming) }()
	longest := make(chan time.Duration)
	ask, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		ticker := time.NewTicker(time.Millisecond)
		defer ticker.Stop()
		var most time.Duration
		for {
			select {
			case <-ctx.Done():
				return
			case <-ask:
				longest <- most
				most = 0
			case <-ticker.C:
				begun := time.Now()
				c.mirror.View(func(book *calendar.Book) { _ = book.Meeting("m-7") })
				most = max(most, time.Since(begun))
			}
		}
	}()
	var total, most time.Duration
	for n := 0; b.Loop(); n++ {
		c.preview(r, n)
		ask <- struct{}{}
		wait := <-longest
		total, most = total+wait, max(most, wait)
	}
	cancel()
	<-coming
	<-done
	b.ReportMetric(float64(total.Microseconds())/float64(b.N), "µs-wait")
	b.ReportMetric(float64(most.Microseconds()), "µs-wait-most")
}
