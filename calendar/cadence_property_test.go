package calendar

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/teambition/rrule-go"

	"jourfixe/events"
)

// TestCadenceLikeAnotherLibrary compares random rules with a library that has come from another family. Rules that the
// two are known to read differently are not made: BYWEEKNO without BYDAY, where the library takes the whole week, and
// BYDAY=TH,1TU, where it takes only days that both halves name.
func TestCadenceLikeAnotherLibrary(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	compared, dates := 0, 0
	for range 200 {
		rule := randomRule(r)
		anchor := events.Date{Year: 2020, Month: 1, Day: 1}.AddDays(r.IntN(3000))
		first := anchor.AddDays(r.IntN(400))
		last := first.AddDays(r.IntN(1500))
		got := cadence(t, rule).Dates(anchor, first, last)
		want := library(t, rule, anchor, first, last)
		if !slices.Equal(got, want) {
			t.Fatalf("%s from %s, %s to %s:\ngot  %v\nwant %v", rule, anchor, first, last, got, want)
		}
		compared, dates = compared+1, dates+len(got)
	}
	if dates < 10*compared {
		t.Errorf("%d rules have only %d dates; the rules are too strange to tell anything", compared, dates)
	}
}

func library(t *testing.T, rule string, anchor, first, last events.Date) []events.Date {
	t.Helper()
	o, err := rrule.StrToROption(rule)
	if err != nil {
		t.Fatalf("%s: %v", rule, err)
	}
	at := func(d events.Date) time.Time { return d.In(0, time.UTC) }
	o.Dtstart = at(anchor)
	if o.Until.IsZero() || o.Until.After(at(last)) {
		o.Until = at(last) // the library follows a rule without dates into the year 9999
	}
	set, err := rrule.NewRRule(*o)
	if err != nil {
		t.Fatalf("%s: %v", rule, err)
	}
	var days []events.Date
	for _, d := range set.Between(at(first), at(last), true) {
		days = append(days, events.DateOf(d))
	}
	return days
}

// randomRule makes a rule that is allowed and that somebody could have meant.
func randomRule(r *rand.Rand) string {
	freq := []string{"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}[r.IntN(4)]
	parts := []string{"FREQ=" + freq}
	add := func(chance float64, name string, value func() string) bool {
		if r.Float64() >= chance {
			return false
		}
		parts = append(parts, name+"="+value())
		return true
	}
	span := func(n int, one func() string) func() string {
		return func() string {
			var list []string
			for range 1 + r.IntN(n) {
				if v := one(); !slices.Contains(list, v) {
					list = append(list, v)
				}
			}
			return strings.Join(list, ",")
		}
	}
	name := func() string { return []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}[r.IntN(7)] }
	signed := func(n int) int {
		v := 1 + r.IntN(n)
		if r.IntN(3) == 0 {
			v = -v
		}
		return v
	}
	add(0.4, "INTERVAL", func() string { return fmt.Sprint(1 + r.IntN(5)) })
	add(0.3, "WKST", name)
	by := false
	by = add(0.25, "BYMONTH", span(3, func() string { return fmt.Sprint(1 + r.IntN(12)) })) || by
	weekly := false
	switch freq {
	case "YEARLY":
		weekly = add(0.2, "BYWEEKNO", span(2, func() string { return fmt.Sprint(signed(53)) }))
		by = weekly || by
		by = !weekly && add(0.15, "BYYEARDAY", span(3, func() string { return fmt.Sprint(signed(366)) })) || by
		by = !weekly && add(0.15, "BYMONTHDAY", span(3, func() string { return fmt.Sprint(signed(31)) })) || by
	case "MONTHLY", "DAILY":
		by = add(0.25, "BYMONTHDAY", span(4, func() string { return fmt.Sprint(signed(31)) })) || by
	}
	chance := 0.5
	if weekly {
		chance = 1
	}
	numbered := !weekly && (freq == "MONTHLY" || freq == "YEARLY") && r.IntN(2) == 0
	by = add(chance, "BYDAY", span(3, func() string {
		if numbered {
			return fmt.Sprint(signed(5), name())
		}
		return name()
	})) || by
	if by && freq != "DAILY" {
		add(0.2, "BYSETPOS", span(2, func() string { return fmt.Sprint(signed(4)) }))
	}
	if !add(0.2, "COUNT", func() string { return fmt.Sprint(1 + r.IntN(50)) }) {
		add(0.2, "UNTIL", func() string { return fmt.Sprintf("202%d%02d%02dT000000Z", r.IntN(10), 1+r.IntN(12), 1+r.IntN(28)) })
	}
	return strings.ReplaceAll(strings.Join(parts, ";"), " ", "")
}

// FuzzParseCadence holds for any text that it is refused, or gives days that are in order, unlike, within the span
// asked for and not before the anchor, in bounded time, and the same whether asked for at once or in two halves.
func FuzzParseCadence(f *testing.F) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 40 {
		f.Add(randomRule(r), uint16(r.IntN(4000)))
	}
	f.Add("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", uint16(0))
	f.Add("FREQ=MONTHLY;BYDAY=2TU;BYSETPOS=2", uint16(0))
	f.Add("FREQ=DAILY;UNTIL=99991231T235959Z", uint16(9))
	f.Fuzz(func(t *testing.T, rule string, offset uint16) {
		c, err := ParseCadence(rule)
		if err != nil {
			if len(err.Error()) > 300 {
				t.Fatalf("the error has %d bytes", len(err.Error()))
			}
			return
		}
		anchor := events.Date{Year: 2024, Month: 1, Day: 1}.AddDays(int(offset) % 4000)
		first := anchor.AddDays(int(offset) % 100)
		last := events.Period{Months: 60}.From(first)
		began := time.Now()
		dates := c.Dates(anchor, first, last)
		if took := time.Since(began); took > 5*time.Second {
			t.Fatalf("%q takes %s", rule, took)
		}
		for i, d := range dates {
			if d.Before(first) || d.After(last) || d.Before(anchor) || i > 0 && !dates[i-1].Before(d) {
				t.Fatalf("%q gives %s after %v", rule, d, dates[:i])
			}
		}
		half := first.AddDays(last.Sub(first) / 2)
		if again := append(c.Dates(anchor, first, half), c.Dates(anchor, half.AddDays(1), last)...); !slices.Equal(again, dates) {
			t.Fatalf("%q gives %v at once and %v in halves", rule, dates, again)
		}
		c.Words(rule)
	})
}
