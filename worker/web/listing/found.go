package listing

import (
	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/looked"
	"jourfixe/worker/web/voice"
)

// FoundAt is what was found at the address of a link, with its times on the office's clock.
func FoundAt(known *looked.Links, x *calendar.Link, b *calendar.Book) looked.State {
	s, home := known.Of(x), b.Office().Zone
	s.Looked, s.Since = voice.At(s.Looked, home), voice.At(s.Since, home)
	return s
}

// FoundSince says that, and since when it is so.
func FoundSince(s looked.State, v *voice.Voice) string {
	return v.T("link.since", "found", v.T("link.found."+string(s.Found)), "day", v.DayOnly(events.DateOf(s.Since)))
}

// links lists those of which it is known beyond doubt that readers find nothing there.
func (w *waits) links(known *looked.Links) {
	for _, x := range known.Doubtless(w.book) {
		w.add("links", Waiting{To: To(events.Ref{Noun: "link", ID: x.ID}), Title: x.Title, N: 1, found: FoundAt(known, x, w.book)})
	}
	inTurn(w.kinds["links"])
}
