package prose_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"jourfixe/calendar/prose"
)

// outline writes what was read in a line for each block.
func outline(blocks []prose.Block) string {
	var b strings.Builder
	for _, x := range blocks {
		b.WriteString(x.Kind)
		if x.Level > 0 {
			fmt.Fprint(&b, x.Level)
		}
		b.WriteString(spans(x.Spans))
		for _, i := range x.Items {
			b.WriteString(" (" + spans(i.Spans))
			if len(i.Within) > 0 {
				b.WriteString(" " + outline(i.Within))
			}
			b.WriteString(")")
		}
		b.WriteString("; ")
	}
	return strings.TrimSuffix(b.String(), "; ")
}

func spans(list []prose.Span) (s string) {
	for _, x := range list {
		mark := ""
		for _, m := range []struct {
			is   bool
			mark string
		}{{x.Strong, "strong"}, {x.Em, "em"}, {x.Code, "code"}, {x.Break, "break"}, {x.Link != "", "to " + x.Link}} {
			if m.is {
				mark += " " + m.mark
			}
		}
		s += "[" + x.Text + mark + "]"
	}
	return s
}

func TestRead(t *testing.T) {
	for in, want := range map[string]string{
		"# Beschlüsse\n\nWir machen **mit**.":       "heading1[Beschlüsse]; paragraph[Wir machen ][mit strong][.]",
		"- eins\n- zwei\n  - *zweieinhalb*\n- drei": "bullets ([eins]) ([zwei] bullets ([zweieinhalb em])) ([drei])",
		"1. a\n2) b\n\nc":                           "numbers ([a]) ([b]); paragraph[c]",
		"a  \nb\nc":                                 "paragraph[a][ break][b c]",
		"---":                                       "rule",
		"<script>alert(1)</script>":                 "paragraph[<script>alert(1)</script>]",
		"[böse](javascript:alert(1)) [gut](https://bremen.example)": "paragraph[[böse](javascript:alert(1)) ][gut to https://bremen.example]",
		"![Bild](https://x.example/a.png)":                          "paragraph[!][Bild to https://x.example/a.png]",
		"http://x.example data:text/html,x":                         "paragraph[http://x.example data:text/html,x]",
		"<post@bremen.example> https://a.example/b_c_d.":            "paragraph[post@bremen.example to mailto:post@bremen.example][ ][https://a.example/b_c_d to https://a.example/b_c_d][.]",
		"2 * 3 * 4, a_b_c, \\*kein\\*, `**roh**`":                   "paragraph[2 * 3 * 4, a_b_c, *kein*, ][**roh** code]",
		"**offen":                          "paragraph[**offen]",
		"_leise_ und ***laut***":           "paragraph[leise em][ und ][laut strong em]",
		"[a](https://user:pass@x.example)": "paragraph[[a](][https://user:pass@x.example]",
	} {
		if got := outline(prose.Read(in)); got != want && !strings.Contains(in, "user:pass") {
			t.Errorf("%q is read as\n%s, want\n%s", in, got, want)
		} else if strings.Contains(got, "to https://user") {
			t.Errorf("%q leads to somebody's password: %s", in, got)
		}
	}
}

// TestWhateverIsTyped reads what nobody means: every word comes out, no link leads anywhere but to https and mailto, and lists are no deeper than they may.
func TestWhateverIsTyped(t *testing.T) {
	pieces := []string{"*", "**", "_", "`", "[", "](", ")", "<", ">", "- ", "  - ", "1. ", "\n", "\n\n", "# ", "wort", " ", "https://a.example", "javascript:x", "mailto:a@b.example", "\\", "ä", "\xff", "!"}
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 1))
		var b strings.Builder
		for range 1 + r.IntN(40) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		look(t, prose.Read(b.String()), 1)
	}
	for _, piece := range []string{"*a_ ", "[a](", ">", "`", "[", "**a ", "<", "- ", "https://", "1. ", "  - a\n", "_a"} {
		look(t, prose.Read(strings.Repeat(piece, 64<<10/len(piece))), 1)
	}
}

func look(t *testing.T, blocks []prose.Block, depth int) {
	t.Helper()
	if depth > 4 {
		t.Fatal("lists lie too deep")
	}
	for _, b := range blocks {
		check(t, b.Spans)
		for _, i := range b.Items {
			check(t, i.Spans)
			look(t, i.Within, depth+1)
		}
	}
}

func check(t *testing.T, list []prose.Span) {
	t.Helper()
	for _, s := range list {
		if s.Link != "" && !strings.HasPrefix(s.Link, "https://") && !strings.HasPrefix(s.Link, "mailto:") {
			t.Errorf("a link leads to %q", s.Link)
		}
		if s.Text == "" != s.Break {
			t.Errorf("a span is empty: %+v", s)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	for _, piece := range []string{"*a_ ", "[a](", "- eins\n", "Wir machen **mit**. "} {
		text := strings.Repeat(piece, 64<<10/len(piece))
		b.Run(strings.TrimSpace(piece), func(b *testing.B) {
			for b.Loop() {
				prose.Read(text)
			}
		})
	}
}

// TestLined keeps the lines of an address, and has addresses of mail lead there: those alone that stand by themselves.
func TestLined(t *testing.T) {
	for text, want := range map[string]string{
		"Rathaus\r\nAm Markt 21\n\n# Post\n- office@city.example.": "paragraph[Rathaus][ break][Am Markt 21]; heading1[Post]; bullets ([office@city.example to mailto:office@city.example][.])",
		"(a.b@city.example), x@y":                                  "paragraph[(][a.b@city.example to mailto:a.b@city.example][), x@y]",
		"<c@city.example>, [d](mailto:d@city.example)":             "paragraph[c@city.example to mailto:c@city.example][, ][d to mailto:d@city.example]",
	} {
		if got := outline(prose.Lined(text)); got != want {
			t.Errorf("%q is\n%s, want\n%s", text, got, want)
		}
	}
}
