package mime_test

import (
	"testing"

	"jourfixe/worker/mime"
)

// TestTextOf reads pages as mail programs write them, and some that nobody should.
func TestTextOf(t *testing.T) {
	t.Parallel()
	for page, want := range map[string]string{
		"<p>Guten Tag,<br>ich komme.</p>":                    "\nGuten Tag,\nich komme.\n",
		"a\r\nb &lt;script&gt; &amp; c":                      "a b <script> & c",
		"<title>weg</title><style>p{}</style>da":             "da",
		"<SCRIPT>alert('<p>')</SCRIPT>danach":                "danach",
		"<!-- <p> -->nur das":                                "nur das",
		"offen <b":                                           "offen ",
		"<" + string(make([]byte, 100)) + ">x":               "x",
		"<div dir=\"rtl\">שלום</div><div>Zweite Zeile</div>": "\nשלום\n\nZweite Zeile\n",
		"<style>nie geschlossen":                             "",
	} {
		if got := mime.TextOf(page); got != want {
			t.Errorf("of %q it reads %q; want %q", page, got, want)
		}
	}
}
