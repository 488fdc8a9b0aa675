package tz

import "time"

// A Difference is that two tables show different times in a zone, from an instant on.
type Difference struct {
	Zone   string
	From   time.Time     // the first instant from the one asked about on
	Offset time.Duration // of the table that was asked, east of UTC
	Other  time.Duration // of the other
}

// Differs returns the first difference of the two tables in a zone, from an instant on and before another. Where one of them
// does not have the zone itself there is none.
func (t *Table) Differs(other *Table, zone string, from, until time.Time) (Difference, bool) {
	a, ok := t.load(zone)
	if !ok {
		return Difference{}, false
	}
	b, ok := other.load(zone)
	if !ok {
		return Difference{}, false
	}
	for at := from; at.Before(until); {
		if x, y := offsetOf(at, a), offsetOf(at, b); x != y {
			return Difference{Zone: zone, From: at.UTC(), Offset: x, Other: y}, true
		}
		next, more := following(at, a)
		if end, also := following(at, b); !more || also && end.Before(next) {
			next, more = end, also
		}
		if !more {
			break
		}
		at = next
	}
	return Difference{}, false
}

func offsetOf(at time.Time, loc *time.Location) time.Duration {
	_, offset := at.In(loc).Zone()
	return time.Duration(offset) * time.Second
}
