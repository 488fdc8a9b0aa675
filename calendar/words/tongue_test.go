package words

import (
	"testing"
	"time"

	"golang.org/x/text/language"

	"jourfixe/events"
)

// TestOtherTongues has what ICU with CLDR 48 writes, but for days of two months in Hebrew. All days of 2027 and all
// numbers to 1000 have been compared with it.
func TestOtherTongues(t *testing.T) {
	t.Parallel()
	d := day("2027-02-03")
	for _, x := range []struct{ what, got, want string }{
		{"full", Date(d, "pl"), "środa, 3 lutego 2027"},
		{"medium", DateMedium(d, "pl"), "śr., 3 lut 2027"},
		{"a day", DayMonth(d, "pl"), "3 lutego"},
		{"a month", MonthYear(d, "pl"), "luty 2027"},
		{"a time", Oclock(9*60+5, "pl"), "09:05"},
		{"one", in("pl").amount(1, hours), "1 godzina"},
		{"few", in("pl").amount(2, hours), "2 godziny"},
		{"many", in("pl").amount(5, hours), "5 godzin"},
		{"many, of the teens", in("pl").amount(12, days), "12 dni"},
		{"few again", in("pl").amount(22, minutes), "22 minuty"},
		{"full", Date(d, "he"), "יום רביעי, 3 בפברואר 2027"},
		{"medium", DateMedium(d, "he"), "יום ד׳, 3 בפבר׳ 2027"},
		{"a month", MonthYear(d, "he"), "פברואר 2027"},
		{"a time", Oclock(9*60+5, "he"), "9:05"},
		{"two, said in a word", in("he").amount(2, days), "יומיים"},
		{"a month by itself", Month(time.May, "pl") + Month(time.February, "pl"), "majluty"},
		{"days", Days(d, day("2027-02-09"), "pl"), "3–9 lutego 2027"},
		{"days of two months", Days(d, day("2027-03-01"), "pl"), "3 lutego – 1 marca 2027"},
		{"a list", List([]string{"A", "B", "C"}, "pl"), "A, B i C"},
		{"a city", City("Europe/Warsaw", "pl") + City("Asia/Jerusalem", "pl"), "WarszawaJerozolima"},
		{"weeks", Period(events.Period{Days: 42}, "pl"), "6 tygodni"},
		{"days", Days(d, day("2027-02-09"), "he"), "3–9 בפברואר 2027"},
		{"days of two months", Days(d, day("2027-03-01"), "he"), "3 בפברואר – 1 במרץ 2027"},
		{"a list", List([]string{"חיפה", "ברמן", "ריגה"}, "he"), "חיפה, ברמן וריגה"},
		{"a list that ends in another script", List([]string{"חיפה", "(Bremen)"}, "he"), "חיפה ו-(Bremen)"},
		{"a list that ends in a number", List([]string{"חיפה", "7"}, "he"), "חיפה ו-7"},
		{"a list that ends in nothing", List([]string{"חיפה", ""}, "he"), "חיפה ו-"},
		{"a city", City("Europe/Warsaw", "he") + City("Asia/Jerusalem", "he"), "ורשהירושלים"},
		{"weeks", Period(events.Period{Days: 42}, "he"), "6 שבועות"},
		{"hours", Hours(9*60, 10*60+30, "he"), "9:00–10:30"},
		{"a form that is missing", in("he").amount(2, years), "2 שנים"},
	} {
		if x.got != x.want {
			t.Errorf("%s: %q, want %q", x.what, x.got, x.want)
		}
	}
}

// TestCategories has whole numbers that CLDR gives as samples, for languages with up to six categories.
func TestCategories(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		language, category string
		numbers            []int
	}{
		{"pl", "one", []int{1}},
		{"pl", "few", []int{2, 4, 22, 24, 102, 1002, -3}},
		{"pl", "many", []int{0, 5, 11, 12, 14, 19, 21, 100, 112, 1_000_000}},
		{"he", "two", []int{2}},
		{"he", "other", []int{0, 3, 17, 101}},
		{"lv", "zero", []int{0, 10, 11, 20, 1000}},
		{"lv", "one", []int{1, 21, 101}},
		{"ar", "few", []int{3, 10, 103}},
		{"ar", "many", []int{11, 26, 111}},
		{"ar", "zero", []int{0}},
	} {
		tag := language.MustParse(x.language)
		for _, n := range x.numbers {
			if got := categories[category(n, tag)]; got != x.category {
				t.Errorf("%d in %s is %s, want %s", n, x.language, got, x.category)
			}
		}
	}
	for l, want := range map[string]int{"de": 2, "en": 2, "pl": 3, "lv": 3, "ar": 6, "ja": 1} {
		count := 0
		for _, needed := range needs(language.MustParse(l)) {
			if needed {
				count++
			}
		}
		if count != want {
			t.Errorf("%s needs %d forms for whole numbers, want %d", l, count, want)
		}
	}
}

func TestRightToLeft(t *testing.T) {
	t.Parallel()
	for l, want := range map[string]bool{"de": false, "en": false, "pl": false, "he": true, "tlh": false} {
		if got := RightToLeft(l); got != want {
			t.Errorf("%s is written from the right: %v", l, got)
		}
	}
}
