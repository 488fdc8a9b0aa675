package shell

import (
	"net/url"
	"strings"
	"testing"
)

// TestLocalPath tries the ways to make a redirect lead elsewhere.
func TestLocalPath(t *testing.T) {
	for in, want := range map[string]string{
		"/":                                  "/",
		"/meetings/jour-fixe-2027-02-03":     "/meetings/jour-fixe-2027-02-03",
		"/api/commands/a%2Fb?source=%2Fx":    "/api/commands/a%2Fb?source=%2Fx",
		"/partners?x=1#part":                 "/partners?x=1",
		"":                                   "/",
		"meetings/x":                         "/",
		"//evil.example":                     "/",
		"///evil.example":                    "/",
		`/\evil.example`:                     "/",
		`/\/evil.example`:                    "/",
		"/%2Fevil.example":                   "/",
		"/%5Cevil.example":                   "/",
		"/%252Fevil.example":                 "/",
		"/%25255Cevil.example":               "/",
		"/\t/evil.example":                   "/",
		"/\n/evil.example":                   "/",
		"/%09/evil.example":                  "/",
		"https://evil.example/":              "/",
		"javascript:alert(1)":                "/",
		"/a%":                                "/",
		"/login?next=/login":                 "/",
		"/login/token":                       "/",
		"/logout":                            "/",
		" //evil.example":                    "/",
		"/" + strings.Repeat("a", 600):       "/",
		"/a\u0000b":                          "/",
		"/x?to=https://evil.example/%2F%2Fy": "/x?to=https://evil.example/%2F%2Fy",
	} {
		if got := LocalPath(in); got != want {
			t.Errorf("%q leads to %q, want %q", in, got, want)
		}
	}
}

func FuzzLocalPath(f *testing.F) {
	for _, seed := range []string{"/", "//evil.example", `/\evil`, "/%2f%2fevil", "/a/../..//b", "/a?b=c", "/;//x", "/.//x"} {
		f.Add(seed)
	}
	here, err := url.Parse("https://jourfixe.example/login")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, next string) {
		got := LocalPath(next)
		if got == "" || got[0] != '/' || strings.HasPrefix(got, "//") || strings.ContainsAny(got, "\\\r\n\t") {
			t.Fatalf("%q leads to %q", next, got)
		}
		if to, err := here.Parse(got); err != nil || to.Host != here.Host || to.Scheme != here.Scheme {
			t.Fatalf("%q leads to %v, %v", next, to, err)
		}
		if again := LocalPath(got); again != got {
			t.Fatalf("%q leads to %q, and that to %q", next, got, again)
		}
	})
}

func TestHosts(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "127.0.0.1": true, "127.1.2.3": true, "::1": true, "::ffff:127.0.0.1": true, "a.localhost": true,
		"evil.example": false, "localhost.evil.example": false, "127.0.0.1.evil.example": false, "10.0.0.1": false, "": false,
	} {
		if got := isLoopback(host); got != want {
			t.Errorf("%q: %v, want %v", host, got, want)
		}
	}
}

func TestBaseURL(t *testing.T) {
	for in, want := range map[string]string{
		"https://jourfixe.example": "https://jourfixe.example", "http://127.0.0.1:8080/": "http://127.0.0.1:8080",
		"": "", "jourfixe.example": "", "ftp://x.example": "", "https://x.example/office": "", "https://x.example?a=b": "",
	} {
		u, err := ParseBase(in)
		if (err == nil) != (want != "") || (err == nil && u.String() != want) {
			t.Errorf("%q: %v, %v; want %q", in, u, err, want)
		}
	}
}
