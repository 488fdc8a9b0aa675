package reason

import "testing"

// TestRhythm holds how rules are described.
func TestRhythm(t *testing.T) {
	for rule, want := range map[string]string{
		"FREQ=MONTHLY;BYDAY=1WE":            "erster Mittwoch im Monat | first Wednesday of the month",
		"FREQ=MONTHLY;BYDAY=-1FR":           "letzter Freitag im Monat | last Friday of the month",
		"FREQ=MONTHLY;BYDAY=5MO":            "fünfter Montag im Monat | fifth Monday of the month",
		"FREQ=WEEKLY;BYDAY=TU":              "jeden Dienstag | every Tuesday",
		"FREQ=DAILY":                        "täglich | every day",
		"FREQ=MONTHLY;BYDAY=-2FR":           "nach der Regel FREQ=MONTHLY;BYDAY=-2FR | by the rule FREQ=MONTHLY;BYDAY=-2FR",
		"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU":   "nach der Regel FREQ=WEEKLY;INTERVAL=2;BYDAY=TU | by the rule FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
		"FREQ=MONTHLY;BYDAY=1WE;BYMONTH=3":  "nach der Regel FREQ=MONTHLY;BYDAY=1WE;BYMONTH=3 | by the rule FREQ=MONTHLY;BYDAY=1WE;BYMONTH=3",
		"FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1": "nach der Regel FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1 | by the rule FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1",
	} {
		words := Rhythm(rule)
		if got := words.In("de") + " | " + words.In("en"); got != want {
			t.Errorf("%s: %q, want %q", rule, got, want)
		}
	}
	for rule, want := range map[string]string{
		"FREQ=MONTHLY;BYDAY=1WE":  "pierwsza środa miesiąca | יום רביעי הראשון בחודש",
		"FREQ=MONTHLY;BYDAY=-1FR": "ostatni piątek miesiąca | יום שישי האחרון בחודש",
		"FREQ=MONTHLY;BYDAY=5SU":  "piąta niedziela miesiąca | יום ראשון החמישי בחודש",
		"FREQ=WEEKLY;BYDAY=TU":    "każdy wtorek | בכל יום שלישי",
		"FREQ=WEEKLY;BYDAY=SA":    "każda sobota | בכל יום שבת",
		"FREQ=DAILY":              "codziennie | מדי יום",
		"FREQ=MONTHLY;BYDAY=-2FR": "według reguły FREQ=MONTHLY;BYDAY=-2FR | לפי הכלל FREQ=MONTHLY;BYDAY=-2FR",
	} {
		words := Rhythm(rule)
		if got := words["pl"] + " | " + words["he"]; got != want {
			t.Errorf("%s: %q, want %q", rule, got, want)
		}
	}
}
