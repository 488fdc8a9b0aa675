package mailbox

import (
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"jourfixe/worker"
	"jourfixe/worker/mime"
)

// TestEncodedWords are the examples of RFC 2047, section 8, of how encoded words are shown.
func TestEncodedWords(t *testing.T) {
	for field, want := range map[string]string{
		"=?ISO-8859-1?Q?a?=":                                    "a",
		"=?ISO-8859-1?Q?a?= b":                                  "a b",
		"=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=":                 "ab",
		"=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=":                "ab",
		"=?ISO-8859-1?Q?a?=\r\n    =?ISO-8859-1?Q?b?=":          "ab",
		"=?ISO-8859-1?Q?a_b?=":                                  "a b",
		"=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=":                "a b",
		"=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?=":     "If you can read this yo",
		"=?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=": "u understand the example.",
	} {
		if got := decode("Subject", field); got != want {
			t.Errorf("%q is shown as %q, want %q", field, got, want)
		}
	}
}

func TestHeaderFields(t *testing.T) {
	for _, c := range []struct{ name, field, want string }{
		{"To", `"Beispiel, Zoë" <z@b.example>, other@b.example`, "Beispiel Zoë <z@b.example>, other@b.example"},
		{"From", "=?utf-8?q?boss=40b.example_=3Cboss=40b.example=3E?= <other@b.example>", "boss@b.example boss@b.example <other@b.example>"},
		{"From", "=?utf-8?q?a=0D=0ABcc:_x?= <a@b.example>", "a Bcc: x <a@b.example>"},
		{"From", "no address at all", "no address at all"},
		{"Subject", "=?klingon?q?a?=", "=?klingon?q?a?="},
		{"Subject", "=?utf-8?q?=E2=80=AEtxt.exe?=", "txt.exe"},
		{"Subject", "a\x00b\x1b[2J\tc", "ab[2J c"},
		{"Subject", "a\xff\xfeb", "a\ufffd\ufffdb"},
		{"Subject", strings.Repeat("x", 10_000), strings.Repeat("x", maxLine) + "…"},
	} {
		if got := decode(c.name, c.field); got != c.want {
			t.Errorf("%s: %.100q is shown as %q, want %q", c.name, c.field, got, c.want)
		}
	}
	for field, want := range map[string]string{"de": "de", " de-DE , en": "de-DE", "": "", "d e": "", `de"><script>`: "", strings.Repeat("a", 36): ""} {
		if got := language(field); got != want {
			t.Errorf("the language of %q is %q, want %q", field, got, want)
		}
	}
}

// TestMultipart is the example of RFC 2046, section 5.1.1, with text before and after the parts.
func TestMultipart(t *testing.T) {
	const example = "From: Sender <s@b.example>\nMIME-Version: 1.0\nContent-type: multipart/mixed; boundary=\"simple boundary\"\n\n" +
		"This is the preamble.  It is to be ignored, though it\nis a handy place for composition agents to include an\nexplanatory note to non-MIME conformant readers.\n\n" +
		"--simple boundary\n\nThis is implicitly typed plain US-ASCII text.\nIt does NOT end with a linebreak.\n" +
		"--simple boundary\nContent-type: text/plain; charset=us-ascii\n\nThis is explicitly typed plain US-ASCII text.\nIt DOES end with a linebreak.\n\n" +
		"--simple boundary--\n\nThis is the epilogue.  It is also to be ignored.\n"
	for _, text := range []string{example, strings.ReplaceAll(example, "\n", "\r\n")} {
		got := dissect(strings.NewReader(text))
		want := worker.OpenMail{
			MailSummary: worker.MailSummary{From: "Sender <s@b.example>"},
			Text:        "This is implicitly typed plain US-ASCII text.\nIt does NOT end with a linebreak.",
			Headers:     []worker.Header{{Name: "From", Value: "Sender <s@b.example>"}},
			Attachments: []string{"(text/plain)"},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the example is read otherwise (-want +got):\n%s", diff)
		}
	}
}

