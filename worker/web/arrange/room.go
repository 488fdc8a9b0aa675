package arrange

import (
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/tz"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/voice"
)

// A room is the venue of a meeting. Each is marked as free or taken at the time of the meeting, and as too small for those who are
// invited; what the form has typed of these counts, and what the book says of the others.
type room struct{}

var venues = field.Thing{Of: []string{"venue"}, None: "form.meeting.venue.none"}

// Read implements field.Kind. A venue that is taken is not taken once more, unless that was asked for.
func (room) Read(a field.Asking, typed field.Typed) (any, *field.Fault) {
	value, fault := venues.Read(a, typed)
	if fault != nil || value == nil {
		return value, fault
	}
	if a.Typed != nil && a.Typed("ifNone").One("") == events.IfNoneBest {
		return value, nil
	}
	if w := wishOf(a); w != nil {
		if x, _ := w.room(a, value.(string)); x != nil && x.IsTaken() {
			return value, &field.Fault{Text: "taken", Pairs: []any{"what", takenBy(a.Voice, x)}}
		}
	}
	return value, nil
}

// Write implements field.Kind.
func (room) Write(a field.Asking, value any) field.Typed { return venues.Write(a, value) }

// Draw implements field.Kind.
func (room) Draw(a field.Asking, typed field.Typed) field.Control {
	c := venues.Draw(a, typed)
	w := wishOf(a)
	if w == nil {
		return c
	}
	rooms, people := w.rooms(a)
	known := map[string]int{}
	for i := range rooms {
		known[rooms[i].Venue.ID] = i
	}
	rank := func(o field.Option) int { // what suits comes first
		if i, ok := known[o.Value]; ok {
			return 1 + unsuited(&rooms[i])
		}
		return 0
	}
	order := a.Voice.Order()
	defer order.Done()
	slices.SortStableFunc(c.Options, func(x, y field.Option) int {
		if n := rank(x) - rank(y); n != 0 {
			return n
		}
		return order.CompareString(x.Label, y.Label)
	})
	for i := range c.Options {
		o := &c.Options[i]
		j, ok := known[o.Value]
		if !ok {
			continue
		}
		o.Label = marked(a.Voice, o.Label, &rooms[j], people)
		if o.Chosen && (rooms[j].IsTaken() || rooms[j].Small) {
			c.Note = o.Label
		}
	}
	c.Again = a.Voice.T("form.meeting.venue.again")
	return c
}

// unsuited is how badly a venue suits: the less the better, and 0 is free and large enough.
func unsuited(x *calendar.RoomAt) int {
	switch {
	case x.IsTaken():
		return 2
	case x.Small:
		return 1
	}
	return 0
}

// marked is what a venue is called, with how it suits.
func marked(v *voice.Voice, title string, x *calendar.RoomAt, people int) string {
	switch seats := x.Venue.Seats; {
	case x.IsTaken():
		return v.T("form.meeting.venue.taken", "venue", title, "what", takenBy(v, x))
	case x.Small:
		return v.T("form.meeting.venue.small", "venue", title, "seats", seats, "people", people)
	case seats > 0:
		return v.T("form.meeting.venue.seats", "venue", title, "seats", seats)
	}
	return v.T("form.meeting.venue.free", "venue", title)
}

// takenBy is what a venue is taken by: the first meeting, and when.
func takenBy(v *voice.Voice, x *calendar.RoomAt) string {
	if len(x.Taken) == 0 {
		return v.T("form.meeting.venue.elsewhere")
	}
	m := x.Taken[0]
	return v.In(m.Title) + ", " + v.When(voice.At(m.Instant, m.Zone), voice.At(m.End(), m.Zone))
}

// A wish is when a meeting would be, and with whom.
type wish struct {
	from, to time.Time
	guests   []events.Ref
	except   string
}

func (w *wish) rooms(a field.Asking) ([]calendar.RoomAt, int) {
	return a.Book.RoomsAt(w.from, w.to, w.guests, w.except)
}

// room is how one venue suits, nil if there is none, and how many would come.
func (w *wish) room(a field.Asking, id string) (*calendar.RoomAt, int) {
	rooms, people := w.rooms(a)
	if i := slices.IndexFunc(rooms, func(x calendar.RoomAt) bool { return x.Venue.ID == id }); i >= 0 {
		return &rooms[i], people
	}
	return nil, people
}

// wishOf is what the form says of the meeting, and of what it does not ask for, the book; nil while nobody has said when it would be.
func wishOf(a field.Asking) *wish {
	if a.Typed == nil {
		return nil
	}
	w := &wish{except: a.About}
	var duration events.Period
	if m := a.Book.Meeting(a.About); m != nil {
		w.from, w.to, w.guests, duration = m.Instant, m.End(), m.Guests(), m.Duration
	}
	if typed := a.Typed("duration"); typed != nil {
		value, fault := field.Duration{}.Read(a, typed)
		said, ok := value.(string)
		if fault != nil || !ok {
			return nil
		}
		var err error
		if duration, err = events.ParsePeriod(said); err != nil {
			return nil
		}
		w.to = w.from.Add(duration.Clock)
	}
	if typed := a.Typed("at"); typed != nil {
		value, fault := field.Moment{}.Read(a, typed)
		said, ok := value.(map[string]any)
		if fault != nil || !ok {
			return nil
		}
		w.from = instant(a, said)
		w.to = w.from.Add(duration.Clock)
	}
	if typed := a.Typed("need"); typed != nil {
		w.guests = slices.Concat(refsIn(typed), refsIn(a.Typed("optional")))
	}
	if w.from.IsZero() || !w.to.After(w.from) {
		return nil
	}
	return w
}

// instant is a moment that was read.
func instant(a field.Asking, said map[string]any) time.Time {
	date, start, zone := said["date"].(string), said["start"].(string), a.Book.Office().Zone
	if s, ok := said["zone"].(string); ok {
		zone = s
	}
	d, err := events.ParseDate(date)
	if err != nil {
		return time.Time{}
	}
	t, err := events.ParseTimeOfDay(start)
	if err != nil {
		return time.Time{}
	}
	return d.In(t, tz.Must(zone))
}

// refsIn are the things that are ticked.
func refsIn(typed field.Typed) (refs []events.Ref) {
	for _, s := range typed[""] {
		if ref, err := events.ParseRef(s); err == nil {
			refs = append(refs, ref)
		}
	}
	return refs
}

// warnOfRoom says before a meeting is planned, moved or changed that its venue is taken or too small.
func warnOfRoom(a field.Asking, id string, data edit.Data) []string {
	venue, said := data["venue"].(string)
	if m := a.Book.Meeting(id); m != nil && !said {
		if _, moved := data["at"]; !moved {
			return nil
		}
		venue = m.Venue
	}
	w := wishOf(a)
	if venue == "" || w == nil {
		return nil
	}
	x, people := w.room(a, venue)
	if x == nil || !x.IsTaken() && !x.Small {
		return nil
	}
	return []string{marked(a.Voice, a.Voice.In(x.Venue.Title), x, people)}
}
