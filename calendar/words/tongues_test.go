package words

import (
	"testing"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Polish declines months and has three forms for whole numbers; Hebrew writes from the right, puts a preposition before
// the month and has duals. Neither is spoken here. That both come out right shows that a language is data alone.
var (
	polish = &tongue{
		tag:           language.Polish,
		weekdays:      [7]string{"niedziela", "poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota"},
		weekdaysShort: [7]string{"niedz.", "pon.", "wt.", "śr.", "czw.", "pt.", "sob."},
		weekdaysAlone: [7]string{"niedz.", "pon.", "wt.", "śr.", "czw.", "pt.", "sob."},
		months: [12]string{"stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca",
			"lipca", "sierpnia", "września", "października", "listopada", "grudnia"},
		monthsAlone: [12]string{"styczeń", "luty", "marzec", "kwiecień", "maj", "czerwiec",
			"lipiec", "sierpień", "wrzesień", "październik", "listopad", "grudzień"},
		monthsShort: [12]string{"sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru"},
		full:        "EEEE, d MMMM y", long: "d MMMM y", medium: "E, d MMM y", dayMonth: "d MMMM", monthYear: "LLLL y",
		day: "d", clock: "HH:mm", oclock: "HH:mm", and: " i ",
		units: [units]forms{
			years: {plural.One: "{n} rok", plural.Few: "{n} lata", plural.Many: "{n} lat", plural.Other: "{n} roku"},
			months: {plural.One: "{n} miesiąc", plural.Few: "{n} miesiące", plural.Many: "{n} miesięcy",
				plural.Other: "{n} miesiąca"},
			weeks: {plural.One: "{n} tydzień", plural.Few: "{n} tygodnie", plural.Many: "{n} tygodni",
				plural.Other: "{n} tygodnia"},
			days:  {plural.One: "{n} dzień", plural.Few: "{n} dni", plural.Many: "{n} dni", plural.Other: "{n} dnia"},
			hours: {plural.One: "{n} godzina", plural.Few: "{n} godziny", plural.Many: "{n} godzin", plural.Other: "{n} godziny"},
			minutes: {plural.One: "{n} minuta", plural.Few: "{n} minuty", plural.Many: "{n} minut",
				plural.Other: "{n} minuty"},
		},
	}
	hebrewMonths = [12]string{"ינואר", "פברואר", "מרץ", "אפריל", "מאי", "יוני",
		"יולי", "אוגוסט", "ספטמבר", "אוקטובר", "נובמבר", "דצמבר"}
	hebrew = &tongue{
		tag:           language.Hebrew,
		weekdays:      [7]string{"יום ראשון", "יום שני", "יום שלישי", "יום רביעי", "יום חמישי", "יום שישי", "יום שבת"},
		weekdaysShort: [7]string{"יום א׳", "יום ב׳", "יום ג׳", "יום ד׳", "יום ה׳", "יום ו׳", "שבת"},
		weekdaysAlone: [7]string{"א׳", "ב׳", "ג׳", "ד׳", "ה׳", "ו׳", "ש׳"},
		months:        hebrewMonths,
		monthsAlone:   hebrewMonths,
		monthsShort: [12]string{"ינו׳", "פבר׳", "מרץ", "אפר׳", "מאי", "יוני",
			"יולי", "אוג׳", "ספט׳", "אוק׳", "נוב׳", "דצמ׳"},
		full: "EEEE, d בMMMM y", long: "d בMMMM y", medium: "E, d בMMM y", dayMonth: "d בMMMM", monthYear: "LLLL y",
		day: "d", clock: "H:mm", oclock: "H:mm", and: " ו",
		units: [units]forms{
			years:   {plural.One: "{n} שנה", plural.Other: "{n} שנים"},
			months:  {plural.One: "{n} חודש", plural.Two: "חודשיים", plural.Other: "{n} חודשים"},
			weeks:   {plural.One: "{n} שבוע", plural.Two: "שבועיים", plural.Other: "{n} שבועות"},
			days:    {plural.One: "{n} יום", plural.Two: "יומיים", plural.Many: "{n} יום", plural.Other: "{n} ימים"},
			hours:   {plural.One: "{n} שעה", plural.Two: "שעתיים", plural.Other: "{n} שעות"},
			minutes: {plural.One: "{n} דקה", plural.Two: "שתי דקות", plural.Other: "{n} דקות"},
		},
	}
)

// TestOtherTongues has what ICU with CLDR 48 writes.
func TestOtherTongues(t *testing.T) {
	t.Parallel()
	complete(t, "pl", polish)
	complete(t, "he", hebrew)
	d := day("2027-02-03")
	for _, x := range []struct{ what, got, want string }{
		{"full", polish.date(polish.full, d), "środa, 3 lutego 2027"},
		{"medium", polish.date(polish.medium, d), "śr., 3 lut 2027"},
		{"a day", polish.date(polish.dayMonth, d), "3 lutego"},
		{"a month", polish.date(polish.monthYear, d), "luty 2027"},
		{"a time", polish.format(polish.oclock, d, 9*60+5), "09:05"},
		{"one", polish.amount(1, hours), "1 godzina"},
		{"few", polish.amount(2, hours), "2 godziny"},
		{"many", polish.amount(5, hours), "5 godzin"},
		{"many, of the teens", polish.amount(12, days), "12 dni"},
		{"few again", polish.amount(22, minutes), "22 minuty"},
		{"full", hebrew.date(hebrew.full, d), "יום רביעי, 3 בפברואר 2027"},
		{"medium", hebrew.date(hebrew.medium, d), "יום ד׳, 3 בפבר׳ 2027"},
		{"a month", hebrew.date(hebrew.monthYear, d), "פברואר 2027"},
		{"a time", hebrew.format(hebrew.oclock, d, 9*60+5), "9:05"},
		{"two, said in a word", hebrew.amount(2, days), "יומיים"},
		{"a form that is missing", hebrew.amount(2, years), "2 שנים"},
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
