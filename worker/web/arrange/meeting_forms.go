package arrange

import (
	"slices"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/listing"
)

// invitable is who can be invited.
var invitable = field.Things{Of: []string{"partner", "group", "person", "trip"}, Ref: true, Among: invites}

// invites reports whether a thing can be chosen as a guest: of trips those for which people register.
func invites(b *calendar.Book, _ string, ref events.Ref) bool {
	t := b.Trip(ref.ID)
	return ref.Noun != "trip" || t != nil && t.Registration != nil
}

// anyhow is whether something is done although somebody who must come, or the room, is taken.
var anyhow = edit.Field{Name: "ifNone", Kind: field.Choice{Of: []string{events.IfNoneBest}, Texts: "form.meeting.ifNone.", None: "form.meeting.ifNone.none"}, Hint: true}

var (
	note  = edit.Field{Name: "note", Kind: field.Text{Long: true}, Hint: true}
	venue = edit.Field{Name: "venue", Kind: room{}, Hint: true, None: ""}
)

func toMeeting(id string) string { return "/meetings/" + id }

var meetingForms = []edit.Form{
	{
		Name: "meeting.plan", Command: "meeting.request", Path: "/new/meeting", To: toMeeting, Lead: true, Warn: warnOfRoom,
		Fields: []edit.Field{
			{Name: "title", Kind: field.Text{}, Required: true, Hint: true},
			{Name: "at", Kind: field.Moment{}, Required: true, Hint: true},
			{Name: "duration", Kind: field.Duration{}, Required: true, Hint: true},
			{Name: "venue", Kind: room{}, Hint: true},
			{Name: "conference", Kind: field.Conference{}, Hint: true},
			{Name: "description", Kind: field.Text{Long: true}},
			{Name: "need", Kind: invitable, Hint: true},
			{Name: "optional", Kind: invitable, Hint: true},
			anyhow,
		},
		Thing: func(field.Asking, string) *edit.Thing { return &edit.Thing{To: "/meetings/new"} },
		Make: func(a field.Asking, _ string, data edit.Data) {
			data["id"] = edit.NewID(a.Book, "meeting", data["title"])
		},
	},
	{
		Name: "meeting.move", Command: "meeting.move", Path: "/meetings/{id}/move", To: toMeeting, Warn: warnOfRoom,
		Fields: []edit.Field{
			{Name: "at", Kind: field.Moment{}, Required: true, Hint: true},
			{Name: "duration", Kind: field.Duration{}, Required: true, Hint: true},
			venue, note, anyhow,
		},
		Thing: ofMeeting(func(m *meeting.Meeting) any {
			return &events.MoveMeeting{At: &events.At{Date: m.Date, Start: m.Start, Zone: m.Zone}, Duration: &m.Duration, Venue: &m.Venue}
		}),
	},
	{
		Name: "meeting.change", Command: "meeting.amend", Path: "/meetings/{id}/change", To: toMeeting, Partly: true, Warn: warnOfRoom,
		Fields: []edit.Field{
			{Name: "title", Kind: field.Text{}, Required: true, Hint: true},
			venue,
			{Name: "conference", Kind: field.Conference{}, Hint: true, None: ""},
			{Name: "description", Kind: field.Text{Long: true}, None: map[string]any{}},
			{Name: "need", Kind: invitable, Hint: true, None: []any{}},
			{Name: "optional", Kind: invitable, Hint: true, None: []any{}},
			note, anyhow,
		},
		Thing: ofMeeting(func(m *meeting.Meeting) any {
			return &events.RequestMeeting{Title: m.Title, Venue: m.Venue, Conference: m.Conference, Description: m.Description, Need: m.Need, Optional: m.Optional}
		}),
	},
	{
		Name: "meeting.answer", Command: "meeting.answer", Path: "/meetings/{id}/answer", To: toMeeting, Lead: true,
		Fields: []edit.Field{
			{Name: "person", Kind: guest{}, Required: true},
			{Name: "answer", Kind: field.Choice{Of: listing.Answers, Texts: "form.meeting.answer.", None: "form.meeting.answer.none"}, Required: true},
			{Name: "company", Kind: field.Number{Least: 0, Most: 99}, Hint: true},
			{Name: "comment", Kind: field.Line{}, Hint: true},
		},
		Thing: ofMeeting(func(*meeting.Meeting) any { return nil }),
	},
	{
		Name: "meeting.uphold", Command: "meeting.uphold", Path: "/meetings/{id}/uphold", To: toMeeting, Lead: true,
		Fields: []edit.Field{{Name: "against", Kind: fallen{}, Required: true, Hint: true}},
		Thing: func(a field.Asking, id string) *edit.Thing {
			thing := ofMeeting(func(m *meeting.Meeting) any {
				against := []events.Holiday{}
				for _, d := range a.Book.Fallen(m) {
					against = append(against, events.Holiday{Region: d.Region, Date: d.Date})
				}
				return &events.UpholdMeeting{Against: &against}
			})(a, id)
			if thing != nil && len(a.Book.Fallen(a.Book.Meeting(id))) == 0 {
				return nil
			}
			return thing
		},
	},
	{
		Name: "meeting.cancel", Command: "meeting.cancel", Path: "/meetings/{id}/cancel", To: toMeeting, Final: true,
		Fields: []edit.Field{note},
		Thing:  ofMeeting(func(*meeting.Meeting) any { return nil }),
	},
}

// ofMeeting is a meeting that can be changed, with what the book says of it.
func ofMeeting(now func(m *meeting.Meeting) any) func(a field.Asking, id string) *edit.Thing {
	return func(a field.Asking, id string) *edit.Thing {
		m := a.Book.Meeting(id)
		if m == nil || m.Cancelled {
			return nil
		}
		return &edit.Thing{
			About: events.Ref{Noun: "meeting", ID: id}, Title: a.Voice.In(m.Title) + ", " + a.Voice.DayOnly(m.Date), To: toMeeting(id), Now: now(m),
		}
	}
}

// A guest is one who is invited to the meeting that is asked about.
type guest struct{}

// Read implements field.Kind.
func (guest) Read(a field.Asking, typed field.Typed) (any, *field.Fault) {
	id := typed.One("")
	if id == "" {
		return nil, nil
	}
	if !slices.Contains(invited(a), id) {
		return nil, &field.Fault{Text: "gone"}
	}
	return id, nil
}

// Write implements field.Kind.
func (guest) Write(field.Asking, any) field.Typed { return field.Typed{} }

// Draw implements field.Kind.
func (guest) Draw(a field.Asking, typed field.Typed) field.Control {
	c := field.Control{Shape: field.Select, Options: []field.Option{{Label: a.Voice.T("form.meeting.person.none")}}}
	for _, id := range invited(a) {
		c.Options = append(c.Options, field.Option{Value: id, Label: field.Name(a, events.Ref{Noun: "person", ID: id}), Chosen: id == typed.One("")})
	}
	c.Options[0].Chosen = !slices.ContainsFunc(c.Options, chosen)
	order := inOrder(a.Voice)
	slices.SortStableFunc(c.Options[1:], func(x, y field.Option) int { return order(x.Label, y.Label) })
	return c
}

func chosen(o field.Option) bool { return o.Chosen }

// invited are the people who are invited to the meeting that is asked about.
func invited(a field.Asking) (ids []string) {
	m := a.Book.Meeting(a.About)
	if m == nil {
		return nil
	}
	for _, p := range a.Book.Invited(m.Guests()) {
		ids = append(ids, p.ID)
	}
	return ids
}
