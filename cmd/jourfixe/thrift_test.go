package main

import "testing"

// TestAllowed lets less garbage lie where much is in use and collecting costs nothing, as much as ever when it costs, and goes to and fro between
// these only when it is clear.
func TestAllowed(t *testing.T) {
	const mib = 1 << 20
	for _, x := range []struct {
		percent int
		live    uint64
		spent   float64
		want    int
	}{
		{usual, 0, 0, usual},
		{usual, 20 * mib, 0, usual}, // a small office
		{usual, 48 * mib, 0, 50},
		{usual, 96 * mib, 0, least},
		{usual, 1000 * mib, 0, least},
		{usual, 96 * mib, 0.01, usual}, // with less it would be too dear at once
		{least, 96 * mib, 0.01, least},
		{least, 96 * mib, 0.03, usual},
		{least, 40 * mib, 0.01, 60}, // of less in use, as much garbage is more percent
	} {
		if got := allowed(x.percent, x.live, x.spent); got != x.want {
			t.Errorf("of %d MiB in use with %d %% before, %.3f of the time spent, %d %% may be garbage, want %d", x.live/mib, x.percent, x.spent, got, x.want)
		}
	}
}
