package incoming_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"jourfixe/worker/incoming"
)

const (
	mid    = "b3mxw7tq5zk2nclfd4yh6rvpsa@bremen.example"
	quoted = "\n--- The header of the original message is following. ---\n\nMessage-ID: <" + mid + ">\nTo: contact@gdansk.example\n"
)

// status builds a delivery report around the groups for the recipients.
func status(text, groups string) string {
	return "From: x@mx.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\n" + text +
		"\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n" + groups +
		"\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <" + mid + ">\nTo: contact@gdansk.example\n\nx\n--b--\n"
}

// TestReports reads what came back to nobody else: what became of the mail, for whom, with which code, and whether the address
// is wrong.
func TestReports(t *testing.T) {
	const failed = "Final-Recipient: rfc822; contact@gdansk.example\nAction: failed\n"
	packed := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	for name, c := range map[string]struct{ mail, want string }{
		// In words alone, from whatever address the hoster writes.
		"a hoster": {"From: Mail Delivery System <mailer-daemon@hoster.example>\nSubject: Mail delivery failed: returning message to sender\n\n" +
			"This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered. This is a permanent error.\n\n" +
			"The following address failed:\n\ncontact@gdansk.example\n\nFor the following reason:\n\nMail size limit exceeded.\n" + quoted, "failed  contact@gdansk.example MID"},
		"in German": {"From: Postzentrale <noreply@hoster.example>\nSubject: Unzustellbar\n\n" +
			"Guten Tag,\n\nIhre Nachricht konnte leider nicht zugestellt werden:\n\n<contact@gdansk.example>\n550 5.1.1 unbekannt\n" + quoted, "failed 5.1.1 permanent contact@gdansk.example MID"},
		"in German, generated": {"From: Service <service@hoster.example>\nAuto-Submitted: auto-generated\nSubject: Zustellung fehlgeschlagen\n\nDas Postfach ist voll.\n" + quoted, "failed   MID"},
		"in German, replied":   {"From: Service <service@hoster.example>\nAuto-Submitted: auto-replied\nSubject: Zustellung fehlgeschlagen\n\nDas Postfach ist voll.\n" + quoted, "failed   MID"},
		"in German, not yet":   {"From: Service <service@hoster.example>\nSubject: Verzögerung\n\nIhre Nachricht konnte noch nicht zugestellt werden. Es wird weiterhin versucht.\n" + quoted, "delayed   MID"},
		"in Polish":            {"From: Poczta <poczta@hoster.example>\nSubject: Zwrot\n\nWiadomość nie została dostarczona.\n" + quoted, "failed   MID"},
		"of nothing known":     {"From: Service <service@hoster.example>\nSubject: Unzustellbar\n\nDas Postfach ist voll.\n", "failed   "},
		"qmail, finally": {"From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\nHi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n" +
			"This is a permanent error; I've given up. Sorry it didn't work out.\n\n<contact@gdansk.example>:\nSorry, I wasn't able to establish an SMTP connection. (#4.4.1)\nI'm not going to try again; this message has been in the queue too long.\n\nMessage-ID: <" + mid + ">\n", "failed 4.4.1 contact@gdansk.example MID"},
		"Exim, not yet": {"From: Mail Delivery System <Mailer-Daemon@mx.example>\nAuto-Submitted: auto-replied\nSubject: Warning: message 1abc delayed 24 hours\n\n" +
			"This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue.\n\n  contact@gdansk.example\n    Delay reason: 550 greylisted\n\nNo action is required on your part.\n" + quoted, "delayed 5.0.0 contact@gdansk.example MID"},
		"sendmail, not yet": {"From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example>\nSubject: Warning: could not send message for past 4 hours\n\nMESSAGE STILL UNDELIVERED, WILL KEEP TRYING UNTIL IT IS 5 DAYS OLD\n" + quoted, "delayed   MID"},
		"Postfix, not yet":  {"From: MAILER-DAEMON@mx.example\nSubject: Delayed Mail (still being retried)\n\nYour message could not be delivered for 4.0 hours.\nIt will be retried until it is 5.0 days old.\n" + quoted, "delayed   MID"},

		"chkusr":        {"From: MAILER-DAEMON@mx.example\nSubject: FAILURE NOTICE\n\n550 sorry, no mailbox here by that name (#5.1.1 - chkusr)\n" + quoted, "failed 5.1.1 permanent MID"},
		"Exchange, old": {"From: postmaster@mx.example\nSubject: Undeliverable: x\n\nYour message did not reach the following recipient(s):\n\ncontact@gdansk.example on Thu\n" + quoted, "failed   MID"},

		// Reports for programs.
		"in the report of another": {"From: MAILER-DAEMON@mx.example\nSubject: Returned mail\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nPermanent delivery errors:\n--c\nContent-Type: message/rfc822\n\n" +
			status("", failed+"Status: 5.1.1\n") + "--c--\n", "failed 5.1.1 permanent contact@gdansk.example MID"},
		"Exim's code is elsewhere":    {status("", failed+"Status: 5.0.0\nDiagnostic-Code: smtp; 550 5.1.1 <contact@gdansk.example>: User unknown\n"), "failed 5.1.1 permanent contact@gdansk.example MID"},
		"of another class":            {status("", failed+"Status: 5.0.0\nDiagnostic-Code: smtp; 450 4.2.2 full\n"), "failed 5.0.0 permanent contact@gdansk.example MID"},
		"it is said in words":         {status("", failed+"Status: 5.0.0\nDiagnostic-Code: smtp; 550 No Such User Here\n"), "failed 5.0.0 permanent unknown contact@gdansk.example MID"},
		"and in others":               {status("", failed+"Status: 5.0.0\nDiagnostic-Code: smtp; 550 Message looks like spam\n"), "failed 5.0.0 permanent contact@gdansk.example MID"},
		"Exchange Online":             {status("", failed+"Status: 5.4.1\nDiagnostic-Code: smtp; 550 5.4.1 Recipient address rejected:\n  Access denied. AS(201806281)\n"), "failed 5.4.1 permanent unknown contact@gdansk.example MID"},
		"no route":                    {status("", failed+"Status: 5.4.1\nDiagnostic-Code: smtp; 550 no answer from host\n"), "failed 5.4.1 permanent contact@gdansk.example MID"},
		"expired":                     {status("I'm sorry to have to inform you that your message could not\nbe delivered.", failed+"Status: 4.3.0\nDiagnostic-Code: X-Postfix; mail transport unavailable\n"), "failed 4.3.0 contact@gdansk.example MID"},
		"not failed at all":           {status("Your message is delayed. You do not need to resend it.", failed+"Status: 4.4.1\n"), "delayed 4.4.1 contact@gdansk.example MID"},
		"failed after a delay":        {status("Your message was delayed.", failed+"Status: 5.4.1\n"), "failed 5.4.1 permanent contact@gdansk.example MID"},
		"delayed":                     {status("", "Final-Recipient: rfc822; contact@gdansk.example\nAction: delayed\nStatus: 4.4.1\n"), "delayed 4.4.1 contact@gdansk.example MID"},
		"an action in German":         {status("", "Final-Recipient: rfc822; contact@gdansk.example\nAction: fehlgeschlagen\nStatus: 5.1.1\n"), "failed 5.1.1 permanent contact@gdansk.example MID"},
		"an action with a remark":     {status("", "Final-Recipient: rfc822; contact@gdansk.example\nAction: Failed; no such user\nStatus: 5.1.1\n"), "failed 5.1.1 permanent contact@gdansk.example MID"},
		"no action":                   {status("", "Final-Recipient: rfc822; contact@gdansk.example\nStatus: 5.1.1 (bad)\n"), "failed 5.1.1 permanent contact@gdansk.example MID"},
		"no action, 4.x":              {status("", "Final-Recipient: rfc822; contact@gdansk.example\nStatus: 4.4.7\n"), "delayed 4.4.7 contact@gdansk.example MID"},
		"no action, 4.x, and gave up": {status("We have given up.", "Final-Recipient: rfc822; contact@gdansk.example\nStatus: 4.4.7\n"), "failed 4.4.7 contact@gdansk.example MID"},
		"a code alone":                {status("", "Final-Recipient: rfc822; contact@gdansk.example\nDiagnostic-Code: smtp; 550 5.1.1 x\n"), "failed 5.1.1 permanent contact@gdansk.example MID"},
		"a group in base64":           {status("", packed(failed+"Status: 5.1.1\n")+"\n"), "failed 5.1.1 permanent contact@gdansk.example MID"},
		"passed on":                   {status("", "Original-Recipient: rfc822; contact@gdansk.example\nFinal-Recipient: rfc822; anna@gdansk.example\nAction: failed\nStatus: 5.1.1\n"), "failed 5.1.1 permanent anna@gdansk.example MID"},
		"to a program":                {status("", "Original-Recipient: rfc822; contact@gdansk.example\nFinal-Recipient: x-local; \"|filter\"\nAction: failed\nStatus: 5.3.0\n"), "failed 5.3.0 permanent contact@gdansk.example MID"},
		"arrived":                     {status("", "Final-Recipient: rfc822; contact@gdansk.example\nAction: relayed\nStatus: 2.0.0\n"), "auto report"},
		"of nothing":                  {status("Ein Bericht.", "Final-Recipient: rfc822; contact@gdansk.example\n"), "auto unclear"},
		"of nothing but words":        {status("Ihre Nachricht ist unzustellbar.", "Final-Recipient: rfc822; contact@gdansk.example\n"), "failed  contact@gdansk.example MID"},
		"an odd line in a part": {strings.ReplaceAll(status("", failed+"Status: 5.1.1\n"), "Content-Type: message/", "this line is odd\nContent-Type: message/"),
			"failed 5.1.1 permanent contact@gdansk.example MID"},
	} {
		in, err := incoming.ReadFrom("", []byte(c.mail), domain)
		got := fmt.Sprintf("%s %s", in.Kind, in.Auto)
		if b := in.Bounce; b != nil {
			flags := ""
			if b.Permanent {
				flags += " permanent"
			}
			if b.Unknown {
				flags += " unknown"
			}
			got = fmt.Sprintf("%s %s%s %s %s", b.Action, b.Status, flags, b.Recipient, short(b.Original))
		}
		if strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(c.want), " ") || err != nil {
			t.Errorf("%s: read as %s (%v), want %s", name, got, err, c.want)
		}
	}
}

