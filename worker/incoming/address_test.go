package incoming_test

import (
	"net/mail"
	"strings"
	"testing"

	"jourfixe/worker/incoming"
)

// TestAddress reads senders. Two of the fields have fooled parsers: one with NUL (CVE-2017-7829), one with a comment
// (CVE-2024-24784).
func TestAddress(t *testing.T) {
	for field, want := range map[string]string{
		"amt@bremen.example":                                                   "amt@bremen.example",
		"<amt@bremen.example>":                                                 "amt@bremen.example",
		"Amt <amt@bremen.example>":                                             "amt@bremen.example",
		`"Muster, Erika" <erika@riga.example>`:                                 "erika@riga.example",
		`"<boss@bremen.example>" <erika@riga.example>`:                         "erika@riga.example",
		`"a \" <boss@bremen.example>" <erika@riga.example>`:                    "erika@riga.example",
		"=?utf-8?q?boss=40b.example_=3Cboss=40b.example=3E?= <e@riga.example>": "e@riga.example",
		"=?klingon?q?boss?= <e@riga.example>":                                  "e@riga.example",
		"Jürgen <j@bremen.example>":                                            "j@bremen.example",

		"":                                         "",
		"amt":                                      "",
		"a@b.example, c@d.example":                 "",
		"Muster, Erika <erika@riga.example>":       "",
		"friends: a@b.example;":                    "",
		"friends: a@b.example, c@d.example;":       "",
		"undisclosed-recipients:;":                 "",
		"a@b.example (boss@bremen.example)":        "",
		"(boss@bremen.example) a@b.example":        "",
		"a(b)@b.example":                           "",
		"Amt <a@b.example> (Amt)":                  "",
		"boss@bremen.example\x00 <a@b.example>":    "",
		"boss@bremen.example\n <a@b.example>":      "",
		"boss@bremen.example <a@b.example>":        "",
		"<boss@bremen.example> <a@b.example>":      "",
		"<a@b.example> boss@bremen.example":        "",
		"Amt <<a@b.example>>":                      "",
		"Amt <a@b.example":                         "",
		`"a@b.example"@c.example`:                  "",
		`"a b"@c.example`:                          "",
		"a@[192.0.2.1]":                            "",
		"a@b@c.example":                            "",
		"bü@bremen.example":                        "",
		"a@bü.example":                             "",
		"<@relay.example:a@b.example>":             "",
		"=?utf-8?q?a=40b.example?=":                "",
		"a@b.example\r\nBcc: c@d.example":          "",
		strings.Repeat("a", 65) + "@b.example":     "",
		strings.Repeat(" ", 9_000) + "a@b.example": "",
	} {
		if got := incoming.Address(field); got != want {
			t.Errorf("%.80q is read as %q, want %q", field, got, want)
		}
	}
}

// FuzzAddress reads anything. What comes out is what the library reads, too, and can be written into a header without
// becoming anything else.
func FuzzAddress(f *testing.F) {
	for _, seed := range []string{
		"amt@bremen.example", `"a, b" <a@b.example>`, "a@b.example (c)", "x: a@b.example;", "=?utf-8?b?YQ==?= <a@b.example>",
		"a@b.example\x00", "<a@b.example", `"\" <a@b.example>`, "a <b@c.example>, d", "é <a@b.example>",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, field string) {
		got := incoming.Address(field)
		if got == "" {
			return
		}
		if strings.ContainsFunc(got, func(c rune) bool { return c <= ' ' || c >= 0x7f || strings.ContainsRune(`"<>()[],;:\`, c) }) {
			t.Errorf("%q is read as %q, which is not plain", field, got)
		}
		if list, err := mail.ParseAddressList("<" + got + ">"); err != nil || len(list) != 1 || list[0].Address != got {
			t.Errorf("%q is read as %q, which is read otherwise again", field, got)
		}
		if incoming.Address("Name <"+got+">") != got || !strings.Contains(field, got) {
			t.Errorf("%q is read as %q, which does not stay the same or does not stand there", field, got)
		}
	})
}
