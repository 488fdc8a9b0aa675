package holiday_test

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jourfixe/calendar/holiday"
	"jourfixe/events"
)

// factsFile is the list of OpenHolidays for 2026 to 2030. It is not part of the project; where it is absent the tables
// of holiday_test.go have to do.
var factsFile = filepath.Join("..", "..", "..", "shared", "facts", "holidays.csv")

// A fact is a line of that list.
type fact struct {
	region, kind string
	first, last  events.Date
	names        map[string]string // by language, "DE" and "EN" among them
}

// facts reads the list, or skips the test where it is absent.
func facts(t *testing.T) []fact {
	t.Helper()
	file, err := os.Open(factsFile)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("no list of OpenHolidays at %s: nothing to compare with", factsFile)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatalf("reading %s: %v", factsFile, err)
	}
	var all []fact
	for _, l := range lines[1:] {
		f := fact{region: l[0], kind: l[1], first: date(l[2]), last: date(l[3]), names: map[string]string{}}
		for _, n := range strings.Split(l[5], ",") {
			f.names[n[:2]] = strings.ReplaceAll(n[3:], "’", "'")
		}
		all = append(all, f)
	}
	if len(all) < 600 {
		t.Fatalf("%s has %d lines; want the whole list, of more than 600", factsFile, len(all))
	}
	return all
}

// renamed has the German names of the list that are put better here.
var renamed = map[string]string{
	"Unserer lieben Frau von den sieben Schmerzen": "Fest der Sieben Schmerzen Mariens",
}

// TestNamesAgainstFacts compares the names of public holidays with those of the list; TestAgainstOthers compares the
// dates.
func TestNamesAgainstFacts(t *testing.T) {
	t.Parallel()
	for _, f := range facts(t) {
		if f.kind != "public" {
			continue
		}
		if f.first != f.last {
			t.Fatalf("%s %s: a public holiday of several days, which this test does not compare", f.region, f.first)
		}
		got, here := holiday.Public(f.region, f.first)
		switch {
		case !here:
		case !strings.Contains(f.names["EN"], "observed"):
			de := f.names["DE"]
			if better, ok := renamed[de]; ok {
				de = better
			}
			if got.Name["de"] != de || !strings.EqualFold(got.Name["en"], f.names["EN"]) {
				t.Errorf("%s %s is called %v; the list has %q and %q", f.region, f.first, got.Name, de, f.names["EN"])
			}
		case !strings.HasSuffix(got.Name["en"], " (observed)"):
			t.Errorf("%s %s is called %v; the list has %q", f.region, f.first, got.Name, f.names["EN"])
		}
	}
}

// schoolCorrections has the ends of lines of the list that are wrong, with the right ones. The dates of the Dutch
// ministry for both years are nine days, from a Saturday to the Sunday after next; the list has the right day in the
// wrong month.
var schoolCorrections = map[string]string{
	"NL 2027-02-13 2027-03-21": "2027-02-21",
	"NL 2029-02-10 2029-03-18": "2029-02-18",
}

func TestSchoolAgainstFacts(t *testing.T) {
	t.Parallel()
	listed := make(map[string]map[events.Date][]string) // the German names that a day has in the parts of a region
	corrected := make(map[string]bool)
	for _, f := range facts(t) {
		if f.kind != "school" {
			continue
		}
		if listed[f.region] == nil {
			listed[f.region] = make(map[events.Date][]string)
		}
		id := f.region + " " + f.first.String() + " " + f.last.String()
		if last, wrong := schoolCorrections[id]; wrong {
			f.last = date(last)
			corrected[id] = true
		}
		for d := f.first; !d.After(f.last); d = d.AddDays(1) {
			listed[f.region][d] = append(listed[f.region][d], f.names["DE"])
		}
	}
	if len(corrected) != len(schoolCorrections) {
		t.Errorf("of the lines in schoolCorrections, the list still has %v", corrected)
	}
	for region := range listed {
		for d := date("2025-01-01"); d.Year <= 2031; d = d.AddDays(1) {
			names := listed[region][d]
			got, here := holiday.School(region, d)
			if here != (len(names) > 0) {
				t.Errorf("%s %s: school holiday %v; the list has %q", region, d, here, names)
				continue
			}
			if !here {
				continue
			}
			plain, _, _ := strings.Cut(got.Name["de"], " (")
			known := false
			for _, name := range names {
				known = known || name == plain
			}
			if !known {
				t.Errorf("%s %s is called %q; the list has %q", region, d, got.Name["de"], names)
			}
		}
	}
}
