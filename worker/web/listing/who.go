package listing

import (
	"cmp"

	"jourfixe/calendar/people"
	"jourfixe/worker/web/voice"
)

// PersonName is what a person is called. Of who is erased, or whose key is not here, there is no name.
func PersonName(p *people.Person, v *voice.Voice) string {
	switch {
	case p == nil || p.Erased:
		return v.T("person.erased")
	default:
		return cmp.Or(voice.Clean(p.Name.Value()), v.T("person.unnamed"))
	}
}

// ClientName says who asked. What the house itself is called by is put into words; others are known by their names.
func ClientName(v *voice.Voice, name string) string {
	switch name {
	case "office-file":
		return v.T("client.office-file")
	case "operator":
		return v.T("client.operator")
	case "house", "post", "clock":
		return v.T("client.house")
	}
	return voice.Clean(name)
}
