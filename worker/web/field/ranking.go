package field

import (
	"slices"
	"strconv"
)

// A Ranking puts some of a few values in order: which comes first, which then.
type Ranking struct {
	Of    []string
	Texts string // what the keys of their names begin with; .first and .then say which place is asked for, .none that it stays empty
}

// part is the name of a place, counted from 0.
func (Ranking) part(i int) string { return strconv.Itoa(i) }

// Read implements Kind. Places that are left out close up.
func (k Ranking) Read(_ Asking, typed Typed) (any, *Fault) {
	var list []any
	for i := range k.Of {
		switch s := typed.word(k.part(i)); {
		case s == "":
		case !slices.Contains(k.Of, s):
			return list, wrong("choice").in(k.part(i))
		case slices.Contains(list, any(s)):
			return list, wrong("ranked").in(k.part(i))
		default:
			list = append(list, s)
		}
	}
	if len(list) == 0 {
		return nil, nil
	}
	return list, nil
}

// Write implements Kind.
func (k Ranking) Write(_ Asking, value any) Typed {
	typed := Typed{}
	for i, v := range entriesOf(value) {
		typed[k.part(i)] = []string{v}
	}
	return typed
}

// Draw implements Kind.
func (k Ranking) Draw(a Asking, typed Typed) Control {
	c := Control{Shape: Parts}
	for i := range k.Of {
		one := Choice{Of: k.Of, Texts: k.Texts, None: k.Texts + "none"}.Draw(a, Typed{"": typed[k.part(i)]})
		if one.Part, one.Label = k.part(i), a.Voice.T(k.Texts+"then", "n", i+1); i == 0 {
			one.Label = a.Voice.T(k.Texts + "first.place")
		}
		c.Parts = append(c.Parts, one)
	}
	return c
}
