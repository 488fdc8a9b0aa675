package holiday_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"jourfixe/calendar/holiday"
	"jourfixe/events"
)

// date reads a date that the test itself states.
func date(s string) events.Date {
	d, err := events.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestPublic(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ region, date, de, en string }{
		{"DE-HB", "2027-03-26", "Karfreitag", "Good Friday"},
		{"DE-HB", "2027-10-31", "Reformationstag", "Reformation Day"},
		{"DE-HB", "2017-10-31", "Reformationstag", "Reformation Day"},
		{"DE-HB", "2016-10-31", "", ""}, // not yet a holiday in Bremen
		{"DE-MV", "2016-10-31", "Reformationstag", "Reformation Day"},
		{"DE-HB", "2027-03-08", "", ""}, // kept in Mecklenburg-Vorpommern only
		{"DE-MV", "2027-03-08", "Internationaler Frauentag", "International Women's Day"},
		{"DE-MV", "2022-03-08", "", ""}, // there since 2023
		{"DE-HB", "2027-05-18", "", ""}, // the day after Pentecost Monday
		{"DE-HB", "2055-05-27", "Christi Himmelfahrt", "Ascension Day"},

		{"PL", "2024-12-24", "", ""}, // a holiday since 2025
		{"PL", "2025-12-24", "Heiligabend", "Christmas Eve"},
		{"PL", "2018-11-12", "100 Jahre Unabhängigkeit", "Centenary of Independence"},
		{"PL", "2019-11-12", "", ""},
		{"PL", "2027-05-27", "Fronleichnam", "Corpus Christi"},
		{"PL", "2027-03-26", "", ""}, // Good Friday is worked in Poland

		{"SK", "2023-09-01", "Tag der Verfassung", "Constitution Day"},
		{"SK", "2024-09-01", "", ""}, // no longer, since 2024
		{"SK", "2024-11-17", "Tag des Kampfes für Freiheit und Demokratie", "Day of Struggle for Freedom and Democracy"},
		{"SK", "2025-11-17", "", ""}, // worked since 2025
		{"SK", "2026-05-08", "", ""}, // worked in 2026 alone
		{"SK", "2027-05-08", "Tag des Sieges über den Faschismus", "Day of Victory over Fascism"},
		{"SK", "2026-09-15", "", ""},
		{"SK", "2025-09-15", "Fest der Sieben Schmerzen Mariens", "Day of Our Lady of the Seven Sorrows"},

		// 4 May and 18 November on a weekend give Latvia the Monday, other holidays do not.
		{"LV", "2024-05-04", "Tag der Wiederherstellung der Unabhängigkeit", "Day of the Restoration of Independence"},
		{"LV", "2024-05-06", "Tag der Wiederherstellung der Unabhängigkeit (Ersatzfeiertag)",
			"Day of the Restoration of Independence (observed)"},
		{"LV", "2023-11-20", "Tag der Ausrufung der Republik Lettland (Ersatzfeiertag)",
			"Day of the Proclamation of the Republic of Latvia (observed)"},
		{"LV", "2027-05-03", "", ""}, // Labour Day is a Saturday
		{"LV", "2027-05-05", "", ""}, // 4 May is a Tuesday
		{"LV", "2030-04-19", "Karfreitag", "Good Friday"},
		{"LV", "2028-07-10", "Abschlusstag des Lieder- und Tanzfestes (Ersatzfeiertag)",
			"Closing Day of the Song and Dance Festival (observed)"},
		{"LV", "2035-05-13", "Muttertag / Pfingsten", "Mother's Day / Pentecost"},

		{"NL", "2024-04-27", "Königstag", "King's Day"},
		{"NL", "2025-04-26", "Königstag", "King's Day"}, // the 27th is a Sunday
		{"NL", "2025-04-27", "", ""},
		{"NL", "2031-04-26", "Königstag", "King's Day"},
		{"NL", "2027-05-05", "Tag der Befreiung", "Liberation Day"},
		{"NL", "2016-05-05", "Tag der Befreiung / Himmelfahrt", "Liberation Day / Ascension Day"},

		// South Africa adds the Monday to a Sunday, not to a Saturday.
		{"ZA", "2026-08-09", "Nationaler Frauentag", "National Women's Day"},
		{"ZA", "2026-08-10", "Nationaler Frauentag (Ersatzfeiertag)", "National Women's Day (observed)"},
		{"ZA", "2027-12-27", "Tag des gegenseitigen Verständnisses (Ersatzfeiertag)", "Day of Goodwill (observed)"},
		{"ZA", "2026-12-28", "", ""}, // the 26th is a Saturday
		{"ZA", "2033-12-26", "Tag des gegenseitigen Verständnisses", "Day of Goodwill"},
		{"ZA", "2033-12-27", "", ""}, // Christmas on a Sunday; only a president may add the Tuesday
		{"ZA", "2022-12-27", "Zusätzlicher Feiertag", "Additional Public Holiday"},
		{"ZA", "2026-11-04", "Kommunalwahl", "Local Government Election"},
		{"ZA", "2024-05-29", "Parlamentswahl", "General Election"},

		{"XX", "2027-01-01", "", ""},
		{"DE-HB", "2013-12-25", "", ""}, // before the data
		{"DE-HB", "2099-12-25", "1. Weihnachtsfeiertag", "Christmas Day"},
		{"DE-HB", "2100-01-01", "", ""}, // after the data
	} {
		d, ok := holiday.Public(c.region, date(c.date))
		if ok != (c.de != "") || d.Name["de"] != c.de || d.Name["en"] != c.en {
			t.Errorf("Public(%s, %s) = %v, %v; want %q, %q", c.region, c.date, d.Name, ok, c.de, c.en)
		}
		if ok && (d.Date != date(c.date) || d.Region != c.region || d.Kind != holiday.KindPublic || d.Source == "") {
			t.Errorf("Public(%s, %s) = %+v, which is of another day, or has no source", c.region, c.date, d)
		}
	}
}

