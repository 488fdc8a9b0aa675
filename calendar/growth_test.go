package calendar

import (
	"math"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"testing"
)

// TestCommandsCostTheSame counts what each kind of command looks at, and how much memory it takes, when it is decided and comes into the book: in a book
// of 200 meetings, and in one of ten times as many of which the others lie elsewhere. Neither may grow by half. It counts and does not measure, so it
// says the same on any machine.
func TestCommandsCostTheSame(t *testing.T) {
	small := costs(t, grown(t, 200, past))
	for _, where := range []string{past, ahead, dense} {
		large := costs(t, grown(t, 2_000, where))
		for kind, c := range grownCommands {
			is, was := large[kind], small[kind]
			t.Logf("%-18s %5s: looked at %6d, then %6d; %7d bytes, then %7d", c.name, where, was.looked, is.looked, was.bytes, is.bytes)
			if 2*is.looked > 3*was.looked+2*few {
				t.Errorf("%s: %d things are looked at in a large book (%s), %d in a small one", c.name, is.looked, where, was.looked)
			}
			if 2*is.bytes > 3*was.bytes {
				t.Errorf("%s takes %d bytes in a large book (%s), %d in a small one", c.name, is.bytes, where, was.bytes)
			}
		}
	}
}

// few is how many things are looked at more by chance, as where a list happens to be cut.
const few = 20

type cost struct{ looked, bytes int64 }

// costs decides and applies each kind of command, and says what one costs.
func costs(t *testing.T, b *Book) (list []cost) {
	t.Helper()
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	var looked atomic.Int64
	b.shelves.Count(&looked)
	const rounds, times = 4, 6 // of which one may have to make a map larger that has grown for long, and is not what a command takes
	for kind, c := range grownCommands {
		looked.Store(0)
		least := int64(math.MaxInt64)
		for round := range rounds {
			least = min(least, allocated(func() {
				for i := range times {
					decideAndApply(t, b, kind, c.name, round*times+i)
				}
			}))
		}
		list = append(list, cost{looked.Load() / (rounds * times), least / times})
	}
	return list
}

func decideAndApply(t *testing.T, b *Book, kind int, name string, i int) {
	t.Helper()
	d := b.Decide(grownCommand(b, kind, i), benchNow)
	if p := d.Problem(); p != nil {
		t.Fatalf("%s, the %dth time: %s %s", name, i, p.Field, p.Detail)
	}
	for _, e := range d.Events {
		e.Sequence = b.Sequence() + 1
		if err := b.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
}

// allocated says how much memory something takes.
func allocated(do func()) int64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return int64(after.TotalAlloc - before.TotalAlloc)
}
