package links

import (
	"testing"

	"jourfixe/calendar"
	"jourfixe/events"
)

// TestNamesOfAnotherJournal opens names of which the places are behind the end of the journal: what this house has made is told, and nothing else.
func TestNamesOfAnotherJournal(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.adds("ada")
	h.plans(0, "m", "ada")
	var ada, end uint64
	own := ""
	h.mirror.View(func(b *calendar.Book) {
		ada, end, own = b.Made(events.Ref{Noun: "person", ID: "ada"}), b.Sequence(), h.links.Token(b, "m", "ada")
	})
	foreign := New([]byte("the key of another office in a test"), "https://jourfixe.example", domain)
	for _, c := range []struct {
		name string
		open func() bool
		want uint64
	}{
		{"its own", func() bool { _, _, ok := h.doors.Find(own); return ok == (own != "") }, 0},
		{"no name", func() bool { _, _, ok := h.doors.Find("abcdefghijklmnopqrstuvwxyz"); return !ok }, 0},
		{"of another house", func() bool { _, _, ok := h.doors.Find(foreign.answers.close(end+1, ada, check{})); return !ok }, 0},
		{"at its end", func() bool { _, _, ok := h.doors.Find(h.links.answers.close(end, end, check{})); return !ok }, 0},
		{"of a meeting behind it", func() bool { _, _, ok := h.doors.Find(h.links.answers.close(end+1, ada, check{})); return !ok }, end + 1},
		{"of somebody behind it", func() bool { _, ok := h.doors.FindMails(h.links.choices.close(0, end+7, check{})); return !ok }, end + 7},
		{"of a calendar", func() bool {
			_, _, ok := h.doors.FindUID(h.links.entries.close(end+2, ada, check{}) + "@" + domain)
			return !ok
		}, end + 2},
	} {
		if !c.open() {
			t.Errorf("a name %s leads elsewhere", c.name)
		}
		var got uint64
		select {
		case got = <-h.doors.Beyond():
		default:
		}
		if got != c.want {
			t.Errorf("of a name %s the place is told as %d, want %d", c.name, got, c.want)
		}
	}
}
