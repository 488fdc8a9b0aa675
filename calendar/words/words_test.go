package words

import (
	"math"
	"strings"
	"testing"
	"time"

	"jourfixe/events"
)

func day(s string) events.Date {
	d, err := events.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// TestDates has what ICU with CLDR 48 writes for de and en-GB. All days of 2027 have been compared with it.
func TestDates(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		what   string
		say    func(d events.Date, language string) string
		date   string
		de, en string
	}{
		{"full", Date, "2027-02-03", "Mittwoch, 3. Februar 2027", "Wednesday 3 February 2027"},
		{"full", Date, "2027-03-28", "Sonntag, 28. März 2027", "Sunday 28 March 2027"},
		{"full", Date, "2028-02-29", "Dienstag, 29. Februar 2028", "Tuesday 29 February 2028"},
		{"full", Date, "2026-12-31", "Donnerstag, 31. Dezember 2026", "Thursday 31 December 2026"},
		{"full", Date, "2027-05-01", "Samstag, 1. Mai 2027", "Saturday 1 May 2027"},
		{"long", DateLong, "2027-08-16", "16. August 2027", "16 August 2027"},
		{"medium", DateMedium, "2027-02-03", "Mi., 3. Feb. 2027", "Wed, 3 Feb 2027"},
		{"medium", DateMedium, "2027-03-05", "Fr., 5. März 2027", "Fri, 5 Mar 2027"},
		{"medium", DateMedium, "2027-05-10", "Mo., 10. Mai 2027", "Mon, 10 May 2027"},
		{"medium", DateMedium, "2027-09-07", "Di., 7. Sept. 2027", "Tue, 7 Sept 2027"},
		{"medium", DateMedium, "2027-12-12", "So., 12. Dez. 2027", "Sun, 12 Dec 2027"},
		{"day and month", DayMonth, "2027-10-03", "3. Oktober", "3 October"},
		{"month and year", MonthYear, "2027-01-01", "Januar 2027", "January 2027"},
		{"number", Day, "2027-01-09", "9.", "9"},
		{"an early year", DateLong, "0987-06-01", "1. Juni 987", "1 June 987"},
	} {
		if got := x.say(day(x.date), "de"); got != x.de {
			t.Errorf("%s, %s: %q, want %q", x.what, x.date, got, x.de)
		}
		if got := x.say(day(x.date), "en"); got != x.en {
			t.Errorf("%s, %s: %q, want %q", x.what, x.date, got, x.en)
		}
		if got := x.say(events.Date{}, "de"); got != "" {
			t.Errorf("%s of no date: %q, want nothing", x.what, got)
		}
		if got := x.say(day(x.date), "tlh"); got != x.de {
			t.Errorf("%s in a language that is not spoken: %q, want %q as in German", x.what, got, x.de)
		}
	}
}

func TestDays(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ first, last, de, en string }{
		{"2027-06-16", "2027-06-16", "16. Juni 2027", "16 June 2027"},
		{"2027-06-16", "2027-06-20", "16.–20. Juni 2027", "16–20 June 2027"},
		{"2027-05-30", "2027-06-03", "30. Mai – 3. Juni 2027", "30 May – 3 June 2027"},
		{"2026-12-30", "2027-01-03", "30. Dezember 2026 – 3. Januar 2027", "30 December 2026 – 3 January 2027"},
		{"2026-06-16", "2027-06-16", "16. Juni 2026 – 16. Juni 2027", "16 June 2026 – 16 June 2027"},
	} {
		if got := Days(day(x.first), day(x.last), "de"); got != x.de {
			t.Errorf("%s to %s: %q, want %q", x.first, x.last, got, x.de)
		}
		if got := Days(day(x.first), day(x.last), "en"); got != x.en {
			t.Errorf("%s to %s: %q, want %q", x.first, x.last, got, x.en)
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	for _, l := range []struct{ language, weekdays, short, months, monthsShort string }{
		{
			"de", "Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag", "So Mo Di Mi Do Fr Sa",
			"Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
			"Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
		}, {
			"en", "Sunday Monday Tuesday Wednesday Thursday Friday Saturday", "Sun Mon Tue Wed Thu Fri Sat",
			"January February March April May June July August September October November December",
			"Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec",
		},
	} {
		var weekdays, short, months, monthsShort []string
		for w := time.Sunday; w <= time.Saturday; w++ {
			weekdays, short = append(weekdays, Weekday(w, l.language)), append(short, WeekdayShort(w, l.language))
		}
		for m := time.January; m <= time.December; m++ {
			months, monthsShort = append(months, Month(m, l.language)), append(monthsShort, MonthShort(m, l.language))
		}
		for _, x := range []struct {
			got  []string
			want string
		}{{weekdays, l.weekdays}, {short, l.short}, {months, l.months}, {monthsShort, l.monthsShort}} {
			if got := strings.Join(x.got, " "); got != x.want {
				t.Errorf("%s: %s\nwant %s", l.language, got, x.want)
			}
		}
	}
	if got := Weekday(9, "de") + WeekdayShort(-1, "de") + Month(0, "de") + MonthShort(13, "de"); strings.Count(got, "!") != 4 {
		t.Errorf("days and months that do not exist: %q, want them to show themselves", got)
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ items, de, en string }{
		{"", "", ""},
		{"A", "A", "A"},
		{"A B", "A und B", "A and B"},
		{"A B C", "A, B und C", "A, B and C"},
		{"A B C D", "A, B, C und D", "A, B, C and D"},
	} {
		items := strings.Fields(x.items)
		if de, en := List(items, "de"), List(items, "en"); de != x.de || en != x.en {
			t.Errorf("%q and %q, want %q and %q", de, en, x.de, x.en)
		}
		if got := strings.Join(items, " "); got != x.items {
			t.Errorf("the items have become %q, want them left alone", got)
		}
	}
}

// TestCategory has whole numbers that CLDR gives as samples of its rules.
func TestCategory(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		language string
		category string
		numbers  []int
	}{
		{"de", "one", []int{1, -1}},
		{"de", "other", []int{0, 2, 16, 100, 101, 1_000_001, 10_000_001, -5, math.MaxInt, math.MinInt}},
		{"en", "one", []int{1}},
		{"en", "other", []int{0, 2, 11, 21, 10_000_001}},
	} {
		for _, n := range x.numbers {
			if got := categories[category(n, in(x.language).tag)]; got != x.category {
				t.Errorf("%d in %s is %s, want %s", n, x.language, got, x.category)
			}
		}
	}
}
