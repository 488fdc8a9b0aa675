package arrange

import (
	"slices"

	"jourfixe/calendar/poll"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/voice"
)

// askedTimes are times that a poll is to ask about.
var askedTimes = field.Entries{
	Texts: "form.poll.times.", Most: poll.Most,
	Of: []field.Member{{Name: "at", Kind: field.Moment{}, Required: true}},
	Into: func(entry map[string]any) map[string]any {
		at, _ := entry["at"].(map[string]any)
		return at
	},
	From: func(at map[string]any) map[string]any { return map[string]any{"at": at} },
	Sum: func(a field.Asking, entry field.Typed) string {
		at := entry.Under("at")
		day, start := voice.Clean(at.One("date")), voice.Clean(at.One("start"))
		return listed(day, start)
	},
}

// firstTimes are those that a poll begins with: at least one.
func firstTimes() field.Entries {
	first := askedTimes
	first.Least = 1
	return first
}

func toPoll(id string) string { return "/polls/" + id }

var pollForms = []edit.Form{
	{
		Name: "poll.open", Command: "poll.open", Path: "/new/poll", To: toPoll, Lead: true,
		Fields: []edit.Field{
			{Name: "title", Kind: field.Text{}, Required: true, Hint: true},
			{Name: "duration", Kind: field.Duration{}, Required: true, Hint: true},
			{Name: "times", Kind: firstTimes(), Required: true, Hint: true},
			{Name: "need", Kind: invitable, Hint: true},
			{Name: "optional", Kind: invitable, Hint: true},
			{Name: "until", Kind: field.Date{}, Hint: true},
			{Name: "closes", Kind: field.Choice{Of: []string{events.ClosesHand, events.ClosesBest}, Texts: "form.poll.closes."}, Hint: true},
			{Name: "hold", Kind: field.Yes{}, Hint: true},
			{Name: "venue", Kind: field.Thing{Of: []string{"venue"}, None: "form.meeting.venue.none"}},
			{Name: "conference", Kind: field.Conference{}, Hint: true},
			{Name: "description", Kind: field.Text{Long: true}},
			anyhow,
		},
		Thing: func(field.Asking, string) *edit.Thing { return &edit.Thing{To: "/polls"} },
		Make: func(a field.Asking, _ string, data edit.Data) {
			data["id"] = edit.NewID(a.Book, "poll", data["title"])
		},
	},
	{
		Name: "poll.close", Command: "poll.close", Path: "/polls/{id}/close", To: toPoll, Lead: true, Final: true,
		Fields: []edit.Field{{Name: "time", Kind: choosable{}, Required: true}, anyhow},
		Thing:  ofPoll(func(*poll.Poll) any { return nil }),
	},
	{
		Name: "poll.amend", Command: "poll.amend", Path: "/polls/{id}/change", To: toPoll, Partly: true, Lead: true,
		Fields: []edit.Field{
			{Name: "drop", Kind: droppable{}, Hint: true},
			{Name: "times", Kind: askedTimes, Hint: true},
			{Name: "until", Kind: field.Date{}, Required: true, Hint: true},
			note,
		},
		Thing: ofPoll(func(p *poll.Poll) any { return &events.AmendPoll{Until: &p.Until} }),
	},
	{
		Name: "poll.cancel", Command: "poll.cancel", Path: "/polls/{id}/cancel", To: toPoll, Final: true,
		Fields: []edit.Field{note},
		Thing:  ofPoll(func(*poll.Poll) any { return nil }),
	},
}

// ofPoll is a poll that is neither closed nor called off, with what the book says of it.
func ofPoll(now func(*poll.Poll) any) func(a field.Asking, id string) *edit.Thing {
	return func(a field.Asking, id string) *edit.Thing {
		p := a.Book.Poll(id)
		if p == nil || !p.Undone() {
			return nil
		}
		return &edit.Thing{About: events.Ref{Noun: "poll", ID: id}, Title: a.Voice.In(p.Title), To: toPoll(id), Now: now(p)}
	}
}

// A choosable is any of the times of the poll that is asked about.
type choosable struct{}

// Read implements field.Kind.
func (choosable) Read(a field.Asking, typed field.Typed) (any, *field.Fault) {
	id := typed.One("")
	if id == "" {
		return nil, nil
	}
	if p := a.Book.Poll(a.About); p == nil || p.Time(id) == nil {
		return nil, &field.Fault{Text: "gone"}
	}
	return id, nil
}

// Write implements field.Kind.
func (choosable) Write(_ field.Asking, value any) field.Typed {
	id, _ := value.(string)
	return field.Typed{"": {id}}
}

// Draw implements field.Kind.
func (choosable) Draw(a field.Asking, typed field.Typed) field.Control {
	c := field.Control{Shape: field.Select, Options: []field.Option{{Label: a.Voice.T("form.poll.time.none")}}}
	if p := a.Book.Poll(a.About); p != nil {
		c.Options = append(c.Options, asTheyStand(a, p, typed)...)
	}
	for _, o := range c.Options {
		if o.Chosen {
			return c
		}
	}
	c.Options[0].Chosen = true
	return c
}

// asTheyStand are the times of a poll, with how many say what to each, and whether something stands against it.
func asTheyStand(a field.Asking, p *poll.Poll, typed field.Typed) (list []field.Option) {
	home := a.Book.Office().Zone
	for _, t := range a.Book.Polled(p, p.Opened) { // what stands against them is the same at any time
		text := "form.poll.time.stands"
		if len(t.Against) > 0 {
			text = "form.poll.time.impossible"
		}
		label := a.Voice.T(text, "when", a.Voice.When(voice.At(t.Instant, home), voice.At(t.End(), home)), "yes", t.Yes, "ifneeded", t.IfNeeded, "no", t.No)
		list = append(list, field.Option{Value: t.ID, Label: label, Chosen: slices.Contains(typed[""], t.ID)})
	}
	return list
}

// A droppable is any number of the times of the poll that is asked about, but not all of them.
type droppable struct{}

// Read implements field.Kind.
func (droppable) Read(a field.Asking, typed field.Typed) (any, *field.Fault) {
	p := a.Book.Poll(a.About)
	if p == nil {
		return nil, nil
	}
	return field.ReadTicked(typed, func(id string) bool { return p.Time(id) != nil })
}

// Write implements field.Kind.
func (droppable) Write(_ field.Asking, value any) field.Typed { return field.WriteTicked(value) }

// Draw implements field.Kind.
func (droppable) Draw(a field.Asking, typed field.Typed) field.Control {
	c := field.Control{Shape: field.Boxes}
	if p := a.Book.Poll(a.About); p != nil {
		c.Options = asTheyStand(a, p, typed)
	}
	return c
}
