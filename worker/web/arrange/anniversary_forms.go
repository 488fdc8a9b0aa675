package arrange

import (
	"encoding/json"
	"reflect"
	"slices"

	"jourfixe/calendar/anniversary"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
)

func toAnniversary(id string) string { return "/anniversaries/" + id }

// ofWhat are the fields that name an anniversary.
var ofWhat = []edit.Field{
	{Name: "of", Kind: field.Thing{Of: []string{"partner", "agreement"}, Ref: true, None: "form.anniversary.of.none"}, Required: true, Hint: true},
	{Name: "years", Kind: field.Number{Least: 2, Most: 1000}, Required: true, Hint: true},
}

// howMarked are those that say how it is marked.
var howMarked = []edit.Field{
	{Name: "title", Kind: field.Text{}, Hint: true},
	{Name: "on", Kind: field.Date{}, Hint: true, None: ""},
	{Name: "milestones", Kind: milestones, Hint: true, None: []any{}},
	{Name: "description", Kind: field.Text{Long: true}, None: map[string]any{}},
}

var anniversaryForms = []edit.Form{
	{
		Name: "anniversary.plan", Command: "anniversary.plan", Path: "/new/anniversary", To: toAnniversary, Lead: true,
		Fields: proposed(slices.Concat(ofWhat, howMarked)),
		Thing: func(field.Asking, string) *edit.Thing {
			return &edit.Thing{To: "/waiting", Now: map[string]any{"milestones": anniversary.Usual}}
		},
		Make: func(_ field.Asking, _ string, data edit.Data) {
			if usuallyMarked(data["milestones"]) {
				delete(data, "milestones")
			}
			name(data)
		},
	},
	{
		Name: "anniversary.waive", Command: "anniversary.waive", Path: "/new/waiver", To: toAnniversary, Lead: true,
		Fields: proposed(slices.Concat(ofWhat, []edit.Field{{Name: "note", Words: "form.anniversary.why", Kind: field.Text{Long: true}}})),
		Thing:  func(field.Asking, string) *edit.Thing { return &edit.Thing{To: "/waiting"} },
		Make:   func(field.Asking, string, edit.Data) {},
	},
	{
		Name: "anniversary.change", Command: "anniversary.amend", Path: "/anniversaries/{id}/change", To: toAnniversary, Partly: true,
		Fields: slices.Concat(howMarked, []edit.Field{{Name: "note", Words: "form.anniversary.note", Kind: field.Text{Long: true}}}),
		Thing: anAnniversary(func(a *anniversary.Anniversary) any {
			return map[string]any{"title": a.Title, "on": a.Day(), "milestones": a.Asks(), "description": a.Description}
		}),
		Make: func(_ field.Asking, id string, data edit.Data) {
			data["id"] = id
			name(data)
		},
	},
	{
		Name: "anniversary.complete", Command: "anniversary.complete", Path: "/anniversaries/{id}/done", To: toAnniversary,
		Fields: []edit.Field{{Name: "milestone", Words: "form.milestone.milestone", Kind: milestone{}, Required: true}},
		Thing:  anAnniversary(func(*anniversary.Anniversary) any { return nil }),
	},
	{
		Name: "anniversary.cancel", Command: "anniversary.cancel", Path: "/anniversaries/{id}/cancel", To: toAnniversary,
		Fields: []edit.Field{{Name: "note", Words: "form.anniversary.why", Kind: field.Text{Long: true}}},
		Thing:  anAnniversary(func(*anniversary.Anniversary) any { return nil }),
	},
}

// anAnniversary is one that is planned, with what the book says of it.
func anAnniversary(now func(*anniversary.Anniversary) any) func(field.Asking, string) *edit.Thing {
	return func(a field.Asking, id string) *edit.Thing {
		x := a.Book.Anniversary(id)
		if x == nil || x.State != anniversary.Planned {
			return nil
		}
		return &edit.Thing{About: events.Ref{Noun: "anniversary", ID: id}, Title: a.Voice.In(x.Title), To: toAnniversary(id), Now: now(x)}
	}
}

// usuallyMarked reports whether milestones are the usual ones of an anniversary.
func usuallyMarked(list any) bool {
	said, err := json.Marshal(list)
	var got []events.MilestoneAt
	return err == nil && json.Unmarshal(said, &got) == nil && reflect.DeepEqual(got, anniversary.Usual)
}
