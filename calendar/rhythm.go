package calendar

import (
	"strings"
	"time"

	"jourfixe/calendar/words"
	"jourfixe/events"
)

// Words describes the cadence, as far as it is of a common kind; otherwise it shows the rule. It is said to everybody who
// is invited, so it is there in all languages that people are written to in; reasons, which the book keeps, take those of
// the office from it.
func (c *Cadence) Words(rule string) events.Text {
	plain := c.interval == 1 && len(c.byMonth)+len(c.byMonthDay)+len(c.byYearDay)+len(c.byWeekNo)+len(c.bySetPos) == 0
	switch {
	case plain && c.freq == "DAILY" && len(c.byDay) == 0:
		return events.Text{"de": "täglich", "en": "every day", "pl": "codziennie", "he": "מדי יום"}
	case plain && c.freq == "WEEKLY" && len(c.byDay) == 1:
		t := both("jeden %s", "every %s", weekdayNames[c.byDay[0].day])
		pl, feminine := polishDay(c.byDay[0].day)
		t["pl"], t["he"] = "każdy "+pl, "בכל "+words.Weekday(c.byDay[0].day, "he")
		if feminine {
			t["pl"] = "każda " + pl
		}
		return t
	case plain && c.freq == "MONTHLY" && len(c.byDay) == 1 && c.byDay[0].n != 0 && c.byDay[0].n >= -1 && c.byDay[0].n <= 5:
		n := ordinals[c.byDay[0].n+1]
		t := both("%s %s im Monat", "%s %s of the month", n, weekdayNames[c.byDay[0].day])
		pl, feminine := polishDay(c.byDay[0].day)
		if feminine {
			t["pl"] = n["pl-feminine"] + " " + pl + " miesiąca"
		} else {
			t["pl"] = n["pl"] + " " + pl + " miesiąca"
		}
		t["he"] = words.Weekday(c.byDay[0].day, "he") + " " + n["he"] + " בחודש"
		return t
	}
	t := both("nach der Regel %s", "by the rule %s", rule)
	t["pl"], t["he"] = "według reguły "+rule, "לפי הכלל "+rule
	return t
}

// polishDay is the name of a day of the week, and whether it is feminine, as those are that end in an a.
func polishDay(w time.Weekday) (name string, feminine bool) {
	name = words.Weekday(w, "pl")
	return name, strings.HasSuffix(name, "a")
}

// ordinals holds the words for -1 to 5, 0 not used, one place on. Those of Polish go with the gender of the day.
var ordinals = [7]events.Text{
	{"de": "letzter", "en": "last", "pl": "ostatni", "pl-feminine": "ostatnia", "he": "האחרון"},
	{},
	{"de": "erster", "en": "first", "pl": "pierwszy", "pl-feminine": "pierwsza", "he": "הראשון"},
	{"de": "zweiter", "en": "second", "pl": "drugi", "pl-feminine": "druga", "he": "השני"},
	{"de": "dritter", "en": "third", "pl": "trzeci", "pl-feminine": "trzecia", "he": "השלישי"},
	{"de": "vierter", "en": "fourth", "pl": "czwarty", "pl-feminine": "czwarta", "he": "הרביעי"},
	{"de": "fünfter", "en": "fifth", "pl": "piąty", "pl-feminine": "piąta", "he": "החמישי"},
}
