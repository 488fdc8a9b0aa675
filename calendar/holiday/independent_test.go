package holiday_test

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"

	"jourfixe/calendar/holiday"
)

// A difference is a day, or several, on which somebody else's list and ours disagree.
type difference struct {
	who, region string
	kind        holiday.Kind
	ours        bool   // we have it, the list has not; else the reverse
	days        string // "2027-05-04", "05-04" in whatever year, or "*" for all that nothing above it speaks of
	why         string
}

// differences has all of them.
var differences = []difference{
	{"OpenHolidays", "LV", "public", true, "2028-07-09 2028-07-10",
		"the closing day of the Song and Dance Festival, a Sunday, and the Monday after it; set by the government in 2026"},
	{"OpenHolidays", "LV", "public", true, "2028-11-20 2029-11-19", "the Monday after 18 November on a weekend"},
	{"OpenHolidays", "LV", "public", true, "2030-05-06", "the Monday after 4 May, a Saturday"},
	{"OpenHolidays", "LV", "public", false, "2030-04-18", "a slip of the list: Good Friday is a Friday, the 19th"},
	{"OpenHolidays", "LV", "public", true, "2030-04-19", "Good Friday"},
	{"OpenHolidays", "SK", "public", false, "11-17", "worked since 2025, though a holiday by name like 1 September"},
	{"OpenHolidays", "SK", "public", false, "2026-05-08 2026-09-15", "worked in 2026 by the consolidation act of 2025"},
	{"OpenHolidays", "ZA", "public", true, "2026-11-04", "the local government election, declared in August 2026"},
	{"OpenHolidays", "ZA", "public", true, "2027-12-27", "the Monday after 26 December, a Sunday"},

	{"date-holidays", "LV", "public", true,
		"2026-05-10 2027-05-09 2028-05-14 2029-05-13 2030-05-12", "Mother's Day, in the law since 2002, a Sunday anyway"},
	{"date-holidays", "LV", "public", true,
		"2026-05-24 2027-05-16 2028-06-04 2029-05-20 2030-06-09", "Pentecost, in the law, a Sunday anyway"},
	{"date-holidays", "LV", "public", true, "2028-07-09 2028-07-10", "the closing day of the festival, as above"},
	{"date-holidays", "NL", "public", true,
		"2026-04-03 2027-03-26 2028-04-14 2029-03-30 2030-04-19", "Good Friday, in the law, kept by some employers"},
	{"date-holidays", "NL", "public", true, "05-05", "Liberation Day, in the law, kept by some employers"},
	{"date-holidays", "SK", "public", true, "2027-05-08 2028-05-08 2029-05-08 2030-05-08 " +
		"2027-09-15 2028-09-15 2029-09-15 2030-09-15", "worked in 2026 alone, as far as the act says"},
	{"date-holidays", "ZA", "public", true, "2026-11-04", "the local government election, as above"},

	{"date-holidays", "CN", "public", false, "03-08 06-01 08-01", "days for some people only: women, children, soldiers"},
	{"date-holidays", "CN", "public", true, "*", "breaks with the days that are worked elsewhere, as decreed in 2026, " +
		"as expected later; in place of weekends; 2 May, a holiday since 2025"},
	{"lunar-javascript", "CN", "public", true, "*", "expected breaks, and days in place of weekends, beside the 13 days of Order 795"},

	{"date-holidays", "IN-MH", "public", true, "*", "it lists the seven fixed days; the notification has the festivals too"},
	{"python-holidays", "IN-MH", "public", false, "2026-03-04", "the notification has Holi on 3 March"},
	{"python-holidays", "IN-MH", "public", true, "2026-03-03", "Holi, in the notification"},
	{"python-holidays", "IN-MH", "public", false, "2026-03-20 2026-05-27 2026-06-25 2026-08-25 2027-03-09 2027-05-16 " +
		"2027-08-14 2028-02-26 2028-05-05 2028-06-03 2028-08-03 2029-02-14 2029-04-24 2029-05-23 2029-07-24 2030-04-13 " +
		"2030-05-12 2030-07-13", "it reckons by Arabia, where the crescent is seen a day earlier than in India"},
	{"python-holidays", "IN-MH", "public", true, "2026-03-21 2026-05-28 2026-06-26 2026-08-26", "in the notification"},
	{"python-holidays", "IN-MH", "public", true, "2027-03-10 2027-05-17 2028-02-27 2028-05-06 2028-06-04 2028-08-04 " +
		"2029-02-15 2029-04-25 2029-05-24 2029-07-25 2030-05-14 2030-07-14", "by the crescent as seen at Pune"},
	{"python-holidays", "IN-MH", "public", true, "2026-11-11 2027-10-31 2028-10-19 2029-11-07 2030-10-28",
		"Bhaubeej, which the government adds each year for its offices and those of cities"},
	{"python-holidays", "IN-MH", "public", true, "2028-08-14 2029-08-14 2030-08-14", "Parsi New Year, in the notification each year"},

	{"date-holidays", "NI", "public", true, "02-02 02-21 11-08 2027-01-18 2028-01-18 2029-01-18 2030-01-18",
		"holidays since Ley 1272 of 2026"},
	{"date-holidays", "NI", "public", true, "05-30", "a holiday since Ley 1118 of 2022"},
	{"date-holidays", "NI", "public", true, "2026-07-20 2026-11-09 2027-02-22 2027-05-31 2030-09-16 2030-12-09",
		"the next working day after a holiday on the day of rest"},
	{"date-holidays", "NI", "public", false, "06-01 10-12", "kept by schools, not in article 66"},
	{"date-holidays", "NA", "public", true, "05-28", "Genocide Remembrance Day, since 2025"},
	{"date-holidays", "NA", "public", true, "2028-05-29", "the Monday after it, as it is a Sunday"},
}

