package incoming

import (
	"regexp"
	"strings"

	"jourfixe/worker/mime"
)

// Receivers of mail report once a day on all mail of a domain, whether it was signed (DMARC, RFC 7489, section 7.2.1.1) and
// whether it came encrypted (TLS-RPT, RFC 8460, section 5.3). They are no letters, and say nothing of one mail.

// figuresName is what the file of a DMARC report is called: receiver, domain, begin and end.
var figuresName = regexp.MustCompile(`(?i)^[^!\s]+![^!\s]+!\d{9,11}!\d{9,11}(![^!\s]+)?\.(xml|zip|gz|xml\.gz|xml\.zip)$`)

// figuresSubject is how the subject of one begins. What answers it or passes it on begins with something else.
var figuresSubject = regexp.MustCompile(`(?i)^\s*(\[[a-z ]+\]\s*)?(dmarc\s[a-z ]{0,30})?report domain:`)

// isFigures reports whether a part is the file of such a report.
func isFigures(p *mime.Part) bool {
	return strings.HasPrefix(p.Type, "application/tlsrpt+") || figuresName.MatchString(strings.TrimSpace(p.Name))
}

// statistical reports whether the mail is such a report, and not one that somebody has sent on.
func (r *reading) statistical() bool {
	if !r.figures {
		return false
	}
	h := &r.mail.Header
	_, params, _ := h.ContentType()
	return strings.EqualFold(params["report-type"], "tlsrpt") || h.Has("Tls-Report-Domain") ||
		figuresSubject.MatchString(r.in.Subject) || r.in.Text == ""
}