func TestSchool(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ region, date, de, en string }{
		{"DE-HB", "2027-07-08", "Sommerferien", "Summer Holidays"},
		{"DE-HB", "2027-07-07", "", ""},
		{"DE-HB", "2027-08-18", "Sommerferien", "Summer Holidays"},
		{"DE-HB", "2027-08-19", "", ""},
		{"DE-HB", "2026-12-31", "Weihnachtsferien", "Christmas Holidays"}, // both sides of a new year
		{"DE-HB", "2027-01-01", "Weihnachtsferien", "Christmas Holidays"},
		{"DE-HB", "2027-05-07", "Tag nach Himmelfahrt", "Day after Ascension"},
		{"DE-MV", "2029-08-15", "Sommerferien (je nach Schulart)", "Summer Holidays (varies by type of school)"},
		{"NL", "2027-02-14", "Frühjahrsferien (je nach Region)", "Spring Holidays (varies by region)"},
		{"NL", "2027-03-10", "", ""}, // a slip of the published data
		{"PL", "2026-01-20", "Winterferien (Ermland-Masuren, Heiligkreuz, Masowien, Podlachien, Pommern)",
			"Winter Holidays (Holy Cross, Masovia, Podlaskie, Pomerania, Warmia-Masuria)"},
		{"SK", "2027-03-01", "Frühjahrsferien (Bratislava, Nitra, Trnava)", "Spring Holidays (Bratislava, Nitra, Trnava)"},
		{"ZA", "2027-12-24", "Sommerferien", "Summer Break"},
		{"LV", "2027-07-15", "", ""}, // nothing is published
		{"XX", "2027-07-15", "", ""},
	} {
		d, ok := holiday.School(c.region, date(c.date))
		if ok != (c.de != "") || d.Name["de"] != c.de || d.Name["en"] != c.en {
			t.Errorf("School(%s, %s) = %v, %v; want %q, %q", c.region, c.date, d.Name, ok, c.de, c.en)
		}
		if ok && (d.Date != date(c.date) || d.Region != c.region || d.Kind != holiday.KindSchool || d.Source == "") {
			t.Errorf("School(%s, %s) = %+v, which is of another day, or has no source", c.region, c.date, d)
		}
	}
}

func TestImpossibleDates(t *testing.T) {
	t.Parallel()
	for _, d := range []events.Date{
		{}, {Year: 2027}, {Year: 2027, Month: 13, Day: 1}, {Year: 2027, Month: -1, Day: 1}, {Year: 2027, Month: 1, Day: 32},
		{Year: 2027, Month: 1, Day: -3}, {Year: -5, Month: 1, Day: 1}, {Year: 1 << 40, Month: 1, Day: 1},
	} {
		if day, ok := holiday.Public("DE-HB", d); ok {
			t.Errorf("Public(DE-HB, %#v) = %v; want no holiday", d, day)
		}
		if day, ok := holiday.School("DE-HB", d); ok {
			t.Errorf("School(DE-HB, %#v) = %v; want no holiday", d, day)
		}
	}
}

