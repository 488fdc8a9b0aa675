package config_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"jourfixe/config"
	"jourfixe/deploy"
	"jourfixe/events/patience"
)

func venues(n int) string {
	var b strings.Builder
	b.WriteString("venues:\n")
	for i := range n {
		fmt.Fprintf(&b, "  - {id: v%d, title: {de: Raum %d}}\n", i, i)
	}
	return b.String()
}

// TestLimits gives what is too large, too deep or made to stall a parser. Each is refused in good time with what is
// told here.
func TestLimits(t *testing.T) {
	for _, x := range []struct{ name, file, want string }{
		{"too long", strings.Repeat("#", 16<<20+1), "x:1:1: the file has 16777217 bytes; at most 16777216 are taken"},
		{"brackets", "office: " + strings.Repeat("[", 200_000), "x:1:24: is nested more than 16 deep"},
		{"hyphens", strings.Repeat("- ", 200_000), "x:1:33: is nested more than 16 deep"},
		{"indentation", ladder(100), "x:17:18: is nested more than 16 deep"},
		{"nodes", "office: [" + strings.Repeat("a,", 550_000), "x:1:1000009: the file has more than 500000 values"},
		{"keys", strings.Repeat("a: b\n", 550_000), "x:500001:2: the file has more than 500000 values"},
		{"laughs", "a: &a [x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n", "x:1:4: anchors (&) are not taken"},
		{"anchors", strings.Repeat("&a ", 60_000), "and 59950 more faults"},
		{"quote", "office: \"" + strings.Repeat("x\n", 1<<19-10), "is not closed"},
		{"latin-1", "office:\n  zone: Z\xfcrich", "x:2:10: the file is not in UTF-8 from here on"},
		{"utf-16", "o\x00f\x00", "x:1:2: a control character cannot stand here"},
		{"many faults", strings.ReplaceAll(venues(60), "id:", "it:"), "and 70 more faults"},
		{"more things than a file may have", venues(20_001), "the file describes 20001 things, and 20000 are the most"},
	} {
		t.Run(x.name, func(t *testing.T) {
			begin := time.Now()
			_, err := config.ReadOffice("x", []byte(x.file))
			if err == nil || !strings.Contains(err.Error(), x.want) {
				t.Errorf("told %.300v, want %q", err, x.want)
			}
			if took := time.Since(begin); took > patience.Limit { // finds what hangs, and measures nothing
				t.Errorf("took %s", took)
			}
		})
	}
}

// ladder is a map in a map in a map, n deep.
func ladder(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

// FuzzReadOffice looks for files that break the parser, stall it, or are taken with items that could not be sent.
func FuzzReadOffice(f *testing.F) {
	f.Add(deploy.Bremen)
	for _, file := range []string{"testdata/syntax.txtar", "testdata/faults.txtar"} {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, x := range archive.Files {
			f.Add(x.Data)
		}
	}
	for _, s := range []string{"office: {zone: |\n", "a: \"\\ud800\"", "partners:\n- &", "office: !", "people:\n  - ? a\n", "- - -\n", "{", "venues: [{}", "\r\r", "a: >-\n\n\n b"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		begin := time.Now()
		office, err := config.ReadOffice("x", data)
		if took := time.Since(begin); took > patience.Limit { // finds what hangs, and measures nothing
			t.Errorf("took %s", took)
		}
		if err != nil {
			checkTold(t, data, err)
			return
		}
		if len(office.Items) == 0 && strings.TrimSpace(string(data)) == "" {
			t.Error("an empty file was taken")
		}
		for _, item := range office.Items {
			if item.Ref.Noun == "" || item.Ref.ID == "" || item.Fields == nil {
				t.Errorf("taken without a name: %+v", item)
			}
		}
		if err := office.Check(monday); err != nil {
			checkTold(t, data, err)
		}
	})
}

// checkTold holds that every fault has a place within the file and says something.
func checkTold(t *testing.T, data []byte, err error) {
	t.Helper()
	var told *config.FileError
	if !errors.As(err, &told) || len(told.Faults) == 0 || len(told.Faults) > 50 {
		t.Fatalf("got %v, want a FileError with 1 to 50 faults", err)
	}
	lines := 1 + strings.Count(string(data), "\n") + strings.Count(string(data), "\r")
	for i, f := range told.Faults {
		if f.Line < 1 || f.Line > lines || f.Column < 1 || f.Detail == "" {
			t.Errorf("fault %+v of a file with %d lines", f, lines)
		}
		if i > 0 && f.Line < told.Faults[i-1].Line {
			t.Errorf("fault %+v comes after %+v", f, told.Faults[i-1])
		}
	}
}
