package minutes

import (
	"slices"

	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/listing"
)

// attendanceForm is that by which it is said who was there. It begins with what follows from the answers.
var attendanceForm = edit.Form{
	Name: "attendance.set", Command: "attendance.set", Path: "/meetings/{id}/minutes/attendance", To: To, Lead: true,
	Fields: []edit.Field{{Name: "people", Kind: attended{}, None: []any{}}},
	Thing: func(a field.Asking, id string) *edit.Thing {
		m := a.Book.Meeting(id)
		if m == nil || m.Cancelled || a.Book.Minutes(id).Fixed() {
			return nil
		}
		now := &events.SetAttendance{ID: id, People: []events.Attended{}}
		for _, p := range listing.Attendable(a.Book, m, a.Voice) {
			if how := a.Book.AttendedBy(m, p.ID); how != "" {
				now.People = append(now.People, events.Attended{Person: p.ID, How: how})
			}
		}
		return &edit.Thing{About: events.Ref{Noun: "attendance", ID: id}, Title: a.Voice.In(m.Title) + ", " + a.Voice.DayOnly(m.Date), To: To(id), Now: now}
	},
}

// An attended says of each person how they were there, or nothing.
type attended struct{}

// Read implements field.Kind.
func (attended) Read(a field.Asking, typed field.Typed) (any, *field.Fault) {
	m := a.Book.Meeting(a.About)
	if m == nil {
		return nil, &field.Fault{Text: "gone"}
	}
	var list []any
	for _, p := range listing.Attendable(a.Book, m, a.Voice) {
		switch how := typed.One(p.ID); {
		case how == "":
		case !slices.Contains(listing.Ways, how):
			return nil, &field.Fault{Text: "choice", Part: p.ID}
		default:
			list = append(list, map[string]any{"person": p.ID, "how": how})
		}
	}
	if len(list) == 0 {
		return nil, nil
	}
	return list, nil
}

// Write implements field.Kind.
func (attended) Write(_ field.Asking, value any) field.Typed {
	typed := field.Typed{}
	list, _ := value.([]any)
	for _, x := range list {
		said, _ := x.(map[string]any)
		person, _ := said["person"].(string)
		how, _ := said["how"].(string)
		typed[person] = []string{how}
	}
	return typed
}

// Draw implements field.Kind.
func (attended) Draw(a field.Asking, typed field.Typed) field.Control {
	c := field.Control{Shape: field.Parts}
	m := a.Book.Meeting(a.About)
	if m == nil {
		return c
	}
	for _, p := range listing.Attendable(a.Book, m, a.Voice) {
		one := field.Choice{Of: listing.Ways, Texts: "attendance.", None: "attendance.none"}.Draw(a, field.Typed{"": typed[p.ID]})
		one.Part, one.Label = p.ID, listing.PersonName(p, a.Voice)
		c.Parts = append(c.Parts, one)
	}
	return c
}
