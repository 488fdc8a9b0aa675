package holiday

import (
	"strings"
	"testing"
)

func TestEmbeddedDecreedFile(t *testing.T) {
	t.Parallel()
	list, err := parseDecrees(decreedFile)
	if err != nil {
		t.Fatalf("decreed.csv: %v", err)
	}
	used := make(map[string]bool)
	for _, r := range overseas {
		years := make(map[int]bool)
		for _, s := range list[r.code] {
			years[s.first.Year] = true
			used[s.source] = true
			if s.first.Year < r.from {
				t.Errorf("%s %s is before the years of the region", r.code, s.first)
			}
			// The source of a decreed day is the decree.
			expectation := strings.Contains(s.source, "is not in these data")
			if r.decreed != 0 && expectation != (s.first.Year > r.decreed) {
				t.Errorf("%s %s rests on %q; decreed are the years to %d", r.code, s.first, s.source, r.decreed)
			}
		}
		if r.until == lastDecreed && len(years) != r.until-r.from+1 {
			t.Errorf("decreed.csv has %d years of %s; want %d to %d", len(years), r.code, r.from, r.until)
		}
	}
	for word, source := range sources {
		if !used[source] {
			t.Errorf("no line of decreed.csv uses the source %q", word)
		}
	}
}

func TestParseDecreesRefuses(t *testing.T) {
	t.Parallel()
	const good = "CN,2027-02-05,2027-02-12,public,order795,a,b\nTR,2027-03-08,2027-03-08,half 13:00,diyanet,a,b\n"
	list, err := parseDecrees(good)
	if err != nil {
		t.Fatalf("good lines: %v", err)
	}
	if got := list["TR"][0].from.String(); got != "13:00" {
		t.Errorf("the half day is free from %s; want 13:00", got)
	}
	for line, want := range map[string]string{
		"CN,2027-02-30,2027-03-02,public,council,a,b":       "line 3: reading the first day",
		"CN,2027-05-01,soon,public,council,a,b":             "line 3: reading the last day",
		"CN,2027-05-05,2027-05-01,public,council,a,b":       "comes before the first",
		"CN,2027-02-12,2027-02-13,public,council,a,b":       "begins before the line above ends",
		"CN,2030-12-30,2031-01-02,public,council,a,b":       "not within one year up to 2030",
		"CN,2031-01-01,2031-01-02,public,council,a,b":       "not within one year up to 2030",
		"CN,2027-05-01,2027-05-05,public,council,a,":        "needs German and English",
		"CN,2027-05-01,2027-05-05,public,council,,":         "needs a German and an English name",
		"CN,2027-05-01,2027-05-05,public,gazette,a,b":       `the source "gazette" is not listed`,
		"CN,2027-05-01,2027-05-05,holiday,council,a,b":      `"holiday" is none of`,
		"CN,2027-05-01,2027-05-05,school,council,a,b":       `"school" is none of`,
		"CN,2027-05-01,2027-05-05,half,council,a,b":         "has a time",
		"CN,2027-05-01,2027-05-05,public 13:00,council,a,b": "has a time",
		"CN,2027-05-01,2027-05-05,half 25:00,council,a,b":   "from when the half day is free",
		"DE-HB,2027-05-01,2027-05-05,public,council,a,b":    `"DE-HB" is no region whose holidays end with 2030`,
		"XX,2027-05-01,2027-05-05,public,council,a,b":       `"XX" is no region`,
		"CN,2027-05-01,2027-05-05,public,council,a":         "wrong number of fields",
	} {
		_, err := parseDecrees(good + line + "\n")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v; want one with %q", line, err, want)
		}
	}
}

// FuzzParseDecrees checks that what is accepted holds what the lookups rely on: days in order, apart and within a year,
// of a kind that has a table, with a source and both names.
func FuzzParseDecrees(f *testing.F) {
	f.Add("CN,2027-02-05,2027-02-12,public,order795,a,b\nCN,2027-02-13,2027-02-13,workday,council,\"a\n\",b\n# no\n")
	f.Add("TR,2027-03-08,2027-03-08,half 13:00,diyanet,a,b\n")
	f.Fuzz(func(t *testing.T, text string) {
		list, err := parseDecrees(text)
		if err != nil {
			return
		}
		for code, statements := range list {
			for i, s := range statements {
				if s.last.Before(s.first) || s.first.Year != s.last.Year || i > 0 && !s.first.After(statements[i-1].last) {
					t.Errorf("%s: %v does not come after what precedes it, within one year", code, s)
				}
				switch s.kind {
				case KindPublic, KindHalf, KindWorkday:
				default:
					t.Errorf("%s: %v is of no kind that has a table", code, s)
				}
				if s.source == "" || s.name["de"] == "" || s.name["en"] == "" {
					t.Errorf("%s: %v lacks its source or a name", code, s)
				}
			}
		}
	})
}
