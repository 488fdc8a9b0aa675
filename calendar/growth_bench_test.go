package calendar

import (
	"testing"

	"jourfixe/events"
)

// BenchmarkCommand decides and applies commands in a book of 200 meetings, and of 20,000, most of them over or far ahead: what it costs must not grow
// with these. As the desk does it, there is a snapshot for readers before each, and the round goes on in a book of its own.
func BenchmarkCommand(b *testing.B) {
	for _, of := range []struct {
		name  string
		n     int
		where string
	}{{"200", 200, past}, {"20000-past", 20_000, past}, {"20000-ahead", 20_000, ahead}, {"20000-dense", 20_000, dense}} {
		book := grown(b, of.n, of.where)
		for kind, c := range grownCommands {
			i := 0
			next := func(b *testing.B, desk bool) {
				book := book
				cmd := grownCommand(book, kind, i)
				i++
				round := book
				if desk {
					round = book.Clone().Clone()
				}
				d := round.Decide(cmd, benchNow)
				if d.Problem() != nil {
					b.Fatal(d.Problem().Field, d.Problem().Detail)
				}
				apply := func(to *Book, e *events.Event) {
					if err := to.Apply(e); err != nil {
						b.Fatal(err)
					}
				}
				for _, e := range d.Events {
					if desk {
						apply(round, e)
					}
				}
				for _, e := range d.Events {
					e.Sequence = book.Sequence() + 1
					apply(book, e)
				}
			}
			for way, desk := range map[string]bool{"bare": false, "desk": true} {
				b.Run(c.name+"/"+way+"/"+of.name, func(b *testing.B) {
					for b.Loop() {
						next(b, desk)
					}
				})
			}
		}
	}
}
