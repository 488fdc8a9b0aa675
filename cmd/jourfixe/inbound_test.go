package main

import "testing"

func TestHarmless(t *testing.T) {
	for _, c := range []struct{ in, line, lines string }{
		{"Zażółć שלום", "Zażółć שלום", "Zażółć שלום"},
		{"a\n\tb", `a\n\tb`, "a\n\tb"},
		{"a\rb", `a\rb`, `a\rb`},
		{"\x1b]0;owned\x07\x9b1m", `\x1b]0;owned\a\x9b1m`, `\x1b]0;owned\a\x9b1m`},
		{"\u202eabc\u2066", `\u202eabc\u2066`, `\u202eabc\u2066`},
		{"\u009b1m\u2028", `\u009b1m\u2028`, `\u009b1m\u2028`},
		{"'\"\\", "'\"\\", "'\"\\"},
	} {
		if got := harmless(c.in, false); got != c.line {
			t.Errorf("harmless(%q) on one line = %q; want %q", c.in, got, c.line)
		}
		if got := harmless(c.in, true); got != c.lines {
			t.Errorf("harmless(%q) = %q; want %q", c.in, got, c.lines)
		}
	}
}

func TestBare(t *testing.T) {
	for in, want := range map[string]string{"": "", "<>": "", "<a@b.example>": "a@b.example", "a@b.example": "a@b.example", "<a": "<a", "<": "<"} {
		if got := bare(in); got != want {
			t.Errorf("bare(%q) = %q; want %q", in, got, want)
		}
	}
}
