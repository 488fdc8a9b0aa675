package field

import (
	"regexp"
	"slices"

	"jourfixe/calendar/words"
)

// Tongues are the languages that people may speak. Others that were stated are kept.
var Tongues = Some{Of: words.TongueTags(), Named: words.TongueName, Like: regexp.MustCompile(`^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}$`)}

// A Tongue is one of these, or one that was stated, or none.
type Tongue struct {
	None string // key of what it is called if nothing is chosen
}

// Read implements Kind.
func (Tongue) Read(a Asking, typed Typed) (any, *Fault) { return Language{}.Read(a, typed) }

// Write implements Kind.
func (Tongue) Write(_ Asking, value any) Typed { return one(word(value)) }

// Draw implements Kind.
func (k Tongue) Draw(a Asking, typed Typed) Control {
	c := Control{Shape: Select, Options: []Option{{Label: a.Voice.T(k.None)}}}
	list, chosen := words.TongueTags(), typed.word("")
	if chosen != "" && !slices.Contains(list, chosen) {
		list = append(slices.Clone(list), chosen)
	}
	for _, tag := range list {
		c.Options = append(c.Options, Option{Value: tag, Label: words.TongueName(tag), Lang: tag})
	}
	return c.choose(chosen)
}
