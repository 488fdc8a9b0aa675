package listing

import (
	"testing"
	"time"

	"jourfixe/worker/web/voice"
)

// TestDifference says how far the clocks of two places are apart.
func TestDifference(t *testing.T) {
	now := time.Date(2027, 2, 3, 13, 0, 0, 0, time.UTC)
	for _, x := range []struct{ there, here, want string }{
		{"Asia/Kolkata", "Europe/Berlin", "+4:30 h"}, {"Asia/Kathmandu", "UTC", "+5:45 h"}, {"America/Managua", "Europe/Berlin", "−7 h"},
		{"Europe/Paris", "Europe/Berlin", ""}, {"Asia/Colombo", "Asia/Kathmandu", "−0:15 h"},
	} {
		if got := Difference(voice.At(now, x.there), voice.At(now, x.here)); got != x.want {
			t.Errorf("%s seen from %s: %q, want %q", x.there, x.here, got, x.want)
		}
	}
}
