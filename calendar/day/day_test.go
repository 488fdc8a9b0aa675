package day_test

import (
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/day"
	"jourfixe/calendar/reason"
	"jourfixe/events"
)

func date(t *testing.T, s string) events.Date {
	t.Helper()
	d, err := events.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func never(time.Weekday) bool { return false }

// TestBlocked tells why a day is not free, the first reason of several.
func TestBlocked(t *testing.T) {
	t.Parallel()
	avoid := events.Avoid{Holidays: []string{"PL", "DE-HB"}, School: []string{"DE-HB"}}
	for d, want := range map[string]string{
		"2027-05-06": "Public holiday in Bremen: Ascension Day",
		"2027-05-03": "Public holiday in Poland: Constitution Day",
		"2027-07-15": "School holidays in Bremen: Summer Holidays",
		"2027-06-05": "Saturday",
		"2027-06-02": "",
	} {
		if got := reason.In(day.Blocked(date(t, d), "DE-HB", avoid, never), "en"); got != want {
			t.Errorf("%s: %q, want %q", d, got, want)
		}
	}
	if r := day.Blocked(date(t, "2027-06-05"), "DE-HB", avoid, func(w time.Weekday) bool { return w == time.Saturday }); !r.IsZero() {
		t.Errorf("a Saturday that is meant is blocked: %s", reason.In(r, "en"))
	}
	if r := day.Blocked(date(t, "2027-02-06"), "CN", events.Avoid{Holidays: []string{"CN"}}, never); r.Key != "holiday.expected" {
		t.Errorf("a holiday that is not yet decreed blocks as %q", r.Key)
	}
}

// TestUnchecked names each region once whose holidays are not known yet.
func TestUnchecked(t *testing.T) {
	t.Parallel()
	avoid := events.Avoid{Holidays: []string{"DE-HB", "XX"}, School: []string{"DE-HB", "XX"}}
	if got := strings.Join(day.Unchecked(date(t, "2027-06-02"), avoid), " "); got != "XX" {
		t.Errorf("in 2027 these are not known: %s", got)
	}
	if got := strings.Join(day.Unchecked(date(t, "2090-06-02"), avoid), " "); got != "XX DE-HB" {
		t.Errorf("in 2090 these are not known: %s", got)
	}
}

// TestChoose looks for a day around Good Friday by each policy, and keeps what was passed over in the order of looking.
func TestChoose(t *testing.T) {
	t.Parallel()
	taken := reason.Because("series.twice")
	for policy, want := range map[string]struct{ key, date, passed string }{
		"nearest": {"shifted.nearest", "2027-03-25", "2027-03-26 2027-03-27"},
		"later":   {"shifted.later", "2027-03-31", "2027-03-26 2027-03-27 2027-03-28 2027-03-29 2027-03-30"}, // Easter, and the 30th is taken
		"earlier": {"shifted.earlier", "2027-03-25", "2027-03-26"},
		"skip":    {"", "", "2027-03-26"},
	} {
		rules := day.Rules{
			Home: "DE-HB", Avoid: events.Avoid{Holidays: []string{"DE-HB"}}, Shift: events.Shift{Policy: policy, Within: events.Period{Days: 7}},
			Cadence: "FREQ=MONTHLY;BYDAY=-1FR", Allowed: never,
			Usable: func(d events.Date) events.Reason {
				if d == date(t, "2027-03-30") {
					return taken
				}
				return events.Reason{}
			},
		}
		c := rules.Choose(date(t, "2027-03-26"))
		var passed []string
		for _, p := range c.Passed {
			passed = append(passed, p.Date.String())
			if p.Reason.IsZero() {
				t.Errorf("%s: %s is passed over without a reason", policy, p.Date)
			}
		}
		if c.Why.Key != want.key || c.Date.String() != want.date || strings.Join(passed, " ") != want.passed {
			t.Errorf("%s: %s on %q, passed over %v, want %+v", policy, c.Why.Key, c.Date, passed, want)
		}
		if free := rules.Choose(date(t, "2027-02-26")); free.Why.Key != "regular" || len(free.Passed) > 0 || free.Date != free.Nominal {
			t.Errorf("%s: a free day is %+v", policy, free)
		}
	}
	israel := day.Rules{Home: "DE-HB", Avoid: events.Avoid{Holidays: []string{"IL"}}, Allowed: never, Usable: func(events.Date) events.Reason { return events.Reason{} }}
	if r := israel.Against(date(t, "2027-06-04")); r.Key != "weekend" {
		t.Errorf("a Friday in Israel is against as %q", r.Key)
	}
}
