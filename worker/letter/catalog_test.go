package letter_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/letter"
)

var (
	asked   = regexp.MustCompile(`\b(?:[sS]ay|said|[cC]ount)\("([a-z.]+)"(\+?)`) // kinds that owed lays out name them the same way
	asPlus  = regexp.MustCompile(`d\.(?:say|count)\("([a-z.]+)" ?\+`)
	formEnd = regexp.MustCompile(`\.(zero|one|two|few|many|other)$`)
)

// TestEveryTextIsUsed compares what the program asks of the catalogs with what they have. That the languages agree with
// each other is seen when they are loaded.
func TestEveryTextIsUsed(t *testing.T) {
	t.Parallel()
	has := map[string]bool{}
	for _, key := range words.Texts(words.Mail)["de"].Keys() {
		has[formEnd.ReplaceAllString(key, "")] = true
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	owing, err := filepath.Glob("../../calendar/owed/*/*.go")
	if err != nil || len(owing) == 0 {
		t.Fatalf("there are no kinds (%v)", err)
	}
	files = append(files, owing...)
	used := map[string]bool{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range asPlus.FindAllStringSubmatch(string(source), -1) {
			for _, end := range ends(t, m[1]) {
				used[m[1]+end] = true
			}
		}
		for _, m := range asked.FindAllStringSubmatch(string(source), -1) {
			if !strings.HasSuffix(m[1], ".") {
				used[m[1]] = true
			}
		}
	}
	for key := range used {
		if !has[key] {
			t.Errorf("the text %s is missing", key)
		}
	}
	for key := range has {
		if !used[key] {
			t.Errorf("nobody uses the text %s", key)
		}
	}
}

// ends are what the program puts behind the beginning of a key.
func ends(t *testing.T, begin string) []string {
	t.Helper()
	kinds := append(letter.Kinds(), "left")
	var plain []string // laid out as their sheet says
	for _, k := range owed.Kinds() {
		if !letter.HasLayout(k.Name) {
			plain = append(plain, k.Name)
		}
	}
	named := []string{meetingmail.Digest, meetingmail.Overview, letter.KindNotice, letter.KindForward, letter.KindProposal, letter.KindHeld, letter.KindSignIn, letter.KindConfirm} // are asked for by their names
	switch begin {
	case "kind.", "footer.":
		return kinds
	case "subject.":
		return slices.DeleteFunc(slices.Clone(kinds), func(k string) bool {
			return slices.Contains(named, k)
		})
	case "lead.":
		return append([]string{meetingmail.Cancellation, "left"}, plain...)
	case "held.":
		return []string{
			"ambiguous", "came-back", "circle", "failing", "foreign", "incomplete", "no-reader", "no-time", "refused", "too-many", "unexplained",
			"unknown-uid", "unreadable",
		}
	case "uncounted.":
		return []string{"no-answer", "not-possible", "one-date", "stale"}
	case "said.", "button.":
		return []string{events.AnswerAccepted, events.AnswerTentative, events.AnswerDeclined}
	}
	t.Fatalf("a key that begins with %s is put together; say here how it may end", begin)
	return nil
}
