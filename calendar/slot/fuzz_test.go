package slot_test

import (
	"encoding/binary"
	"fmt"
	"testing"
	"time"

	"jourfixe/calendar/slot"
	"jourfixe/events"
)

// draw reads whatever numbers the bytes give, and zeros after them.
type draw []byte

func (d *draw) next() int64 {
	var b [8]byte
	n := copy(b[:], *d)
	*d = (*d)[n:]
	return int64(binary.LittleEndian.Uint64(b[:]))
}

// upTo returns a number from 0 to n-1, mostly; where the bytes are in the mood, any number.
func (d *draw) upTo(n int64) int64 {
	v := d.next()
	if v&0xff == 0xff {
		return v >> 8
	}
	return (v%n + n) % n
}

// FuzzFind puts anything into a query. It is refused with a field and a short reason, or gives slots that are within the
// window, in order, as many as asked for, and judged the same when each is asked about; it never panics and never takes
// long.
func FuzzFind(f *testing.F) {
	f.Add([]byte{})
	for _, seed := range []string{"0123456789abcdefghijklmnopqrstuvwxyz", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"} {
		f.Add([]byte(seed + seed + seed + seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d := draw(data)
		begin := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
		place := func() *slot.Place {
			p := &slot.Place{
				Hours: slot.Hours{From: events.TimeOfDay(d.upTo(1440)), Until: events.TimeOfDay(d.upTo(1441))},
				Lunch: slot.Hours{From: events.TimeOfDay(d.upTo(1440)), Until: events.TimeOfDay(d.upTo(1440))},
			}
			switch i := d.upTo(int64(len(zones) + 2)); {
			case i >= 0 && i < int64(len(zones)):
				p.Zone = zone(zones[i])
			case i == int64(len(zones)):
				p.Zone = time.FixedZone("any", int(d.upTo(100_000)-50_000))
			}
			if mask := d.next(); mask != 0 {
				p.Day = func(day events.Date) slot.Day {
					bits := mask >> (uint(day.Day*int(day.Month)) % 50)
					return slot.Day{
						Weekend: bits&3 == 3, Holiday: bits&12 == 12, School: bits&16 > 0, Bridge: bits&32 > 0, HalfFrom: events.TimeOfDay(bits % 3000),
					}
				}
			}
			return p
		}
		instant := func() time.Time {
			return begin.Add(time.Duration(d.upTo(60*24*60)) * time.Minute).Add(time.Duration(d.upTo(1)))
		}
		q := &slot.Query{
			Office: slot.Participant{Key: "office", Place: place()},
			From:   instant(), To: instant(), Now: instant(), Near: instant(),
			Length: time.Duration(d.upTo(1500)) * time.Minute, Step: time.Duration(d.upTo(1500)) * time.Minute,
			Best: int(d.upTo(101)), Spread: slot.Spread(d.upTo(4)), Seats: int(d.upTo(5)),
		}
		busy := slot.NewBusy()
		for i := range d.upTo(6) % 6 {
			key := fmt.Sprint("p", i)
			switch p := (slot.Participant{Key: key, Place: place()}); d.upTo(3) {
			case 0:
				q.Need = append(q.Need, p)
			case 1:
				q.Optional = append(q.Optional, p)
			default:
				q.Venues = append(q.Venues, slot.Venue{Key: key, Seats: int(d.upTo(5))})
			}
			v := slot.Interval{From: instant(), To: instant()}
			if err := busy.Add(key, v); err != nil && len(err.Error()) > 300 {
				t.Fatal(err)
			}
		}
		r, problem := slot.Find(q, busy)
		if problem != nil {
			if problem.Field == "" || len(problem.Detail) > 300 {
				t.Fatalf("refused with %+v", problem)
			}
			return
		}
		if r.Slots != nil && r.LeastBad != nil || max(len(r.Slots), len(r.LeastBad)) > q.Best {
			t.Fatalf("%d and %d slots of %d", len(r.Slots), len(r.LeastBad), q.Best)
		}
		n := newNaive(q, nil)
		for i, s := range append(r.Slots, r.LeastBad...) {
			if s.Start.Before(q.From) || s.End.After(q.To) || s.End.Sub(s.Start) != q.Length || s.Start.Before(q.Now) {
				t.Fatalf("%s to %s is not within %s", s.Start, s.End, describe(q))
			}
			if i < len(r.Slots) && s.Against != nil || i >= len(r.Slots) && s.Against == nil {
				t.Fatalf("slot %d has %s against it", i, say(s.Against))
			}
			if i > 2 {
				continue
			}
			e, problem := slot.Explain(q, busy, s.Start)
			if problem != nil || e.Asked.Score != s.Score || e.Asked.Penalty != s.Penalty || e.Asked.Venue != s.Venue {
				t.Fatalf("found %+v, explained as %+v, %v", s, e, problem)
			}
			// Without busy times the naive judgement is a lower bound.
			if j := n.judge(s.Start); j.Score > s.Score || j.Penalty > s.Penalty {
				t.Fatalf("found %+v, which is at least %+v", s, j)
			}
		}
	})
}

// FuzzBusy adds and removes any intervals. What an index says of a key is always what was added and not removed.
func FuzzBusy(f *testing.F) {
	f.Add([]byte("0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz"))
	f.Fuzz(func(t *testing.T, data []byte) {
		d := draw(data)
		b := slot.NewBusy()
		there := map[slot.Interval]int{}
		count := 0
		for len(d) > 0 {
			from := time.Unix(d.upTo(8_000_000_000), 0)
			v := slot.Interval{From: from, To: from.Add(time.Duration(d.upTo(100_000_000_000_000)))}
			as := slot.Interval{From: v.From.UTC().Truncate(time.Minute), To: v.To.UTC().Add(time.Minute - 1).Truncate(time.Minute)}
			if d.upTo(3) == 0 {
				if err := b.Remove("k", v); (err == nil) != (there[as] > 0 || v.From.Equal(v.To)) {
					t.Fatalf("removing %v of %d there: %v", v, there[as], err)
				} else if err == nil && v.From.Before(v.To) {
					there[as], count = there[as]-1, count-1
				}
			} else if err := b.Add("k", v); err == nil && v.From.Before(v.To) {
				there[as], count = there[as]+1, count+1
			}
		}
		list := b.Of("k")
		for i, v := range list {
			if there[v]--; there[v] < 0 || i > 0 && v.From.Before(list[i-1].From) {
				t.Fatalf("%v is there, or not in order", v)
			}
		}
		if len(list) != count {
			t.Fatalf("%d intervals are there, want %d", len(list), count)
		}
	})
}
