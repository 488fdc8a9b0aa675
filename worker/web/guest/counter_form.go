package guest

import (
	"strings"
	"time"
	"unicode/utf8"

	"jourfixe/calendar/meeting"
	"jourfixe/calendar/tz"
	"jourfixe/events"
	"jourfixe/worker/web/form"
)

const (
	// usualLength is how long a proposal may take at most, unless the meeting itself takes longer.
	usualLength = 12 * time.Hour
	// furthest is how many days after the day of the meeting a proposal may be.
	furthest = 366
)

// What the buttons of the form do.
const (
	doLook = "look" // show what the time is elsewhere, and send nothing
	doSend = "send"
)

// counters are the forms by which somebody proposes another time.
var counters = &form.Kind{
	Texts: "propose", Limit: 64 << 10, Large: "comment",
	Problems: map[string]string{"sequence": "moved"},
}

// A counter is another time that somebody is about to propose, or has tried to. Day and times are on their own clock, as they
// were typed.
type counter struct {
	Day, From, To string
	Comment       string
	Revision      int    // of the meeting as they saw it
	Once          string // which showing of the form was filled in
	Looked        bool   // they want to see the time on everybody's clocks
	Fault         *form.Fault
	Stored        bool // it is stored, and not decided yet

	date           events.Date
	from, to       events.TimeOfDay
	events.Reading // what was typed, once it is settled
}

// Kind implements form.Form.
func (*counter) Kind() *form.Kind { return counters }

// Read implements form.Form.
func (c *counter) Read(f form.Fields) (fault string) {
	c.Day, c.From, c.To, c.Comment = typed(f, "day"), typed(f, "from"), typed(f, "to"), f.Lines("comment")
	do := f.One("do", []string{doLook, doSend})
	c.Looked, c.Once = do == doLook, f.Word("once")
	revision, ok := f.Number("revision", maxRevision)
	c.Revision = revision
	if !ok || do == "" || len(c.Once) > 64 {
		return form.Broken
	}
	var err error
	if c.date, err = events.ParseDate(c.Day); err != nil {
		return "day"
	}
	if c.from, ok = timeOfDay(c.From); !ok {
		return "from"
	}
	if c.to, ok = timeOfDay(c.To); !ok {
		return "to"
	}
	if utf8.RuneCountInString(c.Comment) > events.MaxComment {
		return "comment"
	}
	return ""
}

// typed is a short field as it was typed, to be shown again.
func typed(f form.Fields, name string) string {
	const longest = 40
	said := []rune(strings.Join(strings.Fields(f.Lines(name)), " "))
	return string(said[:min(len(said), longest)])
}

// timeOfDay reads a time as a browser sends it or people write it: 9:00, 09.00, 09:00:00.
func timeOfDay(said string) (events.TimeOfDay, bool) {
	said = strings.ReplaceAll(said, ".", ":")
	if len(said) == len("00:00:00") {
		said = strings.TrimSuffix(said, ":00")
	}
	if len(said) == len("0:00") {
		said = "0" + said
	}
	t, err := events.ParseTimeOfDay(said)
	return t, err == nil
}

// settle finds the instants that were meant, and says what is wrong with them, "" if nothing is. What ends no later than it begins
// ends on the next day.
func (c *counter) settle(m *meeting.Meeting, zone string, now time.Time) (fault string) {
	if c.date.After(events.DateOf(m.Instant).AddDays(furthest)) {
		return "far"
	}
	if c.date.Before(events.DateOf(now).AddDays(-1)) { // it may be yesterday somewhere
		return "past"
	}
	last := c.date
	if c.to <= c.from {
		last = c.date.AddDays(1)
	}
	var there bool
	if c.Start, there = wall(c.date, c.from, zone); !there {
		return "gap"
	}
	if c.End, there = wall(last, c.to, zone); !there {
		return "gapto"
	}
	length, most := c.End.Sub(c.Start), max(usualLength, m.End().Sub(m.Instant))
	switch {
	case length <= 0 || last != c.date && length > most:
		return "end"
	case length > most:
		return "long"
	case !c.Start.After(now):
		return "past"
	case c.Start.Equal(m.Instant) && c.End.Equal(m.End()):
		return "same"
	}
	c.StartWall, c.EndWall = &events.Wall{Date: c.date, Time: c.from, Zone: zone}, &events.Wall{Date: last, Time: c.to, Zone: zone}
	return ""
}

// wall is the instant of a time on somebody's clock, and false if the clock leaves it out.
func wall(d events.Date, at events.TimeOfDay, zone string) (time.Time, bool) {
	loc, ok := tz.Location(zone)
	if !ok {
		loc = time.UTC
	}
	t := d.In(at, loc)
	return t.UTC(), events.TimeOfDayOf(t.In(loc)) == at
}

// fieldOf is the field that a fault is about, "" for none.
func fieldOf(f *form.Fault) string {
	if f == nil {
		return ""
	}
	switch f.Name {
	case "day", "far", "past", "same":
		return "day"
	case "from", "gap":
		return "from"
	case "to", "gapto", "end", "long":
		return "to"
	case "comment":
		return "comment"
	}
	return ""
}

// command is what the form comes to.
func (c *counter) command(meeting, person string) *events.CounterMeeting {
	return &events.CounterMeeting{ID: meeting, Person: person, Reading: c.Reading, Comment: c.Comment, Sequence: &c.Revision}
}
