package holiday_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"jourfixe/calendar/holiday"
	"jourfixe/events"
)

// TestOverseas has days checked by hand against what the source beside them says.
func TestOverseas(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ region, date, kinds, en string }{
		// Calendars of the feasts of 5787 and 5788.
		{"IL", "2027-04-21", "half", "Eve of Passover"},
		{"IL", "2027-04-22", "public", "Passover"},
		{"IL", "2027-04-23", "school", "Intermediate Days of Passover"},
		{"IL", "2027-04-28", "public", "Seventh Day of Passover"},
		{"IL", "2027-04-29", "", ""},
		{"IL", "2027-05-11", "half", "Memorial Day for the Fallen, Eve of Independence Day"},
		{"IL", "2027-05-12", "public", "Independence Day"},
		{"IL", "2027-06-11", "public", "Shavuot (Feast of Weeks)"},
		{"IL", "2027-10-02", "public", "Rosh Hashanah (New Year)"},
		{"IL", "2027-10-03", "public", "Rosh Hashanah, Second Day"},
		{"IL", "2027-10-04", "", ""},
		{"IL", "2027-10-10", "half", "Eve of Yom Kippur"},
		{"IL", "2027-10-11", "public", "Yom Kippur (Day of Atonement)"},
		{"IL", "2028-05-01", "half", "Memorial Day for the Fallen, Eve of Independence Day"}, // 5 Iyar, moved
		{"IL", "2028-05-02", "public", "Independence Day"},

		// The religious days of the Presidency of Religious Affairs.
		{"TR", "2026-03-19", "half", "Eve of Ramazan Bayramı (Eid al-Fitr)"},
		{"TR", "2026-03-20", "public", "Ramazan Bayramı (Eid al-Fitr)"},
		{"TR", "2027-03-08", "half", "Eve of Ramazan Bayramı (Eid al-Fitr)"},
		{"TR", "2027-03-09", "public", "Ramazan Bayramı (Eid al-Fitr)"},
		{"TR", "2027-03-11", "public", "Ramazan Bayramı (Eid al-Fitr)"},
		{"TR", "2027-03-12", "", ""},
		{"TR", "2027-05-15", "half", "Eve of Kurban Bayramı (Eid al-Adha)"},
		{"TR", "2027-05-16", "public", "Kurban Bayramı (Eid al-Adha)"},
		{"TR", "2027-05-19", "public", "Commemoration of Atatürk, Youth and Sports Day / Kurban Bayramı (Eid al-Adha)"},
		{"TR", "2029-04-23", "public", "National Sovereignty and Children's Day"}, // no half day beside a whole one
		{"TR", "2027-10-28", "half", "Eve of Republic Day"},

		// The notice of the State Council for 2026, the lunar calendar for 2027 and 2030.
		{"CN", "2026-02-14", "workday", "Make-up workday (Spring Festival)"},
		{"CN", "2026-02-23", "public", "Spring Festival"},
		{"CN", "2026-02-24", "", ""},
		{"CN", "2026-09-20", "workday", "Make-up workday (National Day)"},
		{"CN", "2026-10-10", "workday", "Make-up workday (National Day)"},
		{"CN", "2027-02-04", "", ""},
		{"CN", "2027-02-05", "public", "Spring Festival"}, // New Year's Eve; the new moon is at 23:56 in Beijing
		{"CN", "2030-02-02", "public", "Spring Festival"}, // New Year's Eve; the new moon is at 0:08 in Beijing
		{"CN", "2030-02-01", "", ""},
		{"CN", "2028-10-08", "public", "National Day / Mid-Autumn Festival"},

		// The notification of Maharashtra for 2026.
		{"IN-MH", "2026-11-08", "public", "Diwali (Lakshmi Puja)"},
		{"IN-MH", "2026-11-09", "", ""},
		{"IN-MH", "2026-11-10", "public", "Diwali (Bali Pratipada)"},
		{"IN-MH", "2026-05-01", "public", "Maharashtra Day / Buddha Purnima"},
		{"IN-MH", "2026-05-28", "public", "Bakri Id (Eid al-Adha)"},
		{"IN-MH", "2027-10-29", "public", "Diwali (Lakshmi Puja)"},

		// Article 66 as of 2026; a Sunday is made up for.
		{"NI", "2026-01-18", "", ""}, // the law was made on this day
		{"NI", "2027-01-18", "public", "Birthday of Rubén Darío"},
		{"NI", "2027-02-21", "public", "Death of Augusto C. Sandino"},
		{"NI", "2027-02-22", "public", "Death of Augusto C. Sandino (observed)"},
		{"NI", "2027-03-25", "public", "Maundy Thursday"},
		{"NI", "2031-09-15", "public", "Independence Day"},
		{"NI", "2031-09-16", "public", "Battle of San Jacinto (observed)"}, // the 14th is a Sunday, the 15th a holiday

		// Section 1(3) of the act.
		{"NA", "2027-03-22", "public", "Independence Day (observed)"},
		{"NA", "2027-05-06", "public", "Ascension Day"},
		{"NA", "2027-12-27", "public", "Family Day (observed)"},
		{"NA", "2028-05-29", "public", "Genocide Remembrance Day (observed)"},
		{"NA", "2032-12-26", "public", "Family Day"},
		{"NA", "2033-12-26", "public", "Family Day"}, // Christmas Day is a Sunday; the Monday is a holiday already
		{"NA", "2033-12-27", "", ""},
	} {
		var kinds, names []string
		for _, d := range holiday.Year(c.region, date(c.date).Year) {
			if d.Date == date(c.date) {
				kinds, names = append(kinds, string(d.Kind)), append(names, d.Name["en"])
			}
		}
		if strings.Join(kinds, " ") != c.kinds || strings.Join(names, " ") != c.en {
			t.Errorf("%s %s is %v, %q; want %s, %q", c.region, c.date, kinds, names, c.kinds, c.en)
		}
	}
}

