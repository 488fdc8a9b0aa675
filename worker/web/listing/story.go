package listing

import (
	"fmt"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/undo"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/web/voice"
)

// freshly is how long the page of a thing says that it was changed just now, and leads to where that can be taken back.
const freshly = time.Hour

// A Story says where the page is of what has happened to a thing.
type Story struct {
	To   string
	Last string    // where that is which happened just now and can perhaps be taken back, "" if nothing did
	At   time.Time // when it did
}

// NewStory says where the page is of what has happened to a thing, and what has happened last, if that was just now.
func NewStory(m *worker.Mirror, b *calendar.Book, about events.Ref, now time.Time) Story {
	s := Story{To: "/history?about=" + about.String()}
	if deeds, _ := m.Deeds(worker.Question{About: about}, 1); len(deeds) > 0 {
		first := deeds[0].Entries[0]
		if now.Sub(first.At) < freshly && undo.Possible(first.Type) {
			s.Last, s.At = fmt.Sprintf("/history/%d", deeds[0].Place()), voice.At(first.At, b.Office().Zone)
		}
	}
	return s
}
