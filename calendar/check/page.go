package check

import (
	"net/url"
	"slices"
	"strings"

	"jourfixe/events"
)

// inner are the ends of names that lead nowhere in public, or to the machine itself (RFC 6761, 6762, 8375, 9476).
var inner = []string{"localhost", "local", "internal", "lan", "intranet", "home", "corp", "arpa", "onion", "alt", "test", "invalid"}

// Page returns the plain form of an address to which a list of links may lead, and whether it is one: https or http, by the name of a host
// that can be a public one, with no port but the scheme's own, and nothing by which somebody signs in. What leads to a private network by a public name shows when it
// is looked for, and not here.
func Page(address string) (plain string, ok bool) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || len(address) > maxPublished || u.Opaque != "" || u.User != nil {
		return "", false
	}
	own := map[string]string{"http": "80", "https": "443"}[u.Scheme]
	if port := u.Port(); own == "" || port != "" && port != own {
		return "", false
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if !public(host) {
		return "", false
	}
	u.Host = host
	return u.String(), true
}

// public reports whether a name can be that of a public host. One whose last part begins with a digit is a number in one of the ways in
// which browsers read these (WHATWG URL, "ends in a number").
func public(host string) bool {
	labels := strings.Split(host, ".")
	last := labels[len(labels)-1]
	if len(labels) < 2 || len(last) < 2 || last[0] >= '0' && last[0] <= '9' || slices.Contains(inner, last) {
		return false
	}
	for _, l := range labels {
		if l == "" || len(l) > 63 || strings.ContainsFunc(l, foreign) || l[0] == '-' || l[len(l)-1] == '-' {
			return false
		}
	}
	return len(host) <= 253
}

// LinkAddress refuses an address to which no link may lead.
func LinkAddress(field, address string) (plain string, p *events.Problem) {
	plain, ok := Page(address)
	if !ok {
		return "", events.Refuse(events.Malformed, field, "must be an https or http address by the name of a public host, without a port, user and password, as in https://city.example/partners")
	}
	return plain, nil
}

// foreign reports whether a letter is in no name of a host.
func foreign(r rune) bool {
	return r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z')
}
