package events

import (
	"testing"
	"time"
)

func TestPeriodForms(t *testing.T) {
	for _, c := range []struct {
		in   string
		want Period
		out  string
	}{
		{"P12M", Period{Months: 12}, "P12M"},
		{"P1Y", Period{Years: 1}, "P1Y"},
		{"P6W", Period{Days: 42}, "P6W"},
		{"P42D", Period{Days: 42}, "P6W"},
		{"P8D", Period{Days: 8}, "P8D"},
		{"P1M2W", Period{Months: 1, Days: 14}, "P1M14D"},
		{"P1Y2M3W4D", Period{Years: 1, Months: 2, Days: 25}, "P1Y2M25D"},
		{"PT1H30M", Period{Clock: 90 * time.Minute}, "PT1H30M"},
		{"PT90M", Period{Clock: 90 * time.Minute}, "PT1H30M"},
		{"PT24H", Period{Clock: 24 * time.Hour}, "PT24H"},
		{"P1DT1M", Period{Days: 1, Clock: time.Minute}, "P1DT1M"},
		{"P7DT1H", Period{Days: 7, Clock: time.Hour}, "P7DT1H"},
		{"PT0M", Period{}, "PT0M"},
		{"P0D", Period{}, "PT0M"},
	} {
		got, err := ParsePeriod(c.in)
		if err != nil || got != c.want {
			t.Errorf("%s is read as %+v (%v), want %+v", c.in, got, err, c.want)
			continue
		}
		if got.String() != c.out {
			t.Errorf("%s is written as %s, want %s", c.in, got, c.out)
		}
		if again, err := ParsePeriod(got.String()); err != nil || again != got {
			t.Errorf("%s, written as %s, is read as %+v (%v)", c.in, got, again, err)
		}
	}
	for _, s := range []string{"", "P", "PT", "P1", "1D", "P1S", "PT1S", "P-1D", "-P1D", "P1.5D", "P1DT", "PT1M1H", "P1D1M", "P123456D", "P02027Y", "p1d", "P1D "} {
		if p, err := ParsePeriod(s); err == nil {
			t.Errorf("%q is read as %s", s, p)
		}
	}
}

func TestPeriodMonthEnds(t *testing.T) {
	for _, c := range []struct{ from, period, after, before string }{
		{"2027-01-31", "P1M", "2027-02-28", "2026-12-31"},
		{"2028-01-31", "P1M", "2028-02-29", "2027-12-31"},
		{"2028-02-29", "P1Y", "2029-02-28", "2027-02-28"},
		{"2028-02-29", "P4Y", "2032-02-29", "2024-02-29"},
		{"2027-03-31", "P1M", "2027-04-30", "2027-02-28"},
		{"2027-12-15", "P1M", "2028-01-15", "2027-11-15"},
		{"2027-08-31", "P18M", "2029-02-28", "2026-02-28"},
		{"2027-01-30", "P1M1D", "2027-03-01", "2026-12-29"},
		{"2027-03-28", "P1W", "2027-04-04", "2027-03-21"},
		{"2027-03-28", "PT24H", "2027-03-28", "2027-03-28"}, // the clock part moves no day
	} {
		d, err := ParseDate(c.from)
		if err != nil {
			t.Fatal(err)
		}
		p, err := ParsePeriod(c.period)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.From(d).String(); got != c.after {
			t.Errorf("%s after %s is %s, want %s", c.period, c.from, got, c.after)
		}
		if got := p.Before(d).String(); got != c.before {
			t.Errorf("%s before %s is %s, want %s", c.period, c.from, got, c.before)
		}
	}
}
