package words

import (
	"testing"

	"jourfixe/calendar/tz"
)

func TestCity(t *testing.T) {
	for zone, want := range map[string][2]string{
		"Europe/Berlin":                  {"Berlin", "Berlin"},
		"Europe/Warsaw":                  {"Warschau", "Warsaw"},
		"Asia/Jerusalem":                 {"Jerusalem", "Jerusalem"},
		"Asia/Kolkata":                   {"Kalkutta", "Kolkata"},
		"Asia/Calcutta":                  {"Kalkutta", "Kolkata"},
		"Europe/Kyiv":                    {"Kiew", "Kyiv"},
		"America/Sao_Paulo":              {"São Paulo", "São Paulo"},
		"America/New_York":               {"New York", "New York"},
		"America/Argentina/Buenos_Aires": {"Buenos Aires", "Buenos Aires"},
		"Africa/Windhoek":                {"Windhoek", "Windhoek"},
		"UTC":                            {"UTC", "UTC"},
		"":                               {"", ""},
	} {
		for i, language := range []string{"de", "en"} {
			if got := City(zone, language); got != want[i] {
				t.Errorf("%s in %s: %q, want %q", zone, language, got, want[i])
			}
		}
	}
}

func TestCityInALanguageNotSpoken(t *testing.T) {
	if got := City("Europe/Warsaw", "tlh"); got != "Warschau" {
		t.Errorf("%q, want the city in the first language", got)
	}
}

// TestCitiesAreOfZones finds slips in the names of zones, under which a city would never be found.
func TestCitiesAreOfZones(t *testing.T) {
	for language, said := range ours().tongues {
		if len(said.cities) == 0 {
			t.Errorf("there are no cities in %s", language)
		}
		for zone, city := range said.cities {
			if _, ok := tz.Location(zone); !ok || city == "" {
				t.Errorf("%s in %s is %q ", zone, language, city)
			}
		}
	}
}
