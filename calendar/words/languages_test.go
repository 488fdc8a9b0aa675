package words

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// TestSpoken has the office's own languages first, and the others in order.
func TestSpoken(t *testing.T) {
	t.Parallel()
	if got := Spoken(); !slices.Equal(got[:2], events.Languages) || !slices.IsSorted(got[2:]) {
		t.Errorf("spoken are %s", got)
	}
	for l, want := range map[string]bool{"de": true, "en": true, "pl": true, "he": true, "": false, "tlh": false, "PL": false, "en-GB": false} {
		if Speaks(l) != want {
			t.Errorf("that people are written to in %q is %v", l, !want)
		}
	}
	for _, l := range Spoken() {
		name, zone := Guest(l)
		if _, ok := tz.Location(zone); !ok || name == "" || zone == "" {
			t.Errorf("the guest in %s is %q of %q ", l, name, zone)
		}
	}
}

// languages is a folder of the languages of the house, changed.
func languages(t *testing.T, change func(fstest.MapFS)) fstest.MapFS {
	t.Helper()
	folder := fstest.MapFS{"l/README.md": {Data: []byte("not a language")}}
	for _, l := range Spoken() {
		data, err := os.ReadFile("languages/" + l + ".json")
		if err != nil {
			t.Fatal(err)
		}
		folder["l/"+l+".json"] = &fstest.MapFile{Data: data}
	}
	change(folder)
	return folder
}

// TestAFileIsALanguage adds one by nothing but a file.
func TestAFileIsALanguage(t *testing.T) {
	t.Parallel()
	h, err := readHouse(languages(t, func(folder fstest.MapFS) {
		swedish := strings.NewReplacer(`"Wednesday"`, `"onsdag"`, `"Invitation"`, `"Inbjudan"`).Replace(string(folder["l/en.json"].Data))
		folder["l/sv.json"] = &fstest.MapFile{Data: []byte(swedish)}
	}), "l")
	if err != nil {
		t.Fatal(err)
	}
	if got := h.tongues["sv"].Weekdays[time.Wednesday]; got != "onsdag" {
		t.Errorf("a Wednesday is %q", got)
	}
	if got := h.texts[Mail]["sv"].Say("kind.invitation"); got != "Inbjudan" {
		t.Errorf("an invitation is %q", got)
	}
}

