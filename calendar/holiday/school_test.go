package holiday

import (
	"strings"
	"testing"
)

func TestEmbeddedSchoolFile(t *testing.T) {
	t.Parallel()
	terms, err := parseSchool(schoolFile)
	if err != nil {
		t.Fatalf("school.csv: %v", err)
	}
	if len(terms) != 6 {
		t.Errorf("school.csv has %d regions; want 6", len(terms))
	}
	for code, list := range terms {
		if list[0].gap() || list[len(list)-1].gap() {
			t.Errorf("%s begins or ends with a gap, which says nothing; leave it out", code)
		}
	}
	for _, need := range []string{"OpenHolidays", "Open Database License 1.0"} {
		if header, _, _ := strings.Cut(schoolFile, "\nDE-"); !strings.Contains(header, need) {
			t.Errorf("the head of school.csv does not name %q", need)
		}
	}
}

func TestParseSchoolRefuses(t *testing.T) {
	t.Parallel()
	const good = "PL,2027-01-18,2027-01-31,Winterferien,Winter Holidays\n"
	if _, err := parseSchool(good); err != nil {
		t.Fatalf("a good line: %v", err)
	}
	for line, want := range map[string]string{
		"PL,2027-02-30,2027-03-02,a,b":     "line 2: reading the first day",
		"PL,2027-02-01,tomorrow,a,b":       "line 2: reading the last day",
		"PL,2027-02-05,2027-02-04,a,b":     "comes before the first",
		"PL,2027-01-31,2027-02-04,a,b":     "begins before the line above ends",
		"PL,2026-01-31,2026-02-04,a,b":     "begins before the line above ends",
		"PL,2027-02-01,2027-02-04,a,":      "needs German and English",
		"PL,2027-02-01,2027-02-04,,b":      "needs German and English",
		"PL,2027-02-01,2028-02-04,a,b":     "more than 100 days",
		"PL,2099-12-30,2100-01-02,a,b":     "leaves the years 2014 to 2099",
		"PL,2013-12-30,2014-01-02,a,b":     "leaves the years 2014 to 2099",
		"XX,2027-02-01,2027-02-04,a,b":     `"XX" is no region`,
		"PL,2027-02-01,2027-02-04,a":       "wrong number of fields",
		"PL,2027-02-01,2027-02-04,a,b,c":   "wrong number of fields",
		`PL,2027-02-01,2027-02-04,"a,b`:    "line 2",
		"PL,2027-02-01,2027-02-04,a \"b,c": "line 2",
	} {
		_, err := parseSchool(good + line + "\n")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v; want one with %q", line, err, want)
		}
	}
}

// FuzzParseSchool checks that what is accepted holds what the lookups rely on: terms in order, apart and of bounded
// length.
func FuzzParseSchool(f *testing.F) {
	f.Add("PL,2027-01-18,2027-01-31,a,b\nPL,2027-02-01,2027-02-14,,\n# no\nSK,2027-01-18,2027-01-31,a,b\n")
	f.Add("PL,2027-01-18,2027-01-31,\"a\nb\",b\n")
	f.Fuzz(func(t *testing.T, text string) {
		terms, err := parseSchool(text)
		if err != nil {
			return
		}
		for code, list := range terms {
			for i, term := range list {
				if term.last.Before(term.first) || i > 0 && !term.first.After(list[i-1].last) {
					t.Errorf("%s: %v does not come after what precedes it", code, term)
				}
				if !term.gap() && term.last.Sub(term.first) >= longest {
					t.Errorf("%s: %v is too long", code, term)
				}
			}
		}
	})
}
