package calendar

import (
	"fmt"
	"testing"
	"time"

	"jourfixe/events"
)

// BenchmarkTick looks for what has come due in a book of 200 meetings and in books of 20,000, as the clock does each five seconds: at everything, by a tickler when nothing has
// happened, and by one when somebody has answered.
func BenchmarkTick(b *testing.B) {
	for _, of := range []struct {
		n     int
		where string
	}{{200, past}, {20_000, past}, {20_000, ahead}} {
		book := grown(b, of.n, of.where)
		var tickler Tickler
		now := benchNow
		for _, x := range []struct {
			name string
			look func()
		}{
			{"everything", func() {
				book.Unsettled(now)
				book.UnsettledPolls(now)
				book.UnsettledAgendas(now)
				book.Outdated(now)
			}},
			{"quiet", func() { tickler.Due(book, now) }},
			{"answered", func() {
				tickler.Note(book, events.Ref{Noun: "meeting", ID: "m-24"}, (&events.MeetingAnswered{}).Type())
				tickler.Due(book, now)
			}},
		} {
			tickler.Due(book, now)
			b.Run(fmt.Sprint(x.name, "/", of.n, "-", of.where), func(b *testing.B) {
				for b.Loop() {
					now = now.Add(5 * time.Millisecond)
					x.look()
				}
			})
		}
	}
}
