package letter

import "testing"

func TestWithAddresses(t *testing.T) {
	const open, shut = `<span style="white-space:nowrap">`, "</span>"
	for text, want := range map[string]string{
		"no address":                        "no address",
		"a & b @ c":                         "a &amp; b @ c",
		"@":                                 "@",
		"write to a-b@c-d.example, please.": "write to " + open + "a-b@" + shut + "<wbr>" + open + "c-d" + shut + "<wbr>" + open + ".example" + shut + ", please.",
		"<x@y.example>":                     "&lt;" + open + "x@" + shut + "<wbr>" + open + "y" + shut + "<wbr>" + open + ".example" + shut + "&gt;",
	} {
		if got := withAddresses(text); got != want {
			t.Errorf("withAddresses(%q) = %s, want %s", text, got, want)
		}
	}
}