// matches reports whether the difference speaks of the day.
func (d difference) matches(who, region string, kind holiday.Kind, ours bool, day string) bool {
	return d.who == who && d.region == region && d.kind == kind && d.ours == ours &&
		slices.ContainsFunc(strings.Fields(d.days), func(s string) bool { return s == "*" || s == day || s == day[5:] })
}

// TestAgainstOthers compares the days here with those that others state, in both directions. Every difference has to be
// listed with its reason, and every reason has to be needed.
func TestAgainstOthers(t *testing.T) {
	t.Parallel()
	file, err := os.Open("testdata/independent.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := csv.NewReader(file)
	lines.Comment = '#'
	rows, err := lines.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	used := make(map[string]bool)
	explain := func(who, region string, kind holiday.Kind, ours bool, day string) {
		for _, d := range differences {
			if d.matches(who, region, kind, ours, day) {
				for _, token := range []string{day, day[5:], "*"} {
					used[d.why+" "+token] = true
				}
				return
			}
		}
		t.Errorf("%s %s %s %s: ours %v; list the difference with its reason, or correct the table", who, region, kind, day, ours)
	}
	compared := make(map[string]bool)
	for _, row := range rows {
		who, region, kind, year := row[0], row[1], holiday.Kind(row[2]), row[3]
		compared[region] = true
		theirs := make(map[string]bool)
		for _, day := range strings.Fields(row[4]) {
			theirs[year+"-"+day] = true
		}
		for d := date(year + "-01-01"); d.String()[:4] == year; d = d.AddDays(1) {
			ours := has(region, kind, d.String())
			if ours != theirs[d.String()] {
				explain(who, region, kind, ours, d.String())
			}
		}
	}
	for _, region := range holiday.Regions() {
		if !compared[region] {
			t.Errorf("%s is compared with nobody's list", region)
		}
	}
	for _, d := range differences {
		for _, token := range strings.Fields(d.days) {
			if !used[d.why+" "+token] {
				t.Errorf("%s %s %s %s: there is no such difference (any more): %s", d.who, d.region, d.kind, token, d.why)
			}
		}
	}
}

// has reports whether the day is of the kind in the region.
func has(region string, kind holiday.Kind, day string) bool {
	return slices.ContainsFunc(holiday.Year(region, date(day).Year), func(d holiday.Day) bool {
		return d.Kind == kind && d.Date == date(day)
	})
}
