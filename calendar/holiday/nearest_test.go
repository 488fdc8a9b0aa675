package holiday_test

import (
	"strings"
	"testing"

	"jourfixe/calendar/holiday"
)

func TestNearest(t *testing.T) {
	t.Parallel()
	for asked, want := range map[string]string{
		"DE_HB": "DE-HB", "de-hb": "DE-HB", "DEHB": "DE-HB", "DE-BH": "DE-HB", " DE HB ": "DE-HB", "DE-HBB": "DE-HB",
		"DE-MW": "DE-MV", "Bremen": "DE-HB", "bremn": "DE-HB", "Polen": "PL", "Poland": "PL", "Südafrika": "ZA",
		"Suedafrika": "ZA", "lettland": "LV", "mecklenburg vorpommern": "DE-MV",
		"Israel": "IL", "Türkei": "TR", "turkiye": "TR", "china": "CN", "maharashtra": "IN-MH", "IN_MH": "IN-MH",
		"Nicaragua": "NI", "namibia": "NA",
		"pl": "PL", "POL": "PL", "SVK": "SK", "NLD": "NL", "LVA": "LV", "ZAF": "ZA",
		"DE-MB": "DE-HB",                                            // as near to DE-MV; the first in order
		"PL-PM": "PL", "za-kzn": "ZA", "PL_22": "PL", "IL-HA": "IL", // part of a known country
		"DE": "DE-HB", "IN": "IN-MH", // country of a known part
		// Other countries are no misspelling of ours.
		"LT": "", "SE": "", "USA": "", "ISR": "", "DE-NI": "",
		"": "", "-": "", "12": "", "\xff\xfe": "",
		strings.Repeat("DE-HB", 1000): "",
	} {
		if got := holiday.Nearest(asked); got != want {
			t.Errorf("Nearest(%.40q) = %q; want %q", asked, got, want)
		}
	}
}

// FuzzNearest checks that whatever is asked, the answer is a region or none, and a region is nearest to itself.
func FuzzNearest(f *testing.F) {
	for _, s := range []string{"", "DE_HB", "PL", "ſüdafrika", "\xff", "İL", "DE-HB\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := holiday.Nearest(s)
		if got != "" && !holiday.Known(got) {
			t.Errorf("Nearest(%q) = %q, which is no region", s, got)
		}
		if holiday.Known(s) && got != s {
			t.Errorf("Nearest(%q) = %q; want the region itself", s, got)
		}
	})
}
