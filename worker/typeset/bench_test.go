//go:build unix

package typeset_test

import (
	"context"
	"fmt"
	"runtime"
	"syscall"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/relations"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/typeset"
)

// BenchmarkSummary makes and draws the summary of offices of some size: each partner has a place on the map, a purpose of a paragraph, an agreement,
// two trips, and a meeting each month of six years.
func BenchmarkSummary(b *testing.B) {
	for _, n := range []int{14, 500} {
		book := madeUp(b, n)
		runtime.GC()
		var before runtime.MemStats
		runtime.ReadMemStats(&before)
		for _, l := range words.Spoken() {
			b.Run(fmt.Sprintf("%d/%s", n, l), func(b *testing.B) {
				b.ReportAllocs()
				size, most, begin := 0, uint64(0), processor()
				for b.Loop() {
					out, err := typeset.Draw(context.Background(), relations.Make(book, l, time.Date(2027, 6, 15, 10, 0, 0, 0, time.UTC)))
					if err != nil {
						b.Fatal(err)
					}
					size = len(out)
					var m runtime.MemStats
					runtime.ReadMemStats(&m) // with what has been garbage since it was last looked for
					most = max(most, m.HeapInuse-min(m.HeapInuse, before.HeapInuse))
				}
				b.ReportMetric(float64((processor()-begin).Milliseconds())/float64(b.N), "cpu-ms/op")
				b.ReportMetric(float64(size)/1000, "kB")
				b.ReportMetric(float64(most)/1e6, "MB-more")
			})
		}
	}
}

// processor is how long the process has been at work, whatever else the machine does.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func madeUp(b *testing.B, n int) *calendar.Book {
	book := calendar.New("office")
	last := uint64(0)
	happens := func(body events.Body) {
		last++
		if err := book.Apply(&events.Event{Sequence: last, Time: time.Date(2027, 1, 4, 9, 0, 0, 0, time.UTC), Body: body}); err != nil {
			b.Fatal(err)
		}
	}
	happens(&events.OfficeChanged{Title: events.Text{"de": "Amt"}, City: events.Text{"de": "Musterstadt"}, Zone: "Europe/Berlin"})
	kinds := []string{"twin-city", "friendship", "cooperation", "network"}
	for i := range n {
		id := fmt.Sprintf("p%d", i)
		purpose := ""
		for j := range 60 {
			purpose += fmt.Sprintf("Wort%d Austausch ", (i*j)%997)
		}
		happens(&events.PartnerRegistered{
			ID: id, Title: events.Text{"de": fmt.Sprintf("Stadt Nummer %d", i), "en": fmt.Sprintf("City number %d", i)}, Kind: kinds[i%4], Status: "active",
			Since: 1950 + i%70, Country: "PL", Zone: "Europe/Warsaw", Purpose: events.Text{"de": purpose},
			Geo: &events.Geo{Latitude: 36_000_000 + i*7919%25*1_000_000, Longitude: -9_000_000 + i*104729%40*1_000_000},
		})
		happens(&events.AgreementRegistered{ID: "a" + id, Partner: id, Kind: "framework", Title: events.Text{"de": "Rahmenvereinbarung"}, Signed: events.Signing{Year: 1950 + i%70}, Offices: []string{"Amt"},
			Term: events.Term{Until: events.Date{Year: 2028, Month: 12, Day: 31}, Renewal: events.RenewalTacit, Extends: events.Period{Years: 5}}})
		for j := range 2 {
			from := events.Date{Year: 2026 + j, Month: 9, Day: 1 + i%20}
			happens(&events.TripProposed{ID: fmt.Sprintf("t%d-%d", i, j), Partner: id, Title: events.Text{"de": "Bürgerreise"}, Days: 3, Capacity: 9, From: from, To: from.AddDays(2)})
		}
		for j := range 72 {
			at := time.Date(2022, time.Month(7+j), 1+i%28, 14, 0, 0, 0, time.UTC)
			happens(&events.MeetingPlanned{ID: fmt.Sprintf("m%d-%d", i, j), Title: events.Text{"de": fmt.Sprintf("Besprechung %d", j)}, Slot: events.Slot{Instant: at, Zone: "Europe/Berlin"}, Need: []events.Ref{{Noun: "partner", ID: id}}})
		}
	}
	return book
}
