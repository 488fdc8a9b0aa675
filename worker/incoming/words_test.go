package incoming_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"jourfixe/worker/incoming"
	"jourfixe/worker/incoming/incomingtest"
)

// found reports whether a text is read in a mail.
func found(t *testing.T, raw, want string) (bool, error) {
	t.Helper()
	texts, err := incoming.Readable([]byte(raw))
	return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(text, want) }), err
}

// An address deep in a mail is found wherever the lines of its encoding break.
func TestTextsAtEachAlignment(t *testing.T) {
	const address = "michal@gdansk.example"
	for deep, shifts := range map[int]int{20 << 10: 60, 700 << 10: 4} {
		for shift := range shifts {
			text := strings.Repeat("Lorem ipsum. ", deep/13) + strings.Repeat("x", shift) + " " + address + " end"
			raw := head + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + incomingtest.Base64(text)
			if ok, err := found(t, raw, address); !ok || err != nil {
				t.Errorf("at %d of %d: found is %t (%v)", shift, deep, ok, err)
			}
		}
	}
}

// A name is found in each place of a mail and each way to write it.
func TestTexts(t *testing.T) {
	const (
		name   = "Michał Żak"
		multi  = "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
		base   = "Content-Transfer-Encoding: base64\r\n\r\n"
		quoted = "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
	)
	long := strings.Repeat("Lorem ipsum.\r\n", 8_000)
	inner := "From: =?utf-8?q?Micha=C5=82?= =?utf-8?q?_=C5=BBak?= <m@gdansk.example>\r\n\r\n"
	nested := "Subject: y\r\n" + multi + "--b\r\nContent-Description: =?utf-8?q?Micha=C5=82_=C5=BBak?=\r\n\r\nx\r\n--b--\r\n"
	deep := inner
	for range 8 {
		deep = "Content-Type: message/rfc822\r\n" + base + incomingtest.Base64(deep)
	}
	for what, raw := range map[string]string{
		"8bit":                    head + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + long + name,
		"quoted-printable":        head + "Content-Type: text/plain; charset=utf-8\r\n" + quoted + long + "Mi=\r\ncha=C5=\r\n=82 =C5=BBak\r\n",
		"ISO 8859-2":              head + "Content-Type: text/plain; charset=iso-8859-2\r\n" + quoted + long + "Micha=B3 =AFak\r\n",
		"Windows-1250 in base64":  head + "Content-Type: text/plain; charset=windows-1250\r\n" + base + incomingtest.Base64(long+"Micha\xb3 \xafak"),
		"UTF-16":                  head + "Content-Type: text/plain; charset=utf-16\r\n" + base + incomingtest.Base64("\xfe\xff\x00M\x00i\x00c\x00h\x00a\x01\x42\x00 \x01\x7b\x00a\x00k"),
		"a file in UTF-16":        head + "Content-Type: application/octet-stream\r\n" + base + incomingtest.Base64("\xff\xfeM\x00i\x00c\x00h\x00a\x00\x42\x01 \x00\x7b\x01a\x00k\x00"),
		"UTF-7":                   head + "Content-Type: text/plain; charset=utf-7\r\n\r\n" + long + "Micha+AUI +AXs-ak",
		"HTML":                    head + "Content-Type: text/html; charset=utf-8\r\n" + base + incomingtest.Base64(long+"<p>Micha&#322; <b>&#x17b;ak</b></p>"),
		"an attribute of HTML":    head + "Content-Type: text/html; charset=utf-8\r\n" + base + incomingtest.Base64(long+"<img alt='Micha&lstrok; &Zdot;ak'>"),
		"over two lines":          head + "Content-Type: text/plain; charset=utf-8\r\n" + base + incomingtest.Base64(long+"Michał\r\nŻak"),
		"a subject":               "From: a@gdansk.example\r\nSubject: " + strings.Repeat("x ", 9_000) + "=?utf-8?q?Micha=C5=82_=C5=BBak?=\r\n\r\nx",
		"behind a broken word":    "From: a@gdansk.example\r\nSubject: =?x =?utf-8?x?y?= =?utf-8?q?Micha=C5=82_=C5=BBak?=\r\n\r\nx",
		"a character cut in two":  "From: a@gdansk.example\r\nSubject: =?utf-8?b?TWljaGHF?=\r\n =?utf-8?b?giDFu2Fr?=\r\n\r\nx",
		"an unusual field":        head + "X-Note: =?iso-8859-2*pl?q?Micha=B3_=AFak?=\r\n\r\nx",
		"in UTF-8 in the header":  "From: a@gdansk.example\r\nSubject: Michał\r\n Żak\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nGr\xfc\xdfe",
		"the header of parts":     head + "Content-Type: multipart/mixed; boundary=b\r\nContent-Description: =?utf-8?q?Micha=C5=82_=C5=BBak?=\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n",
		"a mail in it":            head + multi + "--b\r\nContent-Type: message/rfc822\r\n\r\n" + inner + "\r\n--b--\r\n",
		"an encoded mail in it":   head + multi + "--b\r\nContent-Type: message/rfc822\r\n" + base + incomingtest.Base64(inner) + "--b--\r\n",
		"a part's header in that": head + multi + "--c\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n" + base + incomingtest.Base64(nested) + "--b--\r\n",
		"eight mails deep":        head + deep,
		"a returned header":       head + multi + "--b\r\nContent-Type: text/rfc822-headers\r\n" + base + incomingtest.Base64(inner) + "--b--\r\n",
		"a calendar":              head + "Content-Type: application/ics; charset=utf-8\r\n" + base + incomingtest.Base64(long+"\r\nATTENDEE;CN=Micha\r\n ł Ża\r\n k:mailto:x"),
		"a calendar in Latin 2":   head + "Content-Type: application/ics; charset=iso-8859-2\r\n" + base + incomingtest.Base64(long+"\r\nATTENDEE;CN=Micha\r\n \xb3 \xafak:mailto:x"),
		"a file":                  head + "Content-Type: application/x-what\r\nContent-Disposition: attachment\r\n" + base + incomingtest.Base64("\x00\xff\xfe\x01"+name+"\xff"),
		"from a mailbox file":     "From x@y.example Mon Mar 1 08:00:00 2027\n" + strings.ReplaceAll(head+"Content-Type: text/plain; charset=utf-8\r\n"+base+incomingtest.Base64(long+name), "\r", ""),
		"a charset not known":     head + "Content-Type: text/plain; charset=unknown-8bit\r\n" + base + incomingtest.Base64(long+name),
		"the same in a subject":   "Subject: =?unknown-8bit?q?Micha=C5=82_=C5=BBak?=\r\n\r\nx",
		"a file's name in pieces": head + "Content-Disposition: attachment; filename*0*=utf-8''Micha%C5; filename*1*=%82%20%C5%BB;\r\n filename*2=ak\r\n\r\nx",
		"before the parts":        head + multi + name + "\r\n--b\r\n\r\nx\r\n--b--\r\n",
	} {
		if ok, err := found(t, raw, name); !ok || err != nil {
			t.Errorf("%s: found is %t (%v)", what, ok, err)
		}
	}
}

