package check

import (
	"testing"
	"time"

	"jourfixe/events"
)

func TestValues(t *testing.T) {
	hours := func(from, to events.TimeOfDay) *events.Hours { return &events.Hours{From: from, To: to} }
	minutes := func(n int) events.Period { return events.Period{Clock: time.Duration(n) * time.Minute} }
	for what, c := range map[string]struct {
		p     *events.Problem
		field string // that is refused; empty: none is
	}{
		"no hours":            {Hours("hours", nil), ""},
		"hours of an office":  {Hours("hours", hours(540, 1080)), ""},
		"hours of nothing":    {Hours("hours", hours(540, 540)), "hours.to"},
		"hours over midnight": {Hours("a.hours", hours(1200, 60)), "a.hours.to"},
		"a minute":            {Duration(minutes(1)), ""},
		"a day":               {Duration(minutes(24 * 60)), ""},
		"more than a day":     {Duration(minutes(24*60 + 1)), "duration"},
		"no time at all":      {Duration(minutes(0)), "duration"},
		"a day by its date":   {Duration(events.Period{Days: 1}), "duration"},
		"known regions":       {Regions("holidays", []string{"DE-HB", "PL"}), ""},
		"an unknown region":   {Regions("holidays", []string{"DE-HB", "DE-HH-HH"}), "holidays[1]"},
	} {
		switch {
		case c.field == "" && c.p != nil:
			t.Errorf("%s is refused: %v", what, c.p)
		case c.field != "" && (c.p == nil || c.p.Field != c.field):
			t.Errorf("%s: %v, want it refused at %s", what, c.p, c.field)
		}
	}
}
