package users

import (
	"slices"
	"strings"
	"unicode/utf8"

	"jourfixe/events"
	"jourfixe/events/rights"
	"jourfixe/worker/web/form"
)

// What the page can be asked for.
const (
	grant  = "grant"  // another role, or none
	end    = "end"    // sign somebody out everywhere
	invite = "invite" // a role for somebody by their address, who is added to the book if need be
)

var wishes = []string{grant, end, invite}

// wishKind are the forms of the page.
var wishKind = &form.Kind{
	Texts: "users", Limit: 8 << 10, Problems: map[string]string{"id": "person", "email": "address", "name": "name"},
}

// A wish is what somebody asks for, or has tried to.
type wish struct {
	Do, Person, Role, Address, Name string
}

// maxTyped is how much of a field is looked at, in characters.
const maxTyped = 254

// Kind implements form.Form.
func (*wish) Kind() *form.Kind { return wishKind }

func (x *wish) name() string { return x.Do }
func (x *wish) told() bool   { return false }

// Read implements form.Form.
func (x *wish) Read(f form.Fields) (fault string) {
	x.Do = f.One("do", wishes)
	x.Role = f.One("role", append(rights.Roles(), events.NoRole))
	x.Address, x.Name = strings.TrimSpace(f.Word("address")), f.Lines("name")
	if person := f.Word("person"); events.ValidID(person) {
		x.Person = person
	}
	switch {
	case x.Do == "", x.Do != invite && x.Person == "", x.Do != end && x.Role == "":
		return form.Broken
	case x.Do == invite && (!strings.Contains(x.Address, "@") || utf8.RuneCountInString(x.Address) > maxTyped):
		return "address"
	case x.Do == invite && (utf8.RuneCountInString(x.Name) > maxTyped || strings.Contains(x.Name, "\n")):
		return "name"
	case x.Do == invite && !slices.Contains(rights.Roles(), x.Role):
		return form.Broken
	}
	return ""
}
