package events

import (
	"math/rand/v2"
	"testing"
	"time"
)

// zoneNamed loads a zone that every tzdata has.
func zoneNamed(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatalf("load %s: %v", name, err)
	}
	return loc
}

// TestDateInKnown compares with instants that the published rules of the zones give: the clocks of Europe change at
// 01:00 UTC, those of Australia and Chile at their own hours and in the other direction.
func TestDateInKnown(t *testing.T) {
	for _, c := range []struct{ what, zone, date, start, want string }{
		{"winter", "Europe/Berlin", "2027-02-03", "14:00", "2027-02-03T13:00:00Z"},
		{"summer", "Europe/Berlin", "2027-07-07", "14:00", "2027-07-07T12:00:00Z"},
		{"gap north", "Europe/Berlin", "2027-03-28", "02:30", "2027-03-28T01:30:00Z"},
		{"end of the gap", "Europe/Berlin", "2027-03-28", "03:00", "2027-03-28T01:00:00Z"},
		{"fold north, first occurrence", "Europe/Berlin", "2027-10-31", "02:30", "2027-10-31T00:30:00Z"},
		{"after the fold", "Europe/Berlin", "2027-10-31", "03:00", "2027-10-31T02:00:00Z"},
		{"gap south", "Australia/Sydney", "2027-10-03", "02:30", "2027-10-02T16:30:00Z"},
		{"fold south", "Australia/Sydney", "2027-04-04", "02:30", "2027-04-03T15:30:00Z"},
		{"no summer time", "Africa/Johannesburg", "2027-03-28", "02:30", "2027-03-28T00:30:00Z"},
		{"half an hour", "Asia/Kolkata", "2027-03-28", "02:30", "2027-03-27T21:00:00Z"},
		{"half an hour of summer time", "Australia/Lord_Howe", "2027-10-03", "02:15", "2027-10-02T15:45:00Z"},
		{"a day that never was", "Pacific/Apia", "2011-12-30", "12:00", "2011-12-30T22:00:00Z"},
	} {
		d, err := ParseDate(c.date)
		if err != nil {
			t.Fatal(err)
		}
		start, err := ParseTimeOfDay(c.start)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.In(start, zoneNamed(t, c.zone)).UTC().Format(time.RFC3339); got != c.want {
			t.Errorf("%s: %s %s in %s is %s, want %s", c.what, c.date, c.start, c.zone, got, c.want)
		}
	}
}

// TestDateInBruteForce looks at every instant around that can show the wall time and takes the first that does; if there
// is none, the clocks left it out, and the offset before the jump counts.
func TestDateInBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, zone := range []string{
		"Europe/Berlin", "Europe/London", "Africa/Johannesburg", "Australia/Sydney", "Australia/Lord_Howe", "America/Santiago",
		"America/New_York", "Asia/Jerusalem", "Africa/Casablanca", "Pacific/Chatham", "Antarctica/Troll", "America/Havana",
	} {
		loc := zoneNamed(t, zone)
		for _, d := range daysAround(changes(loc, 2024, 2029)) {
			for range 12 {
				start := TimeOfDay(r.IntN(24 * 60))
				if got, want := d.In(start, loc), search(d, start, loc); !got.Equal(want) {
					t.Fatalf("%s %s in %s is %s, want %s", d, start, zone, got.UTC(), want.UTC())
				}
			}
			// The hours in which clocks change.
			for start := TimeOfDay(0); start <= 4*60; start += 15 {
				if got, want := d.In(start, loc), search(d, start, loc); !got.Equal(want) {
					t.Fatalf("%s %s in %s is %s, want %s", d, start, zone, got.UTC(), want.UTC())
				}
			}
		}
	}
}

// changes lists the days on which the offset of loc changes, found by looking at every day.
func changes(loc *time.Location, from, to int) []Date {
	var days []Date
	for d := (Date{from, 1, 1}); d.Year <= to; d = d.AddDays(1) {
		_, a := d.utc().In(loc).Zone()
		_, b := d.AddDays(1).utc().In(loc).Zone()
		if a != b {
			days = append(days, d)
		}
	}
	return append(days, Date{from, 2, 14}, Date{from, 8, 14})
}

func daysAround(days []Date) []Date {
	var all []Date
	for _, d := range days {
		all = append(all, d.AddDays(-1), d, d.AddDays(1), d.AddDays(2))
	}
	return all
}

func search(d Date, start TimeOfDay, loc *time.Location) time.Time {
	wall := d.utc().Add(time.Duration(start) * time.Minute)
	for t := wall.Add(-16 * time.Hour); t.Before(wall.Add(16 * time.Hour)); t = t.Add(15 * time.Minute) { // no offset today is finer
		if local := t.In(loc); DateOf(local) == d && TimeOfDayOf(local) == start {
			return t
		}
	}
	_, before := wall.Add(-20 * time.Hour).In(loc).Zone()
	return wall.Add(-time.Duration(before) * time.Second)
}

func TestDateArithmetic(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		d := Date{1900, 1, 1}.AddDays(r.IntN(110_000))
		n := r.IntN(2000) - 1000
		e := d.AddDays(n)
		if e.Sub(d) != n || d.AddDays(n).AddDays(-n) != d {
			t.Fatalf("%s and %d days give %s, which is %d days away", d, n, e, e.Sub(d))
		}
		if e.Before(d) != (n < 0) || e.After(d) != (n > 0) || (e == d) != (n == 0) {
			t.Fatalf("%s and %s compare against %d days between them", d, e, n)
		}
		if want := time.Weekday(((int(d.Weekday())+n)%7 + 7) % 7); e.Weekday() != want {
			t.Fatalf("%d days after a %s is a %s, not a %s", n, d.Weekday(), e.Weekday(), want)
		}
		again, err := ParseDate(d.String())
		if err != nil || again != d {
			t.Fatalf("%s is read as %s (%v)", d, again, err)
		}
	}
}

func TestDatesThatAreNone(t *testing.T) {
	for _, s := range []string{"", "2027-2-3", "2027-02-29", "2027-13-01", "2027-00-10", "03.02.2027", "2027-02-03T00:00:00Z", " 2027-02-03"} {
		if d, err := ParseDate(s); err == nil {
			t.Errorf("%q is read as %s", s, d)
		}
	}
	for _, s := range []string{"", "24:00", "14:60", "1:00", "14:00:00", "14.00", "-1:00", "14:0 "} {
		if v, err := ParseTimeOfDay(s); err == nil {
			t.Errorf("%q is read as %s", s, v)
		}
	}
	var d Date
	if err := d.UnmarshalText(nil); err != nil || !d.IsZero() || d.String() != "" {
		t.Errorf("nothing is read as %v (%v), want no day", d, err)
	}
}

// TestErrorsAreShort holds that no input, however long, gets whole into an error.
func TestErrorsAreShort(t *testing.T) {
	long := string(make([]byte, 100_000))
	_, date := ParseDate(long)
	_, timeOfDay := ParseTimeOfDay(long)
	_, period := ParsePeriod(long)
	_, ref := ParseRef(long)
	_, kind := ParseType(long)
	for _, err := range []error{date, timeOfDay, period, ref, kind} {
		if err == nil || len(err.Error()) > 500 {
			t.Errorf("the error is none or has %d bytes", len(err.Error()))
		}
	}
}

func TestTimeOfDayRoundTrip(t *testing.T) {
	for v := TimeOfDay(0); v < 24*60; v++ {
		if again, err := ParseTimeOfDay(v.String()); err != nil || again != v {
			t.Fatalf("%s is read as %s (%v)", v, again, err)
		}
	}
}
