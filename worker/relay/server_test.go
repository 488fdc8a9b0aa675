package relay

import (
	"fmt"
	"strings"
	"testing"
)

func TestParseRelay(t *testing.T) {
	for _, test := range []struct {
		address string
		want    Server
	}{
		{"smtp://mail.example", Server{Host: "mail.example", Port: 587, TLS: TLSStart}},
		{"smtp://mail.example:25/", Server{Host: "mail.example", Port: 25, TLS: TLSStart}},
		{"SMTP://mail.example.:25", Server{Host: "mail.example.", Port: 25, TLS: TLSStart}},
		{"smtps://mail.example", Server{Host: "mail.example", Port: 465, TLS: TLSImplicit}},
		{"smtps://localhost:4650", Server{Host: "localhost", Port: 4650, TLS: TLSImplicit}},
		{"smtp://localhost:2525", Server{Host: "localhost", Port: 2525, TLS: TLSNone}},
		{"smtp://LocalHost:2525", Server{Host: "LocalHost", Port: 2525, TLS: TLSNone}},
		{"smtp://127.8.9.1:25", Server{Host: "127.8.9.1", Port: 25, TLS: TLSNone}},
		{"smtp://[::1]:25", Server{Host: "::1", Port: 25, TLS: TLSNone}},
		{"smtp://[::ffff:127.0.0.1]:25", Server{Host: "::ffff:127.0.0.1", Port: 25, TLS: TLSNone}},
		{"smtp://[2001:db8::25]", Server{Host: "2001:db8::25", Port: 587, TLS: TLSStart}},
		{"smtp://192.0.2.25", Server{Host: "192.0.2.25", Port: 587, TLS: TLSStart}},
		// A host that begins like this machine is not this machine.
		{"smtp://127.0.0.1.mail.example", Server{Host: "127.0.0.1.mail.example", Port: 587, TLS: TLSStart}},
		{"smtp://localhost.mail.example", Server{Host: "localhost.mail.example", Port: 587, TLS: TLSStart}},
		{"smtp://office@bremen.example:geheim@mail.example:587",
			Server{Host: "mail.example", Port: 587, TLS: TLSStart, User: "office@bremen.example", Password: "geheim"}},
		{"smtp://office:a%2Fb%3A%40c%20%C3%A4@mail.example",
			Server{Host: "mail.example", Port: 587, TLS: TLSStart, User: "office", Password: "a/b:@c ä"}},
	} {
		got, err := Parse(test.address)
		if err != nil || got != test.want {
			t.Errorf("ParseRelay(%q) is %+v %q %q, %v; want %+v", test.address, got, got.User, got.Password, err, test.want)
		}
	}
}

func TestParseRelayRefuses(t *testing.T) {
	const secret = "s3cret"
	for address, because := range map[string]string{
		"":                                      "neither smtp:// nor smtps://",
		"mail.example":                          "neither smtp:// nor smtps://",
		"mail.example:587":                      "",
		"https://office:s3cret@mail.example":    "neither smtp:// nor smtps://",
		"smtp://":                               "no host",
		"smtp:mail.example":                     "no host",
		"smtp://:587":                           "no host",
		"smtp://office:s3cret@mail.example:abc": "not a URL",
		"smtp://office:s3cret@mail.example:0":   "port",
		"smtp://office:s3cret@mail.example:65536":                       "port",
		"smtp://office:s3cret@mail.example/x":                           "follows",
		"smtp://office:s3cret@mail.example?x=1":                         "follows",
		"smtp://office:s3cret@mail.example#x":                           "follows",
		"smtp://office:s3cret%@mail.example":                            "%XX",
		"smtp://office:s3cret\n@mail.example":                           "%XX",
		"smtp://office:s3cret%0aRCPT@mail.example":                      "control character",
		"smtp://s3cret@mail.example":                                    "only one",
		"smtp://:s3cret@mail.example":                                   "only one",
		"smtp://office:s3cret@mail..example":                            "part that is empty",
		"smtp://office:s3cret@büro.example":                             "xn--",
		"smtp://office:s3cret@mail%20x.example":                         "",
		"smtp://office:s3cret@" + strings.Repeat("a.", 130) + "example": "253",
	} {
		_, err := Parse(address)
		if err == nil {
			t.Errorf("ParseRelay(%q) accepts it", address)
			continue
		}
		if !strings.Contains(err.Error(), because) {
			t.Errorf("ParseRelay(%q): %v; want the reason %q", address, err, because)
		}
		if strings.Contains(err.Error(), secret) {
			t.Errorf("ParseRelay(%q) quotes the password: %v", address, err)
		}
		if !strings.Contains(err.Error(), "write smtp://user:password@mail.example:587") {
			t.Errorf("ParseRelay(%q) does not say what would be right: %v", address, err)
		}
	}
}

func TestRelayPrintsNoPassword(t *testing.T) {
	r := Server{Host: "mail.example", Port: 587, TLS: TLSStart, User: "office", Password: "s3cret"}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		if got := fmt.Sprintf(verb, r); strings.Contains(got, "s3cret") || strings.Contains(got, "office") {
			t.Errorf("%s prints %s", verb, got)
		}
	}
	if got := r.LogValue().String(); got != "smtp://mail.example:587" {
		t.Errorf("the log says %s", got)
	}
}

// FuzzParseRelay looks for an address that is accepted without being usable.
func FuzzParseRelay(f *testing.F) {
	for _, seed := range []string{"smtp://mail.example:587", "smtps://a:b@[::1]:465", "smtp://localhost", "smtp://%31@x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		r, err := Parse(address)
		if err != nil {
			return
		}
		if r.Host == "" || r.Port < 1 || r.Port > 65535 || strings.ContainsAny(r.Host, " \r\n/@") {
			t.Errorf("%q is accepted as %v", address, r)
		}
		if r.TLS == TLSNone && !isLoopback(r.Host) {
			t.Errorf("%q needs no TLS", address)
		}
		if strings.ContainsAny(r.User+r.Password, "\r\n\x00") {
			t.Errorf("%q smuggles control characters", address)
		}
	})
}
