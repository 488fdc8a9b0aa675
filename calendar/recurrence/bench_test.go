package recurrence

import (
	"testing"

	"jourfixe/events"
)

func BenchmarkDates(b *testing.B) {
	anchor := events.Date{Year: 2027, Month: 1, Day: 1}
	last := events.Period{Months: 60}.From(anchor)
	for _, rule := range []string{"FREQ=MONTHLY;BYDAY=1WE", "FREQ=DAILY", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"} {
		c := parse(b, rule)
		b.Run(rule, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if len(c.Dates(anchor, anchor, last)) < 5 {
					b.Fatal("no dates")
				}
			}
		})
	}
}
