package reason

import (
	"jourfixe/calendar/recurrence"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// Rhythm describes a recurrence rule.
func Rhythm(rule string) events.Text {
	t := make(events.Text, len(spoken))
	for _, language := range spoken {
		t[language] = rhythm(rule, language)
	}
	return t
}

// rhythm describes a rule as far as it is of a common kind; otherwise it shows the rule.
func rhythm(rule, language string) string {
	r, err := recurrence.Parse(rule)
	if err != nil {
		return rule // it was read when it came in, and is shown as it is if it cannot be any more
	}
	if r.Daily() {
		return words.Daily(language)
	}
	if day, ok := r.Weekly(); ok {
		return words.Weekly(day, language)
	}
	if n, day, ok := r.Monthly(); ok && n >= -1 && n <= 5 {
		return words.Monthly(n, day, language)
	}
	return words.Texts(words.Reason)[language].Say("rhythm.rule", "rule", rule)
}