// Where more may be in a mail than can be read of it, that is said, and nothing of the mail with it.
func TestTextsUncertain(t *testing.T) {
	const multi = head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
	for what, raw := range map[string]string{
		"too many parts":          multi + strings.Repeat("--b\r\n\r\ngdansk\r\n", 101) + "--b--\r\n",
		"too deep":                head + strings.Repeat("Content-Type: message/rfc822\r\n\r\n", 12) + "Subject: gdansk\r\n\r\nx",
		"too long":                head + "\r\n" + strings.Repeat("gdansk", 200_000),
		"too many lines":          multi + "--b\r\n" + strings.Repeat("a:\r\n", 200_000),
		"a header of no fields":   "gdansk\r\n\r\nx",
		"no end":                  multi + "--b\r\n\r\ngdansk",
		"an unknown encoding":     head + "Content-Transfer-Encoding: x-gdansk\r\n\r\nx",
		"a broken encoding":       head + "Content-Transfer-Encoding: base64\r\n\r\nZ2RhbnNr!!!!Z2RhbnNr\r\n",
		"an unknown charset":      head + "Content-Type: text/plain; charset=gdansk\r\n\r\nx",
		"the same of a calendar":  head + "Content-Type: application/ics; charset=gdansk\r\n\r\nx",
		"ISO-2022-CN":             head + "Content-Type: text/plain; charset=iso-2022-cn\r\n\r\n\x1b$)A\x0egdansk\x0f",
		"no charset":              head + "Content-Type: text/plain\r\n\r\nMicha\xb3 gdansk",
		"the same in the subject": "Subject: =?gdansk?q?x?=\r\n\r\nx",
		"a broken word":           "Subject: =?utf-8?q?=gdansk?=\r\n\r\nx",
	} {
		texts, err := incoming.Readable([]byte(raw))
		if err == nil || strings.Contains(err.Error(), "gdansk") {
			t.Errorf("%s: the error is %v", what, err)
		}
		if len(texts) == 0 {
			t.Errorf("%s: nothing is read", what)
		}
	}
}

