package history

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/calendar/undo"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/voice"
)

// A deed is what was decided at once, as people read it.
type deed struct {
	Place   uint64 // of its last event
	At      time.Time
	Who     string
	Lines   []line
	Rest    int    // events that are not told
	Back    uint64 // the place of the deed that it takes back, 0 if it takes none back
	CanUndo bool   // it may be one that can be taken back: its page says
}

// A line is one event.
type line struct {
	Title   title
	Said    string
	Changes []change
	Note    events.Text
	Told    []string // names of people who were told
	More    int      // and how many more
}

// A title names a thing.
type title struct {
	Text events.Text
	Name string // of what has no text
	Day  events.Date
	To   string // its page, "" if it has none
}

func (t title) words(v *voice.Voice) string {
	name := t.Name
	if t.Text != nil {
		name = v.In(t.Text)
	}
	if !t.Day.IsZero() {
		name += ", " + v.DayOnly(t.Day)
	}
	return name
}

// A telling makes lines of events that were read.
type telling struct {
	book   *calendar.Book
	voice  *voice.Voice
	leads  func(path string) bool // whether there are pages there
	plans  bool                   // whoever looks plans, and so may see mail addresses
	ledger *worker.Ledger
	events map[uint64]*events.Event
	before map[uint64]uint64 // of an event, the place of the one that says what was
}

// told are the entries of a deed that are told: the first, which the others came of, and those about the thing that is asked for.
func told(d worker.Deed, about events.Ref, most int) []worker.Entry {
	var list []worker.Entry
	for i, e := range d.Entries {
		if len(list) < most && (i == 0 || about == (events.Ref{}) || e.About == about) {
			list = append(list, e)
		}
	}
	return list
}

// read reads the events that are told of some deeds, and what was before them.
func (h *historian) read(ctx context.Context, deeds []worker.Deed, about events.Ref, most int) (*telling, error) {
	t := &telling{ledger: h.Reception.Ledger, events: map[uint64]*events.Event{}, before: map[uint64]uint64{}}
	var places []uint64
	for _, d := range deeds {
		for _, e := range told(d, about, most) {
			places = append(places, e.Place)
			if state := undo.State(e.Type); state != "" {
				if was, ok := h.Reception.Mirror.Before(e.About, e.Place, func(t events.Type) bool { return undo.State(t) == state }); ok {
					t.before[e.Place] = was.Place
					places = append(places, was.Place)
				}
			}
		}
	}
	list, err := h.Reception.Happened(ctx, places)
	for _, e := range list {
		t.events[e.Sequence] = e
	}
	return t, err
}

// was is what an event says that was before another, nil if nothing did.
func (t *telling) was(e *events.Event) events.Body {
	if before := t.events[t.before[e.Sequence]]; before != nil {
		return before.Body
	}
	return nil
}

// deed puts a deed into words.
func (t *telling) deed(d worker.Deed, about events.Ref, most int) deed {
	home := t.book.Office().Zone
	shown := told(d, about, most)
	line := deed{Place: d.Place(), At: voice.At(d.Entries[0].At, home), Who: t.who(d.Who), Rest: len(d.Entries) - len(shown)}
	for _, entry := range shown {
		e := t.events[entry.Place]
		if e == nil {
			line.Rest++
			continue
		}
		line.Lines = append(line.Lines, t.line(e, t.was(e)))
		if back, ok := takesBack(e.Cause); ok {
			line.Back = back
		}
	}
	line.CanUndo = undo.Possible(d.Entries[0].Type)
	return line
}

func (t *telling) who(who worker.Who) string {
	if who.Person != "" {
		return listing.PersonName(t.book.Person(who.Person), t.voice)
	}
	return listing.ClientName(t.voice, who.Client)
}

// source is that of commands that take something back.
const source = "/history"

// takesBack tells which deed a command takes back, by its id.
func takesBack(c events.Cause) (place uint64, ok bool) {
	if c.Source != source {
		return 0, false
	}
	rest, ok := strings.CutPrefix(c.ID, "undo-")
	if !ok {
		return 0, false
	}
	number, _, _ := strings.Cut(rest, "-")
	place, err := strconv.ParseUint(number, 10, 63)
	return place, err == nil
}

// line puts an event into words.
func (t *telling) line(e *events.Event, was events.Body) line {
	about := e.Body.About()
	if about.Noun == "milestone" {
		about.Noun = "trip"
	}
	l := line{Title: t.title(about, e.Body), Said: t.said(e.Body, was), Changes: t.changes(e.Body, was), Note: noteOf(e.Body)}
	if revision, ok := revisionOf(e.Body); ok {
		l.Told, l.More = t.told(about, revision)
	}
	return l
}

// told lists who was told of a revision of a thing.
func (t *telling) told(about events.Ref, revision int) (names []string, more int) {
	var ids []string
	for person, all := range t.ledger.Copy(about) {
		if slices.ContainsFunc(all, func(u owed.Utterance) bool {
			return u.Revision == revision && u.State == owed.StateSent && (u.Kind == meetingmail.Invitation || u.Kind == meetingmail.Update || u.Kind == meetingmail.Cancellation)
		}) {
			ids = append(ids, person)
		}
	}
	for _, id := range ids {
		names = append(names, listing.PersonName(t.book.Person(id), t.voice))
	}
	slices.Sort(names)
	if len(names) > mostNames {
		names, more = names[:mostNames], len(names)-mostNames
	}
	return names, more
}

// title names the thing that an event is about: as it was called then, if the event says, else as it is called now.
func (t *telling) title(about events.Ref, body events.Body) title {
	var n title
	b := t.book
	if n.Text, n.Name = listing.Called(b, about, t.voice); about.Noun == "zones" {
		n.Text = b.Office().Title
	}
	if then := textOf(body, "Title"); then != nil {
		n.Text = then
	}
	switch {
	case about.Noun == "command":
		n.Name = t.voice.T("happened.something")
	case n.Text == nil && n.Name == "":
		n.Name = about.ID
	}
	if m := b.Meeting(about.ID); m != nil && about.Noun == "meeting" {
		n.Day = m.Date
	}
	if to := listing.To(about); to != "" && b.Known(about) && t.leads(to) {
		n.To = to
	}
	return n
}
