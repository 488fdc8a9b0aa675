package memory

import (
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
	if n := len(m.order); n != 401 || len(m.byIdentity) != n || len(m.bySequence) != n {
		t.Errorf("%d, %d and %d commands are remembered after 1,000 days, want 401", n, len(m.byIdentity), len(m.bySequence))
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
		kept := m.order[i]
		for _, s := range []string{kept.identity.Client, kept.identity.Source, kept.identity.ID, kept.outcome.Client, kept.outcome.digest} {
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
