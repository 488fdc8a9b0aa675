package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/config"
	"jourfixe/events/journal"
	"jourfixe/events/journal/streams"
	"jourfixe/events/patience"
	"jourfixe/events/porttest"
)

// A cluster is three nats-servers on this machine, as jourfixe nats accounts and setup make them ready.
type cluster struct {
	t     *testing.T
	data  string // a data folder of the office, for what comes in where
	nodes [3]*node
	house journal.Access
	nc    *nats.Conn // of the house, to look at the streams
	js    jetstream.JetStream
}

// A node is one of the servers.
type node struct {
	name, conf, store string
	port              int
	process           *exec.Cmd
}

// startCluster starts three servers that let in the house, the operator and the clients, and makes the streams on all of them.
func startCluster(t *testing.T, clients ...string) (c *cluster, secrets map[string]string) {
	t.Helper()
	return startClusterIn(t, t.TempDir(), "", clients...)
}

// startClusterIn is startCluster in a folder. Where a certificate is named (a file in PEM, its key beside it), whoever comes in speaks TLS.
func startClusterIn(t *testing.T, dir, certificate string, clients ...string) (c *cluster, secrets map[string]string) {
	t.Helper()
	scheme, tls := "nats", ""
	if certificate != "" {
		scheme, tls = "tls", fmt.Sprintf("tls { cert_file: %q, key_file: %q }\n", certificate, certificate+".key")
	}
	c, secrets = &cluster{t: t, data: filepath.Join(dir, "first")}, map[string]string{}
	for _, name := range clients {
		var made config.Operator
		if err := json.Unmarshal([]byte(printed(t, "client", "add", name, "--data", c.data)), &made); err != nil {
			t.Fatal(err)
		}
		secrets[name] = made.NATSPassword
	}
	accounts := filepath.Join(dir, "accounts.conf")
	if err := os.WriteFile(accounts, []byte(printed(t, "nats", "accounts", "--data", c.data, "--office-id", "bremen")), 0o600); err != nil {
		t.Fatal(err)
	}
	var routes, urls []string
	var between [3]int
	for i := range c.nodes {
		between[i] = porttest.Port(t)
		routes = append(routes, fmt.Sprintf("nats://127.0.0.1:%d", between[i]))
	}
	for i := range c.nodes {
		n := &node{name: fmt.Sprintf("n%d", i+1), port: porttest.Port(t)}
		n.conf, n.store = filepath.Join(dir, n.name+".conf"), filepath.Join(dir, n.name)
		err := os.WriteFile(n.conf, fmt.Appendf(nil, "server_name: %s\nlisten: \"127.0.0.1:%d\"\njetstream { store_dir: %q, sync_interval: always }\ncluster { name: city, listen: \"127.0.0.1:%d\", routes: [%s] }\n%sinclude accounts.conf\n",
			n.name, n.port, n.store, between[i], strings.Join(routes, ", "), tls), 0o600)
		if err != nil {
			t.Fatal(err)
		}
		urls = append(urls, fmt.Sprintf("%s://127.0.0.1:%d", scheme, n.port))
		c.nodes[i] = n
		c.start(n)
	}
	house, err := config.LoadHouse(c.data)
	if err != nil {
		t.Fatal(err)
	}
	c.house = journal.Access{URL: strings.Join(urls, ","), User: house.User, Password: house.Password, CA: certificate}
	patience.Eventually(t, "the servers come together, and the streams are made", func() bool {
		code, _, _ := inProcess(t, append([]string{"nats", "setup", "--data", c.data, "--office-id", "bremen", "--replicas", "3"}, c.flags()...)...)
		return code == 0
	})
	if c.nc, err = c.house.DialHouse(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.nc.Close)
	if c.js, err = jetstream.New(c.nc); err != nil {
		t.Fatal(err)
	}
	return c, secrets
}

// flags are those by which a process finds the servers.
func (c *cluster) flags() []string {
	flags := []string{"--nats", c.house.URL}
	if c.house.CA != "" {
		flags = append(flags, "--nats-tls-ca", c.house.CA)
	}
	return flags
}

// printed is what a subcommand prints.
func printed(t *testing.T, args ...string) string {
	t.Helper()
	code, out, e := inProcess(t, args...)
	if code != 0 {
		t.Fatalf("%v ends with %d: %s", args, code, e)
	}
	return out
}

func (c *cluster) start(n *node) {
	c.t.Helper()
	if err := c.begin(n); err != nil {
		c.t.Fatal(err)
	}
	patience.Eventually(c.t, n.name+" listens", func() bool {
		conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", n.port))
		if err == nil {
			conn.Close()
		}
		return err == nil
	})
}

// begin starts a server and does not wait for it.
func (c *cluster) begin(n *node) error {
	process := exec.Command("nats-server", "-c", n.conf)
	n.process = process
	c.t.Cleanup(func() {
		if process.Process != nil {
			_ = process.Process.Kill() // it may have ended by itself
			_ = process.Wait()
		}
	})
	return process.Start()
}

func (n *node) kill() {
	_ = n.process.Process.Kill()
	_ = n.process.Wait() // killed
}

// states is how the streams stand, nil while nobody says so.
func (c *cluster) states() []streams.State {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	states, err := streams.States(ctx, c.js)
	if err != nil {
		return nil
	}
	return states
}

// awaitWell returns when every server has all of each stream.
func (c *cluster) awaitWell() {
	c.t.Helper()
	var states []streams.State
	patience.Eventually(c.t, "all servers have all of the streams", func() bool {
		time.Sleep(100 * time.Millisecond) // between looks, which cost the servers something
		states = c.states()
		for _, s := range states {
			if !s.Well() || s.Replicas != len(c.nodes) {
				return false
			}
		}
		return states != nil
	}, func() string { return fmt.Sprintf("%+v", states) })
}

// leader is the server that leads a stream.
func (c *cluster) leader(stream string) *node {
	for _, s := range c.states() {
		for _, n := range c.nodes {
			if s.Name == stream && s.Leader == n.name {
				return n
			}
		}
	}
	return c.nodes[0]
}

// folder is a data folder for one more process of the office.
func (c *cluster) folder() string {
	c.t.Helper()
	dir := c.t.TempDir()
	for _, name := range []string{"nats.json", "operator.json", "clients.json"} {
		data, err := os.ReadFile(filepath.Join(c.data, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue // there are no clients
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), data, 0o600)
		}
		if err != nil {
			c.t.Fatal(err)
		}
	}
	return dir
}

// restart kills a server and starts it again.
func (c *cluster) restart(n *node) {
	n.kill()
	c.start(n)
}
