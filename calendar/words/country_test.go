package words

import "testing"

// TestCountry says every country in every language, and the letters of one that is none.
func TestCountry(t *testing.T) {
	t.Parallel()
	for _, x := range [][3]string{{"PL", "de", "Polen"}, {"TR", "en", "Türkiye"}, {"DE", "pl", "Niemcy"}, {"IL", "he", "ישראל"}, {"QQ", "de", "QQ"}} {
		if got := Country(x[0], x[1]); got != x[2] {
			t.Errorf("%s is %q in %s, want %q", x[0], got, x[1], x[2])
		}
	}
	for _, l := range Spoken() {
		for code := range in("en").countries {
			if in(l).countries[code] == "" {
				t.Errorf("%s has no name in %s", code, l)
			}
		}
	}
}
