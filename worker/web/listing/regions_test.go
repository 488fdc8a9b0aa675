package listing

import (
	"testing"

	"jourfixe/calendar/holiday"
)

// TestRegionSigns keeps the letters of the regions apart and short.
func TestRegionSigns(t *testing.T) {
	seen := map[string]string{}
	for _, code := range holiday.Regions() {
		sign := Sign(code)
		if len(sign) != 2 || seen[sign] != "" {
			t.Errorf("%s is drawn as %q, as %q is", code, sign, seen[sign])
		}
		seen[sign] = code
	}
	for code, want := range map[string]string{"DE-HB": "HB", "DE-MV": "MV", "PL": "PL"} {
		if got := Sign(code); got != want {
			t.Errorf("%s is drawn as %s, want %s", code, got, want)
		}
	}
}
