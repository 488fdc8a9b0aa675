package config

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/netip"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"jourfixe/events"
)

// A FlagFault is one thing wrong with one flag.
type FlagFault struct {
	Flag   string // without the dashes
	Detail string // what would be right
}

// A FlagError tells everything that is wrong with the flags, a line for each. A flag may also have been set by its
// environment variable; it is named by its flag all the same.
type FlagError struct{ Faults []FlagFault }

// Error implements error.
func (e *FlagError) Error() string {
	lines := make([]string, len(e.Faults))
	for i, f := range e.Faults {
		lines[i] = "--" + f.Flag + ": " + f.Detail
	}
	return strings.Join(lines, "\n")
}

// flagFaults gathers faults. A flag is mentioned once, with the first thing found wrong with it.
type flagFaults []FlagFault

func (f *flagFaults) add(flag string, err error) {
	if err != nil {
		f.addText(flag, err.Error())
	}
}

func (f *flagFaults) addText(flag, detail string) {
	if !slices.ContainsFunc(*f, func(x FlagFault) bool { return x.Flag == flag }) {
		*f = append(*f, FlagFault{flag, detail})
	}
}

// err returns the faults as one error, nil if there are none.
func (f flagFaults) err() error {
	if len(f) == 0 {
		return nil
	}
	return &FlagError{f}
}

// checkOIDC checks what is said of an identity provider. Without TLS anybody on the way could be it, so that is for this machine alone.
func (s *Serve) checkOIDC(f *flagFaults) {
	for _, x := range []struct{ flag, value string }{{"oidc-client", s.OIDC}, {"oidc-secret-file", s.OIDCFile}} {
		if x.value != "" && s.Issuer == "" {
			f.addText(x.flag, "needs --oidc-issuer, the address of the identity provider")
		}
	}
	if s.Issuer == "" {
		return
	}
	f.add("oidc-issuer", checkWebURL(s.Issuer))
	if u, err := url.Parse(s.Issuer); err == nil && u.Scheme == "http" && checkLoopback(net.JoinHostPort(u.Hostname(), "0")) != nil {
		f.addText("oidc-issuer", "must be https, unless the provider is on this machine")
	}
	if s.OIDC == "" {
		f.addText("oidc-client", "is required with --oidc-issuer: the name by which the provider knows this house")
	}
	if s.OIDCFile != "" {
		_, err := ReadSecret(s.OIDCFile)
		f.add("oidc-secret-file", err)
	}
}

// OIDCSecret is the client secret, "" without one.
func (s *Serve) OIDCSecret() (string, error) {
	if s.OIDCFile == "" {
		return "", nil
	}
	return ReadSecret(s.OIDCFile)
}

// checkRoles refuses a role that is not known: a process that serves nothing would look healthy.
func (s *Serve) checkRoles(f *flagFaults) {
	seen := map[string]bool{}
	for _, role := range s.Roles {
		switch {
		case !slices.Contains(Roles, role):
			detail := "must be some of " + strings.Join(Roles, ",")
			if near := events.Nearest(role, Roles); near != "" {
				detail = fmt.Sprintf("there is no role %q; did you mean %s?", clip(role), near)
			}
			f.addText("roles", detail)
		case seen[role]:
			f.addText("roles", role+" is given twice")
		}
		seen[role] = true
	}
	if len(s.Roles) == 0 {
		f.addText("roles", "must be some of "+strings.Join(Roles, ","))
	}
}

// checkServers checks a list of NATS URLs and says whether credentials are in one of them.
func checkServers(list string) (credentials bool, err error) {
	for i, server := range strings.Split(list, ",") {
		u, err := url.Parse(strings.TrimSpace(server))
		if err != nil || u.Host == "" || !slices.Contains([]string{"nats", "tls", "ws", "wss"}, u.Scheme) {
			return false, fmt.Errorf("server %d must be a URL with nats, tls, ws or wss, as in nats://nats.example:4222", i+1)
		}
		if u.Port() != "" {
			if _, err := strconv.ParseUint(u.Port(), 10, 16); err != nil {
				return false, fmt.Errorf("server %d must have a port from 1 to 65535", i+1)
			}
		}
		credentials = credentials || u.User != nil
	}
	return credentials, nil
}

// checkAddress checks a HOST:PORT to listen on. The host may be empty, which means all addresses of the machine.
func checkAddress(address string) error {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return errors.New("must be HOST:PORT, as in 127.0.0.1:8080 or [::1]:8080")
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return errors.New("must have a port from 0 to 65535 after the colon; 0 picks a free one")
	}
	return nil
}

// maxProxies is how many networks of proxies can be named.
const maxProxies = 32

