package listing

import (
	"slices"
	"testing"
	"time"

	"jourfixe/events"
)

// TestClock draws a meeting on the day of a zone: as one bar, or as two if it lies over midnight there.
func TestClock(t *testing.T) {
	for _, x := range []struct {
		instant, zone string
		length        time.Duration
		bars          []Bar
		odd           bool
		away          string
	}{
		{"2027-02-03T13:00:00Z", "Europe/Berlin", 90 * time.Minute, []Bar{{840, 90}}, false, ""},
		{"2027-02-03T13:00:00Z", "Asia/Shanghai", 90 * time.Minute, []Bar{{1260, 90}}, true, "+7 h"},
		{"2027-02-03T15:30:00Z", "Asia/Shanghai", time.Hour, []Bar{{1410, 30}, {0, 30}}, true, "+7 h"},
		{"2027-02-03T16:00:00Z", "Asia/Shanghai", time.Hour, []Bar{{0, 60}}, true, "+7 h"},
		{"2027-02-03T23:00:00Z", "Europe/Berlin", 24 * time.Hour, []Bar{{0, 1440}}, true, ""},
		{"2027-02-03T07:00:00Z", "Europe/Berlin", time.Hour, []Bar{{480, 60}}, false, ""},
		{"2027-02-03T06:59:00Z", "Europe/Berlin", time.Hour, []Bar{{479, 60}}, true, ""},
		{"2027-02-03T17:00:00Z", "Europe/Berlin", time.Hour, []Bar{{1080, 60}}, false, ""},
		{"2027-02-03T17:01:00Z", "Europe/Berlin", time.Hour, []Bar{{1081, 60}}, true, ""},
		// The clocks of the United States go forward two weeks before those of Europe.
		{"2027-03-22T13:00:00Z", "America/New_York", time.Hour, []Bar{{540, 60}}, false, "−5 h"},
		{"2027-02-03T13:00:00Z", "America/New_York", time.Hour, []Bar{{480, 60}}, false, "−6 h"},
	} {
		instant, err := time.Parse(time.RFC3339, x.instant)
		if err != nil {
			t.Fatal(err)
		}
		c := NewClock(instant, instant.Add(x.length), x.zone, "Europe/Berlin", &events.Hours{From: 8 * 60, To: 19 * 60})
		if !slices.Equal(c.Bars, x.bars) || c.Odd != x.odd || c.Away != x.away {
			t.Errorf("%s in %s: %v, odd %v, away %q; want %v, %v, %q", x.instant, x.zone, c.Bars, c.Odd, c.Away, x.bars, x.odd, x.away)
		}
	}
}
