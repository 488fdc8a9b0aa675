package voice

import (
	"html/template"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/tz"
	"jourfixe/events"
)

func testVoices(t *testing.T) map[string]*Voice {
	t.Helper()
	voices, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return voices
}

var (
	keyUsed    = regexp.MustCompile(`(?:\bt|\bn|\.T|\.N) ?\(?"([a-z.-]*[a-z])"`)
	keyPassed  = regexp.MustCompile(`"((?:login|error|rsvp|mails|counter|nav|edit|form|poll\.mails)\.[a-z.]*[a-z])"`)
	keyHeld    = regexp.MustCompile(`\bText:\s+"([a-z]+\.[a-z.-]*[a-z])"`)
	formTexts  = regexp.MustCompile(`Texts:\s+"([a-z]+(?:\.[a-z]+)*)"`)
	prefixUsed = regexp.MustCompile(`(?:print |[TN]\(|\.Say\(|Texts: |Fields: |Hints: |Faults: |named\(a, )"([a-z.]+[.-])"`)
)

// TestTexts holds the texts together with what asks for them: a key that nobody uses is work for a translator in vain,
// one that is missing a gap on a page. That the languages agree is checked when they are loaded.
func TestTexts(t *testing.T) {
	voices := testVoices(t)
	var sources []string
	for _, pattern := range []string{"worker/web/*.go", "worker/web/*/*.go", "worker/web/*/templates/*.html", "calendar/registration/name.go"} {
		files, err := fs.Glob(os.DirFS("../../.."), pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if data, err := os.ReadFile("../../../" + f); err != nil {
				t.Fatal(err)
			} else if !strings.HasSuffix(f, "_test.go") {
				sources = append(sources, string(data))
			}
		}
	}
	source := strings.Join(sources, "\n")
	used := map[string]bool{"language.name": true}
	for _, form := range []*regexp.Regexp{keyUsed, keyPassed, keyHeld} {
		for _, m := range form.FindAllStringSubmatch(source, -1) {
			used[m[1]] = true
		}
	}
	var prefixes []string
	for _, m := range prefixUsed.FindAllStringSubmatch(source, -1) {
		prefixes = append(prefixes, m[1])
	}
	for _, m := range formTexts.FindAllStringSubmatch(source, -1) {
		prefixes = append(prefixes, m[1]+".fault.")
		for _, any := range []string{"form", "later", "refused"} { // what can be wrong with every form
			used[m[1]+".fault."+any] = true
		}
		delete(used, "apps.fault.refused") // app passwords are no commands, so nobody refuses one
	}
	keys := slices.Concat(voices["de"].public.Keys(), voices["de"].staff.Keys())
	for _, key := range voices["de"].staff.Keys() {
		if voices["de"].public.Has(key) {
			t.Errorf("%s is for everybody and for staff", key)
		}
	}
	for _, key := range keys {
		base := strings.TrimSuffix(strings.TrimSuffix(key, ".one"), ".other")
		base = strings.TrimSuffix(strings.TrimSuffix(base, ".title"), ".text")
		if !used[key] && !used[base] && !slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(key, p) }) {
			t.Errorf("nobody uses %s", key)
		}
	}
	for key := range used {
		if !slices.Contains(keys, key) && !slices.Contains(keys, key+".one") && !slices.Contains(keys, key+".title") {
			t.Errorf("the text %s is missing", key)
		}
	}
}