// TrustedProxies are the networks of the reverse proxies. An address is a network of its own.
func (s *Serve) TrustedProxies() ([]netip.Prefix, error) {
	if len(s.Proxies) > maxProxies {
		return nil, fmt.Errorf("must be at most %d networks", maxProxies)
	}
	var list []netip.Prefix
	for _, text := range s.Proxies {
		p, err := netip.ParsePrefix(text)
		if a, plain := netip.ParseAddr(text); err != nil && plain == nil && a.Zone() == "" {
			p, err = netip.PrefixFrom(a.Unmap(), a.Unmap().BitLen()), nil
		}
		switch {
		case err != nil:
			return nil, fmt.Errorf("%q is neither an address nor a network, as in 127.0.0.1 or 10.0.0.0/8", clip(text))
		case p.Addr().Is4In6():
			return nil, fmt.Errorf("%s must be written as a network of IPv4, as in 10.0.0.0/8", p)
		case p.Bits() == 0:
			return nil, fmt.Errorf("%s is every address, so that anybody could say to be anybody", p)
		case p != p.Masked():
			return nil, fmt.Errorf("%s has more bits than its network; write %s", p, p.Masked())
		}
		list = append(list, p)
	}
	return list, nil
}

// checkLoopback accepts only addresses that no other machine can reach.
func checkLoopback(address string) error {
	host, _, err := net.SplitHostPort(address)
	if ip, ipErr := netip.ParseAddr(host); err != nil || host == "localhost" || ipErr == nil && ip.IsLoopback() {
		return nil // an address that cannot be read has its own fault
	}
	return errors.New("must be on this machine, as in 127.0.0.1:8080, since the demo asks nobody to sign in; use serve")
}

// checkWebURL checks an absolute http or https URL. It may have a path, but nothing that is lost when more is appended.
func checkWebURL(s string) error {
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return errors.New("must be an absolute URL with http or https, as in https://jourfixe.example")
	case u.User != nil:
		return errors.New("must not hold a user or a password, since everybody gets to see it")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.Contains(s, "#"):
		return errors.New("must end with the path, without ? and #, as in https://jourfixe.example")
	}
	return nil
}

// maxFrames is how many sites can be named that may show pages in a frame.
const maxFrames = 20

// checkOrigins checks origins as a Content-Security-Policy takes them: a scheme, a host and perhaps a port. One that had more would be
// another than whoever wrote it has meant, and a word that is none could open the pages to everybody.
func checkOrigins(list []string) error {
	if len(list) > maxFrames {
		return fmt.Errorf("must be at most %d sites", maxFrames)
	}
	for _, s := range list {
		u, err := url.Parse(s)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || s != u.Scheme+"://"+u.Host || !hostForm.MatchString(u.Host) {
			return fmt.Errorf("%q must be the origin of a site and nothing more, as in https://www.city.example", clip(s))
		}
		if u.Scheme == "http" && checkLoopback(net.JoinHostPort(u.Hostname(), "0")) != nil {
			return fmt.Errorf("%q must be https, unless the site is on this machine", clip(s))
		}
	}
	return nil
}

// hostForm is a host with perhaps a port, and nothing that a policy would read as more than one.
var hostForm = regexp.MustCompile(`^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?::[0-9]{1,5})?$`)

// checkBaseURL accepts none too: the address of --http stands in for it.
func checkBaseURL(s string) error {
	if s == "" {
		return nil
	}
	if err := checkWebURL(s); err != nil {
		return err
	}
	if u, err := url.Parse(s); err == nil && strings.Trim(u.Path, "/") != "" {
		return errors.New("must not have a path: the pages link to each other from the root, as in https://jourfixe.example")
	}
	return nil
}

// domainForm is a domain of at least two labels (RFC 1035, section 2.3.1, with digits first as in RFC 1123).
var domainForm = regexp.MustCompile(`^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$`)

func checkDomain(s string) error {
	if len(s) > 253 || !domainForm.MatchString(s) {
		return errors.New("must be a domain in lower case, an international one in its xn-- form, as in bremen.example")
	}
	return nil
}

// checkFolder accepts what is a folder or may become one.
func checkFolder(path string) error {
	info, err := os.Stat(path)
	switch {
	case path == "" || errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("cannot be looked at: %w", reason(err))
	case !info.IsDir():
		return errors.New("must be a folder; there is a file of this name")
	}
	return nil
}

// checkFile accepts no file or one that is there.
func checkFile(path string) error {
	if path == "" {
		return nil
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("there is no such file")
	case err != nil:
		return fmt.Errorf("cannot be looked at: %w", reason(err))
	case info.IsDir():
		return errors.New("must be a file; this is a folder")
	}
	return nil
}
