package incoming_test

import (
	"fmt"
	"strings"
	"testing"

	"jourfixe/worker/incoming"
	"jourfixe/worker/mime"
)

// A header is measured alike whatever the envelope says besides: what Intake takes in, up to mime.MaxHeader, can be read to
// the last octet.
func TestHeaderBound(t *testing.T) {
	for _, end := range []string{"\r\n", "\n"} {
		for n := mime.MaxHeader - 300; n <= mime.MaxHeader+2; n++ {
			if n > mime.MaxHeader-270 && n < mime.MaxHeader-4 && n%16 != 0 {
				continue
			}
			start := "From: a@gdansk.example" + end + "X-Fill: "
			raw := []byte(start + strings.Repeat("x", n-len(start)-len(end)) + end + end + "body" + end)
			for _, from := range []string{"", "a@gdansk.example", strings.Repeat("a", 300) + "@gdansk.example"} {
				in, err := incoming.ReadFrom(from, raw, domain)
				// Reading takes the empty line for one of two octets; the door is what refuses the one that is too many then.
				readable, most := err == nil && in.Kind != incoming.KindUnreadable, mime.MaxHeader+2-len(end)
				if readable != (n <= most) {
					t.Errorf("a header of %d octets with the end %q from %.10q is read as %s (%v)", n, end, from, in.Kind, err)
				}
			}
		}
	}
}

// Whom the envelope names counts, and not what the mail says of that.
func TestEnvelopeCounts(t *testing.T) {
	for _, end := range []string{"\r\n", "\n"} {
		for name, c := range map[string]struct {
			from, mail string
			kind       incoming.Kind
		}{
			"nobody, and the mail says somebody": {"", "Return-Path: <a@gdansk.example>\nFrom: a@gdansk.example\n\nx\n", incoming.KindAuto},
			"somebody, and the mail says nobody": {"a@gdansk.example", "Return-Path: <>\nFrom: a@gdansk.example\n\nx\n", incoming.KindPerson},
			"somebody odd":                       {"<\r\n >", "From: a@gdansk.example\n\nx\n", incoming.KindPerson},
			"from a mailbox file":                {"", "From a@gdansk.example Mon Mar 1\nFrom: a@gdansk.example\n\nx\n", incoming.KindAuto},
			"a first line that continues none":   {"", " x\nFrom: a@gdansk.example\n\nx\n", incoming.KindUnreadable},
		} {
			in, err := incoming.ReadFrom(c.from, []byte(strings.ReplaceAll(c.mail, "\n", end)), domain)
			if in.Kind != c.kind {
				t.Errorf("%s, with %q: it is read as %s %s (%v), want %s", name, end, in.Kind, in.Auto, err, c.kind)
			}
		}
	}
}

// Who is away gets no bad name: what a program answers for a person is no bounce, however the sender is written and
// whatever numbers the text has.
func TestAwayIsNoBounce(t *testing.T) {
	const ours = "In-Reply-To: <b3mxw7tq5zk2nclfd4yh6rvpsa@bremen.example>\r\n"
	senders := map[string]string{
		"a comment":         "From: jan.nowak@gdansk.example (Jan Nowak)\r\n",
		"IDN":               "From: Jan <jan@gdańsk.example>\r\n",
		"missing":           "",
		"twice":             "From: jan@gdansk.example\r\nFrom: jan@gdansk.example\r\n",
		"postmaster":        "From: Postmaster <postmaster@gdansk.example>\r\n",
		"plain":             "From: jan@gdansk.example\r\n",
		"named as a daemon": "From: MAILER-DAEMON <jan@gdansk.example>\r\n",
		"two, one a daemon": "From: jan@gdansk.example\r\nFrom: MAILER-DAEMON@gdansk.example\r\n",
	}
	programs := map[string]string{
		"RFC 3834":         "Auto-Submitted: auto-replied\r\n",
		"with a parameter": "Auto-Submitted: Auto-Replied; owner-email=\"jan@gdansk.example\"\r\n",
		"with a comment":   "Auto-Submitted: auto-replied (vacation)\r\n",
		"a mark":           "X-Autoreply: yes\r\n",
		"vacation":         "X-Vacation: 1\r\n",
		"a precedence":     "Precedence: auto_reply\r\n",
	}
	for who, from := range senders {
		for how, mark := range programs {
			for _, text := range []string{
				"Ich bin bis 5.1.27 nicht im Haus.", "Bin bis 5.1.27 weg, Tel. 0471 550.", "550 5.1.1 steht an meiner Tür.", "Away.",
			} {
				in, err := incoming.ReadFrom("", []byte(from+mark+ours+"\r\n"+text+"\r\n"), domain)
				if err != nil || in.Kind != incoming.KindAuto || in.Bounce != nil {
					t.Errorf("from %s, by %s: %q is read as %s %+v (%v)", who, how, text, in.Kind, in.Bounce, err)
				}
			}
		}
	}
	// A program that does not say that it is one, or a person behind an odd sender.
	for who, from := range senders {
		if who == "postmaster" {
			continue // with an empty envelope that is a mail system
		}
		in, err := incoming.ReadFrom("", []byte(from+ours+"\r\nIch bin bis 5.1.27 nicht im Haus.\r\n"), domain)
		if err != nil || in.Kind != incoming.KindAuto || in.Bounce != nil {
			t.Errorf("from %s, by itself: read as %s %+v (%v)", who, in.Kind, in.Bounce, err)
		}
	}
	// A field that a person's program has copied makes a person no mail system.
	in, err := incoming.ReadFrom("", []byte("From: jan@gdansk.example\r\nAuto-Submitted: auto-replied\r\nX-Failed-Recipients: jan@gdansk.example\r\n"+ours+"\r\nAway."), domain)
	if err != nil || in.Kind != incoming.KindAuto {
		t.Errorf("with the field of another mail: read as %s %+v (%v)", in.Kind, in.Bounce, err)
	}
}

