package links

import "testing"

func TestSlug(t *testing.T) {
	for name, want := range map[string]string{
		"Wall calendar":         "wall-calendar",
		"Städtepartnerschaften": "staedtepartnerschaften",
		"Łódź & Gdańsk":         "lodz-gdansk",
		"Çeşme İzmir":           "cesme-izmir",
		"  -- ":                 "kalender",
		"":                      "kalender",
		"פגישה":                 "kalender",
		"a/../b?c=d#e%20f":      "a-b-c-d-e-20f",
		"x123456789 123456789 123456789 123456789 123456789 123456789 1": "x123456789-123456789-123456789-123456789-123456789-123456789",
	} {
		if got := slug(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
