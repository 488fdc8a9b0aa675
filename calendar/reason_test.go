package calendar_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jourfixe/calendar"
	"jourfixe/calendar/holiday"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// TestEveryReasonIsUsed compares what is said with the texts there are. That the languages agree with each other is seen
// when they are loaded.
func TestEveryReasonIsUsed(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	asked := regexp.MustCompile(`\b(?:say|because|Count)\("([a-z.]+)"(\+?)`)
	used := map[string]bool{}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range asked.FindAllStringSubmatch(string(source), -1) {
			switch begin := m[1]; {
			case strings.HasSuffix(file, "_test.go"):
			case m[2] == "":
				used[begin] = true
			case begin == "shifted.":
				used["shifted.nearest"], used["shifted.later"], used["shifted.earlier"] = true, true, true
			case begin == "best" || begin == "least":
				used[begin+".day"], used[begin+".days"] = true, true
			default:
				t.Errorf("a key that begins with %s is put together; say here how it may end", begin)
			}
		}
	}
	texts := words.Texts(words.Reason)["de"]
	for key := range used {
		if !texts.Has(key) {
			t.Errorf("the text %s is missing", key)
		}
	}
	for _, key := range texts.Keys() {
		if base := strings.TrimSuffix(strings.TrimSuffix(key, ".one"), ".other"); !used[base] {
			t.Errorf("nobody uses the text %s", key)
		}
	}
}

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
		for _, name := range words.Names(language) {
			if !used[name] {
				t.Errorf("nothing is called %q any more, but it has a name in %s", name, language)
			}
		}
	}
}

func TestPlace(t *testing.T) {
	t.Parallel()
	for region, want := range map[string][4]string{
		"PL": {"Polen", "Poland", "Polska", "פולין"},
		"XX": {"XX", "XX", "XX", "XX"},
	} {
		place := calendar.Place(region)
		for i, language := range []string{"de", "en", "pl", "he"} {
			if got := place.In(language); got != want[i] {
				t.Errorf("%s in %s is %q, want %q", region, language, got, want[i])
			}
		}
	}
}
