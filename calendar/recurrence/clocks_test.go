package recurrence

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestClocks parts rules that begin at 10:20:30 into what is over days, and times of day.
func TestClocks(t *testing.T) {
	for rule, want := range map[string]string{
		"FREQ=WEEKLY;BYDAY=MO":                           "FREQ=WEEKLY;BYDAY=MO at 10:20:30",
		"FREQ=DAILY;BYHOUR=14,9,14":                      "FREQ=DAILY at 09:20:30 14:20:30",
		"FREQ=DAILY;INTERVAL=2;BYMINUTE=0,30;BYSECOND=0": "FREQ=DAILY;INTERVAL=2 at 10:00:00 10:30:00",
		"freq=yearly;byhour=2;byminute=0":                "freq=yearly at 02:00:30",
		"FREQ=HOURLY;INTERVAL=6":                         "FREQ=DAILY at 04:20:30 10:20:30 16:20:30 22:20:30",
		"FREQ=MINUTELY;INTERVAL=720;BYDAY=MO":            "FREQ=DAILY;BYDAY=MO at 10:20:30 22:20:30",
		"FREQ=HOURLY;INTERVAL=24;COUNT=3":                "FREQ=DAILY;COUNT=3 at 10:20:30",
		"FREQ=WEEKLY;INTERVAL=0":                         "FREQ=WEEKLY;INTERVAL=0 at 10:20:30",
		"FREQ=WEEKLY;INTERVAL=2;INTERVAL=3":              "FREQ=WEEKLY;INTERVAL=3;INTERVAL=2 at 10:20:30", // refused by Parse
		"FREQ=SECONDLY":                                  "FREQ=SECONDLY at 10:20:30",                     // as is this

		"FREQ=HOURLY;INTERVAL=7":           "none", // does not divide a day
		"FREQ=HOURLY;INTERVAL=48":          "none",
		"FREQ=MINUTELY":                    "none", // too often
		"FREQ=HOURLY;COUNT=3":              "none", // counts among several times
		"FREQ=DAILY;BYHOUR=1,2;BYSETPOS=1": "none",
		"FREQ=HOURLY;BYMINUTE=1":           "none",
		"FREQ=DAILY;BYHOUR=24":             "none",
		"FREQ=DAILY;BYMINUTE=-1":           "none",
		"FREQ=DAILY;BYSECOND=":             "none",
		"FREQ=DAILY;BYHOUR=2;BYHOUR=2":     "none",
		"FREQ=DAILY;BYHOUR=1,2;BYMINUTE=" + strings.TrimSuffix(strings.Repeat("1,2,3,4,5,6,7,8,9,", 1), ",") + ";BYSECOND=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16": "none",
	} {
		days, clocks, ok := Clocks(rule, 10*time.Hour+20*time.Minute+30*time.Second)
		got := "none"
		if ok {
			got = days + " at"
			for _, c := range clocks {
				got += fmt.Sprintf(" %02d:%02d:%02d", int(c.Hours()), int(c.Minutes())%60, int(c.Seconds())%60)
			}
		}
		if got != want {
			t.Errorf("%s is %s, want %s", rule, got, want)
		}
	}
}

// TestWork holds that what a rule costs, counted in days, is no less than the days that it gives, and that it does not grow with what
// lies before the days that are asked for unless something is counted from there.
func TestWork(t *testing.T) {
	anchor, first, last := day(t, "1990-01-01"), day(t, "2026-01-01"), day(t, "2026-12-31")
	for rule, most := range map[string]int{"FREQ=DAILY": 400, "FREQ=WEEKLY;INTERVAL=2": 800, "FREQ=YEARLY;BYDAY=MO,TU": 1_200, "FREQ=DAILY;UNTIL=19910101": 0} {
		r, err := Parse(rule)
		if err != nil {
			t.Fatal(err)
		}
		work := r.Work(anchor, first, last)
		if dates := len(r.Dates(anchor, first, last)); work < dates || work > most {
			t.Errorf("%s: work of %d for %d dates, want %d at most", rule, work, dates, most)
		}
	}
	counted, err := Parse("FREQ=DAILY;COUNT=18000")
	if err != nil {
		t.Fatal(err)
	}
	if work := counted.Work(anchor, first, last); work < 36*365 {
		t.Errorf("what counts from 1990 on is a work of %d", work)
	}
}
