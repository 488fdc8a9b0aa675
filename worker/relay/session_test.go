package relay

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"jourfixe/events/patience"
	"jourfixe/worker/relay/smtptest"
)

// TestConnect says what Acquire makes of relays that are protected in all kinds of ways.
func TestConnect(t *testing.T) {
	trusted := func(o *Options, s *smtptest.Server) { o.RootCAs = s.RootCAs() }
	strange := func(*Options, *smtptest.Server) {}
	for name, test := range map[string]struct {
		server smtptest.Options
		relay  func(*Server) // how ours differs from what the URL says
		trust  func(*Options, *smtptest.Server)
		err    string // "" for none
	}{
		"plain":    {smtptest.Options{}, nil, strange, ""},
		"starttls": {smtptest.Options{TLS: "starttls"}, start, trusted, ""},
		"implicit": {smtptest.Options{TLS: "implicit"}, nil, trusted, ""},

		"starttls is not offered": {smtptest.Options{}, start, trusted, "does not offer STARTTLS"},
		"starttls is broken": {smtptest.Options{Script: func(m *smtptest.Mail) smtptest.Fault {
			return "220 hello\r\n250-hello\r\n250 STARTTLS\r\n454 4.7.0 office@bremen.example"
		}}, start, trusted, "begin TLS: it answers 454 4.7.0"},
		"unknown certificate, starttls": {smtptest.Options{TLS: "starttls"}, start, strange, "certificate signed by unknown authority"},
		"unknown certificate, implicit": {smtptest.Options{TLS: "implicit"}, nil, strange, "certificate signed by unknown authority"},
		"certificate of another": {smtptest.Options{TLS: "starttls", CertificateFor: "other.example"}, start, trusted,
			"begin TLS: tls: failed to verify certificate"},
		"plain where TLS is spoken": {smtptest.Options{}, implicit, trusted, "begin TLS"},

		"plain login on loopback": {smtptest.Options{User: "office", Password: "geheim"}, as("geheim"), strange, ""},
		"plain login":             {smtptest.Options{TLS: "starttls", User: "office", Password: "geheim"}, both(start, as("geheim")), trusted, ""},
		"login login": {smtptest.Options{TLS: "starttls", User: "office", Password: "geheim", Mechanisms: "LOGIN"},
			both(start, as("geheim")), trusted, ""},
		"login over implicit TLS": {smtptest.Options{TLS: "implicit", User: "office", Password: "geheim"}, as("geheim"), trusted, ""},
		"login refused": {smtptest.Options{TLS: "starttls", User: "office", Password: "geheim"}, both(start, as("falsch")), trusted,
			"log in, which needs the right user and password: it answers 535 5.7.8"},
		"login refused, LOGIN": {smtptest.Options{TLS: "starttls", User: "office", Password: "geheim", Mechanisms: "LOGIN"},
			both(start, as("falsch")), trusted, "it answers 535 5.7.8"},
		"no login":          {smtptest.Options{TLS: "starttls"}, both(start, as("geheim")), trusted, "neither AUTH PLAIN nor AUTH LOGIN"},
		"no login we speak": {smtptest.Options{User: "office", Mechanisms: "NTLM"}, as("geheim"), strange, "neither AUTH PLAIN"},

		"421":         {smtptest.Options{Script: failGreeting(smtptest.Closing)}, nil, strange, "greeting: it answers 421 4.3.2"},
		"554":         {smtptest.Options{Script: failGreeting("554 5.7.1 not you")}, nil, strange, "greeting: it answers 554 5.7.1"},
		"hangs up":    {smtptest.Options{Script: failGreeting(smtptest.Drop)}, nil, strange, "greeting: EOF"},
		"other words": {smtptest.Options{Script: failGreeting("* OK IMAP4 ready")}, nil, strange, "its answer is not SMTP"},
		"endless": {smtptest.Options{Script: failGreeting(smtptest.Fault(strings.Repeat("220-welcome to mail.example\r\n", 1<<16)))}, nil, strange,
			"says more than"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := smtptest.StartWith(t, test.server)
			r, err := Parse(server.URL())
			if err != nil {
				t.Fatal(err)
			}
			if test.relay != nil {
				test.relay(&r)
			}
			o := Options{Timeout: patience.Limit}
			test.trust(&o, server)
			s := NewPool(r, o)
			defer s.Close()
			conn, err := s.Acquire(t.Context())
			if test.err != "" {
				if err == nil {
					t.Fatal("it connects")
				}
				if !strings.Contains(err.Error(), test.err) {
					t.Errorf("it says %v; want %s", err, test.err)
				}
				for _, secret := range []string{"geheim", "falsch", "bremen.example"} {
					if strings.Contains(err.Error(), secret) {
						t.Errorf("it says %s: %v", secret, err)
					}
				}
				eventually(t, "the connection to be closed", func() bool { return server.Open() == 0 })
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := conn.Send(t.Context(), testMail(t, 1)); got.Outcome != Delivered {
				t.Errorf("the mail is %s, %q", got.Outcome, got.Code)
			}
			conn.Release()
			got := server.Mails()[0]
			if got.TLS != (test.server.TLS != "") || got.User != test.server.User {
				t.Errorf("arrived with TLS %v, user %q", got.TLS, got.User)
			}
		})
	}
}

