package owed_test

import (
	"fmt"
	"math"
	"reflect"
	"testing"
	"time"

	"jourfixe/calendar/owed"
)

// full returns an utterance in which no field is empty, also none that comes to be later.
func full(t *testing.T, n int) (u owed.Utterance) {
	t.Helper()
	v := reflect.ValueOf(&u).Elem()
	for i := range v.NumField() {
		n++
		switch f := v.Field(i).Addr().Interface().(type) {
		case *string:
			*f = fmt.Sprintf("%s ü %d", v.Type().Field(i).Name, n)
		case *int:
			*f = n * 1000
		case *uint64:
			*f = math.MaxUint64 - uint64(n)
		case *bool:
			*f = true
		case *time.Time:
			*f = time.Date(2027, 1, 2, 3, 4, n, 0, time.UTC)
		default:
			t.Fatalf("nobody packs a %T", f)
		}
	}
	return u
}

// TestPacked packs lists and has them back as they were: with everything in them, with each field alone, and with times of all kinds.
func TestPacked(t *testing.T) {
	lists := []owed.Said{nil, {{}}, {full(t, 0)}, {full(t, 1), {}, full(t, 2)}}
	whole := full(t, 3)
	for i := range reflect.TypeFor[owed.Utterance]().NumField() {
		var u owed.Utterance
		reflect.ValueOf(&u).Elem().Field(i).Set(reflect.ValueOf(whole).Field(i))
		lists = append(lists, owed.Said{u})
	}
	for _, at := range []time.Time{
		time.Unix(0, 0).UTC(), time.Unix(0, 1).UTC(), time.Unix(-1, 999_999_999).UTC(), time.Date(1, 1, 1, 0, 0, 0, 1, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 5, time.UTC),
	} {
		lists = append(lists, owed.Said{{Due: at, Until: at}}, owed.Said{{Begun: at, Revision: -1}})
	}
	for _, said := range lists {
		if got := said.Pack().Said(); !reflect.DeepEqual(got, said) {
			t.Errorf("of %+v comes back %+v", said, got)
		}
	}
	berlin := time.Date(2027, 7, 1, 12, 0, 0, 0, time.FixedZone("", 7200))
	if got := (owed.Said{{At: berlin}}).Pack().Said()[0].At; !got.Equal(berlin) || got.Location() != time.UTC {
		t.Errorf("of %v comes back %v", berlin, got)
	}
}

// TestUnpackingAllocates nothing where there is room, so that whoever goes through the whole ledger leaves no garbage.
func TestUnpackingAllocates(t *testing.T) {
	p, room := owed.Said{full(t, 0), full(t, 1)}.Pack(), make(owed.Said, 0, 2)
	if n := testing.AllocsPerRun(100, func() { room = p.Append(room[:0]) }); n != 0 {
		t.Errorf("it allocates %v times", n)
	}
}

func BenchmarkPacked(b *testing.B) {
	at := time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC)
	said := owed.Said{{Kind: "invitation", State: owed.StateSent, MessageID: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@bremen.example", Journal: 12345, Due: at, Begun: at, At: at}}
	p, room := said.Pack(), make(owed.Said, 0, 1)
	b.Run("pack", func(b *testing.B) {
		for b.Loop() {
			said.Pack()
		}
		b.ReportMetric(float64(len(p)), "bytes")
	})
	b.Run("unpack", func(b *testing.B) {
		for b.Loop() {
			room = p.Append(room[:0])
		}
	})
}
