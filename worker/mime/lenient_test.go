package mime_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"jourfixe/worker/mime"
)

// TestOddLines takes mails apart whose parts have lines in their headers that are no fields.
func TestOddLines(t *testing.T) {
	t.Parallel()
	const multi = "Content-Type: multipart/mixed; boundary=b\n\n"
	for name, c := range map[string]struct {
		mail  string
		parts []string
	}{
		"a remark":                   {multi + "--b\nContent-Type: text/html\nthis is odd\n\none\n--b\n\ntwo\n--b--\n", []string{"text/html one", "text/plain two"}},
		"a remark first":             {multi + "--b\nthis is odd\nContent-Type: text/html\n\none\n--b--\n", []string{"text/html one"}},
		"a blank in a name":          {multi + "--b\nContent Type: text/html\nContent-Type: text/html\n\none\n--b--\n", []string{"text/html one"}},
		"no ASCII in a name":         {multi + "--b\nÄrger: x\nContent-Type: text/html\n\none\n--b--\n", []string{"text/html one"}},
		"one that goes on":           {multi + "--b\nContent-Type: text/html\nodd\n  still odd\n\none\n--b--\n", []string{"text/html one"}},
		"a continuation of nothing":  {multi + "--b\n  odd\nContent-Type: text/html\n\none\n--b--\n", []string{"text/html one"}},
		"no header at all":           {multi + "--b\nhello there\nsecond\n\nthird\n--b--\n", []string{"text/plain hello there\nsecond\n\nthird"}},
		"no body either":             {multi + "--b\nContent-Type: text/html\n--b\n\ntwo\n--b--\n", []string{"text/html ", "text/plain two"}},
		"a separator before a mail":  {multi + "--b\nContent-Type: message/rfc822\n\n>From a@b.example Mon Mar 1\nSubject: y\nodd\nContent-Type: text/html\n\ninner\n--b--\n", []string{"(", "text/html inner", ")"}},
		"parts within parts":         {multi + "--b\nodd\nContent-Type: multipart/mixed; boundary=c\n\n--c\nodd\nContent-Type: text/html\n\none\n--c--\n--b--\n", []string{"text/html one"}},
		"a long one":                 {multi + "--b\n" + strings.Repeat("x", 4_000) + "\nContent-Type: text/html\n\none\n--b--\n", []string{"text/html one"}},
		"one that is text":           {multi + "--b\n" + strings.Repeat("x: ", 10) + strings.Repeat("x ", 5_000) + "\n--b--\n", []string{"text/plain "}},
		"a long text":                {multi + "--b\n" + strings.Repeat("x ", 5_000) + "y: z\n--b--\n", []string{"text/plain " + strings.Repeat("x ", 5_000) + "y: z"}},
		"what looks like one behind": {multi + "--b\n\none\nodd\nX: y\n--b--\n", []string{"text/plain one\nodd\nX: y"}},
		"a boundary that is longer":  {multi + "--b\n\none\n--bb\n\ntwo\n--b--\n", []string{"text/plain one\n--bb\n\ntwo"}},
	} {
		for _, end := range []string{"\n", "\r\n"} {
			want := slices.Clone(c.parts)
			for i := range want {
				want[i] = strings.ReplaceAll(want[i], "\n", end)
			}
			raw := strings.ReplaceAll(c.mail, "\n", end)
			for how, r := range map[string]func() (*mime.Tree, error){
				"whole":     func() (*mime.Tree, error) { return mime.Read(strings.NewReader(raw), 1<<20) },
				"by octets": func() (*mime.Tree, error) { return mime.Read(iotest.OneByteReader(strings.NewReader(raw)), 1<<20) },
			} {
				m, err := r()
				if err != nil {
					t.Errorf("%s: %v", name, err)
					continue
				}
				if parts, fault := walk(t, m); fmt.Sprint(parts) != fmt.Sprint(want) || fault != nil {
					t.Errorf("%s, %s, with %q: it has the parts %q (%v), want %q", name, how, end, parts, fault, want)
				}
			}
		}
	}
}
