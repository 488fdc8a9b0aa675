package reason_test

import (
	"testing"

	"jourfixe/calendar/reason"
	"jourfixe/events"
)

// BenchmarkIn says why a date was moved, in one language.
func BenchmarkIn(b *testing.B) {
	date := events.Date{Year: 2027, Month: 5, Day: 6}
	moved := reason.Because("shifted.nearest", reason.Date("date", date.AddDays(1)), reason.Date("nominal", date), reason.Why("reason",
		reason.Because("holiday", reason.Region("place", "DE-HB"), reason.Holiday("name", events.Text{"de": "Christi Himmelfahrt", "en": "Ascension Day"}))))
	for name, r := range map[string]events.Reason{
		"moved": moved, "regular": reason.Because("regular", reason.Rule("rhythm", "FREQ=MONTHLY;BYDAY=1WE")),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if reason.In(r, "pl") == "" {
					b.Fatal("nothing is said")
				}
			}
		})
	}
}
