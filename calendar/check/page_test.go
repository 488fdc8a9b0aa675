package check

import (
	"strings"
	"testing"
)

func TestPages(t *testing.T) {
	for address, want := range map[string]string{
		"https://city.example":                      "https://city.example",
		" https://City.Example./a?b=c#d ":           "https://city.example/a?b=c#d",
		"HTTP://city.example:80/":                   "http://city.example/",
		"https://city.example:443":                  "https://city.example",
		"https://xn--gdask-n7a.example/ä":           "https://xn--gdask-n7a.example/%C3%A4",
		"https://8.city.example":                    "https://8.city.example",
		"https://city.example:8443":                 "",
		"https://city.example:80":                   "",
		"javascript:alert(1)":                       "",
		"javascript://city.example/%0aalert(1)":     "",
		"data:text/html,x":                          "",
		"ftp://city.example/":                       "",
		"//city.example/":                           "",
		"city.example":                              "",
		"https:city.example":                        "",
		"https://":                                  "",
		"https://anna:secret@city.example/":         "",
		"https://anna@city.example/":                "",
		"https://localhost/":                        "",
		"https://intranet/":                         "",
		"https://printer.local/":                    "",
		"https://db.internal/":                      "",
		"https://a.localhost./":                     "",
		"https://127.0.0.1/":                        "",
		"https://10.0.0.1":                          "",
		"https://8.8.8.8":                           "",
		"https://0x7f.1/":                           "",
		"https://127.0.0.0x1/":                      "",
		"https://2130706433/":                       "",
		"https://[::1]/":                            "",
		"https://[::ffff:10.0.0.1]/":                "",
		"https://a..example/":                       "",
		"https://-a.example/":                       "",
		"https://city.example\\@10.0.0.1/":          "",
		"https://city.example/" + long(2_000):       "",
		"https://" + long(64) + ".example/":         "",
		"https://city.example/\x00":                 "",
		"https://city.example/a b":                  "https://city.example/a%20b",
		"https://city.example/%22%3E%3Cscript%3E":   "https://city.example/%22%3E%3Cscript%3E",
		"https://city.example/\"><script>alert(1)<": "https://city.example/%22%3E%3Cscript%3Ealert%281%29%3C",
	} {
		if got, ok := Page(address); got != want || ok != (want != "") {
			t.Errorf("%q is %q, %t, want %q", address, got, ok, want)
		}
	}
}

func long(n int) string { return strings.Repeat("a", n) }
