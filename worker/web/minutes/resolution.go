package minutes

import (
	"net/url"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/minutes"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
)

// toOutcome is the page of one thing that a meeting has come to.
func toOutcome(id string) string { return "/resolutions/" + url.PathEscape(id) }

// dealt is of a task who is to see to it, and by when.
var dealt = []edit.Field{
	{Name: "people", Kind: field.Things{Of: []string{"person"}, Ref: true}, Hint: true, None: []any{}},
	{Name: "due", Kind: field.Date{}, Hint: true, None: ""},
}

// recorded is all that is recorded; of is the meeting that a form is about.
func recorded(of func(a field.Asking) *meeting.Meeting) []edit.Field {
	return append([]edit.Field{{Name: "words", Kind: field.Paragraphs{}, Required: true, Hint: true}, {Name: "matter", Kind: talked{of}, None: ""}}, dealt...)
}

func itself(a field.Asking) *meeting.Meeting { return a.Book.Meeting(a.About) }

func itsMeeting(a field.Asking) *meeting.Meeting {
	if o := a.Book.Resolution(a.About); o != nil {
		return a.Book.Meeting(o.Meeting)
	}
	return nil
}

// outcomeForms are those by which the office records what a meeting has come to, changes it and takes it back.
func outcomeForms() []edit.Form {
	return []edit.Form{
		{
			Name: "resolution.record", Command: "resolution.record", Path: "/meetings/{id}/minutes/record", To: To, Lead: true, Fields: edit.Anew(recorded(itself)),
			Thing: recordable,
			Make: func(_ field.Asking, id string, data edit.Data) {
				delete(data, "id") // that is the meeting's; the desk makes one
				data["meeting"] = id
			},
		},
		{
			Name: "resolution.change", Command: "resolution.amend", Path: "/resolutions/{id}/change", To: toOutcome, Partly: true, Fields: recorded(itsMeeting),
			Thing: outcome(func(_ *minutes.Resolution, fixed bool) bool { return !fixed }),
		},
		{
			Name: "resolution.assign", Command: "resolution.amend", Path: "/resolutions/{id}/assign", To: toOutcome, Partly: true, Lead: true, Fields: dealt,
			Thing: outcome(func(o *minutes.Resolution, fixed bool) bool { return fixed && o.Task() }),
		},
		{
			Name: "resolution.withdraw", Command: "resolution.withdraw", Path: "/resolutions/{id}/withdraw", To: toOutcome, Lead: true,
			Thing: outcome(func(o *minutes.Resolution, fixed bool) bool { return !fixed || o.Task() }),
		},
	}
}

// recordable is a meeting of which something can be recorded, for a form about something new.
func recordable(a field.Asking, id string) *edit.Thing {
	m := a.Book.Meeting(id)
	if m == nil || m.Cancelled || a.Book.Minutes(id).Fixed() {
		return nil
	}
	return &edit.Thing{Title: a.Voice.In(m.Title) + ", " + a.Voice.DayOnly(m.Date), To: To(id)}
}

// outcome is one that is neither withdrawn nor destroyed, if it is as a form needs it: with minutes that are approved, or are not.
func outcome(fits func(o *minutes.Resolution, fixed bool) bool) func(field.Asking, string) *edit.Thing {
	return func(a field.Asking, id string) *edit.Thing {
		o := a.Book.Resolution(id)
		if o == nil || !o.Counts() || !fits(o, a.Book.Minutes(o.Meeting).Fixed()) {
			return nil
		}
		now := events.RecordResolution{ID: id, Meeting: o.Meeting, Matter: o.Matter, Words: o.Words.Value(), People: o.People, Due: o.Due}
		return &edit.Thing{About: events.Ref{Noun: "resolution", ID: id}, Title: a.Voice.In(a.Book.TitleOf(events.Ref{Noun: "meeting", ID: o.Meeting})), To: toOutcome(id), Now: now}
	}
}

// A talked is one of the matters that were on the agenda of the meeting, or none of them.
type talked struct {
	of func(a field.Asking) *meeting.Meeting
}

func (k talked) matters(a field.Asking) []calendar.Item {
	if m := k.of(a); m != nil {
		return a.Book.Items(m)
	}
	return nil
}

// Read implements field.Kind.
func (k talked) Read(a field.Asking, typed field.Typed) (any, *field.Fault) {
	id := typed.One("")
	if id == "" {
		return nil, nil
	}
	for _, item := range k.matters(a) {
		if item.ID == id {
			return id, nil
		}
	}
	return nil, &field.Fault{Text: "gone"}
}

// Write implements field.Kind.
func (talked) Write(_ field.Asking, value any) field.Typed {
	id, _ := value.(string)
	return field.Typed{"": {id}}
}

// Draw implements field.Kind.
func (k talked) Draw(a field.Asking, typed field.Typed) field.Control {
	c := field.Control{Shape: field.Select, Options: []field.Option{{Label: a.Voice.T("form.resolution.matter.none")}}}
	chosen := false
	for _, item := range k.matters(a) {
		o := field.Option{Value: item.ID, Label: a.Voice.In(item.Title), Chosen: typed.One("") == item.ID}
		chosen = chosen || o.Chosen
		c.Options = append(c.Options, o)
	}
	c.Options[0].Chosen = !chosen
	return c
}
