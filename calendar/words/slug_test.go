package words

import (
	"strings"
	"testing"
)

// TestSlug spells titles and names.
func TestSlug(t *testing.T) {
	for title, want := range map[string]string{
		"Rathaus, Kaminsaal": "rathaus-kaminsaal", "  Größe & Übung!": "groesse-uebung", "Gdańsk": "gdansk", "Łódź": "lodz", "2. Stock": "2-stock",
		"Çeşme İzmir": "cesme-izmir", "a/../b?c=d#e%20f": "a-b-c-d-e-20f", "Ærø": "aeroe", "ירושלים": "", "—": "", "  -- ": "",
		strings.Repeat("ab ", 60): strings.Trim(strings.Repeat("ab-", 16), "-"), strings.Repeat("a", 47) + " b": strings.Repeat("a", 47),
	} {
		if got := Slug(title, 48); got != want {
			t.Errorf("%q becomes %q, want %q", title, got, want)
		}
	}
}
