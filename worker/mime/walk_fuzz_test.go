package mime_test

import (
	"io"
	"strings"
	"testing"

	"jourfixe/worker/mime"
)

// FuzzWalk takes anything apart, with all mails within it. However it is made, no more than the limits say is visited, the
// text of a mail is no longer than character sets can make it, and reading it again finds the same.
func FuzzWalk(f *testing.F) {
	const multi = "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
	for _, seed := range []string{
		"", "Subject: x\r\n\r\nbody", "Subject: x\n\nbody", "x", ":\r\n\r\n",
		multi + "--b\r\n\r\none\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>two\r\n--b--\r\n",
		multi + "--b\r\n" + multi + "--b\r\n\r\n--b--", multi + "--b\r\n\r\nno end",
		multi + "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: y\r\n\r\nwithin\r\n--b--\r\n",
		"Content-Type: message/rfc822\r\n\r\n" + strings.Repeat("Content-Type: message/rfc822\r\n\r\n", 12) + "X: y\r\n\r\n",
		multi + strings.Repeat("--b\r\n\r\n\r\n", 120) + "--b--",
		"Content-Transfer-Encoding: base64\r\n\r\nSGFsbG8=", "Content-Transfer-Encoding: base64\r\n\r\n!!", "Content-Transfer-Encoding: x\r\n\r\ny",
		"Content-Transfer-Encoding: quoted-printable\r\n\r\n=C3=A4=\r\n=zz", "Content-Type: text/plain; charset=iso-8859-8\r\n\r\n\xf9\xec\xe5\xed",
		"Content-Type: text/plain; charset=utf-16\r\n\r\n\xfe\xff\x00a", "Content-Type: text/plain; charset=klingon\r\n\r\nx", "Content-Type: ;\r\n\r\nx",
		"Content-Type: text/calendar; method=REPLY; name=\"a.ics\"\r\nContent-Disposition: attachment; filename*=utf-8''%C3%A4.ics\r\n\r\nBEGIN:VCALENDAR",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		first, again := tally(t, raw), tally(t, raw)
		if first != again {
			t.Errorf("it reads %+v, and then %+v", first, again)
		}
		// One octet becomes three at most, where a character set has characters that UTF-8 writes so.
		if first.parts > mime.MaxParts+1 || first.depth > mime.MaxDepth || first.read > 3*len(raw)*(mime.MaxDepth+1) {
			t.Errorf("of %d octets it reads %+v", len(raw), first)
		}
	})
}

// A taken is what was found in a mail.
type taken struct{ parts, depth, read int }

func tally(t *testing.T, raw []byte) taken {
	m, err := mime.Read(strings.NewReader(string(raw)), 1<<20)
	if err != nil {
		return taken{}
	}
	var all taken
	var open func(m *mime.Tree, depth int)
	open = func(m *mime.Tree, depth int) {
		all.depth = max(all.depth, depth)
		// What is broken is found by the walk, and all the rest is visited.
		_ = m.Walk(func(p *mime.Part) bool {
			all.parts++
			if p.Type == "message/rfc822" {
				if inner, err := m.Within(p); err == nil {
					open(inner, depth+1)
				}
				return true
			}
			n, err := io.Copy(io.Discard, p.Body)
			if err != nil {
				t.Logf("a body: %v", err)
			}
			all.read += int(n)
			return true
		})
	}
	open(m, 0)
	return all
}
