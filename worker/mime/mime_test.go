package mime_test

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"jourfixe/worker/mime"
)

// walk returns the types and bodies of all parts, also of those in mails within the mail, and what went wrong.
func walk(t *testing.T, m *mime.Tree) (list []string, fault error) {
	t.Helper()
	fault = m.Walk(func(p *mime.Part) bool {
		if p.Type == "message/rfc822" {
			inner, err := m.Within(p)
			if err != nil {
				list = append(list, "none")
				return true
			}
			more, err := walk(t, inner)
			list = append(list, "(")
			list = append(append(list, more...), ")")
			if err != nil {
				list = append(list, "broken")
			}
			return true
		}
		body, err := io.ReadAll(p.Body)
		if err != nil {
			t.Logf("the body of a part: %v", err)
		}
		s := p.Type + " " + strings.TrimSpace(string(body))
		if p.Name != "" {
			s += " as " + p.Name
		}
		if p.Attached {
			s += " attached"
		}
		if p.Unclear {
			s += " unclear"
		}
		list = append(list, s)
		return true
	})
	return list, fault
}

// TestWalk takes mails apart.
func TestWalk(t *testing.T) {
	t.Parallel()
	const multi = "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
	for name, c := range map[string]struct {
		mail  string
		parts []string
		fault bool
	}{
		"plain":           {"Subject: x\r\n\r\nbody", []string{"text/plain body"}, false},
		"a file":          {"Content-Type: TEXT/Calendar; name=a.ics\r\nContent-Disposition: Attachment; filename=b.ics\r\n\r\nx", []string{"text/calendar x as b.ics attached"}, false},
		"a name only":     {"Content-Type: text/calendar; name=a.ics\r\n\r\nx", []string{"text/calendar x as a.ics"}, false},
		"two parts":       {multi + "--b\r\n\r\none\r\n--b\r\nContent-Type: text/html\r\n\r\ntwo\r\n--b--\r\n", []string{"text/plain one", "text/html two"}, false},
		"without an end":  {multi + "--b\r\n\r\none\r\n", []string{"text/plain one"}, true},
		"a mail in it":    {multi + "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: y\r\n\r\ninner\r\n--b\r\n\r\nafter\r\n--b--\r\n", []string{"(", "text/plain inner", ")", "text/plain after"}, false},
		"a broken one":    {multi + "--b\r\nContent-Type: message/rfc822\r\n\r\nno field\r\n--b--\r\n", []string{"none"}, false},
		"broken type":     {"Content-Type: text/calendar; a=b; a=c\r\n\r\nx", []string{"text/calendar x unclear"}, false},
		"unknown charset": {"Content-Type: text/plain; charset=klingon\r\n\r\nx", []string{"text/plain x unclear"}, false},
		"no boundary":     {"Content-Type: multipart/mixed\r\n\r\nx", nil, true},
	} {
		m, err := mime.Read(strings.NewReader(c.mail), 1<<20)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		parts, fault := walk(t, m)
		if !slices.Equal(parts, c.parts) || (fault != nil) != c.fault || errors.Is(fault, mime.ErrLimit) {
			t.Errorf("%s: it has the parts %q (%v), want %q", name, parts, fault, c.parts)
		}
	}
}

// TestLimits goes to each limit and one step beyond. Mails within the mail share what the whole may have.
func TestLimits(t *testing.T) {
	t.Parallel()
	const multi = "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
	parts := func(n int) string { return strings.Repeat("--b\r\n\r\nx\r\n", n) + "--b--\r\n" }
	levels := func(n int) string {
		head, tail := "", ""
		for i := range n {
			b := strings.Repeat("b", i+1)
			head += "Content-Type: multipart/mixed; boundary=" + b + "\r\n\r\n--" + b + "\r\n"
			tail = "\r\n--" + b + "--\r\n" + tail
		}
		for i := n; i > 0; i-- {
			tail += "\r\n--" + strings.Repeat("b", i) + "--\r\n"
		}
		return head + "\r\nx" + tail
	}
	inner := strings.ReplaceAll("Content-Type: message/rfc822\r\n\r\n"+multi+parts(60), "--b", "--c")
	inner = strings.ReplaceAll(inner, "boundary=b", "boundary=c")
	for name, c := range map[string]struct {
		mail   string
		beyond bool
	}{
		"100 parts":       {multi + parts(100), false},
		"101 parts":       {multi + parts(101), true},
		"60 and 30 parts": {multi + "--b\r\n" + inner + "\r\n" + parts(30), false},
		"60 and 60 parts": {multi + "--b\r\n" + inner + "\r\n" + parts(60), true},
		"10 levels":       {levels(10), false},
		"11 levels":       {levels(11), true},
		"49,000 lines":    {"Subject: x\r\n\r\n" + strings.Repeat("\r\n", 49_000), false},
		"51,000 lines":    {"Subject: x\r\n\r\n" + strings.Repeat("\r\n", 51_000), true},
	} {
		m, err := mime.Read(strings.NewReader(c.mail), 1<<20)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if _, fault := walk(t, m); errors.Is(fault, mime.ErrLimit) != c.beyond {
			t.Errorf("%s: the fault is %v", name, fault)
		}
	}
	for name, c := range map[string]struct {
		mail  string
		limit bool
	}{
		"too long":   {strings.Repeat("X: "+strings.Repeat("x", 77)+"\r\n", mime.MaxHeader/80) + "X: y\r\n\r\n", true},
		"no field":   {"hello\r\n\r\n", false},
		"nothing":    {"", false},
		"only a gap": {"\r\n", false},
	} {
		if m, err := mime.Read(strings.NewReader(c.mail), 1<<20); err == nil || m == nil || errors.Is(err, mime.ErrLimit) != c.limit {
			t.Errorf("a header that is %s: %v", name, err)
		}
	}
}
