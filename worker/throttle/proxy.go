package throttle

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// maxHops is how many entries of X-Forwarded-For are looked at.
const maxHops = 16

// Behind has a handler see whom a request comes from where it was passed on by proxies of ours: as its RemoteAddr, from what
// they say in X-Forwarded-For. Each proxy adds whom it was asked by to the end, so the list is read from there, for as long as
// who has written an entry is trusted; what stands before that may have been made up by anybody. Without proxies nothing is
// read. There are libraries for this; it is less than the choice among their strategies.
func Behind(proxies []netip.Prefix, next http.Handler) http.Handler {
	if len(proxies) == 0 {
		return next
	}
	trusted := func(a netip.Addr) bool {
		return slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Contains(a) })
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if from, ok := address(r.RemoteAddr); ok && trusted(from) {
			r = r.WithContext(r.Context()) // a copy: the request is the server's
			r.RemoteAddr = netip.AddrPortFrom(client(from, r.Header.Values("X-Forwarded-For"), trusted), 0).String()
		}
		next.ServeHTTP(w, r)
	})
}

// client is the first, from the end of the list, that is no proxy of ours; the last of ours if there is none.
func client(from netip.Addr, lines []string, trusted func(netip.Addr) bool) netip.Addr {
	hops := 0
	for _, line := range slices.Backward(lines) {
		for {
			rest, last := "", line
			i := strings.LastIndexByte(line, ',')
			if i >= 0 {
				rest, last = line[:i], line[i+1:]
			}
			hop, ok := address(strings.TrimSpace(last))
			if hops++; !ok || hops > maxHops {
				return from
			}
			if from = hop; !trusted(hop) {
				return from
			}
			if i < 0 {
				break
			}
			line = rest
		}
	}
	return from
}

// address reads an address, with or without a port.
func address(s string) (netip.Addr, bool) {
	if p, err := netip.ParseAddrPort(s); err == nil {
		return p.Addr().Unmap().WithZone(""), true
	}
	a, err := netip.ParseAddr(strings.Trim(s, "[]"))
	return a.Unmap().WithZone(""), err == nil
}
