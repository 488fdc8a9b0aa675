package undo

import "jourfixe/events"

var minutes = noun{
	states: map[string]string{"written": "minutes"},
	never:  map[string]Why{"approved": Final, "corrected": Final, "cleared": Final},
	way:    (*undoing).minutes,
}

// minutes writes the version of before once more. The first can be written anew and not be taken away; one that is held beside is settled by whoever
// looks at both.
func (u *undoing) minutes() Way {
	is := u.event.Body.(*events.MinutesWritten)
	w := u.book.Minutes(is.ID)
	was, ok := u.before.(*events.MinutesWritten)
	switch {
	case w == nil || w.Fixed():
		return Way{Why: Final}
	case !w.Cleared.IsZero():
		return Way{Why: Erased}
	case is.Beside || ok && was.Beside || len(is.Settles) > 0:
		return Way{Why: Unheld}
	case !ok:
		return Way{Why: First}
	case was.Key != w.Key || !was.Text.Readable():
		return Way{Why: Erased}
	case w.Current.Number != is.Version:
		return Way{Why: Again}
	}
	return one(&events.WriteMinutes{ID: is.ID, Text: was.Text.Value(), Base: is.Version})
}
