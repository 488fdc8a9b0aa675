package mime_test

import (
	"io"
	"strings"
	"testing"

	"jourfixe/worker/mime"
)

// TestCharset reads texts as programs write them that know nothing of UTF-8.
func TestCharset(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ charset, data, want string }{
		{"iso-2022-kr", "\x1b$)C\x0e>H3gGO<<?d\x0f hi\r\n\x0eGQ\x0f.", "안녕하세요 hi\r\n한."},
		{"ISO-2022-KR", "\x1b$)Cab\x0eGQ\r\nGQ", "ab한\r\nGQ"}, // a line that is not closed ends its shift
		{"utf-7", "Micha+AUI +AXs-ak 1 +- 1", "Michał Żak 1 + 1"},
		{"unicode-1-1-utf-7", "+2D3eAA-!", "😀!"},
		{"UTF-7", "a+b c", "a+b\ufffd c"},
		{"utf-7", "a + b", "a + b"},
		{"cp932", "\x93\xfa\x96{", "日本"},
		{"cp-850", "Gr\x81\xe1e", "Grüße"},
		{"IBM850", "Gr\x81\xe1e", "Grüße"},
		{"utf-32", "\x00\x00\xfe\xff\x00\x00\x01\x42\x00\x01\xf6\x00", "ł😀"},
		{"utf-32", "\xff\xfe\x00\x00\x42\x01\x00\x00", "ł"},
		{"utf-32le", "\x42\x01\x00\x00", "ł"},
		{"hz-gb-2312", "~{VPND~}!", "中文!"},
		{"utf-8;", "Grüße", "Grüße"},
		{`"windows_1252"`, "Gr\xfc\xdfe", "Grüße"},
		{"iso-8859-8-i", "\xf9", "ש"},
		{"ks_c_5601-1987", "\xc7\xd1", "한"},
		{"cp949", "\xc7\xd1", "한"},
		{"gb18030", "\xd6\xd0", "中"},
		{"iso-2022-jp", "\x1b$BF|K\\\x1b(B", "日本"},
	} {
		r, err := mime.Charset(c.charset, strings.NewReader(c.data))
		if err != nil {
			t.Errorf("%s: %v", c.charset, err)
			continue
		}
		if got, err := io.ReadAll(r); err != nil || string(got) != c.want {
			t.Errorf("%s: %q is read as %q (%v), want %q", c.charset, c.data, got, err, c.want)
		}
	}
	for _, unknown := range []string{"", "iso-2022-cn", "ISO-2022-CN-EXT", "replacement", "klingon", "x-unknown", "cp"} {
		if _, err := mime.Charset(unknown, strings.NewReader("x")); err == nil || unknown != "" && strings.Contains(err.Error(), unknown) {
			t.Errorf("%q: the error is %v", unknown, err)
		}
	}
}

// FuzzCharset reads anything in the charsets that are read here.
func FuzzCharset(f *testing.F) {
	f.Add([]byte("+2D3eAA-!\x1b$)C\x0eGQ\r\n+"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, charset := range []string{"utf-7", "iso-2022-kr"} {
			r, err := mime.Charset(charset, strings.NewReader(string(data)))
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(r)
			if err != nil || len(got) > 4*len(data)+4 {
				t.Errorf("%s: %q is read as %q (%v)", charset, data, got, err)
			}
		}
	})
}
