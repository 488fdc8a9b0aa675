package recurrence

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/events"
)

// day reads a date that the test itself wrote.
func day(t testing.TB, s string) events.Date {
	t.Helper()
	d, err := events.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func parse(t testing.TB, rule string) *Rule {
	t.Helper()
	c, err := Parse(rule)
	if err != nil {
		t.Fatalf("%s: %v", rule, err)
	}
	return c
}

// TestDates holds the rules that people use, with dates read off a wall calendar, and those that programs get
// wrong. Unless a case says otherwise, the series begins on the first day of the span.
func TestDates(t *testing.T) {
	for _, c := range []struct {
		what, rule, anchor, first, last string
		want                            string
	}{
		{"first Wednesday", "FREQ=MONTHLY;BYDAY=1WE", "2027-01-01", "2027-01-01", "2027-06-30",
			"2027-01-06 2027-02-03 2027-03-03 2027-04-07 2027-05-05 2027-06-02"},
		{"last Friday", "FREQ=MONTHLY;BYDAY=-1FR", "2027-01-01", "2027-01-01", "2027-04-30", "2027-01-29 2027-02-26 2027-03-26 2027-04-30"},
		{"fifth Monday, months without one left out", "FREQ=MONTHLY;BYDAY=5MO", "2027-01-01", "2027-01-01", "2027-12-31",
			"2027-03-29 2027-05-31 2027-08-30 2027-11-29"},
		{"first and third Thursday", "FREQ=MONTHLY;BYDAY=1TH,3TH", "2027-01-01", "2027-02-01", "2027-03-31",
			"2027-02-04 2027-02-18 2027-03-04 2027-03-18"},
		{"last working day of the month", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2027-01-01", "2027-01-01", "2027-05-31",
			"2027-01-29 2027-02-26 2027-03-31 2027-04-30 2027-05-31"},
		{"second and last but one working day", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=2,-2", "2027-02-01", "2027-02-01", "2027-02-28",
			"2027-02-02 2027-02-25"},
		{"Friday the 13th", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "2026-01-01", "2026-01-01", "2027-12-31",
			"2026-02-13 2026-03-13 2026-11-13 2027-08-13"},
		{"29 February, years without one left out", "FREQ=YEARLY", "2028-02-29", "2028-01-01", "2037-12-31", "2028-02-29 2032-02-29 2036-02-29"},
		{"the 31st, short months left out", "FREQ=MONTHLY", "2027-01-31", "2027-01-01", "2027-08-31",
			"2027-01-31 2027-03-31 2027-05-31 2027-07-31 2027-08-31"},
		{"last day of the month", "FREQ=MONTHLY;BYMONTHDAY=-1", "2027-01-01", "2027-01-01", "2027-03-31", "2027-01-31 2027-02-28 2027-03-31"},
		{"every other Tuesday, counted from the first", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2027-01-05", "2027-02-01", "2027-02-28", "2027-02-02 2027-02-16"},
		{"every other week, the week beginning on Monday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO", "1997-08-05", "1997-08-05", "1997-08-31",
			"1997-08-05 1997-08-10 1997-08-19 1997-08-24"},
		{"every other week, the week beginning on Sunday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU", "1997-08-05", "1997-08-05", "1997-08-31",
			"1997-08-05 1997-08-17 1997-08-19 1997-08-31"},
		{"every third month from February", "FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO", "2027-02-01", "2027-02-01", "2027-12-31",
			"2027-02-01 2027-05-03 2027-08-02 2027-11-01"},
		{"every tenth day", "FREQ=DAILY;INTERVAL=10", "2027-02-24", "2027-03-01", "2027-03-31", "2027-03-06 2027-03-16 2027-03-26"},
		{"COUNT counts from the anchor, not from the span", "FREQ=WEEKLY;COUNT=5", "2027-01-06", "2027-01-25", "2027-12-31", "2027-01-27 2027-02-03"},
		{"COUNT used up before the span", "FREQ=WEEKLY;COUNT=2", "2027-01-06", "2027-01-25", "2027-12-31", ""},
		{"UNTIL is included", "FREQ=WEEKLY;UNTIL=20270120", "2027-01-06", "2027-01-01", "2027-12-31", "2027-01-06 2027-01-13 2027-01-20"},
		{"UNTIL with a time", "FREQ=WEEKLY;UNTIL=20270120T130000Z", "2027-01-06", "2027-01-14", "2027-12-31", "2027-01-20"},
		{"UNTIL before the anchor", "FREQ=DAILY;UNTIL=20250101", "2026-01-01", "2026-01-01", "2026-12-31", ""},
		{"week 20, its Monday", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "1997-05-12", "1997-05-12", "1999-12-31", "1997-05-12 1998-05-11 1999-05-17"},
		{"week 1 begins in the old year", "FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO", "2024-01-01", "2024-01-01", "2026-12-31", "2024-01-01 2024-12-30 2025-12-29"},
		{"week 1 begins in the old year, where the span ends", "FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO", "2024-02-01", "2024-02-01", "2024-12-31", "2024-12-30"},
		{"week 53 reaches into the new year, where the series begins", "FREQ=YEARLY;BYWEEKNO=53;BYDAY=FR", "2027-01-01", "2027-01-01", "2027-12-31", "2027-01-01"},
		{"last week of the year", "FREQ=YEARLY;BYWEEKNO=-1;BYDAY=TH", "2026-01-05", "2026-01-05", "2027-12-31", "2026-12-31 2027-12-30"},
		{"day 100 and the last of the year", "FREQ=YEARLY;BYYEARDAY=100,-1", "2027-01-01", "2027-01-01", "2028-12-31",
			"2027-04-10 2027-12-31 2028-04-09 2028-12-31"},
		{"20th Monday of the year", "FREQ=YEARLY;BYDAY=20MO", "1997-05-19", "1997-05-19", "1999-12-31", "1997-05-19 1998-05-18 1999-05-17"},
		{"first Sunday in Advent's month, twice a year", "FREQ=YEARLY;BYMONTH=6,12;BYDAY=1SU", "2027-01-01", "2027-01-01", "2027-12-31", "2027-06-06 2027-12-05"},
		{"US election day", "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", "1996-11-05", "1996-11-05", "2004-12-31",
			"1996-11-05 2000-11-07 2004-11-02"},
		{"small letters", "freq=monthly;byday=1we", "2027-01-01", "2027-01-01", "2027-01-31", "2027-01-06"},
		{"nothing before the anchor", "FREQ=DAILY", "2027-01-03", "2027-01-01", "2027-01-04", "2027-01-03 2027-01-04"},
		{"a span that ends before it begins", "FREQ=DAILY", "2027-01-03", "2027-02-01", "2027-01-04", ""},
		{"30 February", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "2027-01-01", "2027-01-01", "2060-01-01", ""},
	} {
		var got []string
		for _, d := range parse(t, c.rule).Dates(day(t, c.anchor), day(t, c.first), day(t, c.last)) {
			got = append(got, d.String())
		}
		if want := strings.Fields(c.want); !slices.Equal(got, want) {
			t.Errorf("%s, %s:\ngot  %v\nwant %v", c.what, c.rule, got, want)
		}
	}
}

// TestRefusals holds that the error names the part that is wrong.
func TestRefusals(t *testing.T) {
	for rule, says := range map[string]string{
		"":                                   "NAME=VALUE",
		"FREQ":                               "NAME=VALUE",
		"FREQ=":                              "NAME=VALUE",
		"FREQ=WEEKLY;":                       "NAME=VALUE",
		"BYDAY=WE":                           "FREQ is missing",
		"FREQ=HOURLY":                        "FREQ must be",
		"FREQ=FORTNIGHTLY":                   "FREQ must be",
		"FREQ=WEEKLY;FREQ=DAILY":             "FREQ is there twice",
		"FREQ=WEEKLY;INTERVAL=0":             "INTERVAL",
		"FREQ=WEEKLY;INTERVAL=1001":          "INTERVAL",
		"FREQ=WEEKLY;INTERVAL=two":           "INTERVAL",
		"FREQ=WEEKLY;COUNT=0":                "COUNT",
		"FREQ=WEEKLY;COUNT=-1":               "COUNT",
		"FREQ=WEEKLY;COUNT=3;UNTIL=20271231": "COUNT and UNTIL exclude each other (RFC 5545, section 3.3.10); leave one of them out",
		"FREQ=WEEKLY;UNTIL=2027":             "UNTIL",
		"FREQ=WEEKLY;UNTIL=20270230":         "UNTIL",
		"FREQ=DAILY;UNTIL=20270201T0000.5Z":  "an instant in UTC, as in 20271231T225900Z",
		"FREQ=DAILY;UNTIL=20270201T000000.5": "UNTIL must be a day, as in 20271231",
		"FREQ=WEEKLY;WKST=XX":                "WKST",
		"FREQ=WEEKLY;BYDAY=XX":               "BYDAY",
		"FREQ=WEEKLY;BYDAY=1WE":              "BYDAY",
		"FREQ=DAILY;BYDAY=-1WE":              "BYDAY",
		"FREQ=MONTHLY;BYDAY=0WE":             "BYDAY",
		"FREQ=MONTHLY;BYDAY=54WE":            "BYDAY",
		"FREQ=MONTHLY;BYDAY=WE,":             "BYDAY",
		"FREQ=MONTHLY;BYDAY=W":               "BYDAY",
		"FREQ=YEARLY;BYWEEKNO=1;BYDAY=1WE":   "BYWEEKNO",
		"FREQ=YEARLY;BYWEEKNO=54":            "BYWEEKNO",
		"FREQ=MONTHLY;BYWEEKNO=20":           "BYWEEKNO",
		"FREQ=MONTHLY;BYMONTHDAY=32":         "BYMONTHDAY",
		"FREQ=MONTHLY;BYMONTHDAY=0":          "BYMONTHDAY",
		"FREQ=WEEKLY;BYMONTHDAY=1":           "BYMONTHDAY",
		"FREQ=YEARLY;BYYEARDAY=367":          "BYYEARDAY",
		"FREQ=MONTHLY;BYYEARDAY=1":           "BYYEARDAY",
		"FREQ=YEARLY;BYMONTH=13":             "BYMONTH",
		"FREQ=YEARLY;BYMONTH=-1":             "BYMONTH",
		"FREQ=MONTHLY;BYSETPOS=1":            "BYSETPOS",
		"FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0":   "BYSETPOS",
		"FREQ=DAILY;BYHOUR=14":               "start",
		"FREQ=DAILY;BYMINUTE=0":              "start",
		"FREQ=DAILY;BYSECOND=0":              "start",
		"FREQ=DAILY;BYEASTER=1":              "BYEASTER",
		"RSCALE=HEBREW;FREQ=YEARLY":          "RSCALE",
		"FREQ=DAILY\r\nX:y":                  "FREQ must be",
		strings.Repeat("X", 5000) + "=1":     "no part of a recurrence rule",
	} {
		c, err := Parse(rule)
		if err == nil || !strings.Contains(err.Error(), says) || len(err.Error()) > 200 {
			t.Errorf("%.60q is read as %v (%v), want %q in the error", rule, c, err, says)
		}
	}
}

// TestListedAgain holds that what a list has twice makes it no longer, since lists are gone through for each day.
func TestListedAgain(t *testing.T) {
	for part, once := range map[string]string{
		"BYDAY": "53MO", "BYMONTHDAY": "31", "BYYEARDAY": "-366", "BYWEEKNO": "53", "BYMONTH": "12", "BYSETPOS": "366",
	} {
		rule := "FREQ=YEARLY;BYMONTHDAY=1;" + part + "="
		if part == "BYMONTHDAY" {
			rule = "FREQ=YEARLY;BYMONTHDAY="
		}
		if part == "BYWEEKNO" {
			rule = "FREQ=YEARLY;BYWEEKNO="
		}
		again := parse(t, rule+strings.Repeat(once+",", 5000)+once)
		if want := parse(t, rule+once); !reflect.DeepEqual(again, want) {
			t.Errorf("%s: listed again, a day makes the rule %.200v, want %v", part, again, want)
		}
	}
}

func TestNames(t *testing.T) {
	c := parse(t, "FREQ=MONTHLY;BYDAY=1SA,-1WE")
	for d := time.Sunday; d <= time.Saturday; d++ {
		if got, want := c.Names(d), d == time.Saturday || d == time.Wednesday; got != want {
			t.Errorf("the rule names %s: %v", d, got)
		}
	}
	if parse(t, "FREQ=DAILY").Names(time.Saturday) {
		t.Error("a daily rule without days names a Saturday")
	}
}
