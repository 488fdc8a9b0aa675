package ics

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/emersion/go-ical"
)

func TestClean(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, line, block string }{
		"nothing":      {"", "", ""},
		"plain":        {"Größe, Straße; \\o/", "Größe, Straße; \\o/", "Größe, Straße; \\o/"},
		"ends":         {" \n\ta\r\n ", "a", "a"},
		"blanks":       {"a \t  b", "a b", "a \t  b"},
		"a table":      {"\tx\ty  z \t\n  1\t2\n\n\t3", "x y z 1 2 3", "x\ty  z\n  1\t2\n\n\t3"},
		"breaks":       {"a\nb\r\nc\rd\ve\ff\u0085g\u2028h\u2029i", "a b c d e f g h i", "a\nb\nc\nd\ne\nf\ng\nh\ni"},
		"paragraph":    {"a\n\nb\r\n\r\nc", "a b c", "a\n\nb\n\nc"},
		"many breaks":  {"a\n \n \r\n\n\n\nb", "a b", "a\n\nb"},
		"controls":     {"a\x00b\x07c\x1bd\x7fe\u0080f", "abcdef", "abcdef"},
		"bidi":         {"a\u202eb\u202dc\u2066d\u2069e\u202cf", "abcdef", "abcdef"},
		"bidi marks":   {"\u200fחיפה\u200e", "\u200fחיפה\u200e", "\u200fחיפה\u200e"},
		"marks":        {"\ufeffa\ufffeb\U0010ffffc\ufdd0d\ufff9e", "abcde", "abcde"},
		"joined emoji": {"👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿"},
		"no UTF-8":     {"a\xffb", "a\ufffdb", "a\ufffdb"},
		"hard blank":   {"14\u00a0Uhr", "14\u00a0Uhr", "14\u00a0Uhr"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := line(c.in, 100); got != c.line {
				t.Errorf("as line %q, want %q", got, c.line)
			}
			if got := block(c.in, 100); got != c.block {
				t.Errorf("as block %q, want %q", got, c.block)
			}
		})
	}
}

func TestCleanCuts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in    string
		limit int
		want  string
	}{
		"fits":                 {"abcde", 5, "abcde"},
		"one too many":         {"abcdef", 5, "abcd…"},
		"characters not bytes": {"äöüßé", 5, "äöüßé"},
		"cut after character":  {"äöüßéx", 5, "äöüß…"},
		"blank at the end":     {"abc def", 5, "abc…"},
		"blanks do not count":  {"abcde   \n", 5, "abcde"},
		"hidden do not count":  {"abcde\x00\u202e", 5, "abcde"},
		"joiner at the end":    {"abc\u200dde", 5, "abc…"},
		"paragraph":            {"ab\n\ncd", 5, "ab…"},
		"blanks as typed":      {"a   b", 5, "a   b"},
		"too many blanks":      {"a" + strings.Repeat(" ", 1_000_000) + "b", 5, "a…"},
		"tabs at the end":      {"abc\t\tdef", 5, "abc…"},
		"own ellipsis":         {"abc…def", 5, "abc…" + "…"},
		"least":                {"ab", 1, "…"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := block(c.in, c.limit); got != c.want {
				t.Errorf("%q cut at %d is %q, want %q", c.in, c.limit, got, c.want)
			}
		})
	}
}

// FuzzText asks for any text: once cleaned it may stand in a calendar, is short enough, stays as it is when cleaned
// again, and is read by go-ical as it was before it was escaped.
func FuzzText(f *testing.F) {
	for _, seed := range []string{
		"", "a", "a,b;c\\d\"e", "a\r\nb", "\\n", "a\n\n\n\nb", "\x00\x7f", "\u202eabc", "\xff\xfe", "👩‍👩‍👧", strings.Repeat("ß ", 40),
		"\ufeff\u2028\u2029\u0085", "a \r b", "…………", "a\u200d\u200d\u200d", "a\t b\n\t1",
	} {
		f.Add(seed, 20)
	}
	f.Fuzz(func(t *testing.T, in string, limit int) {
		limit = 1 + int(uint(limit)%600)
		for name, clean := range map[string]func(string, int) string{"line": line, "block": block} {
			out := clean(in, limit)
			if !utf8.ValidString(out) || utf8.RuneCountInString(out) > limit {
				t.Fatalf("%s: %d characters, %d are the most, in %q", name, utf8.RuneCountInString(out), limit, out)
			}
			for _, r := range out {
				if unicode.IsControl(r) && (r != '\n' && r != '\t' || name == "line") || r == '\u202e' || r == '\u2028' {
					t.Fatalf("%s: %U in %q", name, r, out)
				}
			}
			if again := clean(out, limit); again != out {
				t.Fatalf("%s: %q becomes %q when cleaned again", name, out, again)
			}
			p := ical.NewProp(ical.PropSummary)
			p.Value = escaper.Replace(out)
			if back, err := p.Text(); err != nil || back != out {
				t.Fatalf("%s: %q comes back as %q: %v", name, out, back, err)
			}
		}
	})
}
