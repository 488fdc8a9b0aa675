package recurrence

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"jourfixe/calendar/recurrence/recurrencetest"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// TestFarFromTheAnchor asks random rules for days long after they began: they are those that come out when it is followed
// from the beginning.
func TestFarFromTheAnchor(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	dates := 0
	for range 300 {
		rule := recurrencetest.Random(r)
		c := parse(t, rule)
		anchor := events.Date{Year: 1990, Month: 1, Day: 1}.AddDays(r.IntN(3000))
		first := anchor.AddDays(r.IntN(12_000))
		last := first.AddDays(r.IntN(1000))
		want := slices.DeleteFunc(c.Dates(anchor, anchor, last), func(d events.Date) bool { return d.Before(first) })
		if got := c.Dates(anchor, first, last); !slices.Equal(got, want) {
			t.Fatalf("%s from %s, %s to %s:\ngot  %v\nwant %v", rule, anchor, first, last, got, want)
		}
		dates += len(want)
	}
	if dates < 1000 {
		t.Errorf("only %d dates are compared", dates)
	}
}

// TestFarApart asks for days of centuries, between which there may be none: looking for them ends soon, and what is beyond
// the span that is followed is not found.
func TestFarApart(t *testing.T) {
	first, last := events.Date{Year: 9990, Month: 1, Day: 1}, events.Date{Year: 9999, Month: 12, Day: 31}
	for _, c := range []struct {
		rule string
		want int
	}{
		{"FREQ=DAILY", 10*365 + 2}, {"FREQ=YEARLY;INTERVAL=1000;COUNT=18000", 0}, {"FREQ=DAILY;COUNT=18000", 0},
		{"FREQ=YEARLY;INTERVAL=999;COUNT=18000", 0}, // what counts is followed two hundred years, and not until 9991
		{"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", 0}, {"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=1", 0},
		{"FREQ=YEARLY;INTERVAL=999", 1}, // 1, 1000, …, 9991
	} {
		got, periods := parse(t, c.rule).follow(events.Date{Year: 1, Month: 1, Day: 1}, first, last)
		if periods > maxCounted+2 {
			t.Errorf("%s looks at %d periods", c.rule, periods)
		}
		if len(got) != c.want {
			t.Errorf("%s has %d days from %s on, want %d", c.rule, len(got), first, c.want)
		}
	}
}

// TestBeginning tells on which day something begins for the last time, where UNTIL names a time: one in UTC is an instant, east
// and west of Greenwich and in nights in which clocks are changed; one without a zone is what the clock there shows.
func TestBeginning(t *testing.T) {
	for _, c := range []struct{ until, zone, start, want string }{
		{"20270120", "Asia/Shanghai", "23:59", "2027-01-20"},
		{"20270120", "America/Los_Angeles", "00:00", "2027-01-20"},
		{"20270120T140000", "Pacific/Auckland", "14:00", "2027-01-20"},
		{"20270120T135959", "Pacific/Auckland", "14:00", "2027-01-19"},
		{"20270120T140000", "America/Los_Angeles", "00:00", "2027-01-20"},
		{"20270302T233000Z", "Asia/Shanghai", "07:30", "2027-03-03"},
		{"20270302T232959Z", "Asia/Shanghai", "07:30", "2027-03-02"},
		{"20270303T010000Z", "America/New_York", "20:00", "2027-03-02"},
		{"20270303T005959Z", "America/New_York", "20:00", "2027-03-01"},
		{"20270120T100000Z", "Pacific/Kiritimati", "00:00", "2027-01-21"},
		{"20270120T120000Z", "Pacific/Pago_Pago", "23:30", "2027-01-19"},
		{"20270120T140000z", "Etc/UTC", "14:00", "2027-01-20"},
		// 02:30 comes twice on 31 October in Berlin and on 4 April in Sydney, and something begins the first time.
		{"20271031T003000Z", "Europe/Berlin", "02:30", "2027-10-31"},
		{"20271031T002959Z", "Europe/Berlin", "02:30", "2027-10-30"},
		{"20271031T011500Z", "Europe/Berlin", "02:30", "2027-10-31"}, // 02:15, the second time
		{"20270403T153000Z", "Australia/Sydney", "02:30", "2027-04-04"},
		{"20270403T161500Z", "Australia/Sydney", "02:30", "2027-04-04"},
		{"20270403T152959Z", "Australia/Sydney", "02:30", "2027-04-03"},
		// It is left out on 28 March in Berlin and on 3 October in Sydney, where half past two is half past three.
		{"20270328T013000Z", "Europe/Berlin", "02:30", "2027-03-28"},
		{"20270328T011000Z", "Europe/Berlin", "02:30", "2027-03-27"}, // 03:10
		{"20271002T163000Z", "Australia/Sydney", "02:30", "2027-10-03"},
		{"20271002T161000Z", "Australia/Sydney", "02:30", "2027-10-02"},
		{"20270905T040000Z", "America/Santiago", "00:00", "2027-09-05"}, // midnight is missing
		{"20270905T035959Z", "America/Santiago", "00:00", "2027-09-04"},
	} {
		start, err := events.ParseTimeOfDay(c.start)
		if err != nil {
			t.Fatal(err)
		}
		loc := tz.Must(c.zone)
		at := func(d events.Date) time.Time { return d.In(start, loc) }
		rule := parse(t, "FREQ=DAILY;UNTIL="+c.until).Beginning(time.Duration(start)*time.Minute, at)
		anchor := events.Date{Year: 2027, Month: 1, Day: 1}
		got := rule.Dates(anchor, anchor, anchor.AddDays(364))
		if last := got[len(got)-1].String(); last != c.want {
			t.Errorf("until %s, at %s in %s: last on %s, want %s", c.until, c.start, c.zone, last, c.want)
		}
	}
	if r := parse(t, "FREQ=DAILY"); r.Beginning(time.Hour, nil) != r {
		t.Error("a rule without an end is another")
	}
}

