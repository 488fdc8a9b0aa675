package calendar

import (
	"jourfixe/calendar/recurrence"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// rhythm describes a recurrence rule, as far as it is of a common kind; otherwise it shows the rule.
func rhythm(r *recurrence.Rule, rule string) events.Text {
	if r.Daily() {
		return inLanguages(spoken, words.Daily)
	}
	if day, ok := r.Weekly(); ok {
		return inLanguages(spoken, func(language string) string { return words.Weekly(day, language) })
	}
	if n, day, ok := r.Monthly(); ok && n >= -1 && n <= 5 {
		return inLanguages(spoken, func(language string) string { return words.Monthly(n, day, language) })
	}
	return say("rhythm.rule", "rule", rule)
}
