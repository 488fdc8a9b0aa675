package personal

import (
	"slices"
	"strings"

	"jourfixe/calendar/words"
	"jourfixe/events"
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
	By      []string `json:"by,omitempty"`     // the commands that destroy it; none: it goes by itself, or stays by an id
	Fields  []string `json:"fields,omitempty"` // of events and commands, by what they are about
}

// Say says the whole list in a language, with the times of keeping that the office has set.
func Say(language string, kept events.Retention) (all []Said) {
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
			line := Line{ID: k.ID, What: texts.Say("kind." + k.ID), Whose: list("whose", k.Whose), Until: until(language, k.Until, kept), Sees: list("sees", k.Sees), Special: k.Special, By: k.Destroyers(), Fields: Of(k.ID)}
			if line.Sees == "" {
				line.Sees = texts.Say("nobody")
			}
			said.Data = append(said.Data, line)
		}
		all = append(all, said)
	}
	return all
}

// until says a rule, with the office's time if it goes by one.
func until(language, rule string, kept events.Retention) string {
	texts := words.Texts(words.Personal)[language]
	if name := times[rule]; name != "" {
		return texts.Say("until."+rule, "kept", words.Period(kept.Of(name), language))
	}
	return texts.Say("until." + rule)
}

// Brief says the list in short: of each activity in one line what is kept equally long.
func Brief(language string, kept events.Retention) (all []Said) {
	for _, a := range Say(language, kept) {
		var lines []Line
		for _, k := range a.Data {
			if i := slices.IndexFunc(lines, func(l Line) bool { return l.Until == k.Until }); i >= 0 {
				lines[i].What += "; " + k.What
				continue
			}
			lines = append(lines, Line{What: k.What, Until: k.Until})
		}
		a.Data = lines
		all = append(all, a)
	}
	return all
}
