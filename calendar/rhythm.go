package calendar

import (
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// Words describes the cadence, as far as it is of a common kind; otherwise it shows the rule.
func (c *Cadence) Words(rule string) events.Text {
	plain := c.interval == 1 && len(c.byMonth)+len(c.byMonthDay)+len(c.byYearDay)+len(c.byWeekNo)+len(c.bySetPos) == 0
	switch {
	case plain && c.freq == "DAILY" && len(c.byDay) == 0:
		return inLanguages(spoken, words.Daily)
	case plain && c.freq == "WEEKLY" && len(c.byDay) == 1:
		return inLanguages(spoken, func(language string) string { return words.Weekly(c.byDay[0].day, language) })
	case plain && c.freq == "MONTHLY" && len(c.byDay) == 1 && c.byDay[0].n != 0 && c.byDay[0].n >= -1 && c.byDay[0].n <= 5:
		return inLanguages(spoken, func(language string) string { return words.Monthly(c.byDay[0].n, c.byDay[0].day, language) })
	}
	return say("rhythm.rule", "rule", rule)
}
