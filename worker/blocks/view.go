package blocks

import (
	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// A View is how entries are written for those who read them: in which language, and where they lead.
type View struct {
	Language string
	Links    Links
	Person   string // whose own pages the entries lead to, if Links is Own
	Video    bool   // whether they may see where people meet by video: whoever has the address may be let in
}

// Links says where entries lead.
type Links int

// Who reads most feeds is not known, so their entries lead nowhere rather than to a sign-in that the reader may not have; staff are led
// to the pages of the office, a guest to where they answer.
const (
	Nowhere Links = iota
	Pages
	Own
)

// Of is the view of who reads what a scope covers: in the language that was asked for, if it is spoken; else in that of the person whose
// it is, or in German.
func Of(b *calendar.Book, scope agenda.Scope, asked string) View {
	v := View{Video: scope == (agenda.Scope{}) || scope.Noun == "person"}
	reader := ""
	switch p := b.Person(scope.ID); {
	case scope == (agenda.Scope{}):
		v.Links = Pages
	case scope.Noun != "person":
	case p != nil && p.Staff():
		v.Links, reader = Pages, p.Language
	default:
		v.Links, v.Person = Own, scope.ID
		if p != nil {
			reader = p.Language
		}
	}
	for _, language := range []string{asked, reader, events.Languages[0]} {
		if words.Speaks(language) {
			v.Language = language
			break
		}
	}
	return v
}
