package holiday

import (
	"slices"
	"sync"
	"testing"
	"time"

	"jourfixe/events"
)

func TestEaster(t *testing.T) {
	t.Parallel()
	for _, want := range []string{
		"1583-04-10", "1598-03-22", "1700-04-11", "1777-03-30", "1818-03-22", "1943-04-25", "1961-04-02", "1981-04-19", "2000-04-23", "2008-03-23",
		"2011-04-24", "2019-04-21", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2029-04-01",
		"2030-04-21", "2038-04-25", "2049-04-18", "2076-04-19", "2100-03-28", "2285-03-22",
	} {
		d, err := events.ParseDate(want)
		if err != nil {
			t.Fatal(err)
		}
		if got := Easter(d.Year); got != d {
			t.Errorf("Easter(%d) = %s; want %s", d.Year, got, want)
		}
	}
	for year := 1583; year <= 4000; year++ {
		d := Easter(year)
		first, last := events.Date{Year: year, Month: time.March, Day: 22}, events.Date{Year: year, Month: time.April, Day: 25}
		if d.Weekday() != time.Sunday || d.Before(first) || d.After(last) {
			t.Errorf("Easter(%d) = %s, %s; want a Sunday from 22 March to 25 April", year, d, d.Weekday())
		}
	}
}

func TestHolidays(t *testing.T) {
	t.Parallel()
	// 1 May 2027 is a Saturday 2 May a Sunday.
	for name, c := range map[string]struct {
		rules []rule
		want  map[string]string
	}{
		"before and after its years": {
			[]rule{{on: fixed(time.May, 5), de: "a", from: 2028}, {on: fixed(time.May, 6), de: "b", until: 2026}},
			map[string]string{},
		},
		"in its only year": {
			[]rule{{on: fixed(time.May, 5), de: "a", from: 2027, until: 2027}},
			map[string]string{"2027-05-05": "a"},
		},
		"once": {
			[]rule{{on: once(2027, time.May, 5), de: "a"}, {on: once(2026, time.May, 6), de: "b", mondayAfter: onWeekend}},
			map[string]string{"2027-05-05": "a"},
		},
		"two on a day": {
			[]rule{{on: fixed(time.May, 16), de: "a"}, {on: easter(49), de: "b"}},
			map[string]string{"2027-05-16": "a / b"},
		},
		"Monday after a Saturday": {
			[]rule{{on: fixed(time.May, 1), de: "a", mondayAfter: onWeekend}},
			map[string]string{"2027-05-01": "a", "2027-05-03": "a (Ersatzfeiertag)"},
		},
		"Monday only after a Sunday": {
			[]rule{{on: fixed(time.May, 1), de: "a", mondayAfter: onSunday}, {on: fixed(time.May, 9), de: "b", mondayAfter: onSunday}},
			map[string]string{"2027-05-01": "a", "2027-05-09": "b", "2027-05-10": "b (Ersatzfeiertag)"},
		},
		"Monday taken by a later rule": {
			[]rule{{on: fixed(time.May, 2), de: "a", mondayAfter: onSunday}, {on: fixed(time.May, 3), de: "b"}},
			map[string]string{"2027-05-02": "a", "2027-05-03": "b"},
		},
		"one Monday for two": {
			[]rule{{on: fixed(time.May, 1), de: "a", mondayAfter: onWeekend}, {on: fixed(time.May, 2), de: "b", mondayAfter: onWeekend}},
			map[string]string{"2027-05-01": "a", "2027-05-02": "b", "2027-05-03": "a (Ersatzfeiertag)"},
		},
		"next free day after a Sunday": {
			[]rule{{on: fixed(time.May, 2), de: "a", mondayAfter: onSunday, nextFree: true}, {on: fixed(time.May, 3), de: "b"}},
			map[string]string{"2027-05-02": "a", "2027-05-03": "b", "2027-05-04": "a (Ersatzfeiertag)"},
		},
		"next free day is the Monday": {
			[]rule{{on: fixed(time.May, 2), de: "a", mondayAfter: onSunday, nextFree: true}},
			map[string]string{"2027-05-02": "a", "2027-05-03": "a (Ersatzfeiertag)"},
		},
		"half days and school holidays are none": {
			[]rule{
				{on: fixed(time.May, 5), de: "a", kind: KindHalf}, {on: fixed(time.May, 6), de: "b", kind: KindSchool},
				{on: fixed(time.May, 7), de: "c", kind: KindPublic}, {on: fixed(time.May, 9), de: "d", kind: KindHalf, mondayAfter: onSunday},
			},
			map[string]string{"2027-05-07": "c"},
		},
		"second Sunday": {
			[]rule{{on: secondSunday(time.August), de: "a"}, {on: secondSunday(time.May), de: "b"}},
			map[string]string{"2027-08-08": "a", "2027-05-09": "b"}, // August begins with a Sunday, May with a Saturday
		},
		"eve of a Sunday": {
			[]rule{{on: eveOnSunday(time.May, 2), de: "a"}, {on: eveOnSunday(time.May, 8), de: "b"}},
			map[string]string{"2027-05-01": "a", "2027-05-08": "b"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := holidays(c.rules, 2027)
			for d, name := range got {
				if c.want[d.String()] != name["de"] {
					t.Errorf("%s is %q; want %q", d, name["de"], c.want[d.String()])
				}
			}
			if len(got) != len(c.want) {
				t.Errorf("there are %d holidays, %v; want %d", len(got), got, len(c.want))
			}
		})
	}
}

// TestRulesStayInTheirYear guards what the almanac relies on: no rule of any region puts a day into another year.
func TestRulesStayInTheirYear(t *testing.T) {
	t.Parallel()
	for _, r := range tables {
		for year := firstYear; year <= lastYear; year++ {
			for d := range holidays(r.rules, year) {
				if d.Year != year {
					t.Errorf("%s: the rules put a holiday of %d on %s", r.code, year, d)
				}
			}
			for _, rule := range r.rules {
				if d := rule.in(year); !d.IsZero() && d.Year != year {
					t.Errorf("%s: %s of %d is on %s", r.code, rule.en, year, d)
				}
			}
		}
	}
}

// TestFirstUseTogether has many ask for a year that nobody has asked for before; all get the same answer.
func TestFirstUseTogether(t *testing.T) {
	t.Parallel()
	fresh := &region{code: "PL", law: "law", rules: regions["PL"].rules}
	var all sync.WaitGroup
	got := make([]*almanac, 16)
	for i := range got {
		all.Go(func() { got[i] = fresh.almanac(2027) })
	}
	all.Wait()
	for _, a := range got {
		if a != got[0] || len(a.days) == 0 || !slices.ContainsFunc(a.days, func(d Day) bool { return d.Kind == KindSchool }) {
			t.Fatal("two askers got different almanacs, or one without days")
		}
	}
}