// TestExpected tells which years hold days that an authority has still to decree.
func TestExpected(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		region string
		year   int
		want   bool
	}{
		{"DE-HB", 2099, false}, {"IL", 2040, false}, {"TR", 2030, false},
		{"CN", 2026, false}, {"CN", 2027, true}, {"IN-MH", 2026, false}, {"IN-MH", 2027, true},
	} {
		days := holiday.Year(c.region, c.year)
		if len(days) == 0 {
			t.Errorf("%s has no days in %d", c.region, c.year)
		}
		for _, d := range days {
			if d.Expected != c.want {
				t.Errorf("%s: %+v; want expected %v", c.region, d, c.want)
			}
		}
	}
}

// TestWeekOf shows weeks from Monday to Sunday: w works, h half, which may be a bridge too, b bridge, m make-up workday,
// p public holiday, - weekend.
func TestWeekOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ region, monday, want string }{
		{"DE-HB", "2027-05-03", "wwwpb--"}, // Ascension
		{"DE-HB", "2027-02-01", "wwwww--"},
		{"DE-HB", "2028-05-01", "pwwww--"},
		{"DE-HB", "2028-10-02", "bpwww--"}, // German Unity on a Tuesday
		{"DE-HB", "2026-12-28", "wwwwp--"},
		{"DE-HB", "2024-12-23", "wwppb--"},
		{"IL", "2027-04-19", "wwhp--w"}, // Passover on a Thursday: Friday is the weekend
		{"IL", "2027-10-04", "wwww--h"}, // Eve of Yom Kippur on a Sunday
		{"IL", "2027-10-11", "pwww-pw"}, // Yom Kippur; the eve and the first day of Sukkot on the weekend
		{"CN", "2026-02-09", "wwwwwmp"}, // Saturday is worked, the festival begins on Sunday
		{"CN", "2026-02-23", "pwwwwm-"}, // its last day, and the Saturday worked for it
		{"CN", "2026-10-05", "pppwwm-"}, // a Thursday and a Friday before a Saturday that is worked
		{"TR", "2027-03-08", "hpppb--"}, // Ramazan Bayramı from noon on Monday
		{"TR", "2026-10-26", "wwhpb--"}, // Republic Day on a Thursday
		{"XX", "2027-05-03", "wwwww--"}, // only the weekend is known
		{"LV", "2026-06-22", "bppww--"}, // Midsummer
		{"NA", "2027-05-03", "bpbpb--"}, // Cassinga Day, and Ascension Day two days later
		{"NA", "2026-05-04", "pwwww--"}, // Cassinga Day
		{"ZA", "2027-03-22", "pwwwp--"}, // Human Rights Day observed, Good Friday
	} {
		var got strings.Builder
		for n := range 7 {
			d := date(c.monday).AddDays(n)
			_, public := holiday.Public(c.region, d)
			_, half := holiday.Half(c.region, d)
			works := holiday.Works(c.region, d)
			switch {
			case works && holiday.Workday(c.region, d):
				got.WriteByte('m')
			case works && half:
				got.WriteByte('h')
			case works && holiday.Bridge(c.region, d):
				got.WriteByte('b')
			case works:
				got.WriteByte('w')
			case public:
				got.WriteByte('p')
			default:
				got.WriteByte('-')
			}
		}
		if got.String() != c.want {
			t.Errorf("%s, the week of %s is %s; want %s", c.region, c.monday, got.String(), c.want)
		}
	}
}

