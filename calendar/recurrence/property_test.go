package recurrence

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/teambition/rrule-go"

	"jourfixe/calendar/recurrence/recurrencetest"
	"jourfixe/events"
)

// TestDatesLikeAnotherLibrary compares random rules with a library that has come from another family. Rules that the
// two are known to read differently are not made: BYWEEKNO without BYDAY, where the library takes the whole week, and
// BYDAY=TH,1TU, where it takes only days that both halves name.
func TestDatesLikeAnotherLibrary(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	compared, dates := 0, 0
	for range 200 {
		rule := recurrencetest.Random(r)
		anchor := events.Date{Year: 2020, Month: 1, Day: 1}.AddDays(r.IntN(3000))
		first := anchor.AddDays(r.IntN(400))
		last := first.AddDays(r.IntN(1500))
		got := parse(t, rule).Dates(anchor, first, last)
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

// FuzzParse holds for any text that it is refused, or gives days that are in order, unlike, within the span
// asked for and not before the anchor, in a bounded number of steps, and the same whether asked for at once or in two halves.
func FuzzParse(f *testing.F) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 40 {
		f.Add(recurrencetest.Random(r), uint16(r.IntN(4000)))
	}
	f.Add("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", uint16(0))
	f.Add("FREQ=MONTHLY;BYDAY=2TU;BYSETPOS=2", uint16(0))
	f.Add("FREQ=DAILY;UNTIL=99991231T235959Z", uint16(9))
	f.Fuzz(func(t *testing.T, rule string, offset uint16) {
		c, err := Parse(rule)
		if err != nil {
			if len(err.Error()) > 300 {
				t.Fatalf("the error has %d bytes", len(err.Error()))
			}
			return
		}
		anchor := events.Date{Year: 2024, Month: 1, Day: 1}.AddDays(int(offset) % 4000)
		first := anchor.AddDays(int(offset) % 100)
		last := events.Period{Months: 60}.From(first)
		dates, periods := c.follow(anchor, first, last)
		if days := last.Sub(anchor); periods > days+2 {
			t.Fatalf("%q looks at %d periods in %d days", rule, periods, days)
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
		c.Daily()
		c.Weekly()
		c.Monthly()
	})
}
