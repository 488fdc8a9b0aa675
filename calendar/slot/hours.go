package slot

import (
	"slices"

	"jourfixe/events"
)

// What holds where a place says nothing.
var (
	defaultHours = Hours{9 * 60, 18 * 60}
	defaultLunch = Hours{12 * 60, 13 * 60}
)

func (p *Place) hours() Hours {
	if p.Hours == (Hours{}) {
		return defaultHours
	}
	return p.Hours
}

func (p *Place) lunch() Hours {
	if p.Lunch == (Hours{}) {
		return defaultLunch
	}
	return p.Lunch
}

// valid reports whether the hours are a part of a day.
func (h Hours) valid() bool {
	return h.From >= 0 && h.From < aDay && h.Until >= 0 && h.Until <= aDay && h.From != h.Until && (h.From > 0 || h.Until > 0)
}

// length returns the minutes from From to Until.
func (h Hours) length() int {
	if n := int(h.Until - h.From); n > 0 {
		return n
	}
	return int(h.Until-h.From) + aDay
}

// parts returns the hours as parts of a day, in order: one, or two if they go over midnight. A part may be empty.
func (h Hours) parts() [2]part {
	if h.From < h.Until {
		return [2]part{{int(h.From), int(h.Until)}}
	}
	return [2]part{{0, int(h.Until)}, {int(h.From), aDay}}
}

// outside returns the parts of a day that are more than the minutes away from the hours, on either side. It reports false
// if there are none.
func (h Hours) outside(minutes int) ([2]part, bool) {
	if h.length()+2*minutes >= aDay {
		return [2]part{}, false
	}
	return Hours{wrap(int(h.Until) + minutes), wrap(int(h.From) - minutes)}.parts(), true
}

// edges returns the parts of a day at either end of the hours, in order; they may overlap. Hours too short to have edges of
// an hour have shorter ones, else nothing in them would ever be good. The whole day has none.
func (h Hours) edges() [4]part {
	n := h.length()
	if n == aDay {
		return [4]part{}
	}
	n = min(edge, max(1, n/4))
	first := Hours{h.From, wrap(int(h.From) + n)}.parts()
	last := Hours{wrap(int(h.Until) - n), h.Until}.parts()
	edges := [4]part{first[0], first[1], last[0], last[1]}
	slices.SortFunc(edges[:], func(a, b part) int { return a.from - b.from })
	return edges
}

// wrap brings minutes before or after a day into it.
func wrap(minute int) events.TimeOfDay { return events.TimeOfDay((minute + 2*aDay) % aDay) }