func TestCovers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		region string
		kind   holiday.Kind
		date   string
		want   bool
	}{
		{"DE-HB", holiday.KindPublic, "2013-12-31", false},
		{"DE-HB", holiday.KindPublic, "2014-01-01", true},
		{"ZA", holiday.KindPublic, "2099-12-31", true},
		{"ZA", holiday.KindPublic, "2100-01-01", false},
		{"IL", holiday.KindPublic, "2025-12-31", false},
		{"IL", holiday.KindPublic, "2026-01-01", true},
		{"IL", holiday.KindPublic, "2099-12-31", true},
		{"NI", holiday.KindPublic, "2031-01-01", true},
		{"NA", holiday.KindPublic, "2031-01-01", true},
		{"TR", holiday.KindPublic, "2030-12-31", true},
		{"TR", holiday.KindPublic, "2031-01-01", false},
		{"CN", holiday.KindPublic, "2025-12-31", false},
		{"CN", holiday.KindPublic, "2027-02-06", true}, // an expectation is better than nothing
		{"CN", holiday.KindPublic, "2031-01-01", false},
		{"IN-MH", holiday.KindPublic, "2030-12-31", true},
		{"IN-MH", holiday.KindPublic, "2031-01-01", false},
		{"XX", holiday.KindPublic, "2027-01-01", false},
		{"DE-HB", holiday.KindHalf, "2027-01-01", true}, // there is none, and that is known
		{"TR", holiday.KindHalf, "2030-10-28", true},
		{"TR", holiday.KindHalf, "2031-10-28", false},
		{"DE-HB", holiday.KindWorkday, "2027-01-01", true},
		{"CN", holiday.KindWorkday, "2026-12-31", true},
		{"CN", holiday.KindWorkday, "2027-01-01", false}, // not decreed
		{"LV", holiday.KindWorkday, "2026-01-17", false}, // not in the data
		{"IL", holiday.KindSchool, "2027-04-23", false},  // only the intermediate days are known
		{"DE-HB", holiday.Kind("other"), "2027-01-01", false},

		{"DE-HB", holiday.KindSchool, "2026-02-01", false}, // Christmas 2025 is not in the data
		{"DE-HB", holiday.KindSchool, "2026-02-02", true},
		{"DE-HB", holiday.KindSchool, "2030-08-21", true},
		{"DE-HB", holiday.KindSchool, "2030-08-22", false},
		{"DE-MV", holiday.KindSchool, "2026-02-08", false},
		{"DE-MV", holiday.KindSchool, "2026-02-09", true},
		{"DE-MV", holiday.KindSchool, "2030-08-31", true},
		{"DE-MV", holiday.KindSchool, "2030-09-01", false},
		{"NL", holiday.KindSchool, "2026-02-13", false},
		{"NL", holiday.KindSchool, "2026-02-14", true},
		{"NL", holiday.KindSchool, "2030-09-01", true},
		{"NL", holiday.KindSchool, "2030-09-02", false},
		{"SK", holiday.KindSchool, "2026-02-15", false},
		{"SK", holiday.KindSchool, "2026-02-16", true},
		{"SK", holiday.KindSchool, "2028-09-01", true},
		{"SK", holiday.KindSchool, "2028-09-02", false},
		{"ZA", holiday.KindSchool, "2026-03-27", false},
		{"ZA", holiday.KindSchool, "2026-03-28", true},
		{"ZA", holiday.KindSchool, "2028-01-09", true},
		{"ZA", holiday.KindSchool, "2028-01-10", false},
		{"PL", holiday.KindSchool, "2026-01-18", false},
		{"PL", holiday.KindSchool, "2026-01-19", true},
		{"PL", holiday.KindSchool, "2026-08-31", true},
		{"PL", holiday.KindSchool, "2026-09-01", false}, // the gap
		{"PL", holiday.KindSchool, "2026-12-24", false},
		{"PL", holiday.KindSchool, "2027-01-17", false},
		{"PL", holiday.KindSchool, "2027-01-18", true},
		{"PL", holiday.KindSchool, "2027-02-28", true},
		{"PL", holiday.KindSchool, "2027-03-01", false},
		{"LV", holiday.KindSchool, "2027-07-01", false},
	} {
		if got := holiday.Covers(c.region, c.kind, date(c.date)); got != c.want {
			t.Errorf("Covers(%s, %s, %s) = %v; want %v", c.region, c.kind, c.date, got, c.want)
		}
	}
}

