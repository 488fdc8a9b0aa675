package registered

import (
	"slices"
	"strings"

	"jourfixe/calendar/check"
	"jourfixe/calendar/trip"
	"jourfixe/events"
	"jourfixe/worker/web/form"
)

// choices are the forms by which somebody chooses optional parts of the programme.
var choices = &form.Kind{Texts: "registered", Limit: 64 << 10}

// What the buttons of these forms do.
const (
	doLook = "look" // at what it comes to
	doTake = "take"
	doBack = "back" // to choose anew
)

// The faults of a choice.
const (
	full   = "full"   // a part has no seat any more
	scarce = "scarce" // it has one, and they are two
	clash  = "clash"  // it is at the same time as another one
	late   = "late"   // nobody can choose any more
)

// A choice is which parts somebody is about to take.
type choice struct {
	Wanted []string          // by their ids
	Wrong  map[string]*wrong // what is wrong with some of them
	Fault  *form.Fault
	shown  []string // what the book had when the page was made
	seen   string   // marks what it comes to, as it was shown
	do     string
}

// A wrong is what is wrong with a part that is wanted.
type wrong struct {
	Text  string      // key of the text that says it
	Other events.Text // the part that it is about as well
}

// Kind implements form.Form.
func (*choice) Kind() *form.Kind { return choices }

// Read implements form.Form.
func (c *choice) Read(f form.Fields) (fault string) {
	c.Wanted, c.shown, c.seen = f.All("part"), strings.Fields(f.Word("was")), f.Word("seen")
	if c.do = f.One("do", []string{doLook, doTake, doBack}); c.do == "" {
		return form.Broken
	}
	return ""
}

// catchUp takes over what has been chosen elsewhere since the page was made, where it was left alone, and what has left the programme. It
// reports whether there is anything like that.
func (c *choice) catchUp(now []string, t *trip.Trip) (changed bool) {
	had := func(list []string, id string) bool { return slices.Contains(list, id) }
	var wanted []string
	for _, leg := range t.Parts() {
		wants := had(c.Wanted, leg.ID)
		if had(c.shown, leg.ID) != had(now, leg.ID) {
			if changed = true; wants == had(c.shown, leg.ID) {
				wants = had(now, leg.ID)
			}
		}
		if wants {
			wanted = append(wanted, leg.ID)
		}
	}
	changed = changed || slices.ContainsFunc(c.Wanted, func(id string) bool { return t.Part(id) == nil })
	c.Wanted = wanted
	return changed
}

// check finds what is wrong with each of the parts that are wanted.
func (c *choice) check(s stand) {
	c.Wrong = map[string]*wrong{}
	taken := s.book.SeatsTaken(s.t.ID)
	for _, id := range c.Wanted {
		if left := s.t.Part(id).Optional.Seats - taken[id]; !slices.Contains(s.r.Parts, id) && left < s.r.Seats {
			c.filled(id, left)
		} else if other := s.t.Beside(id, c.Wanted, s.r.Parts); other != nil {
			c.wrong(id, &wrong{Text: clash, Other: other.Title})
		}
	}
}

// filled notes that a part has not seats enough.
func (c *choice) filled(id string, left int) {
	if left > 0 {
		c.wrong(id, &wrong{Text: scarce})
		return
	}
	c.wrong(id, &wrong{Text: full})
}

func (c *choice) wrong(id string, w *wrong) {
	w.Text = choices.Texts + ".fault." + w.Text
	c.Wrong[id] = w
	c.Fault = choices.Wrong("choice")
}

// refuse says beside the part what the desk has found there: others may have come first in the very moment.
func (c *choice) refuse(s stand, f *form.Fault) {
	c.Fault = f
	if f == nil || f.Problem == nil {
		return
	}
	c.check(s)
	for i, id := range c.Wanted {
		if f.Problem.Field == check.Item("parts", i) && c.Wrong[id] == nil {
			c.filled(id, 0)
		}
	}
}
