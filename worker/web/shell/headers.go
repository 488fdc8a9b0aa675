package shell

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// Policy is what a browser may do with a page of ours: show it, with our style sheet and pictures, and send its forms
// back. There is no script and no style inside a page, so none that slipped in would run.
const Policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// ShowsSending lets the page run the one script of the house, which shows how much of a file has been sent: that file alone, by its whole
// address, so that nothing else on this host runs, whoever brought it. Where the base URL is not what the browser has, it does not run.
func (v *Visit) ShowsSending() {
	v.w.Header().Set("Content-Security-Policy", Policy+"; connect-src 'self'; script-src "+v.shell.base.JoinPath(v.shell.paths["upload.js"]).String())
}

// withHeaders sets what every answer carries.
func (s *shell) withHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", Policy)
		h.Set("Referrer-Policy", s.referrer())
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Robots-Tag", "noindex") // what search engines may lead to says so itself
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		if s.secure() {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// referrer is whom a browser tells where it comes from: nobody, since some of our addresses are secrets. Without TLS it
// may tell us, as browsers then have no other way to say that a form comes from a page of ours: they leave out
// Sec-Fetch-Site, and with no referrer at all they give the form's origin as null, which is turned away.
func (s *shell) referrer() string {
	if s.secure() {
		return "no-referrer"
	}
	return "same-origin"
}

// expectHost turns away, on an open server, what asks for a host that is neither this machine nor the configured one. A
// foreign page can point a name of its own at 127.0.0.1; to the browser it then is of the same origin.
func (s *shell) expectHost(next http.Handler) http.Handler {
	if !s.Open {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if host := hostname(r.Host); !isLoopback(host) && host != hostname(s.base.Host) {
			http.Error(w, "421 this server answers to localhost and to the host of its base URL only", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// hostname takes the port off.
func hostname(hostport string) string {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = hostport
	}
	return strings.ToLower(strings.Trim(host, "[]"))
}

// isLoopback reports whether a host name can only mean this machine. Names below localhost never leave it (RFC 6761,
// section 6.3).
func isLoopback(host string) bool {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}

// LocalPath returns where to go on this server, "/" for everything that could lead elsewhere: other schemes and hosts,
// "//host", "/\host", which browsers read alike, the same percent-encoded, and what is no path at all.
func LocalPath(next string) string {
	const longest = 512
	if next == "" || len(next) > longest || next[0] != '/' {
		return "/"
	}
	// Whoever decodes once more must not find another host either.
	for seen := next; ; {
		if strings.HasPrefix(seen, "//") || strings.ContainsAny(seen, "\\") || strings.ContainsFunc(seen, isControl) {
			return "/"
		}
		decoded, err := url.PathUnescape(seen)
		if err != nil {
			return "/"
		}
		if decoded == seen {
			break
		}
		seen = decoded
	}
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || u.Path == "/login" || strings.HasPrefix(u.Path, "/login/") || u.Path == "/logout" {
		return "/"
	}
	local := (&url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery}).String()
	if len(local) > longest {
		return "/" // it has grown by being encoded
	}
	return local
}

// isControl reports what browsers drop from an address before they read it, so that a check of the rest would not hold.
func isControl(r rune) bool { return r < 0x20 || r == 0x7f }
