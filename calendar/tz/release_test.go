package tz

import "testing"

// TestReleasesInOrder holds every release against every other. By IANA's rule za follows z, and zza follows zz.
func TestReleasesInOrder(t *testing.T) {
	var releases []Release
	for _, mark := range []string{
		"", "1996a", "2025b", "2025c", "2026a", "2026f", "2026f-2-g0ddba11", "2026f-14-g9e498e2", "2026g", "2026z", "2026za", "2026zb", "2026zz", "2026zza", "2027a",
	} {
		r, ok := parseRelease(mark)
		if ok != (mark != "") {
			t.Errorf("%q is read: %v", mark, ok)
		}
		releases = append(releases, r)
	}
	for i, a := range releases {
		for j, b := range releases {
			if got, want := a.Compare(b), min(1, max(-1, i-j)); got != want {
				t.Errorf("%s and %s compare as %d, want %d", a, b, got, want)
			}
		}
	}
	if Release("2026a-rearguard").Compare("2026a") != 0 {
		t.Error("another form of the same data is another release")
	}
	if Release("2026f").String() != "2026f" || Release("").String() != "unmarked" || Release("2026za").Year() != 2026 || Release("").Year() != 0 {
		t.Error("a release is said wrong")
	}
}

func TestMarksThatAreNone(t *testing.T) {
	for _, mark := range []string{"unknown", "2026", "2026F", "2026aa", "26f", "2026f ", " 2026f", "2026f-", "tzdata2026f", "2026f\n", "12026f", "2026zzzzzza"} {
		if r, ok := parseRelease(mark); ok {
			t.Errorf("%q is read as %q", mark, r)
		}
	}
}
