package embedded_test

import (
	"errors"
	"strings"
	"testing"

	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/journaltest"
)

func TestStartRefuses(t *testing.T) {
	dir := t.TempDir()
	s := journaltest.Start(t, embedded.Options{Dir: dir})
	_, taken, _ := strings.Cut(s.URL(), "//")
	for _, c := range []struct {
		name string
		o    embedded.Options
		want error
		says string
	}{
		{"a folder in use", embedded.Options{Dir: dir, Listen: "127.0.0.1:0", Office: "bremen"}, embedded.ErrLocked, dir},
		{"a port in use", embedded.Options{Dir: t.TempDir(), Listen: taken, Office: "bremen"}, embedded.ErrPortInUse, taken},
		{"no folder", embedded.Options{Listen: "127.0.0.1:0", Office: "bremen"}, nil, "folder"},
		{"no address", embedded.Options{Dir: t.TempDir(), Office: "bremen"}, nil, "host:port"},
		{"a bad office", embedded.Options{Dir: t.TempDir(), Listen: "127.0.0.1:0", Office: "a.b"}, nil, "office"},
		{"open to the network", embedded.Options{Dir: t.TempDir(), Listen: "0.0.0.0:0", Office: "bremen", Open: true}, nil, "loopback"},
		{"a client with a star", withClients(t, embedded.Client{Name: "*", Password: "x"}), nil, "client name"},
		{"a client twice", withClients(t, embedded.Client{Name: "a", Password: "x"}, embedded.Client{Name: "a", Password: "y"}), nil, "twice"},
		{"a client without password", withClients(t, embedded.Client{Name: "a"}), nil, "password"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := embedded.Start(c.o)
			if err == nil {
				got.Stop()
				t.Fatal("it starts")
			}
			if c.want != nil && !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("Start = %v; want %v, naming %q", err, c.want, c.says)
			}
		})
	}
}

func withClients(t *testing.T, clients ...embedded.Client) embedded.Options {
	return embedded.Options{Dir: t.TempDir(), Listen: "127.0.0.1:0", Office: "bremen", Clients: clients}
}
