package ics

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFold(t *testing.T) {
	t.Parallel()
	x := strings.Repeat("x", 75)
	for name, c := range map[string]struct{ in, want string }{
		"nothing":        {"", ""},
		"short":          {"A:b\r\n", "A:b\r\n"},
		"not ended":      {"A:b", "A:b\r\n"},
		"75 octets":      {x + "\r\n", x + "\r\n"},
		"76 octets":      {x + "y\r\n", x + "\r\n y\r\n"},
		"149 octets":     {x + x[:74] + "\r\n", x + "\r\n " + x[:74] + "\r\n"},
		"150 octets":     {x + x + "\r\n", x + "\r\n " + x[:74] + "\r\n x\r\n"},
		"two octets":     {x[:74] + "ßy\r\n", x[:74] + "\r\n ßy\r\n"},
		"three octets":   {x[:73] + "पy\r\n", x[:73] + "\r\n पy\r\n"},
		"four octets":    {x[:72] + "🌍y\r\n", x[:72] + "\r\n 🌍y\r\n"},
		"fits exactly":   {x[:71] + "🌍y\r\n", x[:71] + "🌍\r\n y\r\n"},
		"no UTF-8":       {strings.Repeat("\x80", 76) + "\r\n", strings.Repeat("\x80", 75) + "\r\n \x80\r\n"},
		"each by itself": {x + "y\r\nA:b\r\n", x + "\r\n y\r\nA:b\r\n"},
		"blank at break": {x + " y\r\n", x + "\r\n  y\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := string(fold(nil, []byte(c.in))); got != c.want {
				t.Errorf("%q is folded to\n%q, want\n%q", c.in, got, c.want)
			}
		})
	}
}

// FuzzFold asks for any bytes: unfolding gives them back, no line is too long, and no character is cut in two.
func FuzzFold(f *testing.F) {
	for _, seed := range []string{
		"", "A:b\r\n", strings.Repeat("ß", 200), "x" + strings.Repeat("🌍", 100) + "\r\nB:c", strings.Repeat("\x80", 300),
		strings.Repeat("x", 75) + "\r\n y", "\r\n\r\n", "A:\r", strings.Repeat("पु", 60), strings.Repeat(`\n`, 100),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		// A line of the input that begins with a blank would be taken for a continuation; a feed has none.
		in = bytes.ReplaceAll(in, []byte("\r\n "), []byte("\r\n_"))
		out := fold(nil, in)
		want := in
		if len(in) > 0 && !bytes.HasSuffix(in, lineEnd) {
			want = append(bytes.Clone(in), lineEnd...)
		}
		if back := bytes.ReplaceAll(out, []byte("\r\n "), nil); !bytes.Equal(back, want) {
			t.Fatalf("%q comes back as %q", want, back)
		}
		for _, l := range bytes.Split(out, lineEnd) {
			if len(l) > 75 {
				t.Fatalf("%d octets in %q", len(l), l)
			}
			if utf8.Valid(in) && !utf8.Valid(l) {
				t.Fatalf("a character is cut in %q", l)
			}
		}
	})
}
