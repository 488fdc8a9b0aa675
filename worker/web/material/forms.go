package material

import (
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/voice"
)

func toFile(id string) string { return "/files/" + id }

// Forms are those by which the office calls files otherwise, shows them to participants, and removes them.
func Forms() []edit.Form {
	return []edit.Form{
		{
			Name: "material.amend", Command: "material.amend", Path: "/files/{id}/change", To: toFile, Partly: true, Thing: aFile(false),
			Fields: []edit.Field{{Name: "title", Kind: field.Line{Most: events.MaxMaterialName}, Hint: true, None: ""}},
		},
		{
			Name: "material.share", Command: "material.amend", Path: "/files/{id}/share", To: toFile, Partly: true, Thing: aFile(true),
			Fields: []edit.Field{{Name: "participants", Kind: field.Yes{}, Hint: true, None: false}},
		},
		{Name: "material.remove", Command: "material.remove", Path: "/files/{id}/remove", To: toFile, Lead: true, Final: true, Thing: aFile(false)},
	}
}

// aFile is one that is there; of trips alone if it is for those who go on one.
func aFile(trips bool) func(a field.Asking, id string) *edit.Thing {
	return func(a field.Asking, id string) *edit.Thing {
		m := a.Book.Material(id)
		if m == nil || m.Removed || trips && m.Of.Noun != "trip" {
			return nil
		}
		title, shared := m.Title.Value(), m.Participants
		return &edit.Thing{
			About: events.Ref{Noun: "material", ID: id}, Title: voice.Clean(m.Called()), To: toFile(id), Now: events.AmendMaterial{ID: id, Title: &title, Participants: &shared},
		}
	}
}
