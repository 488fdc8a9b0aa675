package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/config"
	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/backup"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/streams"
)

// A natsCommand makes a NATS server that is not built in ready for an office.
type natsCommand struct {
	Accounts natsAccounts `cmd:"" help:"Print the accounts that the server's configuration needs: jourfixe itself, the operator, each client."`
	Setup    natsSetup    `cmd:"" help:"Make the streams, and check all that an office needs there; says what is wrong and what mends it."`
}

type natsAccounts struct {
	Data     string `help:"Data folder of the office; made if missing. What jourfixe and the operator come in with is made there, too." default:"jourfixe-data" env:"JOURFIXE_DATA" placeholder:"DIR"`
	OfficeID string `help:"The id of the office." env:"JOURFIXE_OFFICE_ID" placeholder:"ID" required:""`
}

// Help implements kong.HelpProvider.
func (*natsAccounts) Help() string {
	return `Passwords are made once, kept in the data folder (nats.json, operator.json) and printed as hashes, so the output is no secret
to who may not log in anyway; keep it readable by the server alone all the same. Print it again after each jourfixe client add,
renew or remove, and have every server of the cluster read it: nats-server --signal reload.

Example, with   include "jourfixe.conf"   in /etc/nats/nats.conf:
  jourfixe nats accounts --office-id bremen --data /var/lib/jourfixe > /etc/nats/jourfixe.conf
  nats-server --signal reload`
}

// Run implements the subcommand.
func (c *natsAccounts) Run(p *program) error {
	text, err := accountsOf(c.Data, c.OfficeID)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "# The accounts of the office %s for nats-server, as jourfixe nats accounts prints them. A change by hand is lost\n# with the next time; who may come in is said by jourfixe client add, change and remove.\n%s", c.OfficeID, text)
	return nil
}

// accountsOf are the accounts that the folder of an office asks for. They are the same each time, as long as nobody is added.
func accountsOf(data, office string) (string, error) {
	if !events.ValidID(office) {
		return "", usage("--office-id must be 1 to 63 lower-case letters, digits and hyphens, not beginning with a hyphen, as in bremen")
	}
	if err := makeFolder(data); err != nil {
		return "", err
	}
	operator, err := config.LoadOrCreateOperator(data)
	if err != nil {
		return "", err
	}
	house, err := config.LoadOrCreateHouse(data, operator)
	if err != nil {
		return "", err
	}
	list, err := config.LoadClients(data)
	if err != nil {
		return "", err
	}
	admitted, _ := list.Admitted()
	var clients []embedded.Client
	for _, a := range admitted {
		clients = append(clients, embedded.Client{Name: a.Name, Password: a.NATSPassword})
	}
	return embedded.Accounts(office, embedded.Client{Name: house.User, Password: house.Hash}, embedded.Client{Name: operator.NATSUser, Password: house.OperatorHash}, clients), nil
}

type natsSetup struct {
	config.Cluster `embed:""`

	Data     string        `help:"Data folder of the office, for what jourfixe and the operator come in with." default:"jourfixe-data" env:"JOURFIXE_DATA" placeholder:"DIR"`
	OfficeID string        `help:"The id of the office." env:"JOURFIXE_OFFICE_ID" placeholder:"ID" required:""`
	Config   string        `name:"config" help:"The server's configuration, to look through as well, with all that it includes. Default: none, not looked at." placeholder:"FILE"`
	Timeout  time.Duration `help:"How long to wait for the servers, as in 30s." default:"30s"`
}

// Help implements kong.HelpProvider.
func (*natsSetup) Help() string {
	return `May be run again at any time: what is as it should be stays. Exits with 1 if something is wrong, and prints the lines that mend it.
A changed number of --replicas moves the streams to that many servers while everything goes on.

Example, for a cluster of three:
  jourfixe nats setup --office-id bremen --data /var/lib/jourfixe --replicas 3 \
    --nats tls://n1.example:4222,tls://n2.example:4222,tls://n3.example:4222 \
    --nats-monitor http://n1.example:8222,http://n2.example:8222,http://n3.example:8222 --config /etc/nats/nats.conf`
}

// Run implements the subcommand.
func (c *natsSetup) Run(ctx context.Context, p *program) error {
	if err := config.CheckCluster(&c.Cluster); err != nil {
		return usage("%v", err)
	}
	if c.NATS == "" {
		return usage("--nats is required: the built-in server needs no setting up")
	}
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	r := &setupReport{out: p.out}
	if err := c.look(ctx, r); err != nil {
		return err
	}
	if r.wrong > 0 {
		fmt.Fprintf(p.err, "%d of it must be mended; then run this again\n", r.wrong)
		return errRefused
	}
	fmt.Fprintf(p.err, "all is as it should be; start with: jourfixe serve --office-id %s --data %s --nats %s --replicas %d\n", c.OfficeID, c.Data, withoutCredentials(c.NATS), c.Replicas)
	return nil
}

// look goes through everything. It returns an error if nothing more can be looked at.
func (c *natsSetup) look(ctx context.Context, r *setupReport) error {
	if c.Config != "" {
		if err := c.lookAtConfig(r); err != nil {
			return err
		}
	}
	nc, err := dialHouse(&c.Cluster, c.Data)
	if err != nil {
		return err
	}
	defer nc.Close()
	c.lookAtServer(ctx, r, nc)
	before, after, err := journal.Setup(ctx, nc, c.Replicas)
	if err != nil {
		return replicasFault(err, c.Replicas)
	}
	c.lookAtStreams(r, before, after)
	if err := lookAtRestore(ctx, r, nc); err != nil {
		return err
	}
	c.lookAtOperator(r)
	return nil
}