// TestBridges holds every bridge day against its definition, in other words: the days around it are free, one of them
// by a holiday that is no weekend, and it is worked.
func TestBridges(t *testing.T) {
	t.Parallel()
	for _, region := range append(holiday.Regions(), "XX") {
		found := 0
		for d := date("2026-01-01"); d.Year <= 2030; d = d.AddDays(1) {
			free := func(d events.Date) (off, byHoliday bool) {
				_, public := holiday.Public(region, d)
				weekend := holiday.Weekend(region, d)
				return public || weekend && !holiday.Workday(region, d), public && !weekend
			}
			off, _ := free(d)
			before, x := free(d.AddDays(-1))
			after, y := free(d.AddDays(1))
			want := !off && !holiday.Weekend(region, d) && before && after && (x || y)
			if got := holiday.Bridge(region, d); got != want {
				t.Errorf("Bridge(%s, %s) = %v; want %v", region, d, got, want)
			}
			if want {
				found++
			}
		}
		if region != "XX" && found == 0 {
			t.Errorf("%s has no bridge day in five years", region)
		}
	}
}

func TestDays(t *testing.T) {
	t.Parallel()
	for _, region := range holiday.Regions() {
		first, last, ok := holiday.Years(region)
		if !ok {
			t.Errorf("Years(%s) knows nothing", region)
		}
		for _, year := range []int{first, 2027, last} {
			days, err := holiday.Days(region, year)
			if err != nil || len(days) == 0 {
				t.Errorf("Days(%s, %d) has %d days, error %v", region, year, len(days), err)
			}
			if !slices.EqualFunc(days, holiday.Year(region, year), func(a, b holiday.Day) bool {
				return a.Date == b.Date && a.Kind == b.Kind
			}) {
				t.Errorf("Days and Year of %s %d differ", region, year)
			}
		}
		for _, year := range []int{first - 1, last + 1, 0, -5, 1 << 40} {
			if days, err := holiday.Days(region, year); err == nil {
				t.Errorf("Days(%s, %d) has %d days; want an error", region, year, len(days))
			}
		}
	}
	for _, c := range []struct {
		region string
		year   int
		want   string
	}{
		{"CN", 2031, "the holidays of CN are not known for 2031; known are the years 2026 to 2030"},
		{"DE-HB", 2100, "known are the years 2014 to 2099"},
		{"DE-BH", 2027, "did you mean DE-HB?"},
		{"XX", 2027, `the holidays of "XX" are not known; known are CN, DE-HB, `},
		{strings.Repeat("X", 1000), 2027, `the holidays of "` + strings.Repeat("X", 40) + `" are not known`},
	} {
		if _, err := holiday.Days(c.region, c.year); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Days(%.40s, %d): error %v; want one with %q", c.region, c.year, err, c.want)
		} else if errors.Is(err, holiday.ErrRegion) == holiday.Known(c.region) {
			t.Errorf("Days(%.40s, %d): error %v, which is an ErrRegion %v", c.region, c.year, err, !holiday.Known(c.region))
		}
	}
	if _, _, ok := holiday.Years("XX"); ok {
		t.Error("Years(XX) knows something")
	}
}