// A delivery report is a bounce whatever else it says of itself: many servers write that it was auto-replied.
func TestReportIsBounce(t *testing.T) {
	for _, mark := range []string{"", "Auto-Submitted: auto-replied\r\n", "Auto-Submitted: auto-generated\r\n", "X-Autoreply: yes\r\n", "Precedence: auto_reply\r\n"} {
		raw := mark + "From: jan@gdansk.example (Jan)\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nx\r\n" +
			"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n"
		in, err := incoming.ReadFrom("", []byte(raw), domain)
		if err != nil || in.Kind != incoming.KindBounce || in.Bounce.Status != "5.1.1" {
			t.Errorf("with %q it is read as %s %+v (%v)", mark, in.Kind, in.Bounce, err)
		}
	}
}

// A mail system says what went wrong in a text beside the reply of the other server, and dates are no codes.
func TestTextCodes(t *testing.T) {
	senders := []string{
		"From: MAILER-DAEMON@mx.gdansk.example", "From: MAILER-DAEMON@mx.gdansk.example (Mail Delivery System)",
		"From: Mail Delivery Subsystem <MAILER-DAEMON>", "From: mdaemon@mx.gdansk.example", "From: postmaster@mx.gdansk.example",
	}
	for i, c := range []struct{ text, status string }{
		{"550 5.1.1 User unknown", "5.1.1"},
		{"550-5.1.1 The email account that you tried to reach", "5.1.1"},
		{"said: 550\r\n    5.1.10 RESOLVER.ADR.RecipientNotFound", "5.1.10"},
		{"Remote host said: 550 #5.1.1 no such user", "5.1.1"},
		{"SMTP error: 550: (#5.2.1) closed", "5.2.1"},
		{"Sorry, no mailbox here by that name. (#5.1.1)", "5.1.1"},
		{"550 sorry, no mailbox here by that name (#5.1.1)", "5.1.1"},
		{"421 4.4.2 timeout", "4.4.2"},
		{"on 5.1.27 we tried: 550 5.7.1 refused", "5.7.1"},
		{"on 5.1.27 we tried: 550 no such user", "5.0.0"},
		{"450 5.1.1 of two classes", "4.0.0"},
		{"550 5.1.1.2 is a version", "5.0.0"},
		{"1550 5.1.1 is a number", ""},
		{"Ich bin bis 5.1.27 nicht im Haus", ""},
		{"Version 5.1.1", ""},
	} {
		from := senders[i%len(senders)]
		in, err := incoming.ReadFrom("", []byte(from+"\r\nIn-Reply-To: <b3mxw7tq5zk2nclfd4yh6rvpsa@bremen.example>\r\n\r\n"+c.text+"\r\n"), domain)
		if err != nil || in.Kind != incoming.KindBounce {
			t.Errorf("%s: %q is read as %s (%v)", from, c.text, in.Kind, err)
			continue
		}
		if got := in.Bounce.Status; got != c.status || in.Bounce.Permanent != strings.HasPrefix(c.status, "5") {
			t.Errorf("%q has the code %q, want %q: %s", c.text, got, c.status, fmt.Sprint(*in.Bounce))
		}
	}
}