func TestWeekend(t *testing.T) {
	t.Parallel()
	monday := date("2027-02-01")
	for region, want := range map[string][7]bool{ // Monday to Sunday
		"DE-HB": {5: true, 6: true},
		"ZA":    {5: true, 6: true},
		"XX":    {5: true, 6: true},
		"":      {5: true, 6: true},
		"IL":    {4: true, 5: true},
		"IL-HA": {4: true, 5: true},
		"ILO":   {5: true, 6: true},
	} {
		for i, w := range want {
			d := monday.AddDays(i)
			if got := holiday.Weekend(region, d); got != w {
				t.Errorf("Weekend(%s, %s) = %v; want %v", region, d.Weekday(), got, w)
			}
		}
	}
}

// TestYear holds the lists of years against the single days: both say the same of every day, and nothing is said where
// nothing is covered.
func TestYear(t *testing.T) {
	t.Parallel()
	for _, region := range holiday.Regions() {
		for year := 2013; year <= 2100; year++ {
			days := holiday.Year(region, year)
			if !slices.IsSortedFunc(days, func(a, b holiday.Day) int {
				if c := a.Date.Compare(b.Date); c != 0 {
					return c
				}
				if a.Kind < b.Kind {
					return -1
				}
				return 1 // The same kind twice on a day is a fault too.
			}) {
				t.Errorf("Year(%s, %d) is not in order, or has an entry twice", region, year)
			}
			type key struct {
				date events.Date
				kind holiday.Kind
			}
			listed := make(map[key]holiday.Day)
			for _, d := range days {
				listed[key{d.Date, d.Kind}] = d
				if d.Region != region || d.Source == "" || d.Name["de"] == "" || d.Name["en"] == "" {
					t.Errorf("Year(%s, %d) has %+v; want region, source and both names", region, year, d)
				}
				if d.Expected != days[0].Expected {
					t.Errorf("Year(%s, %d) has %+v and %+v; want a year to be decreed or not", region, year, days[0], d)
				}
				if half := d.Kind == holiday.KindHalf; half != (d.From > 0) || half && d.From.String() != "13:00" {
					t.Errorf("%s %s %s is free from %s; want a half day from 13:00, any other from 00:00", region, d.Date, d.Kind, d.From)
				}
				if d.Kind == holiday.KindWorkday && !holiday.Weekend(region, d.Date) {
					t.Errorf("%s %s is worked instead of another day, but no weekend", region, d.Date)
				}
			}
			for d := (events.Date{Year: year, Month: time.January, Day: 1}); d.Year == year; d = d.AddDays(1) {
				for kind, ask := range map[holiday.Kind]func(string, events.Date) (holiday.Day, bool){
					holiday.KindPublic: holiday.Public,
					holiday.KindSchool: holiday.School,
					holiday.KindHalf:   holiday.Half,
					holiday.KindWorkday: func(region string, d events.Date) (holiday.Day, bool) {
						return listed[key{d, holiday.KindWorkday}], holiday.Workday(region, d)
					},
				} {
					got, ok := ask(region, d)
					want, listedToo := listed[key{d, kind}]
					if ok != listedToo || got.Name["de"] != want.Name["de"] || got.Date != want.Date {
						t.Errorf("%s %s of %s: single %v, in the year %v", kind, d, region, got, want)
					}
					if covered := holiday.Covers(region, kind, d) || region == "IL" && kind == holiday.KindSchool; ok && !covered {
						t.Errorf("%s %s of %s is a day that the data are said not to cover", kind, d, region)
					}
					delete(listed, key{d, kind})
				}
			}
			for k := range listed {
				t.Errorf("Year(%s, %d) lists %v, which no single question finds", region, year, k)
			}
		}
	}
	if days := holiday.Year("XX", 2027); len(days) != 0 {
		t.Errorf("Year(XX, 2027) has %d days; want none", len(days))
	}
}

func TestYearIsACopy(t *testing.T) {
	t.Parallel()
	holiday.Year("PL", 2040)[0].Region = "changed"
	if got := holiday.Year("PL", 2040)[0].Region; got != "PL" {
		t.Errorf("the region of the first day is %q after a caller changed its own list; want PL", got)
	}
}

