package personal

import (
	"strings"

	"jourfixe/calendar/words"
)

// A Said is an activity as people read it.
type Said struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Purpose string `json:"purpose"`
	Basis   string `json:"basis"`
	Data    []Line `json:"data"`
}

// A Line is a kind of data as people read it.
type Line struct {
	ID      string   `json:"id"`
	What    string   `json:"what"`
	Whose   string   `json:"whose"`
	Until   string   `json:"until"`
	Sees    string   `json:"sees"`
	Special bool     `json:"special,omitempty"`
	Fields  []string `json:"fields,omitempty"` // of events and commands, by what they are about
}

// Say says the whole list in a language.
func Say(language string) (all []Said) {
	texts := words.Texts(words.Personal)[language]
	list := func(section string, ids []string) string {
		said := make([]string, len(ids))
		for i, id := range ids {
			said[i] = texts.Say(section + "." + id)
		}
		return strings.Join(said, ", ")
	}
	for _, a := range Activities {
		said := Said{ID: a.ID, Title: texts.Say("activity." + a.ID), Purpose: texts.Say("activity." + a.ID + ".for"), Basis: texts.Say("basis." + a.Basis)}
		for _, k := range a.Kinds {
			line := Line{ID: k.ID, What: texts.Say("kind." + k.ID), Whose: list("whose", k.Whose), Until: texts.Say("until." + k.Until), Sees: list("sees", k.Sees), Special: k.Special, Fields: Of(k.ID)}
			if line.Sees == "" {
				line.Sees = texts.Say("nobody")
			}
			said.Data = append(said.Data, line)
		}
		all = append(all, said)
	}
	return all
}
