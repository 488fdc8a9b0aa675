package reason_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"jourfixe/calendar/holiday"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// TestEveryNameIsTranslated finds a name in every language for each holiday of every year and for each region; and each
// name in use.
func TestEveryNameIsTranslated(t *testing.T) {
	t.Parallel()
	used := map[string]bool{"observed": false}
	for _, region := range holiday.Regions() {
		title, _ := holiday.Title(region)
		used[title["en"]] = true
		first, last, _ := holiday.Years(region)
		for year := first; year <= last; year++ {
			for _, day := range holiday.Year(region, year) {
				for _, name := range strings.Split(day.Name["en"], " / ") {
					plain, observed := strings.CutSuffix(name, " (observed)")
					used[plain] = true
					used["observed"] = used["observed"] || observed
				}
			}
		}
	}
	for _, language := range words.Spoken() {
		if slices.Contains(events.Languages, language) {
			continue // names come in these
		}
		for name := range used {
			if words.Name(name, language) == "" {
				t.Errorf("%q has no name in %s", name, language)
			}
		}
		for name := range namesIn(t, language) {
			if !used[name] {
				t.Errorf("nothing is called %q any more, but it has a name in %s", name, language)
			}
		}
	}
}

// namesIn reads the names that the file of a language has.
func namesIn(t *testing.T, language string) map[string]string {
	t.Helper()
	data, err := os.ReadFile("../words/languages/" + language + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Name map[string]string }
	if err := json.Unmarshal(data, &file); err != nil || len(file.Name) == 0 {
		t.Fatalf("the names in %s: %v, %v", language, file.Name, err)
	}
	return file.Name
}

func TestPlace(t *testing.T) {
	t.Parallel()
	for region, want := range map[string][4]string{
		"PL": {"Polen", "Poland", "Polska", "פולין"},
		"XX": {"XX", "XX", "XX", "XX"},
	} {
		place := reason.Place(region)
		for i, language := range []string{"de", "en", "pl", "he"} {
			if got := place.In(language); got != want[i] {
				t.Errorf("%s in %s is %q, want %q", region, language, got, want[i])
			}
		}
	}
}