// TestCommon tells rules of common kinds from others.
func TestCommon(t *testing.T) {
	for rule, want := range map[string]string{
		"FREQ=DAILY": "daily", "FREQ=DAILY;COUNT=3": "daily", "FREQ=DAILY;BYDAY=MO": "", "FREQ=DAILY;INTERVAL=2": "",
		"FREQ=WEEKLY;BYDAY=TU": "weekly Tuesday", "FREQ=WEEKLY": "", "FREQ=WEEKLY;BYDAY=TU,WE": "", "FREQ=WEEKLY;BYDAY=TU;BYMONTH=3": "",
		"FREQ=MONTHLY;BYDAY=-1FR": "monthly -1 Friday", "FREQ=MONTHLY;BYDAY=FR": "", "FREQ=MONTHLY;BYDAY=1FR;BYSETPOS=1": "",
		"FREQ=YEARLY": "once", "FREQ=YEARLY;BYMONTH=3": "once", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU": "once", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=8": "once",
		"FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=23,24,25,26,27,28,29;BYDAY=FR": "once", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=8,9": "",
		"FREQ=YEARLY;BYMONTHDAY=8": "", "FREQ=YEARLY;BYDAY=20SU": "", "FREQ=YEARLY;BYMONTH=3;BYDAY=SU": "", "FREQ=YEARLY;BYMONTH=3,4;BYDAY=1SU": "",
		"FREQ=YEARLY;BYMONTH=3;BYDAY=1SU;BYMONTHDAY=3": "", "FREQ=YEARLY;INTERVAL=2": "", "FREQ=YEARLY;COUNT=3": "", "FREQ=YEARLY;BYWEEKNO=1": "",
		"FREQ=YEARLY;BYYEARDAY=1": "", "FREQ=YEARLY;BYMONTH=3;BYSETPOS=1": "",
	} {
		r := parse(t, rule)
		got := ""
		if r.Daily() {
			got += "daily"
		}
		if day, ok := r.Weekly(); ok {
			got += "weekly " + day.String()
		}
		if n, day, ok := r.Monthly(); ok {
			got += fmt.Sprint("monthly ", n, " ", day)
		}
		if r.OnceAYear() {
			got += "once"
		}
		if got != want {
			t.Errorf("%s is %q, want %q", rule, got, want)
		}
	}
	for day := time.Sunday; day <= time.Saturday; day++ {
		if back, ok := Weekday(Day(day)); !ok || back != day {
			t.Errorf("%s is called %s, which is %s", day, Day(day), back)
		}
	}
}
