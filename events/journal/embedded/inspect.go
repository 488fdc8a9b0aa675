package embedded

import (
	"fmt"
	"net"
	"slices"
	"strings"

	"github.com/nats-io/nats-server/v2/server"

	"jourfixe/events/journal/streams"
)

// A Fault is what is wrong with the configuration of a server, and the lines that mend it.
type Fault struct{ What, Mend string }

// Inspect reads the configuration of a server, with the files that it includes, and says what of it an office cannot do with, given
// the accounts it is to have (Accounts).
func Inspect(path, wanted string) ([]Fault, error) {
	have, err := server.ProcessConfigFile(path)
	if err != nil {
		return nil, fmt.Errorf("the server would not take the configuration: %w", err)
	}
	var want server.Options
	if err := want.ProcessConfigString(wanted); err != nil {
		return nil, fmt.Errorf("read the accounts: %w", err)
	}
	return append(inspectServer(have), inspectUsers(have, &want)...), nil
}

// inspectServer looks at what concerns everybody.
func inspectServer(o *server.Options) (faults []Fault) {
	add := func(what, mend string) { faults = append(faults, Fault{what, mend}) }
	switch {
	case !o.JetStream:
		add("JetStream is off: the server keeps nothing", "jetstream { store_dir: /var/lib/nats, sync_interval: always }")
	case !o.SyncAlways:
		add("the server acknowledges before it writes to disk: a power failure takes what it has acknowledged in the last two minutes", "jetstream { sync_interval: always }")
	}
	if o.MaxPayload != 0 && o.MaxPayload < streams.MaxPayload {
		add(fmt.Sprintf("messages may have %d bytes; an event may need %d", o.MaxPayload, streams.MaxPayload), "max_payload: 1MB")
	}
	if o.TLSConfig == nil && !loopback(o.Host) {
		add("other machines reach the server without encryption: whoever is on the way reads passwords and commands", `tls { cert_file: "/etc/nats/server.pem", key_file: "/etc/nats/server.key" }`)
	}
	if o.Cluster.Port != 0 && o.Cluster.TLSConfig == nil && !loopback(o.Cluster.Host) {
		add("the servers of the cluster talk without encryption", `cluster { tls { cert_file: "/etc/nats/server.pem", key_file: "/etc/nats/server.key", ca_file: "/etc/nats/ca.pem" } }`)
	}
	if o.HTTPPort != 0 && !loopback(o.HTTPHost) {
		add("the monitoring port asks for no password, and other machines reach it", "http: 127.0.0.1:8222")
	}
	return faults
}

// loopback reports whether only this machine reaches an address to listen on.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// inspectUsers compares who may do what.
func inspectUsers(have, want *server.Options) (faults []Fault) {
	const mend = "include the file that jourfixe nats accounts prints, in the place of accounts that were made from it before"
	there := map[string]*server.User{}
	for _, u := range have.Users {
		there[u.Username] = u
	}
	for _, w := range want.Users {
		u := there[w.Username]
		switch {
		case u == nil:
			faults = append(faults, Fault{"there is no user " + w.Username, mend})
		case u.Account == nil || u.Account.Name != w.Account.Name:
			faults = append(faults, Fault{fmt.Sprintf("the user %s is in the account %s; it belongs into %s: in one account with others it could have answers arrive at them as events", w.Username, accountName(u), w.Account.Name), mend})
		default:
			faults = append(faults, inspectPermissions(u, w)...)
		}
		if u != nil && u.Password != w.Password {
			faults = append(faults, Fault{fmt.Sprintf("the user %s has another password than the data folder knows", w.Username), mend})
		}
	}
	return faults
}

func accountName(u *server.User) string {
	if u.Account == nil {
		return "of everybody, $G"
	}
	return u.Account.Name
}

// inspectPermissions says what a user lacks and what they may too much.
func inspectPermissions(u, w *server.User) (faults []Fault) {
	h, n := allow(u.Permissions), allow(w.Permissions)
	for i, verb := range []string{"publish", "subscribe"} {
		if w.Permissions == nil {
			break // may everything in its account
		}
		if u.Permissions == nil || h[i] == nil {
			faults = append(faults, Fault{fmt.Sprintf("the user %s may %s everything", u.Username, verb), permit(verb, n[i])})
			continue
		}
		if lacks := without(n[i], h[i]); len(lacks) > 0 {
			faults = append(faults, Fault{fmt.Sprintf("the user %s may not %s %s", u.Username, verb, strings.Join(lacks, ", ")), permit(verb, n[i])})
		}
		if more := without(h[i], n[i]); len(more) > 0 {
			faults = append(faults, Fault{fmt.Sprintf("the user %s may %s more than it needs: %s", u.Username, verb, strings.Join(more, ", ")), permit(verb, n[i])})
		}
	}
	return faults
}

func permit(verb string, subjects []string) string {
	return fmt.Sprintf(`%s: ["%s"]`, verb, strings.Join(subjects, `", "`))
}

// allow are the subjects that may be published to and subscribed, nil for all.
func allow(p *server.Permissions) (list [2][]string) {
	if p == nil {
		return list
	}
	for i, s := range []*server.SubjectPermission{p.Publish, p.Subscribe} {
		if s != nil {
			list[i] = s.Allow
		}
	}
	return list
}

// without are those of a that are not in b.
func without(a, b []string) (rest []string) {
	for _, s := range a {
		if !slices.Contains(b, s) {
			rest = append(rest, s)
		}
	}
	return rest
}
