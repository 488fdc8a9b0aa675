package edit

import (
	"strings"
	"testing"
)

// TestSlug spells titles as ids.
func TestSlug(t *testing.T) {
	for title, want := range map[string]string{
		"Rathaus, Kaminsaal": "rathaus-kaminsaal", "  Größe & Übung!": "groesse-uebung", "Gdańsk": "gdansk", "Łódź": "lodz", "2. Stock": "2-stock",
		"ירושלים": "", "—": "", strings.Repeat("ab ", 60): strings.Trim(strings.Repeat("ab-", 16), "-"),
	} {
		if got := Slug(title); got != want {
			t.Errorf("%q becomes %q, want %q", title, got, want)
		}
	}
}
