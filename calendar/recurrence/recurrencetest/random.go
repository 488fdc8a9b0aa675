// Package recurrencetest makes recurrence rules for tests.
package recurrencetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// Random makes a rule that is allowed and that somebody could have meant.
func Random(r *rand.Rand) string {
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
