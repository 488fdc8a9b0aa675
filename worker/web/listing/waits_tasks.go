package listing

import (
	"strings"

	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// tasks lists what meetings have decided somebody is to do: what is overdue, and what is due soon. The words are in one language, whoever reads them.
func (w *waits) tasks() {
	for _, o := range w.doings.Tasks {
		first, _, _ := strings.Cut(o.Words.Value(), "\n")
		w.add("tasks", Waiting{
			To: To(events.Ref{Noun: "resolution", ID: o.ID}), Title: w.book.TitleOf(events.Ref{Noun: "meeting", ID: o.Meeting}), Name: voice.Clean(first), Day: o.Due, N: 1,
		})
	}
}