func (c *natsSetup) lookAtConfig(r *setupReport) error {
	text, err := accountsOf(c.Data, c.OfficeID)
	if err != nil {
		return err
	}
	faults, err := embedded.Inspect(c.Config, text)
	if err != nil {
		return usage("--config: %v", err)
	}
	for _, f := range faults {
		r.bad("configuration", f.What, f.Mend)
	}
	if len(faults) == 0 {
		r.good("configuration", "all that an office needs is in "+c.Config)
	}
	return nil
}

func (c *natsSetup) lookAtServer(ctx context.Context, r *setupReport, nc *nats.Conn) {
	r.good("server", fmt.Sprintf("%s is nats-server %s%s", nc.ConnectedUrlRedacted(), nc.ConnectedServerVersion(), inCluster(nc)))
	if nc.MaxPayload() < streams.MaxPayload {
		r.bad("messages", fmt.Sprintf("may have %d bytes; an event may need %d", nc.MaxPayload(), streams.MaxPayload), "max_payload: 1MB")
	}
	if _, err := nc.TLSConnectionState(); err != nil && !onThisMachine(nc.ConnectedUrl()) {
		r.bad("encryption", "there is none: whoever is on the way reads passwords and commands", `tls { cert_file: "/etc/nats/server.pem", key_file: "/etc/nats/server.key" }   and --nats tls://...`)
	}
	if len(c.Monitor) == 0 && c.Config == "" {
		r.note("durability", "not looked at: whether the servers write to disk before they acknowledge; give --nats-monitor or --config")
	}
	for _, monitor := range c.Monitor {
		if err := journal.CheckSync(ctx, monitor); err != nil {
			r.bad("durability", monitor+": "+err.Error(), "jetstream { sync_interval: always }")
		} else {
			r.good("durability", monitor+" writes to disk before it acknowledges")
		}
	}
}

// replicasFault says what to do where the number of servers that keep the streams cannot be had.
func replicasFault(err error, replicas int) error {
	switch {
	case errors.Is(err, streams.ErrServers):
		return usage("--replicas: the cluster at --nats has fewer than %d servers with JetStream that can be reached; start those that are missing, or say fewer: %v", replicas, err)
	case errors.Is(err, streams.ErrFewer):
		return usage("--replicas: %v; say as many as there are, or move the streams to fewer servers with jourfixe nats setup --replicas %d", err, replicas)
	}
	return err
}

func inCluster(nc *nats.Conn) string {
	if name := nc.ConnectedClusterName(); name != "" {
		return ", in the cluster " + name
	}
	return ", in no cluster"
}

// onThisMachine reports whether a URL leads to loopback.
func onThisMachine(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

func (c *natsSetup) lookAtStreams(r *setupReport, before, after []streams.State) {
	for i, s := range after {
		what := "is there"
		switch was := before[i].Replicas; {
		case was == 0:
			what = "made"
		case was != s.Replicas:
			what = fmt.Sprintf("moved from %d to %d servers", was, s.Replicas)
		}
		switch {
		case s.Well():
			r.good(s.Name, fmt.Sprintf("%s, kept by %s", what, keepers(s)))
		case s.Leader == "":
			r.bad(s.Name, "has no leader: more than half of its servers do not answer", "start the servers of the cluster that are down, then look again")
		default:
			r.bad(s.Name, fmt.Sprintf("%s; not all on %s yet", what, strings.Join(s.Behind, ", ")), "wait until that server has caught up, or start it")
		}
	}
}

func keepers(s streams.State) string {
	if s.Replicas == 1 {
		return "one server"
	}
	return strings.Join(s.Current, ", ")
}

// lookAtRestore says whether the office is there in part.
func lookAtRestore(ctx context.Context, r *setupReport, nc *nats.Conn) error {
	js, err := jetstream.New(nc)
	if err != nil {
		return err
	}
	half, err := backup.RestoringOn(ctx, js)
	if half != nil {
		r.bad("restore", fmt.Sprintf("an office is there in part, %s", half), "wait for jourfixe restore to end, or, if it was broken off, give it again")
	}
	return err
}

// lookAtOperator tries what the operator comes in with.
func (c *natsSetup) lookAtOperator(r *setupReport) {
	operator, err := config.LoadOperator(c.Data)
	if errors.Is(err, fs.ErrNotExist) {
		r.note("operator", "the folder "+c.Data+" has none yet; the first start, or jourfixe nats accounts, makes one")
		return
	}
	var nc *nats.Conn
	if err == nil {
		at := journal.Access{URL: withoutCredentials(c.NATS), User: operator.NATSUser, Password: operator.NATSPassword, CA: c.CA, Cert: c.Cert, CertKey: c.CertKey}
		nc, err = at.Dial(operator.Client)
	}
	if err != nil {
		r.bad("operator", err.Error(), "include the file that jourfixe nats accounts --data "+c.Data+" prints, and reload the server; without it the command line finds nobody to come in as")
		return
	}
	nc.Close()
	r.good("operator", "comes in as "+operator.NATSUser)
}

// A setupReport prints what is looked at, a line each.
type setupReport struct {
	out   io.Writer
	wrong int
}

func (r *setupReport) good(about, what string) { r.line("ok", about, what) }
func (r *setupReport) note(about, what string) { r.line("note", about, what) }
func (r *setupReport) bad(about, what, mend string) {
	r.wrong++
	r.line("WRONG", about, what)
	fmt.Fprintf(r.out, "%-6s %-18s mend it with: %s\n", "", "", mend)
}
func (r *setupReport) line(how, about, what string) {
	fmt.Fprintf(r.out, "%-6s %-18s %s\n", how, about, what)
}