// TestParts looks at what becomes of single parts.
func TestParts(t *testing.T) {
	for name, c := range map[string]struct {
		mail string
		want worker.OpenMail
	}{
		"latin-1 in quoted-printable": {"Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe=\n!",
			worker.OpenMail{Text: "Grüße!"}},
		"utf-16":                              {"Content-Type: text/html; charset=utf-16\nContent-Transfer-Encoding: base64\n\n/v8APABiAD4=", worker.OpenMail{HTML: "<b>"}},
		"Hebrew keeps its marks of direction": {"Content-Type: text/plain; charset=utf-8\n\n\u2067חיפה\u2069\x00", worker.OpenMail{Text: "\u2067חיפה\u2069"}},
		"calendar says its method inside": {"Content-Type: text/calendar; charset=utf-8\n\nBEGIN:VCALENDAR\nmethod:Reply\nEND:VCALENDAR",
			worker.OpenMail{MailSummary: worker.MailSummary{Method: "REPLY"}, Calendar: "BEGIN:VCALENDAR\nmethod:Reply\nEND:VCALENDAR"}},
		"calendar with a strange method": {"Content-Type: text/calendar; method=\"<script>\"\n\nMETHOD:<b>\n",
			worker.OpenMail{Calendar: "METHOD:<b>\n"}},
		"calendar as a file alone": {"Content-Type: application/ics; name=\"../../in\\\\vite.ics\"\nContent-Disposition: attachment\n\nMETHOD:CANCEL\n",
			worker.OpenMail{MailSummary: worker.MailSummary{Method: "CANCEL"}, Calendar: "METHOD:CANCEL\n", Attachments: []string{"vite.ics"}}},
		"text that is a file":        {"Content-Disposition: attachment; filename=\"a\u202egnp.exe\"\n\nx", worker.OpenMail{Attachments: []string{"agnp.exe"}}},
		"a mail in a mail is a file": {"Content-Type: message/rfc822\n\nSubject: inner\n\nx", worker.OpenMail{Attachments: []string{"(message/rfc822)"}}},
	} {
		got := dissect(strings.NewReader(strings.ReplaceAll(c.mail, "\n", "\r\n")))
		got.Headers = nil
		got.Calendar = strings.ReplaceAll(got.Calendar, "\r\n", "\n")
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: read otherwise (-want +got):\n%s", name, diff)
		}
	}
}

// FuzzLetter reads anything. What comes out is within the limits and shows nothing hidden, and the short reading agrees
// with the whole one.
func FuzzLetter(f *testing.F) {
	for _, seed := range []string{
		"Subject: x\r\n\r\nbody\r\n",
		"From: =?utf-8?q?a?= <a@b.example>\nTo: a@b.example, b@b.example\nContent-Language: de\n\nx",
		"Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>\r\n--b\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\nMETHOD:REQUEST\r\n--b--\r\n",
		"Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\n--a\nContent-Disposition: attachment; filename*=utf-8''%e2%80%ae\n\n--a--",
		"Content-Type: text/plain; charset=iso-2022-jp\nContent-Transfer-Encoding: base64\n\nGyRCRnxLXBsoQg==",
		"Content-Type: text/plain; charset=hz-gb-2312\n\n~{<:Ky2;VpJ)~}",
		"Content-Transfer-Encoding: quoted-printable\n\n=\n=3D=3",
		"\r\n", "", ":", " x", "Message-ID: <", "Subject: \x00\xff\n\t\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		whole := dissect(strings.NewReader(string(data)))
		brief := summarize(strings.NewReader(string(data)))
		if whole.MailSummary != brief {
			t.Errorf("the list says %+v, the open mail %+v", brief, whole.MailSummary)
		}
		lines := append([]string{whole.From, whole.To, whole.Subject, whole.MessageID, whole.Method, whole.Language}, whole.Attachments...)
		for _, h := range whole.Headers {
			lines = append(lines, h.Value)
		}
		for _, s := range lines {
			if strings.ContainsFunc(s, hidden) || strings.ContainsAny(s, "\n\t") || len([]rune(s)) > maxLine+1 {
				t.Errorf("%q is not fit to be shown", s)
			}
		}
		if strings.ContainsFunc(whole.Text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) {
			t.Errorf("the text %q holds control characters", whole.Text)
		}
		if len(whole.Attachments) > mime.MaxParts+1 || len(whole.Text)+len(whole.HTML)+len(whole.Calendar) > 9*(maxText+1) {
			t.Error("a limit does not hold")
		}
	})
}
