package relay

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// How the connection to a relay is protected.
const (
	TLSNone     = "none"     // not at all: on loopback only
	TLSStart    = "starttls" // begins in the clear and must switch to TLS before anything else is said
	TLSImplicit = "implicit" // TLS from the first octet
)

// A Server is where mail is handed in. Printing one leaves out user and password.
type Server struct {
	Host           string // a name or an IP address; certificates are verified against it
	Port           int
	TLS            string // TLSNone, TLSStart or TLSImplicit
	User, Password string // "" for a relay that asks for none
}

// Parse reads a relay from a URL: smtp://user:password@mail.example:587 requires STARTTLS unless the host is
// loopback, smtps://mail.example:465 speaks TLS from the start. Without a port it is 587 or 465. The error says what
// would be right and never quotes the URL, which may hold a password.
func Parse(address string) (Server, error) {
	r, err := parse(address)
	if err != nil {
		return Server{}, fmt.Errorf("the address of the mail relay is not usable: %w; "+
			"write smtp://user:password@mail.example:587 or smtps://user:password@mail.example:465, "+
			"without user and password where the relay asks for none", err)
	}
	return r, nil
}

func parse(address string) (Server, error) {
	u, err := url.Parse(address)
	if err != nil {
		// The parser's error quotes what it was given.
		return Server{}, errors.New("it is not a URL (in user and password write other characters than letters, " +
			"digits and -._~ as %XX)")
	}
	r := Server{Host: u.Hostname()}
	switch {
	case u.Scheme == "smtp" && isLoopback(r.Host):
		r.Port, r.TLS = 587, TLSNone
	case u.Scheme == "smtp":
		r.Port, r.TLS = 587, TLSStart
	case u.Scheme == "smtps":
		r.Port, r.TLS = 465, TLSImplicit
	default:
		return Server{}, errors.New("it begins with neither smtp:// nor smtps://")
	}
	if err := checkHost(r.Host); err != nil {
		return Server{}, err
	}
	if p := u.Port(); p != "" {
		if r.Port, err = strconv.Atoi(p); err != nil || r.Port < 1 || r.Port > 65535 {
			return Server{}, errors.New("the port is not a number from 1 to 65535")
		}
	}
	if u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return Server{}, errors.New("something follows host and port")
	}
	if u.User != nil {
		r.User = u.User.Username()
		r.Password, _ = u.User.Password()
		if r.User == "" || r.Password == "" {
			return Server{}, errors.New("of user and password only one is given")
		}
		if strings.ContainsFunc(r.User+r.Password, isControl) {
			return Server{}, errors.New("user or password holds a control character")
		}
	}
	return r, nil
}

// checkHost accepts IP addresses and names of letters, digits, hyphens and dots, as the DNS knows them.
func checkHost(host string) error {
	if host == "" {
		return errors.New("it names no host")
	}
	if _, err := netip.ParseAddr(host); err == nil {
		return nil
	}
	if len(host) > 253 {
		return errors.New("the host is longer than 253 characters")
	}
	for label := range strings.SplitSeq(strings.TrimSuffix(host, "."), ".") {
		if label == "" || len(label) > 63 {
			return errors.New("the host has a part that is empty or longer than 63 characters")
		}
		if strings.ContainsFunc(label, func(c rune) bool {
			return c != '-' && c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')
		}) {
			return errors.New("the host holds other characters than letters, digits, hyphens and dots " +
				"(names like büro.example are written xn--bro-hoa.example)")
		}
	}
	return nil
}

func isControl(c rune) bool { return c < 0x20 || c == 0x7f }

// isLoopback reports whether host means this machine. For the name localhost that is what it should resolve to; the
// address is looked at again once a connection stands.
func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

// Address is the host and port to dial.
func (r Server) Address() string { return net.JoinHostPort(r.Host, strconv.Itoa(r.Port)) }

// String returns the relay without user and password.
func (r Server) String() string {
	if r.TLS == TLSImplicit {
		return "smtps://" + r.Address()
	}
	return "smtp://" + r.Address()
}

// GoString implements fmt.GoStringer, so that %#v does not show the password either.
func (r Server) GoString() string { return "relay.Server(" + r.String() + ")" }

// LogValue implements slog.LogValuer, without user and password.
func (r Server) LogValue() slog.Value { return slog.StringValue(r.String()) }
