package staff

import (
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/voice"
)

// A clockLine shows when the meeting is on the clocks of a zone.
type clockLine struct {
	Office     bool          // the office lives by it
	Names      []events.Text // the partners that do
	Start, End time.Time
	Away       string // how far from the office's clock
	Bars       []bar
	Odd        bool // outside the hours in which they can be met
	Work       bar  // those hours
}

// A bar is a stretch of the meeting within a day of 24 hours, in minutes.
type bar struct{ At, Length int }

// usual are the hours in which people can be met unless they say otherwise, the same as planning reckons with.
var usual = events.Hours{From: 9 * 60, To: 18 * 60}

// dayLength is how long the bar of a day is drawn, in minutes.
const dayLength = 24 * 60

// clocks shows the time of the meeting in the office's zone, then in each zone of a partner that is invited. Zones that
// show the same share a line.
func clocks(b *calendar.Book, m *meeting.Meeting) []clockLine {
	home := b.Office().Zone
	lines := []clockLine{newClock(m, home, home, usual)}
	lines[0].Office = true
	add := func(name events.Text, zone string, hours *events.Hours) {
		in := usual
		if hours != nil {
			in = *hours
		}
		c := newClock(m, zone, home, in)
		for i := range lines {
			if lines[i].Start.Format(time.DateTime) == c.Start.Format(time.DateTime) && lines[i].Work == c.Work {
				lines[i].Names = append(lines[i].Names, name)
				return
			}
		}
		c.Names = []events.Text{name}
		lines = append(lines, c)
	}
	for _, p := range b.Partners() {
		if p.Zone != "" && b.Involves(m.Guests(), p.ID) {
			add(p.Title, p.Zone, p.Hours)
		}
	}
	if own := voice.At(m.Instant, m.Zone); !slices.ContainsFunc(lines, func(c clockLine) bool { return voice.Offset(c.Start) == voice.Offset(own) }) {
		add(zoneName(m.Zone), m.Zone, nil)
	}
	return lines
}

// zoneName is what the city that a zone is named after is called.
func zoneName(zone string) events.Text {
	name := events.Text{}
	for _, l := range events.Languages {
		name[l] = words.City(zone, l)
	}
	return name
}

// newClock shows a meeting on the clocks of a zone. What lies after midnight is drawn at the beginning of the bar.
func newClock(m *meeting.Meeting, zone, home string, hours events.Hours) clockLine {
	start, end := voice.At(m.Instant, zone), voice.At(m.End(), zone)
	c := clockLine{Start: start, End: end, Away: listing.Difference(start, voice.At(m.Instant, home))}
	begin := start.Hour()*60 + start.Minute()
	length := int(end.Sub(start).Minutes())
	c.Bars = []bar{{begin, min(length, dayLength-begin)}}
	if over := begin + length - dayLength; over > 0 {
		c.Bars = append(c.Bars, bar{0, over})
	}
	c.Odd = begin < int(hours.From) || begin+length > int(hours.To)
	c.Work = bar{int(hours.From), int(hours.To - hours.From)}
	return c
}