// What programs write is read as a whole: none of it is destroyed with somebody else.
func TestTextsOfSamples(t *testing.T) {
	for name := range samples {
		if _, err := incoming.Readable(incomingtest.Sample(t, name)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, c := range incomingtest.Hostile() {
		texts, err := incoming.Readable([]byte(c.Raw))
		size := 0
		for _, text := range texts {
			size += len(text)
		}
		if size > 32<<20 {
			t.Errorf("%s: %d MiB are read (%v)", name, size>>20, err)
		}
	}
}

// FuzzTexts reads anything. What is read is text, is bounded, and has the sender in it whom reading finds.
func FuzzTexts(f *testing.F) {
	for _, name := range incomingtest.Names(f) {
		f.Add(incomingtest.Sample(f, name))
	}
	for _, seed := range []string{
		"", "=?", "Subject: =?utf-8?q?a?= =?utf-8?b?Yg==?= =?x?q?c?=\r\n\r\n", "Subject: =?utf-8?q?=?=\r\n\r\n=?utf-8?b?!?=",
		head + "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\nU3ViamVjdDogeA0KDQp5", head + "Content-Type: application/ics; charset=utf-16\r\n\r\n\xff\xfea\x00",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		texts, err := incoming.Readable(raw)
		size := 0
		for _, text := range texts {
			if size += len(text); !utf8.ValidString(text) {
				t.Errorf("%.100q is no text", text)
			}
		}
		// A mail of ten levels is there once for each, in five ways, and twice if its charset is not certain; an octet becomes
		// three at most.
		if size > 12*6*2*3*(len(raw)+1) {
			t.Errorf("of %d octets %d are read", len(raw), size)
		}
		in, _ := incoming.Read(raw, domain)
		if in.From != "" && !slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(text, in.From) }) {
			t.Errorf("the sender %q is not read (%v)", in.From, fmt.Sprint(err))
		}
	})
}

// Whoever is erased is found in a mail in which they cannot be read with the naked eye.
func TestWords(t *testing.T) {
	for name, words := range map[string][]string{
		"outlook-desktop":    {"erika.muster@riga.example", "Muster, Erika", "Ich freue mich, bis dann!"},
		"google":             {"jan.nowak@gdansk.example", "Jan Nowak", "Leider verhindert"},
		"apple":              {"hanna@haifa.example", "חנה כהן", "ליד הים"},
		"forwarded-answer":   {"assistant@gdansk.example", "jan.nowak@gdansk.example", "He asked me", "inner text"},
		"person":             {"Michał", "Czy mogę przyjść z kolegą?"},
		"person-html":        {"hätte eine Frage"},
		"octet-stream":       {"li.wei@dalian.example"},
		"dsn-postfix":        {"nobody@gdansk.example"},
		"exchange-delegated": {"eva@bratislava.example", "Novák, Ján"},
	} {
		got := incoming.Words(incomingtest.Sample(t, name))
		for _, want := range words {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q is not found in\n%s", name, want, got)
			}
		}
	}
	long := "Subject: x\r\n\r\n" + strings.Repeat("ä", 500_000)
	if n := len(incoming.Words([]byte(long))); n > 64<<10 || n < 10<<10 {
		t.Errorf("of a long mail %d bytes are kept", n)
	}
	parts := "Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
	for i := range 20 {
		parts += fmt.Sprintf("--b\r\n\r\n%s part%d\r\n", strings.Repeat("y", 5_000), i)
	}
	if n := len(incoming.Words([]byte(parts + "--b--\r\n"))); n > 64<<10 {
		t.Errorf("of many parts %d bytes are kept", n)
	}
}
