package agenda

import (
	"strings"

	"jourfixe/calendar/minutes"
	"jourfixe/events"
)

// KindTask is something that a meeting has decided somebody is to do.
const KindTask = "task"

// Task is the entry of the day by which a task is to be done. Its words are in one language, whoever reads them; what of them is no title stands below,
// with what the meeting is called.
func Task(o *minutes.Resolution, of events.Text, zone string) Entry {
	first, rest, more := strings.Cut(o.Words.Value(), "\n")
	e := wholeDay(Source{events.Ref{Noun: "resolution", ID: o.ID}, o.Recorded, o.Changed, o.Revision}, zone, KindTask+"-"+o.ID, KindTask,
		events.Text{events.Languages[0]: strings.TrimSpace(first)}, o.Due)
	e.Description = of
	if more {
		e.Description = events.Text{}
		for language, title := range of {
			e.Description[language] = strings.TrimSpace(rest) + "\n\n" + title
		}
	}
	e.Done, e.Cancelled = !o.Finished.IsZero(), o.Withdrawn
	return e
}
