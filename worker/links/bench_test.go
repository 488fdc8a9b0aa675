package links

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"runtime"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/events"
	"jourfixe/events/journal/journaltest"
	"jourfixe/worker"
)

// The office that is measured: everybody is invited to each meeting, and was told of it.
const manyMeetings, manyGuests = 500, 500

// newCrowd returns a house with such an office, whose meetings were planned by a version of the event.
func newCrowd(b *testing.B, version int) *house {
	b.Helper()
	s, log := journaltest.Server(b), slog.New(slog.DiscardHandler)
	j := journaltest.Open(b, s, journaltest.Office)
	h := &house{t: b, mirror: worker.NewMirror(j, journaltest.Office, log), ledger: worker.NewLedger(j, log), links: New(testKey, "https://jourfixe.example", domain), at: sunday}
	h.doors = h.newDoors()
	var people []string
	for i := range manyGuests {
		people = append(people, fmt.Sprintf("p-%d", i))
	}
	h.adds(people...)
	for i := range manyMeetings {
		h.plans(version, fmt.Sprintf("m-%d", i), people...)
	}
	nc, err := s.Connect(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		b.Fatal(err)
	}
	for i := range manyMeetings {
		about := meetingRef(fmt.Sprintf("m-%d", i))
		for _, p := range people {
			m := owed.Debt{Kind: meetingmail.Invitation, To: p, Due: sunday}
			var id string
			h.mirror.View(func(book *calendar.Book) { id = h.links.MessageID(book, about, m, nil) })
			if version < sealedFormat {
				id = h.links.MessageID(calendar.New("before"), about, m, nil)
			}
			data, err := json.Marshal(owed.Said{m.Sent(id, 1, sunday)})
			if err != nil {
				b.Fatal(err)
			}
			subject := fmt.Sprintf("$KV.JF_LEDGER.%s.%s.%s.%s", journaltest.Office, p, about.Noun, about.ID)
			if _, err := js.PublishMsgAsync(&nats.Msg{Subject: subject, Data: data}); err != nil {
				b.Fatal(err)
			}
		}
		<-js.PublishAsyncComplete()
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- h.ledger.Run(ctx) }()
	b.Cleanup(func() { cancel(); <-ended })
	if err := h.ledger.WaitReady(ctx); err != nil {
		b.Fatal(err)
	}
	lines := 0
	h.ledger.Each(func(events.Ref, string, owed.Said) { lines++ })
	if lines != manyMeetings*manyGuests {
		b.Fatalf("the ledger has %d lines", lines)
	}
	return h
}

// held returns how many bytes are on the heap.
func held() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// BenchmarkLinks looks behind links in an office of 500 meetings with 500 people each: for the first time, a wrong one each
// time after something has happened, and up the mail that has come back. "before" are meetings that were planned before
// places were sealed, and "index" is what is made for these once, outside the locks.
func BenchmarkLinks(b *testing.B) {
	for version, name := range map[int]string{1: "before", sealedFormat: "sealed"} {
		b.Run(name, func(b *testing.B) {
			h := newCrowd(b, version)
			token, uid, mails := h.token("m-250", "p-250"), h.uid("m-250", "p-250"), h.mails("p-250")
			said, _ := h.ledger.Line(meetingRef("m-250"), "p-250")
			b.Run("first", func(b *testing.B) {
				for b.Loop() {
					h.doors.index, h.doors.begun = nil, false
					h.leads(token, "m-250/p-250")
				}
			})
			b.Run("index", func(b *testing.B) {
				for b.Loop() {
					h.doors.make(true)
				}
			})
			b.Run("held", func(b *testing.B) {
				for b.Loop() {
				}
				with := held()
				h.doors.index = nil
				b.ReportMetric(float64(int64(with)-int64(held()))/1e6, "MB")
				h.doors.make(true)
			})
			b.Run("again", func(b *testing.B) {
				for b.Loop() {
					h.leads(token, "m-250/p-250")
				}
			})
			b.Run("uid", func(b *testing.B) {
				for b.Loop() {
					h.names(uid, "m-250/p-250")
				}
			})
			b.Run("choice", func(b *testing.B) {
				for b.Loop() {
					h.chooses(mails, "p-250")
				}
			})
			b.Run("wrong", func(b *testing.B) {
				for b.Loop() {
					b.StopTimer()
					h.at = h.at.Add(2 * time.Second)
					h.happens(0, &events.VenueChanged{ID: "v", Title: events.Text{"de": "V"}})
					b.StartTimer()
					h.leads("aaaaaaaaaaaaaaaaaaaaaaaaaa", "")
				}
			})
			b.Run("mail", func(b *testing.B) {
				for b.Loop() {
					h.recalls("meeting/m-250/p-250", said[0].MessageID)
				}
			})
		})
	}
}
