package cron_test

import (
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/cron"
	"jourfixe/calendar/tz"
)

// TestNext tells when an expression comes next, on nights in which clocks change above all. Times are UTC; the
// comments give the wall clock.
func TestNext(t *testing.T) {
	for _, c := range []struct {
		name, cron, zone, after string
		want                    []string
	}{
		{"first of the month, over the change to winter time", "0 6 1 * *", "Europe/Berlin", "2026-09-30T00:00:00Z",
			[]string{"2026-10-01T04:00:00Z", "2026-11-01T05:00:00Z", "2026-12-01T05:00:00Z"}},
		{"a time that the spring night skips runs at the end of the jump, 03:00", "30 2 * * *", "Europe/Berlin", "2026-03-27T12:00:00Z",
			[]string{"2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"}},
		{"a time that the autumn night repeats runs once, the first time", "30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z",
			[]string{"2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"}},
		{"between the two 02:30 it is not due again", "30 2 * * *", "Europe/Berlin", "2026-10-25T00:45:00Z", []string{"2026-10-26T01:30:00Z"}},
		{"several skipped times run once", "0,15,30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z",
			[]string{"2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z", "2026-03-30T00:15:00Z"}},
		{"every five minutes goes on through the repeated hour", "*/30 * * * *", "Europe/Berlin", "2026-10-25T00:00:00Z",
			[]string{"2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:00:00Z"}},
		{"every second hour: 02:00 is left out and runs at 03:00", "0 */2 * * *", "Europe/Berlin", "2026-03-28T22:30:00Z",
			[]string{"2026-03-28T23:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"}},
		{"every second hour: 02:00 comes twice and runs the first time", "0 */2 * * *", "Europe/Berlin", "2026-10-24T21:30:00Z",
			[]string{"2026-10-24T22:00:00Z", "2026-10-25T00:00:00Z", "2026-10-25T03:00:00Z"}},
		{"all hours, written as a span", "*/30 0-23 * * *", "Europe/Berlin", "2026-10-25T00:00:00Z",
			[]string{"2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z"}},
		{"a quarter past each hour: 02:15 runs at 03:00", "15 * * * *", "Europe/Berlin", "2026-03-29T00:00:00Z",
			[]string{"2026-03-29T00:15:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:15:00Z"}},
		{"each Friday in Cairo, of which one begins at 01:00", "*/30 * * * 5", "Africa/Cairo", "2027-04-29T12:00:00Z",
			[]string{"2027-04-29T22:00:00Z", "2027-04-29T22:30:00Z", "2027-04-29T23:00:00Z"}},
		{"each Sunday on the Azores, of which one begins at 01:00", "0 */3 * * 0", "Atlantic/Azores", "2027-03-27T12:00:00Z",
			[]string{"2027-03-28T01:00:00Z", "2027-03-28T03:00:00Z", "2027-03-28T06:00:00Z"}},
		{"a day in Santiago after one without midnight", "0 */12 6 9 *", "America/Santiago", "2026-09-01T12:00:00Z",
			[]string{"2026-09-06T04:00:00Z", "2026-09-06T15:00:00Z", "2027-09-06T03:00:00Z"}},
		{"each hour on Lord Howe Island, where 02:00 becomes 02:30", "0 * * * *", "Australia/Lord_Howe", "2026-10-03T14:45:00Z",
			[]string{"2026-10-03T15:30:00Z", "2026-10-03T16:00:00Z"}},
		{"every hour has no gap in spring", "@hourly", "Europe/Berlin", "2026-03-28T23:30:00Z",
			[]string{"2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"}},
		{"midnight that does not exist runs at 01:00", "0 0 * * *", "America/Santiago", "2026-09-05T12:00:00Z",
			[]string{"2026-09-06T04:00:00Z", "2026-09-07T03:00:00Z"}},
		{"the southern autumn", "30 2 * * *", "Australia/Sydney", "2026-04-03T20:00:00Z",
			[]string{"2026-04-04T15:30:00Z", "2026-04-05T16:30:00Z"}},
		{"a jump of half an hour", "15 2 * * *", "Australia/Lord_Howe", "2026-10-02T20:00:00Z",
			[]string{"2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z"}},
		{"a zone without changes", "0 9 * * 1", "Africa/Johannesburg", "2026-11-22T09:00:00Z",
			[]string{"2026-11-23T07:00:00Z", "2026-11-30T07:00:00Z"}},
		{"a leap day", "0 12 29 2 *", "Europe/Berlin", "2026-11-22T09:00:00Z", []string{"2028-02-29T11:00:00Z"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			loc, ok := tz.Location(c.zone)
			if !ok {
				t.Fatalf("there is no zone %s", c.zone)
			}
			x, err := cron.Parse(c.cron, loc)
			if err != nil {
				t.Fatal(err)
			}
			at, err := time.Parse(time.RFC3339, c.after)
			if err != nil {
				t.Fatal(err)
			}
			for i, want := range c.want {
				if at = x.Next(at); at.Format(time.RFC3339) != want {
					t.Fatalf("time %d is %s, want %s", i, at.Format(time.RFC3339), want)
				}
			}
		})
	}
}

func TestRefuses(t *testing.T) {
	for expression, want := range map[string]string{
		"":                               "0 fields instead of five",
		"0 6 1 *":                        "4 fields instead of five",
		"0 0 6 1 * *":                    "6 fields instead of five",
		"60 6 1 * *":                     "the minute must be 0-59; write for example 0 6 1 * *",
		"0 24 1 * *":                     "the hour must be 0-23; write for example 0 6 1 * *",
		"0 6 1 * 7":                      "the weekday must be 0-6 or SUN-SAT, Sunday being 0; write for example 0 6 1 * 0",
		"0 6 L * *":                      "is no cron expression",
		"22-2 6 1 * *":                   "is no cron expression",
		"@every 1ms":                     "*/15 * * * *",
		"@every -1s":                     "*/15 * * * *",
		"@never":                         "is no cron expression",
		"TZ=":                            "put that into zone",
		"CRON_TZ=UTC":                    "put that into zone",
		"CRON_TZ=Local 0 6 1 * *":        "write for example 0 6 1 * *",
		"0 6 31 4 *":                     "never comes",
		strings.Repeat("0,", 60) + "0 6": "more than 100 characters",
	} {
		if _, err := cron.Parse(expression, time.UTC); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%q) = %v, want an error with %q", expression, err, want)
		}
	}
}

// FuzzParse checks that no expression makes parsing or looking ahead panic or stand still.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"0 6 1 * *", "@monthly", "*/5 * * * *", "TZ= 0", "CRON_TZ=UTC", "0 6 29 2 0", "@every 1h", "1-5/2 0-23/3 * JAN-DEC MON-FRI", "? ? ? ? ?"} {
		f.Add(seed)
	}
	loc := tz.Must("Africa/Cairo")
	f.Fuzz(func(t *testing.T, expression string) {
		c, err := cron.Parse(expression, loc)
		if err != nil {
			return
		}
		at := time.Date(2027, 4, 29, 0, 0, 0, 0, time.UTC)
		for range 5 {
			next := c.Next(at)
			if next.IsZero() {
				return
			}
			if !next.After(at) {
				t.Fatalf("%q: after %v comes %v", expression, at, next)
			}
			at = next
		}
	})
}
