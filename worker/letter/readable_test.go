package letter

import (
	"io"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"jourfixe/events"
	"jourfixe/events/patience"
)

// hostileMails are mails that want to be read for ever, or to be seen as something else.
var hostileMails = map[string]string{
	"depth":       strings.Repeat("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n", 1000),
	"parts":       "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("--b\r\nContent-Type: text/html\r\n\r\n<p>\r\n", 10_000) + "--b--\r\n",
	"open tags":   "Content-Type: text/html\r\n\r\n" + strings.Repeat("<script><style><!--", 50_000),
	"entities":    "Content-Type: text/html\r\n\r\n" + strings.Repeat("&NotNestedGreaterGreater;", 40_000),
	"one line":    "\r\n" + strings.Repeat("x", 1<<20),
	"breaks":      "Subject: x\r\n\r\n" + strings.Repeat("\r\n", 500_000),
	"header":      strings.Repeat("X: y\r\n", 170_000),
	"no UTF-8":    "Content-Type: text/plain; charset=utf-8\r\n\r\n\xff\xfe\xc3 gr\xfc\xdfe",
	"bad base64":  "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nR3L8w59l!!!\r\n",
	"own borders": "Subject: x\r\n\r\n--=_1\r\nContent-Type: text/html\r\n\r\n--=_1--\r\n",
	"turned":      "Subject: x\r\n\r\n\u202eabc\u2066\x00\x1b[31m\r\n",
}

// TestHostileOriginals hands on mails that want to keep the house busy. Each is read and written with
// less than 64 MB; time only finds what hangs.
func TestHostileOriginals(t *testing.T) {
	w, err := NewWriter()
	if err != nil {
		t.Fatal(err)
	}
	for name, raw := range hostileMails {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		begun := time.Now()
		text, whole := Readable([]byte(raw))
		mail, err := w.Write(&Letter{
			Kind: KindForward, To: Recipient{Address: "people@bremen.example", Language: "de", Zone: "Europe/Berlin"},
			From:   Address{Name: events.Text{"de": "Büro Bremen"}, Address: "office@bremen.example"},
			Office: events.Text{"de": "Büro Bremen"}, OfficeZone: "Europe/Berlin", Site: "https://jourfixe.bremen.example",
			MessageID: "forward@bremen.example", Date: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC),
			Forwarded: &Forwarded{From: "anna@example.org", Text: text, Cut: !whole, Raw: []byte(raw)},
		})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if _, err := mail.WriteTo(io.Discard); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		took := time.Since(begun)
		runtime.ReadMemStats(&after)
		if grown := int64(after.HeapInuse) - int64(before.HeapInuse); took > patience.Limit || grown > 64<<20 {
			t.Errorf("%s took %s and %d MB", name, took, grown>>20)
		}
	}
}

// FuzzReadable looks for a mail of which something else than text is read, or more than is shown.
func FuzzReadable(f *testing.F) {
	for _, raw := range hostileMails {
		f.Add([]byte(raw[:min(len(raw), 2000)]))
	}
	f.Add([]byte("From: anna@example.org\r\nSubject: Re: Invitation\r\n\r\nI shall be late.\r\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		text, whole := Readable(raw)
		if !utf8.ValidString(text) || len(text) > 4*maxReadable {
			t.Errorf("%d octets are read of %q", len(text), raw)
		}
		if whole && utf8.RuneCountInString(text) > maxForwarded {
			t.Error("more than is shown counts as all")
		}
		if again, _ := Readable(raw); again != text {
			t.Errorf("the same mail is read as %q and %q", text, again)
		}
	})
}