// TestCounts holds the numbers that docs/holidays.md gives.
func TestCounts(t *testing.T) {
	t.Parallel()
	want := map[string]struct{ public, half, school int }{ // days in 2027
		"DE-HB": {10, 0, 90}, "DE-MV": {11, 0, 109}, "LV": {15, 0, 0}, "NL": {11, 0, 109}, "PL": {14, 0, 42},
		"SK": {13, 0, 101}, "ZA": {14, 0, 82}, "IL": {9, 8, 11}, "TR": {13, 3, 0}, "CN": {24, 0, 0}, "IN-MH": {23, 0, 0},
		"NI": {16, 0, 0}, "NA": {15, 0, 0},
	}
	for _, region := range holiday.Regions() {
		got := want[region]
		got.public, got.half, got.school = 0, 0, 0
		for _, d := range holiday.Year(region, 2027) {
			switch d.Kind {
			case holiday.KindPublic:
				got.public++
			case holiday.KindHalf:
				got.half++
			case holiday.KindSchool:
				got.school++
			}
		}
		if got != want[region] {
			t.Errorf("%s has %+v days in 2027; want %+v", region, got, want[region])
		}
	}
}

func TestRegions(t *testing.T) {
	t.Parallel()
	want := []string{"CN", "DE-HB", "DE-MV", "IL", "IN-MH", "LV", "NA", "NI", "NL", "PL", "SK", "TR", "ZA"}
	if got := holiday.Regions(); !slices.Equal(got, want) {
		t.Errorf("Regions() = %v; want %v", got, want)
	}
	for _, region := range want {
		title, ok := holiday.Title(region)
		if !ok || title["de"] == "" || title["en"] == "" || !holiday.Known(region) {
			t.Errorf("Title(%s) = %v, %v, Known %v; want both names", region, title, ok, holiday.Known(region))
		}
	}
	if title, ok := holiday.Title("XX"); ok || holiday.Known("XX") {
		t.Errorf("Title(XX) = %v, %v, Known %v; want nothing", title, ok, holiday.Known("XX"))
	}
}

func TestDayJSON(t *testing.T) {
	t.Parallel()
	day, _ := holiday.Public("DE-HB", date("2027-05-01"))
	got, err := json.Marshal(day)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"date":"2027-05-01","region":"DE-HB","kind":"public","name":{"de":"Tag der Arbeit","en":"Labour Day"},` +
		`"source":"Gesetz über die Sonn- und Feiertage (Bremen); compared with OpenHolidays 2026-2030 (ODbL 1.0)",` +
		`"expected":false}`
	if string(got) != want {
		t.Errorf("1 May 2027 is\n%s\nwant\n%s", got, want)
	}
}

func TestLookupsAllocateNothing(t *testing.T) {
	ordinary, may1, summer := date("2027-02-03"), date("2027-05-01"), date("2027-07-15")
	holiday.Year("DE-HB", 2027) // The first look at a year makes its almanac.
	if n := testing.AllocsPerRun(100, func() {
		holiday.Public("DE-HB", ordinary)
		holiday.Public("DE-HB", may1)
		holiday.School("DE-HB", ordinary)
		holiday.School("DE-HB", summer)
		holiday.Public("XX", ordinary)
		holiday.Covers("DE-HB", holiday.KindSchool, summer)
		holiday.Weekend("DE-HB", summer)
		holiday.Half("DE-HB", summer)
		holiday.Bridge("DE-HB", may1)
	}); n != 0 {
		t.Errorf("nine lookups allocate %v times; want 0", n)
	}
}

func BenchmarkPublicHit(b *testing.B) {
	d := date("2027-05-01")
	for b.Loop() {
		holiday.Public("DE-HB", d)
	}
}

func BenchmarkPublicMiss(b *testing.B) {
	d := date("2027-02-03")
	for b.Loop() {
		holiday.Public("DE-HB", d)
	}
}

func BenchmarkSchoolMiss(b *testing.B) {
	d := date("2027-02-03")
	for b.Loop() {
		holiday.School("DE-HB", d)
	}
}

func BenchmarkCoversSchool(b *testing.B) {
	d := date("2027-02-03")
	for b.Loop() {
		holiday.Covers("DE-HB", holiday.KindSchool, d)
	}
}

func BenchmarkWeekend(b *testing.B) {
	d := date("2027-02-03")
	for b.Loop() {
		holiday.Weekend("DE-HB", d)
	}
}