func start(r *Server)    { r.TLS = TLSStart }
func implicit(r *Server) { r.TLS = TLSImplicit }

func as(password string) func(*Server) {
	return func(r *Server) { r.User, r.Password = "office", password }
}

func both(a, b func(*Server)) func(*Server) { return func(r *Server) { a(r); b(r) } }

// failGreeting fails every greeting.
func failGreeting(fault smtptest.Fault) func(*smtptest.Mail) smtptest.Fault {
	return func(m *smtptest.Mail) smtptest.Fault {
		if m.Step == smtptest.Greeting {
			return fault
		}
		return smtptest.None
	}
}

// TestSlowGreeting bounds what a relay can keep us waiting before it has said hello, by its own timeout and by the
// caller's context.
func TestSlowGreeting(t *testing.T) {
	const soon = 300 * time.Millisecond
	for _, fault := range []smtptest.Fault{smtptest.Tarpit, smtptest.Silence} {
		server := smtptest.Start(t, failGreeting(fault))
		s := poolFor(t, server, Options{Timeout: soon})
		begun := time.Now()
		if _, err := s.Acquire(t.Context()); err == nil || time.Since(begun) > patience.Limit/2 {
			t.Errorf("%s: after %s Acquire says %v", fault, time.Since(begun), err)
		}
		s.timeout = time.Hour
		ctx, cancel := context.WithTimeout(t.Context(), soon)
		begun = time.Now()
		if _, err := s.Acquire(ctx); !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) > patience.Limit/2 {
			t.Errorf("%s: after %s Acquire says %v", fault, time.Since(begun), err)
		}
		cancel()
	}
}

// TestNoTLSAbroad refuses to speak in the clear to another machine, whatever the relay was made of.
func TestNoTLSAbroad(t *testing.T) {
	// The interfaces of this machine that are not loopback stand for another machine.
	server := smtptest.StartWith(t, smtptest.Options{Listen: "0.0.0.0:0", User: "office", Password: "geheim"})
	r := Server{Host: abroad(t), Port: server.Port(), TLS: TLSNone, User: "office", Password: "geheim"}
	_, err := poolTo(t, r, Options{}).Acquire(t.Context())
	if err == nil || !strings.Contains(err.Error(), "without TLS") {
		t.Errorf("Acquire says %v", err)
	}
	if got := server.Count("AUTH"); got != 0 {
		t.Errorf("the password was said %d times", got)
	}
}

// abroad is an address of this machine that is not loopback.
func abroad(t *testing.T) string {
	t.Helper()
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range addresses {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && !n.IP.IsLoopback() {
			return n.IP.String()
		}
	}
	t.Skip("this machine has no address but loopback")
	return ""
}
