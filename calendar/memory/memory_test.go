package memory

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"
	"unsafe"

	"jourfixe/events"
)

// TestMemoryForgets holds that the memory of commands does not grow for ever, and forgets nothing too early.
func TestMemoryForgets(t *testing.T) {
	m := New()
	start := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	for i := range uint64(1000) {
		e := &events.Event{
			Time: start.AddDate(0, 0, int(i)), Sequence: i + 1, Body: &events.VenueChanged{ID: "v"},
			Cause: events.Cause{Client: "c", Source: "s", ID: string(rune('a' + i)), Sequence: i + 1, Digest: "d"},
		}
		m.Remember(e)
	}
	if n := int(m.end - m.begun); n != 401 || len(m.byIdentity) != n || len(m.late) != 0 || len(m.pages) > 1+(n+perPage-1)/perPage {
		t.Errorf("%d and %d commands are remembered after 1,000 days on %d pages, want 401, and %d that came late", n, len(m.byIdentity), len(m.pages), len(m.late))
	}
	if m.At(600) == nil || m.At(599) != nil {
		t.Error("the wrong ones are forgotten")
	}
}

// TestHalfIsClosed has the end of a decision be lost, and that be said in its place: it is known what became of the command.
func TestHalfIsClosed(t *testing.T) {
	m := New()
	cause := events.Cause{Client: "c", Source: "s", ID: "a", Sequence: 7, Digest: "d", Parts: 5}
	for i := range uint64(2) {
		m.Remember(&events.Event{Sequence: i + 1, Body: &events.VenueChanged{ID: "v"}, Cause: cause})
	}
	if o := m.At(7); o == nil || o.Whole() {
		t.Errorf("half of it is %+v", o)
	}
	m.Remember(&events.Event{Sequence: 100, Body: &events.CommandRefused{Sequence: 7, Problem: events.Problem{Detail: "lost"}}, Cause: cause})
	o := m.First(Identity{"c", "s", "a"})
	if o == nil || o != m.At(7) || !o.Whole() || o.Problem == nil || o.Problem.Detail != "lost" || o.First != 1 || o.Last != 100 {
		t.Errorf("once it is closed it is %+v", o)
	}
}

// TestOwnMemory holds that nothing of an event stays but what is remembered of it: what it says of its cause lies amid all its headers.
func TestOwnMemory(t *testing.T) {
	m := New()
	for i := range uint64(2) {
		headers := strings.Repeat("x", 500) + "c s id digest"
		c := events.Cause{Client: headers[500:501], Source: headers[502:503], ID: headers[504:506], Digest: headers[507:], Sequence: i + 1}
		m.Remember(&events.Event{Sequence: i + 1, Body: &events.VenueChanged{ID: "v"}, Cause: c})
		kept := m.At(i + 1)
		for _, s := range []string{kept.Client, kept.source, kept.id, kept.digest} {
			if at := uintptr(unsafe.Pointer(unsafe.StringData(s))) - uintptr(unsafe.Pointer(unsafe.StringData(headers))); at < uintptr(len(headers)) {
				t.Errorf("%q is a part of all headers", s)
			}
		}
		if o := m.First(Identity{"c", "s", "id"}); o == nil || !o.Same("digest") {
			t.Errorf("what is remembered is %+v", o)
		}
		runtime.KeepAlive(headers)
	}
}

// TestSumsThatAreTheSame has outcomes of several identities under one sum, which chance brings about too rarely, and forgets them one after the other.
func TestSumsThatAreTheSame(t *testing.T) {
	m := New()
	ids := []string{"a", "b", "c"}
	for i, id := range ids {
		m.add(Outcome{Client: "k", id: id, Command: uint64(i + 1)})
		own := sum(Identity{Client: "k", ID: id})
		if i > 0 {
			m.At(uint64(i + 1)).other = m.byIdentity[7]
			delete(m.byIdentity, own)
			m.byIdentity[7] = m.end - 1
			continue
		}
		delete(m.byIdentity, own)
		m.byIdentity[7] = m.begun
	}
	for gone := range len(ids) + 1 {
		for i, id := range ids {
			o := m.first(7, Identity{Client: "k", ID: id})
			if (o != nil) != (i >= gone) || o != nil && o.Command != uint64(i+1) {
				t.Errorf("after %d are forgotten, %s is %+v", gone, id, o)
			}
		}
		if gone < len(ids) {
			m.forgetFirst(m.begun+number(gone), 7)
		}
	}
	if len(m.byIdentity) != 0 {
		t.Errorf("%d sums are left", len(m.byIdentity))
	}
}

// TestAgainstPlain remembers what chance brings, some of it twice, and holds that against a memory that is a list.
func TestAgainstPlain(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	start := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	m := New()
	type plain struct {
		Identity
		sequence, event uint64
		at              time.Time
		late            bool
	}
	var all []plain
	var highest, ahead uint64
	first := map[Identity]uint64{}
	for i := range uint64(3000) {
		// Of ten, the last but one may come ahead of the others.
		sequence := i + 1
		switch {
		case i%10 == 0:
			if ahead = uint64(r.IntN(2)); ahead == 1 {
				sequence = i + 9
			}
		case ahead == 1 && i%10 < 9:
			sequence = i
		}
		c := events.Cause{Client: []string{"c", "d"}[r.IntN(2)], Source: "s", ID: fmt.Sprint(r.IntN(2000)), Sequence: sequence, Digest: "x", Parts: 1}
		at := start.Add(time.Duration(i) * 12 * time.Hour)
		m.Remember(&events.Event{Time: at, Sequence: i + 10, Body: &events.VenueChanged{ID: "v"}, Cause: c})
		p := plain{Identity{c.Client, c.Source, c.ID}, sequence, i + 10, at, sequence < highest}
		highest = max(highest, sequence)
		if all = append(all, p); first[p.Identity] == 0 {
			first[p.Identity] = p.sequence
		}
		for ; all[0].at.Before(at.Add(-Kept)); all = all[1:] {
			if first[all[0].Identity] == all[0].sequence {
				delete(first, all[0].Identity)
			}
		}
		if i%97 != 0 {
			continue
		}
		late, known := 0, map[uint64]bool{}
		for _, p := range all {
			if o := m.At(p.sequence); o == nil || o.Command != p.sequence || o.First != p.event {
				t.Fatalf("at %d is %+v", p.sequence, o)
			}
			if known[p.sequence] = true; p.late {
				late++
			}
		}
		for sequence := range highest + 10 {
			if o := m.At(sequence); o != nil && !known[sequence] {
				t.Fatalf("at %d, where nothing is known, is %+v", sequence, o)
			}
		}
		for i := range 2000 {
			identity := Identity{"c", "s", fmt.Sprint(i)}
			if o := m.First(identity); (o == nil) != (first[identity] == 0) || o != nil && o.Command != first[identity] {
				t.Fatalf("the first of %v is %+v, want %d", identity, o, first[identity])
			}
		}
		if len(m.late) != late || len(m.byIdentity) != len(first) {
			t.Fatalf("%d have come late and %d are known by identity, want %d and %d", len(m.late), len(m.byIdentity), late, len(first))
		}
	}
}
