package events

import (
	"math/rand/v2"
	"testing"
	"time"
)

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
		if want := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly); d.String() != want {
			t.Fatalf("%+v is written as %s, want %s", d, d, want)
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

// TestDaysOfMillennia counts days over more than a time.Duration holds.
func TestDaysOfMillennia(t *testing.T) {
	first, last := Date{Year: 1, Month: 1, Day: 1}, Date{Year: 9999, Month: 12, Day: 31}
	if n := last.Sub(first); n != 3_652_058 || first.AddDays(n) != last || first.Sub(last) != -n {
		t.Errorf("from %s to %s there are %d days", first, last, n)
	}
}
