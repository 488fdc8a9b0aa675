package main

import (
	"runtime/debug"
	"testing"
)

// TestAllowed lets less garbage lie where much is in use and collecting costs nothing, as much as ever when it costs, and what lies between where it
// costs some.
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
		{usual, 96 * mib, 0.01, 50}, // for half of what it may take
		{50, 96 * mib, 0.02, 50},
		{least, 96 * mib, 0.01, least},
		{least, 96 * mib, 0.03, 40},
		{least, 96 * mib, 0.3, usual},
		{usual, 96 * mib, 0.1, usual},
		{least, 40 * mib, 0.01, 60}, // of less in use, as much garbage is more percent
	} {
		if got := allowed(x.percent, x.live, x.spent); got != x.want {
			t.Errorf("of %d MiB in use with %d %% before, %.3f of the time spent, %d %% may be garbage, want %d", x.live/mib, x.percent, x.spent, got, x.want)
		}
	}
}

// TestMayLie gives back what a start has left, and nothing where little is in use.
func TestMayLie(t *testing.T) {
	const mib = 1 << 20
	for live, want := range map[uint64]uint64{0: 24, 50: 24, 200: 50} {
		if got := mayLie(live * mib); got != want*mib {
			t.Errorf("beside %d MiB in use %d bytes may lie, want %d MiB", live, got, want)
		}
	}
}

// TestAllowedInHaste lets a start have much garbage where there is memory for it, and never less than is usual.
func TestAllowedInHaste(t *testing.T) {
	const mib = 1 << 20
	for _, x := range []struct {
		live, room uint64
		want       int
	}{
		{0, 0, usual},         // that is not known
		{0, 512 * mib, hasty}, // nothing was collected yet
		{100 * mib, 8 << 30, hasty},
		{100 * mib, 512 * mib, 155},
		{200 * mib, 512 * mib, usual},
		{300 * mib, 512 * mib, usual}, // more than half of it is in use
		{500 * mib, 4 << 30, 305},
	} {
		if got := allowedInHaste(x.live, x.room); got != x.want {
			t.Errorf("of %d MiB in use, with room for %d, %d %% may be garbage, want %d", x.live/mib, x.room/mib, got, x.want)
		}
	}
}

// TestHasteEnds has the collector work as before once a start is over.
func TestHasteEnds(t *testing.T) {
	before := debug.SetGCPercent(usual)
	defer debug.SetGCPercent(before)
	if memoryRoom() == 0 {
		t.Log("how much memory there is, is not known here")
	}
	haste(t.Context())()
	if percent := debug.SetGCPercent(usual); percent != usual {
		t.Errorf("afterwards %d %% may be garbage", percent)
	}
}
