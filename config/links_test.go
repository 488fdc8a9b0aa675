package config

import (
	"testing"
	"time"
)

// TestLinkTimes takes a schedule by which nobody's server is asked more than once a day, or none.
func TestLinkTimes(t *testing.T) {
	for cron, right := range map[string]bool{DefaultLinks: true, "@daily": true, "@monthly": true, NoLinks: true, "0 */6 * * *": false, "*/15 * * * *": false, "weekly": false, "": false} {
		x, err := (&Serve{Links: cron}).LinkTimes()
		if (err == nil) != right || (x == nil) != (cron == NoLinks || !right) {
			t.Errorf("%q: %v", cron, err)
		}
	}
	x, err := (&Serve{Links: DefaultLinks}).LinkTimes()
	if err != nil {
		t.Fatal(err)
	}
	if next := x.Next(time.Date(2027, 3, 2, 0, 0, 0, 0, time.UTC)); next.Weekday() != time.Monday || next.Day() != 8 {
		t.Errorf("next is %s", next)
	}
}
