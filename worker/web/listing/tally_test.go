package listing

import (
	"testing"

	"jourfixe/calendar/meeting"
	"jourfixe/worker/web/voice"
)

func testVoices(t *testing.T) map[string]*voice.Voice {
	t.Helper()
	voices, err := voice.Load()
	if err != nil {
		t.Fatal(err)
	}
	return voices
}

// TestTally draws a shape for each person, and of a crowd no more than fit, but at least one for each answer.
func TestTally(t *testing.T) {
	v := testVoices(t)["de"]
	if NewTally(meeting.Tally{}, v) != nil || Answered(meeting.Tally{Open: 3}, v) != nil {
		t.Error("nobody, or no answer, is drawn")
	}
	for _, x := range []struct {
		tally meeting.Tally
		pips  map[string]int
		words string
	}{
		{meeting.Tally{Accepted: 5, Tentative: 1, Declined: 2, Open: 6}, map[string]int{"accepted": 5, "tentative": 1, "declined": 2, "open": 6},
			"5 Zusagen, 1 vielleicht, 2 Absagen, 6 offen"},
		{meeting.Tally{Accepted: 1, Declined: 1}, map[string]int{"accepted": 1, "declined": 1}, "1 Zusage, 0 vielleicht, 1 Absage, 0 offen"},
		{meeting.Tally{Accepted: 480, Tentative: 1, Open: 479}, map[string]int{"accepted": 24, "tentative": 1, "open": 23},
			"480 Zusagen, 1 vielleicht, 0 Absagen, 479 offen"},
	} {
		got := NewTally(x.tally, v)
		counts := map[string]int{}
		for _, p := range got.Pips {
			counts[p]++
		}
		if got.Words != x.words {
			t.Errorf("%q, want %q", got.Words, x.words)
		}
		for answer, n := range x.pips {
			if counts[answer] != n {
				t.Errorf("%s: %d shapes for %s, want %d", x.words, counts[answer], answer, n)
			}
		}
		if len(counts) != len(x.pips) {
			t.Errorf("%s: shapes %v", x.words, counts)
		}
	}
}
