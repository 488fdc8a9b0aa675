package mime_test

import (
	"strings"
	"testing"

	"jourfixe/worker/mime"
)

// TestText reads parts as people get to see them, and says which nobody can read.
func TestText(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		charset, data, want string
		illegible           bool
	}{
		"UTF-8":                   {"utf-8", "Grüße", "Grüße", false},
		"none, and Windows-1252":  {"", "Gr\xfc\xdfe", "Grüße", false},
		"unknown, and UTF-8":      {"klingon", "Grüße", "Grüße", false},
		"unknown, and ASCII":      {"klingon", "hello", "hello", false},
		"unknown, and 8 bits":     {"klingon", "Gr\xfc\xdfe", "", true},
		"not known to the sender": {"unknown-8bit", "Gr\xfc\xdfe", "Grüße", false},
		"ISO-2022-KR":             {"iso-2022-kr", "\x1b$)C\x0eGQ\x0f!", "한!", false},
		"ISO-2022-CN":             {"iso-2022-cn", "\x1b$)A\x0eVPND\x0f!", "", true},
		"UTF-7":                   {"utf-7", "Micha+AUI", "Michał", false},
		"a byte order mark":       {"", "\ufeffx", "x", false},
		"cut in a character":      {"utf-8", strings.Repeat("x", 1<<10-1) + "ü", strings.Repeat("x", 1<<10-1), false},
	} {
		m, err := mime.Read(strings.NewReader("Content-Type: text/plain; charset="+c.charset+"\r\n\r\n"+c.data), 1<<20)
		if c.charset == "" {
			m, err = mime.Read(strings.NewReader("Content-Type: text/plain\r\n\r\n"+c.data), 1<<20)
		}
		if err != nil {
			t.Fatal(err)
		}
		err = m.Walk(func(p *mime.Part) bool {
			if got, legible := p.Text(1 << 10); legible == c.illegible || legible && got != c.want {
				t.Errorf("%s: it is read as %q, legible=%t; want %q", name, got, legible, c.want)
			}
			return true
		})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
