package words

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// files makes a file system of catalogs, texts/text.<language>.json, from pairs of language and content.
func files(pairs ...string) fstest.MapFS {
	fsys := fstest.MapFS{"texts/README": {Data: []byte("not a catalog")}}
	for i := 0; i < len(pairs); i += 2 {
		fsys["texts/text."+pairs[i]+".json"] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return fsys
}

const (
	germanTexts = `{
		"greeting": "Guten Tag {name},",
		"twice": "{a} und {b}, {a}",
		"plain": "Bis 2027",
		"seats.one": "{n} Platz in {place}",
		"seats.other": "{n} Plätze in {place}",
		"seats": "Plätze"
	}`
	englishTexts = `{
		"seats.one": "One seat in {place}",
		"seats.other": "{n} seats in {place}",
		"seats": "Seats",
		"greeting": "Dear {name},",
		"twice": "{b}, {a}",
		"plain": "Until 2027"
	}`
)

// both are the languages of most catalogs here.
var both = []string{"de", "en"}

func TestCatalog(t *testing.T) {
	t.Parallel()
	catalogs, err := Load(files("de", germanTexts, "en", englishTexts), "texts", both)
	if err != nil {
		t.Fatal(err)
	}
	de, en := catalogs["de"], catalogs["en"]
	if len(catalogs) != 2 || de.Language() != "de" || en.Language() != "en" {
		t.Errorf("%d catalogs, of %q and %q; want German and English", len(catalogs), de.Language(), en.Language())
	}
	for _, x := range []struct{ what, got, want string }{
		{"a value", de.Say("greeting", "name", "Ada"), "Guten Tag Ada,"},
		{"the other language", en.Say("greeting", "name", "Ada"), "Dear Ada,"},
		{"nothing to fill", de.Say("plain"), "Bis 2027"},
		{"a name used twice", de.Say("twice", "a", 1, "b", true), "1 und true, 1"},
		{"a value that looks like a placeholder", de.Say("twice", "a", "{b}", "b", "{a}"), "{b} und {a}, {b}"},
		{"a name given twice", de.Say("greeting", "name", "A", "name", "B"), "Guten Tag A,"},
		{"a name the text does not have", de.Say("greeting", "x", "y", "name", "A"), "Guten Tag A,"},
		{"markup, left to the caller", de.Say("greeting", "name", "<b>\n"), "Guten Tag <b>\n,"},
		{"a large number", de.Say("greeting", "name", 20270203), "Guten Tag 20270203,"},
		{"no value", de.Say("greeting"), "Guten Tag {name},"},
		{"an unknown key", de.Say("nothing", "name", "A"), "[nothing]"},
		{"half a pair", de.Say("greeting", "name"), "[greeting]"},
		{"a name that is none", de.Say("greeting", 1, "name"), "[greeting]"},
		{"one", de.Count("seats", 1, "place", "Riga"), "1 Platz in Riga"},
		{"one in words", en.Count("seats", 1, "place", "Riga"), "One seat in Riga"},
		{"none", en.Count("seats", 0, "place", "Riga"), "0 seats in Riga"},
		{"many", de.Count("seats", 12345, "place", "Riga"), "12345 Plätze in Riga"},
		{"a number that is not replaced", de.Count("seats", 2, "n", 3, "place", "Riga"), "2 Plätze in Riga"},
		{"a text beside its forms", de.Say("seats"), "Plätze"},
		{"a form asked for as a text", de.Say("seats.one"), "[seats.one]"},
		{"forms of a text that has none", de.Count("plain", 1), "[plain]"},
		{"half a pair with a number", de.Count("seats", 2, "place"), "[seats]"},
	} {
		if x.got != x.want {
			t.Errorf("%s: %q, want %q", x.what, x.got, x.want)
		}
	}
	want := []string{"greeting", "plain", "seats", "seats.one", "seats.other", "twice"}
	if got := en.Keys(); !slices.Equal(got, want) {
		t.Errorf("keys %q, want %q", got, want)
	}
}

// TestCatalogForms loads a language with other forms than German, which must not make either incomplete.
func TestCatalogForms(t *testing.T) {
	t.Parallel()
	const de = `{"day.one": "{n} Tag", "day.other": "{n} Tage"}`
	catalogs, err := Load(files("de", de, "pl", `{"day.one": "{n} dzień", "day.few": "{n} dni", "day.many": "{n} dni!"}`),
		"texts", []string{"de", "pl"})
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]string{1: "1 dzień", 3: "3 dni", 5: "5 dni!", 22: "22 dni"} {
		if got := catalogs["pl"].Count("day", n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	_, err = Load(files("de", de, "pl", `{"day.one": "{n} dzień", "day.many": "{n} dni", "day.other": "{n} dnia"}`),
		"texts", []string{"de", "pl"})
	if err == nil || !strings.Contains(err.Error(), `text.pl.json lacks the form "day.few"`) {
		t.Errorf("a Polish catalog without few: %v", err)
	}
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ what, de, en, fault string }{
		{"a missing key", `{"a": "x", "b": "y"}`, `{"a": "x"}`, `text.en.json lacks "b"`},
		{"a missing key of the first language", `{"a": "x"}`, `{"a": "x", "b": "y"}`, `text.de.json lacks "b"`},
		{"missing forms", `{"a.one": "x", "a.other": "y"}`, `{}`, `text.en.json lacks the forms of "a"`},
		{"a missing form", `{"a.one": "x", "a.other": "y"}`, `{"a.other": "y"}`, `text.en.json lacks the form "a.one"`},
		{"no form for the most", `{"a.one": "x"}`, `{"a.one": "x"}`, `text.de.json lacks the form "a.other"`},
		{"a form never used", `{"a.one": "x", "a.few": "x", "a.other": "y"}`, `{"a.one": "x", "a.other": "y"}`,
			`text.de.json has the form "a.few", which the language never uses`},
		{"other placeholders", `{"a": "{x} {y}"}`, `{"a": "{y}"}`, `"a" has {x} {y} in de, but {y} in en`},
		{"none", `{"a": "{x}"}`, `{"a": "y"}`, `"a" has {x} in de, but no placeholders in en`},
		{"other placeholders in a form", `{"a.one": "{x}", "a.other": "{n} {x}"}`, `{"a.one": "{x}", "a.other": "{n} {y}"}`,
			`"a.other" of de has {x}, but "a.other" of en has {y}`},
		{"forms that differ in one language", `{"a.one": "{x}", "a.other": "{n}"}`, `{"a.one": "1", "a.other": "{n}"}`,
			`"a.other" of de has no placeholders, but "a.one" of de has {x}`},
		{"an empty text", `{"a": ""}`, `{"a": "x"}`, `"a": the text is empty`},
		{"a blank text", `{"a": "x"}`, `{"a": " \n"}`, `text.en.json: "a": the text is empty`},
		{"an empty key", `{"": "x"}`, `{"": "x"}`, "the key is empty"},
		{"a key given twice", `{"a": "x", "a": "y"}`, `{"a": "x"}`, "twice"},
		{"a form given twice", `{"a.one": "x", "a.one": "y", "a.other": "z"}`, `{"a.one": "x", "a.other": "z"}`, "twice"},
		{"a brace left open", `{"a": "{x"}`, `{"a": "{x}"}`, "write a placeholder as {name}"},
		{"a brace too many", `{"a": "{x}}"}`, `{"a": "{x}"}`, "write a placeholder as {name}"},
		{"a name with a space", `{"a": "{x y}"}`, `{"a": "{x}"}`, "write a placeholder as {name}"},
		{"a name of an umlaut", `{"a": "{ä}"}`, `{"a": "{x}"}`, "write a placeholder as {name}"},
		{"a name that begins with a digit", `{"a": "{1}"}`, `{"a": "{1}"}`, "write a placeholder as {name}"},
		{"no name", `{"a": "{}"}`, `{"a": "{}"}`, "write a placeholder as {name}"},
		{"a number for a text", `{"a": 7}`, `{"a": "x"}`, `"a" has no text`},
		{"an object for a text", `{"a": {"b": "c"}}`, `{"a": "x"}`, `"a" has no text`},
		{"a list", `["a"]`, `{"a": "x"}`, "no JSON object"},
		{"nothing", ``, `{"a": "x"}`, "no JSON object"},
		{"a comma too many", `{"a": "x",}`, `{"a": "x"}`, "text.de.json"},
		{"an object that does not end", `{"a": "x"`, `{"a": "x"}`, "text.de.json"},
		{"two objects", `{"a": "x"} {}`, `{"a": "x"}`, "something stands behind the object"},
		{"bytes that are no UTF-8", "{\"a\": \"\xff\"}", `{"a": "x"}`, "not UTF-8"},
	} {
		catalogs, err := Load(files("de", x.de, "en", x.en), "texts", both)
		if err == nil || catalogs != nil {
			t.Errorf("%s: taken", x.what)
			continue
		}
		if !strings.Contains(err.Error(), x.fault) {
			t.Errorf("%s: %v\nwant %s", x.what, err, x.fault)
		}
	}
	for what, x := range map[string]struct {
		fsys  fstest.MapFS
		dir   string
		fault string
	}{
		"a language left out":        {files("de", germanTexts), "texts", "text.en.json"},
		"a language that nobody has": {files("de", germanTexts, "en", englishTexts, "fr", `{}`), "texts", "text.fr.json is of a language that is not spoken"},
		"a folder that is not there": {files("de", germanTexts, "en", englishTexts), "elsewhere", "elsewhere"},
	} {
		if _, err := Load(x.fsys, x.dir, both); err == nil || !strings.Contains(err.Error(), x.fault) {
			t.Errorf("%s: %v, want %s", what, err, x.fault)
		}
	}
}

// TestLoadNamesAllFaults keeps a translator from mending a file one fault at a time.
func TestLoadNamesAllFaults(t *testing.T) {
	t.Parallel()
	_, err := Load(files("de", `{"a": "", "b": "{", "c": "x", "d": "{x}"}`, "en", `{"a": "x", "b": "x", "e": ""}`), "texts", both)
	if err == nil {
		t.Fatal("taken")
	}
	for _, fault := range []string{`text.de.json: "a"`, `text.de.json: "b"`, `text.en.json: "e"`} {
		if !strings.Contains(err.Error(), fault) {
			t.Errorf("%v\nlacks %s", err, fault)
		}
	}
}

// TestLoadAll joins what lies in folders, and names a key that two of them have.
func TestLoadAll(t *testing.T) {
	t.Parallel()
	folders := fstest.MapFS{}
	for file, data := range map[string]string{
		"texts/one/text.de.json": `{"a": "eins", "c.one": "1", "c.other": "{n}"}`, "texts/one/text.en.json": `{"a": "one", "c.one": "1", "c.other": "{n}"}`,
		"texts/two/text.de.json": `{"b": "zwei"}`, "texts/two/text.en.json": `{"b": "two"}`,
	} {
		folders[file] = &fstest.MapFile{Data: []byte(data)}
	}
	c, err := LoadAll(folders, "texts", both)
	if err != nil {
		t.Fatal(err)
	}
	if got := c["de"].Say("a") + c["de"].Count("c", 2) + c["en"].Say("b"); got != "eins2two" {
		t.Errorf("got %q", got)
	}
	folders["texts/two/text.de.json"].Data = []byte(`{"b": "zwei", "a": "drei"}`)
	folders["texts/two/text.en.json"].Data = []byte(`{"b": "two", "a": "three"}`)
	if _, err := LoadAll(folders, "texts", both); err == nil || !strings.Contains(err.Error(), `texts/two/text.de.json: "a" is said in another folder`) {
		t.Errorf("a key twice: %v", err)
	}
}

// FuzzParse cuts up texts from anywhere: what is taken must come back whole when nothing is filled in.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "x", "{a}", "a{b}c{d}", "{", "}{", "{{a}}", "{ä}", "{a1}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		cut, err := parse(s)
		if err != nil {
			if !strings.ContainsAny(s, "{}") {
				t.Errorf("%q: %v, although it has no brace", s, err)
			}
			return
		}
		if got := cut.fill("key", nil); got != s {
			t.Errorf("%q came back as %q", s, got)
		}
		var pairs []any
		for _, name := range cut.names() {
			pairs = append(pairs, name, "{a}")
		}
		if got := cut.fill("key", pairs); strings.Count(got, "{") != strings.Count(s, "{") {
			t.Errorf("%q filled with {a} is %q: a value was filled again, or a place was not", s, got)
		}
	})
}

func BenchmarkSay(b *testing.B) {
	catalogs, err := Load(files("de", germanTexts, "en", englishTexts), "texts", both)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		catalogs["de"].Count("seats", 12, "place", "Riga")
	}
}

func BenchmarkDate(b *testing.B) {
	d := day("2027-02-03")
	b.ReportAllocs()
	for b.Loop() {
		Date(d, "de")
	}
}