// TestMarks tells what a program has sent by itself from what a person has written.
func TestMarks(t *testing.T) {
	const person = "From: anna@riga.example\nIn-Reply-To: <" + mid + ">\n"
	for header, want := range map[string]string{
		"Precedence: list\nList-Id: <contact.riga.example>\nX-BeenThere: contact@riga.example\n": "person ",
		"Precedence: bulk\nX-RT-Loop-Prevention: riga\nRT-Ticket: riga #7\n":                     "person ",
		"X-Autogenerated: Mirror\n":           "person ",
		"Auto-Submitted: no\n":                "person ",
		"X-Autogenerated: Reply\n":            "auto responder",
		"Auto-Submitted: auto-generated\n":    "auto generated",
		"Auto-Submitted: auto-replied (x)\n":  "auto submitted",
		"Precedence: auto_reply\n":            "auto responder",
		"X-Autoreply: yes\n":                  "auto responder",
		"Return-Path: <>\nPrecedence: bulk\n": "auto precedence",
		"Return-Path: <>\n":                   "auto null-sender",
	} {
		in, err := incoming.Read([]byte(header+person+"\nWir können leider nicht; geht auch der Montag?\n"), domain)
		if got := fmt.Sprintf("%s %s", in.Kind, in.Auto); got != want || err != nil {
			t.Errorf("%q: it is read as %s (%v), want %s", header, got, err, want)
		}
	}
}

