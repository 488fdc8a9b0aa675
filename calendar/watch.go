package calendar

import (
	"time"

	"jourfixe/calendar/timing"
	"jourfixe/events"
)

// A watch knows which things are to be looked at: those that something has happened to, and those whose time has come. Whoever asks again and again, as a Tickler or an Undone,
// has one, and need not look at everything.
type watch struct {
	begun bool                // whether everything was looked at
	now   time.Time           // when it was asked the last time
	again map[events.Ref]bool // what is to be looked at anew
	turn  timing.Queue        // when a thing's time comes
}

func (w *watch) look(noun, id string) { w.again[events.Ref{Noun: noun, ID: id}] = true }

// lookAtMeeting is for a meeting, and what is said of it beside.
func (w *watch) lookAtMeeting(id string) {
	w.look(meetings.Label, id)
	w.look(agendas.Label, id)
	w.look(minuteses.Label, id)
}

// due takes out what is to be looked at now. Where nothing was looked at yet, or the clock was set back, so that what was over may not be so, all has everything looked at first.
func (w *watch) due(now time.Time, all func()) map[events.Ref]bool {
	if !w.begun || now.Before(w.now) {
		*w = watch{begun: true, again: map[events.Ref]bool{}}
		all()
	}
	w.now = now
	due := w.again
	w.again = map[events.Ref]bool{}
	for _, ref := range w.turn.Take(now) {
		due[ref] = true
	}
	return due
}
