package calendar

import (
	"fmt"
	"strings"
	"testing"

	"jourfixe/events"
)

// TestLinks fills the list of links up to its end.
func TestLinks(t *testing.T) {
	b := office(t)
	link := func(i int) *events.AddLink {
		return &events.AddLink{ID: fmt.Sprint("l", i), Title: events.Text{"de": "L"}, Address: "https://l.example/", Subject: events.Text{"de": "S"}}
	}
	for i := range maxLinks {
		bodies, p := addLink(b, link(i))
		if p != nil {
			t.Fatalf("link %d is refused: %v", i, p)
		}
		give(t, b, bodies[0])
	}
	if _, p := addLink(b, link(maxLinks)); p == nil || p.Field != "" || !strings.Contains(p.Detail, "2000 are the most") {
		t.Errorf("one more than the list may have: %v", p)
	}
	give(t, b, &events.LinkRemoved{ID: "l7"})
	for _, i := range []int{maxLinks, 7} {
		if _, p := addLink(b, link(i)); p != nil {
			t.Errorf("after one was removed, link %d is refused: %v", i, p)
		}
	}
}