// TestFaultsOfALanguage has what would let a reader down.
func TestFaultsOfALanguage(t *testing.T) {
	t.Parallel()
	replace := func(file, from, to string) func(fstest.MapFS) {
		return func(folder fstest.MapFS) {
			data := string(folder["l/"+file].Data)
			if !strings.Contains(data, from) {
				t.Errorf("%s has no %s", file, from)
			}
			folder["l/"+file] = &fstest.MapFile{Data: []byte(strings.Replace(data, from, to, 1))}
		}
	}
	for what, x := range map[string]struct {
		change func(fstest.MapFS)
		fault  string
	}{
		"a day left out":             {replace("pl.json", `"niedziela", "poniedziałek"`, `"niedziela"`), "l/pl.json: dates: there are 6 texts for the 7 days"},
		"a month without a name":     {replace("pl.json", `"sty"`, `""`), "number 1 of the months has no text"},
		"a pattern left out":         {replace("pl.json", `"long": "d MMMM y",`, ``), `l/pl.json: dates: "long" is missing`},
		"a pattern with words":       {replace("pl.json", `"d MMMM y"`, `"d MMMM y r."`), "quote it: 'r'"},
		"a misspelt field":           {replace("pl.json", `"monthYear"`, `"monthyears"`), `unknown field "monthyears"`},
		"a unit without other":       {replace("pl.json", `, "other": "{n} roku"`, ``), `units: years: "other" is missing`},
		"a unit that is none":        {replace("pl.json", `"weeks":`, `"fortnights":`), `"fortnights" is no unit`},
		"a category that is none":    {replace("pl.json", `"few": "{n} lata"`, `"fewer": "{n} lata"`), `"fewer" is no category`},
		"a script that is none":      {replace("he.json", `"script": "Hebrew"`, `"script": "Ivrit"`), "no script of Unicode"},
		"a script alone":             {replace("he.json", `"andOther": " ו-",`, ``), `"script" and "andOther" go together`},
		"no rhythm of every day":     {replace("pl.json", `"daily": "codziennie",`, ``), `rhythm: "daily" is missing`},
		"a text left out":            {replace("pl.json", `"kind.update": "Zmiana",`, ``), `l/pl.json: mail lacks "kind.update"`},
		"a text nobody else has":     {replace("pl.json", `"kind.update": "Zmiana",`, `"kind.update": "Zmiana", "kind.more": "Inne",`), `l/de.json: mail lacks "kind.more"`},
		"a place that differs":       {replace("pl.json", `"Weekend ({place})"`, `"Weekend ({region})"`), `"weekend" has {place} in de, but {region} in pl`},
		"a text twice":               {replace("pl.json", `"kind.update": "Zmiana",`, `"kind.update": "Zmiana", "kind.update": "Inne",`), "stands here twice"},
		"a section that is none":     {replace("pl.json", `"mail": {`, `"mails": {`), "mails: nobody reads this"},
		"a section left out":         {replace("pl.json", `"mail": {`, `"mails": {`), "mail: it is missing"},
		"a name without a text":      {replace("pl.json", `"Wielki Piątek"`, `""`), `name: "Good Friday" has no text`},
		"a number for a text":        {replace("pl.json", `"Wielki Piątek"`, `7`), `"Good Friday" has no text`},
		"no JSON":                    {replace("pl.json", `{`, `[`), "it is no JSON object"},
		"a tag in capitals":          {func(f fstest.MapFS) { f["l/PT.json"] = f["l/pl.json"] }, "no language tag in lower case"},
		"a language of the office":   {func(f fstest.MapFS) { delete(f, "l/en.json") }, "open l/en.json: file does not exist"},
		"nothing at all":             {func(f fstest.MapFS) { clear(f) }, "list the languages"},
		"a faulty one of the office": {replace("de.json", `"daily": "täglich",`, ``), `l/de.json: rhythm: "daily" is missing`},
	} {
		_, err := readHouse(languages(t, x.change), "l")
		if err == nil || !strings.Contains(err.Error(), x.fault) {
			t.Errorf("%s: %v\nwant %s", what, err, x.fault)
		}
	}
}

func TestName(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ english, language, want string }{
		{"Good Friday", "pl", "Wielki Piątek"},
		{"Good Friday", "he", "יום שישי הטוב"},
		{"Labour Day / Ascension Day", "pl", "Święto Pracy / Wniebowstąpienie Pańskie"},
		{"Freedom Day (observed)", "pl", "Dzień Wolności (dzień wolny w zamian)"},
		{"Poland", "pl", "Polska"},
		{"Labour Day / No Such Day", "pl", ""},
		{"No Such Day", "pl", ""},
		{"Good Friday", "en", ""},
		{"", "pl", ""},
	} {
		if got := Name(x.english, x.language); got != x.want {
			t.Errorf("%q in %s is %q, want %q", x.english, x.language, got, x.want)
		}
	}
}

func TestRhythm(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ got, want string }{
		{Daily("pl"), "codziennie"},
		{Weekly(time.Wednesday, "pl"), "każda środa"},
		{Weekly(time.Thursday, "pl"), "każdy czwartek"},
		{Weekly(time.Sunday, "de"), "jeden Sonntag"},
		{Monthly(1, time.Wednesday, "de"), "erster Mittwoch im Monat"},
		{Monthly(-1, time.Saturday, "pl"), "ostatnia sobota miesiąca"},
		{Monthly(5, time.Monday, "en"), "fifth Monday of the month"},
		{Monthly(2, time.Tuesday, "he"), "יום שלישי השני בחודש"},
		{Monthly(0, time.Monday, "en"), ""},
		{Monthly(6, time.Monday, "en"), ""},
	} {
		if x.got != x.want {
			t.Errorf("%q, want %q", x.got, x.want)
		}
	}
	for _, l := range Spoken() {
		for n := 1; n <= 5; n++ {
			if Monthly(n, time.Friday, l) == Monthly(-1, time.Friday, l) {
				t.Errorf("the last and number %d are called alike in %s", n, l)
			}
		}
	}
}

// TestOfficesOwn holds that the languages of the office need no names: holidays bring theirs.
func TestOfficesOwn(t *testing.T) {
	t.Parallel()
	for _, l := range events.Languages {
		if n := len(ours().tongues[l].names); n > 0 {
			t.Errorf("%s has %d names, which nobody reads", l, n)
		}
	}
}
