package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/emersion/go-message/mail"

	"jourfixe/calendar/owed/meetingmail"
)

// TestALanguageIsAFile builds the program with one file more, a language in which every text is marked, and looks for what
// comes without a mark in mails: that would be said in a language that its reader may not know.
func TestALanguageIsAFile(t *testing.T) {
	if os.Getenv("JOURFIXE_LONG") == "" {
		t.Skip("builds the program anew; JOURFIXE_LONG=1 does")
	}
	folder, err := filepath.Abs("../../calendar/words/languages")
	if err != nil {
		t.Fatal(err)
	}
	overlay, file, binary := filepath.Join(t.TempDir(), "overlay.json"), filepath.Join(t.TempDir(), "fr.json"), filepath.Join(t.TempDir(), "jourfixe")
	writeJSON(t, file, markedLanguage(t, folder))
	writeJSON(t, overlay, map[string]any{"Replace": map[string]string{filepath.Join(folder, "fr.json"): file}})
	if out, err := exec.Command("go", "build", "-overlay", overlay, "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	// What was decided before the language came is said in it as well.
	test := exec.Command("go", "test", "-count=1", "-overlay", overlay, "-run", "^TestOldEventsReachEveryLanguage$", "jourfixe/calendar/reason")
	test.Env = append(os.Environ(), "JOURFIXE_LANGUAGE=fr")
	if out, err := test.CombinedOutput(); err != nil {
		t.Errorf("old events: %v\n%s", err, out)
	}
	for _, kind := range sampleKinds() {
		out, err := exec.Command(binary, "mail", "preview", kind, "--lang", "fr").Output()
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		subject, text := subjectAndText(t, string(out))
		if !strings.Contains(subject, mark) || strings.Count(text, mark) < 5 {
			t.Errorf("%s is not in the language of the file: %s\n%s", kind, subject, text)
		}
		for line := range strings.Lines(subject + "\n" + text) {
			if kind == meetingmail.Digest && strings.HasPrefix(line, "- ") {
				continue // a title of the office; which, depends on the week
			}
			if left := unmarked(line); strings.ContainsFunc(left, unicode.IsLetter) {
				t.Errorf("%s: %q is said in another language: %s", kind, left, line)
			}
		}
	}
}

const mark, unmark = "⟦", "⟧"

// markedLanguage is English with every text in marks, and a name for everything that has one.
func markedLanguage(t *testing.T, folder string) map[string]any {
	t.Helper()
	var language map[string]any
	data, err := os.ReadFile(filepath.Join(folder, "en.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &language); err != nil {
		t.Fatal(err)
	}
	dates := language["dates"].(map[string]any)
	for key, value := range dates {
		if _, pattern := value.(string); !pattern {
			dates[key] = marked(value)
		}
	}
	dates["and"] = " " + mark + "and" + unmark + " "
	for _, part := range []string{"rhythm", "reason", "mail", "page"} {
		language[part] = marked(language[part])
	}
	language["guest"].(map[string]any)["name"] = mark + "Guest" + unmark
	if data, err = os.ReadFile(filepath.Join(folder, "pl.json")); err != nil {
		t.Fatal(err)
	}
	var polish struct{ Name map[string]string }
	if err := json.Unmarshal(data, &polish); err != nil {
		t.Fatal(err)
	}
	names := map[string]any{}
	for name := range polish.Name {
		names[name] = mark + name + unmark
	}
	language["name"] = names
	return language
}

// marked puts every text of a value in marks.
func marked(value any) any {
	switch v := value.(type) {
	case string:
		return mark + v + unmark
	case []any:
		for i := range v {
			v[i] = marked(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = marked(v[key])
		}
	}
	return value
}

// own is what stands in a mail and is in no language, or in one that the office has chosen: its titles, names of places,
// addresses, and what people have written.
var own = regexp.MustCompile(`(?:https?|webcal)://\S+|\S+@\S+|UTC|Kolkata` +
	`|International Jour Fixe|Boat trip|Talk on the school partnership|There is one more time\.|Citizen trip to Gdańsk [0-9]+(?:: [A-Za-z ]+)?|Town hall|Am Markt 21, 28195 Bremen|Bremen Twin Cities and International Relations` +
	`|The standing meeting of those who work internationally in Bremen: news from the partner cities, visits and trips ahead\.` +
	`|The room is needed\. We ask for your understanding\.` +
	`|Citizen trip to our friends|The museum is closed on Tuesdays\.|Bratislava|Robin Muster|Journey by train|City museum|Plac Wolności 1|Evening with our hosts` +
	`|City cycling with the partner cities|Stall at the Christmas market|Ports and wind energy|Choir from Gdańsk|Youth orchestra from Izmir` +
	`|Familie Kowalski|Wir holen Sie am Bahnhof ab\.|ul\. Przykładowa 1, Gdańsk|Kim Beispiel|Kim Muster|vegetarisch|vegan|polski|English|Deutsch` +
	`|Re: Einladung|Guten Tag,|darf ich eine Kollegin mitbringen\?|May I bring a colleague\?|am Mittwoch tagt bei uns der Rat\.|Our council meets on Wednesday\.|jourfixe inbound list|\bpreview\b|\bBremen\b`)

// unmarked is what is left of a line without what stands in marks, and without what need not.
func unmarked(line string) string {
	var b strings.Builder
	depth := 0
	for _, r := range line {
		switch {
		case string(r) == mark:
			depth++
		case string(r) == unmark:
			depth--
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return strings.TrimSpace(own.ReplaceAllString(b.String(), ""))
}

// subjectAndText takes from a mail what its reader reads.
func subjectAndText(t *testing.T, raw string) (subject, text string) {
	t.Helper()
	m, err := mail.CreateReader(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if subject, err = m.Header.Subject(); err != nil {
		t.Fatal(err)
	}
	for {
		part, err := m.NextPart()
		if errors.Is(err, io.EOF) {
			t.Fatal("the mail has no text")
		}
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/plain") {
			body, err := io.ReadAll(part.Body)
			if err != nil {
				t.Fatal(err)
			}
			return subject, strings.ReplaceAll(string(body), "\r\n", "\n")
		}
	}
}

func writeJSON(t *testing.T, file string, value any) {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
