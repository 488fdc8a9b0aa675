package staff

import (
	"slices"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/voice"
)

// A clockLine shows when the meeting is on the clocks of a zone.
type clockLine struct {
	listing.Clock
	Office bool          // the office lives by it
	Names  []events.Text // the partners that do
}

// clocks shows the time of the meeting in the office's zone, then in each zone of a partner that is invited. Zones that
// show the same share a line.
func clocks(b *calendar.Book, m *meeting.Meeting) []clockLine {
	home := b.Office().Zone
	lines := []clockLine{{Clock: listing.NewClock(m.Instant, m.End(), home, home, nil), Office: true}}
	add := func(name events.Text, zone string, hours *events.Hours) {
		c := listing.NewClock(m.Instant, m.End(), zone, home, hours)
		for i := range lines {
			if lines[i].Same(c) {
				lines[i].Names = append(lines[i].Names, name)
				return
			}
		}
		lines = append(lines, clockLine{Clock: c, Names: []events.Text{name}})
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
