package arrange

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"

	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// What can be done with times that were found, beside choosing one.
const (
	doMore = "more" // to see more of them; what is ticked stays so
	doPoll = "poll" // to put those to the vote that are ticked
)

// ticks are what the form around the times says beside those that are ticked.
type ticks struct {
	Hidden []tick
	More   string // where there are more times, "" if there are none
}

type tick struct{ Name, Value string }

// tickOf is what a time is ticked by.
func tickOf(at events.Slot) string { return at.Date.String() + "T" + at.Start.String() }

// putToVote ticks what was ticked, and returns where the poll about that is opened, if it is asked for and nothing is wrong. A time that
// cannot be found any more is said, and not asked about.
func (p *planPage) putToVote(v *voice.Voice) (to string) {
	p.Ticks = &ticks{Hidden: []tick{{"best", strconv.Itoa(p.Best)}}}
	for name, values := range p.values() {
		for _, value := range values {
			p.Ticks.Hidden = append(p.Ticks.Hidden, tick{name, value})
		}
	}
	slices.SortFunc(p.Ticks.Hidden, func(x, y tick) int { return cmp.Or(cmp.Compare(x.Name, y.Name), cmp.Compare(x.Value, y.Value)) })
	if p.More != "" {
		p.Ticks.More = "/meetings/new#t" + strconv.Itoa(p.Best)
	}
	var chosen []events.Slot
	for i, t := range p.Times {
		if p.Times[i].On = slices.Contains(p.Ticked, t.At); p.Times[i].On {
			chosen = append(chosen, t.slot)
		}
	}
	if p.Do != doPoll {
		return ""
	}
	switch {
	case len(p.Ticked) == 0:
		p.wrong("times", "unticked")
	case len(chosen) < len(p.Ticked):
		p.wrong("times", "lost")
	default:
		return "/new/poll?" + p.poll(chosen).Encode()
	}
	p.say(v)
	return ""
}

// poll fills the form of a poll with times, those who are asked for, how long it takes and where.
func (p *planPage) poll(times []events.Slot) url.Values {
	v := p.filled(p.Least)
	slices.SortFunc(times, func(x, y events.Slot) int { return x.Instant.Compare(y.Instant) })
	for i, at := range times {
		entry := "v.times." + strconv.Itoa(i) + ".at."
		v.Set(entry+"date", at.Date.String())
		v.Set(entry+"start", at.Start.String())
	}
	return v
}