// TestStatistics puts away what receivers report on all mail of a domain, and nothing that somebody writes about it.
func TestStatistics(t *testing.T) {
	dmarc := func(subject, text string) string {
		return "From: noreply-dmarc@mx.example\nSubject: " + subject + "\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n" + text +
			"\n--b\nContent-Type: application/gzip; name=\"mx.example!bremen.example!1795824000!1795910399.xml.gz\"\nContent-Transfer-Encoding: base64\n\nH4sI\n--b--\n"
	}
	tls := func(kind, field string) string {
		return "From: tls@mx.example\n" + field + "Subject: Report Domain\nContent-Type: multipart/" + kind + "; boundary=b\n\n--b\n\nThis is a report.\n--b\n" +
			"Content-Type: application/tlsrpt+gzip\nContent-Transfer-Encoding: base64\n\nH4sI\n--b--\n"
	}
	for name, c := range map[string]struct{ mail, want string }{
		"DMARC":              {dmarc("Report domain: bremen.example Submitter: mx.example Report-ID: 1", "This is an aggregate report."), "auto statistics"},
		"DMARC, Microsoft":   {dmarc("[Preview] Report Domain: bremen.example Submitter: mx.example Report-ID: 1", "x"), "auto statistics"},
		"nothing but a file": {"From: a@mx.example\nSubject: x\nContent-Type: application/zip; name=mx.example!bremen.example!1795824000!1795910399.zip\n\nPK", "auto statistics"},
		"sent on":            {dmarc("Fwd: Report domain: bremen.example Submitter: mx.example", "Was bedeutet das?"), "person "},
		"TLS":                {tls("report; report-type=tlsrpt", ""), "auto statistics"},
		"TLS by its field":   {tls("mixed", "TLS-Report-Domain: bremen.example\n"), "auto statistics"},
		"TLS, sent on":       {tls("mixed", ""), "person "},
		"a letter":           {"From: a@mx.example\nSubject: Report domain: what is that?\n\nx", "person "},
	} {
		in, err := incoming.ReadFrom("a@mx.example", []byte(c.mail), domain)
		if got := fmt.Sprintf("%s %s", in.Kind, in.Auto); got != c.want || err != nil {
			t.Errorf("%s: it is read as %s (%v), want %s", name, got, err, c.want)
		}
	}
}

// TestSentOnReport leaves a report that somebody sends on what it is: their letter.
func TestSentOnReport(t *testing.T) {
	raw := "From: anna@riga.example\nSubject: Fwd: Undelivered\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nWas heißt das?\n--c\nContent-Type: message/rfc822\n\n" +
		status("", "Final-Recipient: rfc822; contact@gdansk.example\nAction: failed\nStatus: 5.1.1\n") + "--c--\n"
	in, err := incoming.ReadFrom("anna@riga.example", []byte(raw), domain)
	if err != nil || in.Kind != incoming.KindPerson || in.Text != "Was heißt das?" {
		t.Errorf("it is read as %s %q (%v)", in.Kind, in.Text, err)
	}
	// Where the empty sender has become a name on its way, the mail is from nobody still.
	for _, from := range []string{"MAILER-DAEMON", "mailer-daemon@mx.bremen.example"} {
		in, err := incoming.ReadFrom(from, []byte("From: Postzentrale <noreply@hoster.example>\nSubject: Unzustellbar\n\nDas Postfach ist voll.\n"+quoted), domain)
		if err != nil || in.Kind != incoming.KindBounce {
			t.Errorf("from %s it is read as %s (%v)", from, in.Kind, err)
		}
	}
}
