package trip

import (
	"slices"
	"time"

	"jourfixe/calendar/check"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// maxClashes bounds how many faults of a programme are said at once.
const maxClashes = 20

// sameTime reports whether an item of a programme is, for what can be done when, the one that it was.
func sameTime(x, y events.TimedLeg) bool {
	return x.ID == y.ID && x.Kind == y.Kind && x.Begin.Equal(y.Begin) && x.Until.Equal(y.Until) && x.Zone == y.Zone && x.EndZone == y.EndZone &&
		x.Optional.IsZero() == y.Optional.IsZero()
}

// An item is one of the programme, and which one.
type item struct {
	*events.TimedLeg
	at int
}

// possible refuses a programme that nobody can follow: where they would have to be at two places at once, or leave a place at which
// they have not arrived. It goes by instants, so clocks that differ do not deceive it.
func possible(programme []events.TimedLeg) *events.Problem {
	items := make([]item, len(programme))
	for i := range programme {
		items[i] = item{&programme[i], i}
	}
	slices.SortStableFunc(items, func(x, y item) int { return x.Begin.Compare(y.Begin) })
	var faults []events.Fault
	add := func(p *events.Problem) {
		if p != nil && len(faults) < maxClashes {
			faults = append(faults, events.Fault{Field: p.Field, Detail: p.Detail})
		}
	}
	for i, y := range items {
		for _, x := range items[:i] {
			add(clash(x, y))
		}
		add(stranded(items[:i], y))
	}
	if len(faults) == 0 {
		return nil
	}
	return events.RefuseAll(events.NotPossible, faults)
}

// clash says why two items, the first of which begins first, cannot both be: nil if they can.
func clash(x, y item) *events.Problem {
	if !x.Until.After(y.Begin) || together(x.TimedLeg, y.TimedLeg) || together(y.TimedLeg, x.TimedLeg) {
		return nil
	}
	field := check.Item("programme", y.at) + ".start"
	if x.Travels() {
		return events.Refuse(events.NotPossible, field, "is before item %d, %s, has arrived: on day %d at %s in %s",
			x.at+1, title(x), x.EndDay, x.End, x.EndZone)
	}
	return events.Refuse(events.NotPossible, field, "is before item %d, %s, is over: on day %d at %s in %s",
		x.at+1, title(x), x.EndDay, x.End, x.EndZone)
}

// together reports whether one item may be at the time of another: of optional parts everybody takes at most one, or what they do
// with free time, and from a family people go out, if not away.
func together(x, y *events.TimedLeg) bool {
	switch {
	case !x.Optional.IsZero():
		return !y.Optional.IsZero() || y.Kind == events.FreeTime
	case x.Kind == events.Homestay:
		return y.Kind != events.Homestay && !y.Travels()
	}
	return false
}

// stranded says that an item begins on other clocks than those of the place where the last journey before it has arrived.
func stranded(before []item, y item) *events.Problem {
	var last item
	for _, x := range before {
		if x.Travels() && !x.Until.After(y.Begin) && (last.TimedLeg == nil || x.Until.After(last.Until)) {
			last = x
		}
	}
	if last.TimedLeg == nil || offset(y.Begin, last.EndZone) == offset(y.Begin, y.Zone) {
		return nil
	}
	return events.Refuse(events.NotPossible, check.Item("programme", y.at)+".zone",
		"is on the clocks of %s, and the last journey, item %d, %s, has arrived on those of %s: take these, or add the journey between",
		y.Zone, last.at+1, title(last), last.EndZone)
}

// offset is how far the clocks of a zone are ahead at an instant, in seconds.
func offset(at time.Time, zone string) int {
	_, seconds := at.In(tz.Must(zone)).Zone()
	return seconds
}

// title is what staff call an item.
func title(x item) string { return x.Title.In(events.Languages[0]) }
