package check

import (
	"net/url"
	"strings"

	"jourfixe/events"
)

// maxPublished is how long the address of a calendar may be, as the schemas have it.
const maxPublished = 2_000

// Published returns the plain form of an address at which something can be published that is fetched, and whether it is one: https, and
// no port but its own. webcal: is what browsers hand to a calendar, and means https.
func Published(address string) (plain string, ok bool) {
	address = strings.TrimSpace(address)
	u, err := url.Parse(address)
	if err != nil || len(address) > maxPublished {
		return "", false
	}
	switch strings.ToLower(u.Scheme) {
	case "https":
	case "webcal", "webcals":
		u.Scheme = "https"
	default:
		return "", false
	}
	if port := u.Port(); u.Hostname() == "" || u.Opaque != "" || port != "" && port != "443" {
		return "", false
	}
	u.Fragment, u.RawFragment = "", ""
	return u.String(), true
}

// Calendar refuses an address at which no calendar can be followed. It is not quoted, since it may be a secret.
func Calendar(field, address string) (plain string, p *events.Problem) {
	plain, ok := Published(address)
	if !ok {
		return "", events.Refuse(events.Malformed, field, "must be an https address without a port, as in https://calendar.example/room-2.ics")
	}
	return plain, nil
}
