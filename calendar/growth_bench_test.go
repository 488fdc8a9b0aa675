package calendar

import (
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"slices"
	"testing"
	"time"

	"jourfixe/events"
)

// inTurn is how many commands of a kind are one look: what one plans another cancels, so each look has the same to do.
const inTurn = 6

// BenchmarkCommand decides and applies commands in a book of 200 meetings and in books of 20,000, most of them over or far ahead, in turns: what a command
// costs must not grow with these, and what else runs on the machine falls to all alike. It says for each kind what one takes at the median and at best, and how
// many times that of the small book; at the end for how many kinds that is more than half as much again. Bare, the collector of garbage runs between the looks
// alone, since four books lie in one heap and each would pay for all of them; collected, it runs as it does in a process. Cold, all caches are emptied before each
// command, so that the small book has no advantage by being small enough for them. As the desk does it, there is a snapshot for readers before each, and the
// round goes on in a book of its own.
func BenchmarkCommand(b *testing.B) {
	names, books := []string{"200", "over", "ahead", "dense"}, []*Book{grown(b, 200, past), grown(b, 20_000, past), grown(b, 20_000, ahead), grown(b, 20_000, dense)}
	asked := 0 // of each kind
	for _, way := range []string{"bare", "collected", "cold", "desk"} {
		took := make([][][]time.Duration, len(books)) // by kind
		for i := range took {
			took[i] = make([][]time.Duration, len(grownCommands))
		}
		b.Run(way, func(b *testing.B) {
			between := way == "bare" || way == "cold"
			if between {
				defer debug.SetGCPercent(debug.SetGCPercent(-1))
			}
			for b.Loop() {
				for kind := range grownCommands {
					for turn := range books {
						i := (turn + asked/inTurn) % len(books) // the same is not always the first
						took[i][kind] = append(took[i][kind], answered(b, books[i], kind, asked, way))
					}
				}
				if asked += inTurn; between {
					runtime.GC()
				}
			}
		})
		if len(took[0][0]) == 0 {
			continue // not asked for
		}
		all, atBest := make([]time.Duration, len(books)), make([]time.Duration, len(books))
		times := make([][]float64, len(books))
		for kind, c := range grownCommands {
			one, least := make([]time.Duration, len(books)), make([]time.Duration, len(books))
			for i := range books {
				slices.Sort(took[i][kind])
				one[i], least[i] = took[i][kind][len(took[i][kind])/2]/inTurn, took[i][kind][0]/inTurn
				all[i] += one[i]
				atBest[i] += least[i]
				times[i] = append(times[i], float64(one[i])/float64(one[0]))
			}
			b.Log(way, beside(c.name, names, one), "; at best", beside("", names, least))
		}
		b.Log(way, beside("one of each kind", names, all), "; at best", beside("", names, atBest))
		for i, of := range times {
			slices.Sort(of)
			above := len(of) - slices.IndexFunc(append(of, math.Inf(1)), func(t float64) bool { return t > 1.5 })
			b.Logf("%s %s: the median of the kinds %.2f, the most %.2f, %d of %d above 1.5", way, names[i], of[len(of)/2], of[len(of)-1], above, len(of))
		}
	}
}

// emptied is walked through so that nothing else is in a cache any more.
var emptied = make([]byte, 64<<20)

func emptyCaches() {
	for i := 0; i < len(emptied); i += 64 {
		emptied[i]++
	}
}

// beside says how long something takes in each book, and how many times what it takes in the first.
func beside(what string, names []string, took []time.Duration) string {
	line := what
	for i, t := range took {
		line += fmt.Sprintf(" %s %.1f µs %.2f", names[i], float64(t)/1e3, float64(t)/float64(took[0]))
	}
	return line
}

// answered decides and applies commands of a kind, the first of them the i-th, and says how long that took.
func answered(b *testing.B, book *Book, kind, first int, way string) (took time.Duration) {
	for i := first; i < first+inTurn; i++ {
		c := grownCommand(book, kind, i)
		if way == "cold" {
			emptyCaches()
		}
		begun := time.Now()
		round := book
		if way == "desk" {
			round = book.Clone().Clone()
		}
		d := round.Decide(c, benchNow)
		if p := d.Problem(); p != nil {
			b.Fatal(c.ID, p.Field, p.Detail)
		}
		if way == "desk" {
			applied(b, round, d.Events, 0)
		}
		applied(b, book, d.Events, book.Sequence()+1)
		took += time.Since(begun)
	}
	return took
}

// applied gives events to a book, which have places in the journal from one on; 0: none yet.
func applied(b *testing.B, book *Book, list []*events.Event, from uint64) {
	for i, e := range list {
		if from > 0 {
			e.Sequence = from + uint64(i)
		}
		if err := book.Apply(e); err != nil {
			b.Fatal(err)
		}
	}
}