// TestDates compares with what CLDR has for German and for English in Europe.
func TestDates(t *testing.T) {
	voices := testVoices(t)
	berlin := tz.Must("Europe/Berlin")
	day := func(s string) events.Date {
		d, err := events.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	clock := func(s string) time.Time {
		at, err := time.ParseInLocation("2006-01-02 15:04", s, berlin)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, x := range []struct {
		what   string
		say    func(v *Voice) string
		de, en string
	}{
		{"a day", func(v *Voice) string { return v.Day(day("2027-02-03")) }, "Mittwoch, 3. Februar 2027", "Wednesday 3 February 2027"},
		{"one day", func(v *Voice) string { return v.Days(day("2027-06-16"), day("2027-06-16")) }, "16. Juni 2027", "16 June 2027"},
		{"days of a month", func(v *Voice) string { return v.Days(day("2027-06-16"), day("2027-06-20")) }, "16.–20. Juni 2027", "16–20 June 2027"},
		{"days of two months", func(v *Voice) string { return v.Days(day("2027-05-30"), day("2027-06-03")) }, "30. Mai – 3. Juni 2027", "30 May – 3 June 2027"},
		{"days of two years", func(v *Voice) string { return v.Days(day("2026-12-30"), day("2027-01-03")) },
			"30. Dezember 2026 – 3. Januar 2027", "30 December 2026 – 3 January 2027"},
		{"a meeting", func(v *Voice) string { return v.When(clock("2027-02-03 14:00"), clock("2027-02-03 15:30")) },
			"Mittwoch, 3. Februar 2027, 14:00–15:30 Uhr", "Wednesday 3 February 2027, 14:00–15:30"},
		{"over midnight", func(v *Voice) string { return v.When(clock("2027-02-03 23:30"), clock("2027-02-04 00:30")) },
			"Mittwoch, 3. Februar 2027, 23:30–00:30 Uhr", "Wednesday 3 February 2027, 23:30–00:30"},
		{"a whole day long", func(v *Voice) string { return v.When(clock("2027-02-03 09:00"), clock("2027-02-04 09:00")) },
			"Mittwoch, 3. Februar 2027, 09:00 Uhr – Donnerstag, 4. Februar 2027, 09:00 Uhr",
			"Wednesday 3 February 2027, 09:00 – Thursday 4 February 2027, 09:00"},
		{"tomorrow", func(v *Voice) string { return v.Away(day("2027-02-03"), day("2027-02-04")) }, "morgen", "tomorrow"},
		{"in two days", func(v *Voice) string { return v.Away(day("2027-02-03"), day("2027-02-05")) }, "in 2 Tagen", "in 2 days"},
		{"a day over three weeks", func(v *Voice) string { return v.Away(day("2027-02-03"), day("2027-02-25")) }, "in 3 Wochen", "in 3 weeks"},
		{"two days ago", func(v *Voice) string { return v.Away(day("2027-02-03"), day("2027-02-01")) }, "vor 2 Tagen", "2 days ago"},
	} {
		if got := x.say(voices["de"]); got != x.de {
			t.Errorf("%s: %q, want %q", x.what, got, x.de)
		}
		if got := x.say(voices["en"]); got != x.en {
			t.Errorf("%s: %q, want %q", x.what, got, x.en)
		}
	}
	for zone, want := range map[string]string{
		"Europe/Berlin": "UTC+1", "Asia/Kolkata": "UTC+5:30", "America/Managua": "UTC−6", "UTC": "UTC", "America/St_Johns": "UTC−3:30",
	} {
		if got := Offset(At(clock("2027-02-03 14:00"), zone)); got != want {
			t.Errorf("%s: %s, want %s", zone, got, want)
		}
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"Rathaus":                  "Rathaus",
		"a\u202egnp.exe":           "agnp.exe",
		"\u2066x\u2069\ufeff":      "x",
		"Zeile 1\nZeile 2":         "Zeile 1 Zeile 2",
		"a\x00\x07\u009bb":         "ab",
		"\u05d7\u05d9\u05e4\u05d4": "\u05d7\u05d9\u05e4\u05d4", // Hebrew keeps its letters
		"Familie 👨\u200d👩\u200d👧":  "Familie 👨\u200d👩\u200d👧",  // joiners make one picture of three
	} {
		if got := Clean(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

// TestWhole looks at what no line ends within.
func TestWhole(t *testing.T) {
	de := testVoices(t)["de"]
	for text, want := range map[string]string{
		"14:00–15:30 Uhr":              `<span class="whole">14:00–15:30</span> Uhr`,
		"16.–20. Juni 2027":            `<span class="whole">16.–20.</span> Juni 2027`,
		"30. Mai – 3. Juni 2027":       "30. Mai – 3. Juni 2027",
		"A–B <3–4>":                    `A–B &lt;<span class="whole">3–4</span>&gt;`,
		"1–" + strings.Repeat("1", 99): `<span class="whole">1–1111111111</span>` + strings.Repeat("1", 89),
		"Müller & Co":                  "Müller &amp; Co",
	} {
		if got := string(de.say(events.Text{"de": text})); got != want {
			t.Errorf("a text of the book: %s, want %s", got, want)
		}
		shown := de.shown(text)
		if html, ok := shown.(template.HTML); ok && string(html) != want || !ok && template.HTMLEscapeString(shown.(string)) != want {
			t.Errorf("a text of a page: %v, want %s", shown, want)
		}
	}
	if got := string(de.say(events.Text{"en": "9–10"})); got != `<span lang="en" dir="auto"><span class="whole">9–10</span></span>` {
		t.Errorf("in another language: %s", got)
	}
}
