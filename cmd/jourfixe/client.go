package main

import (
	"context"
	"crypto/subtle"
	"fmt"
	"slices"
	"sync/atomic"
	"text/tabwriter"
	"time"

	"jourfixe/config"
	"jourfixe/events/journal/embedded"
	"jourfixe/worker"
)

// A clientCommand looks after the systems that may send commands to the server of a data folder.
type clientCommand struct {
	Add    clientAdd    `cmd:"" help:"Let another system send commands, and print its secrets, this once."`
	List   clientList   `cmd:"" help:"List them."`
	Remove clientRemove `cmd:"" help:"Let one in no more."`
}

type clientAdd struct {
	Data string `help:"Data folder of the server." default:"jourfixe-data" env:"JOURFIXE_DATA" placeholder:"DIR"`
	Name string `arg:"" help:"Its name: user on NATS, a part of its subjects, and the actor in the journal."`
}

// Help implements kong.HelpProvider.
func (*clientAdd) Help() string {
	return `A running server lets it in within seconds.

Example:
  jourfixe client add webshop --data /var/lib/jourfixe`
}

// Run implements the subcommand.
func (c *clientAdd) Run(p *program) error {
	password, token, err := config.AddClient(c.Data, c.Name, p.now())
	if err != nil {
		return usage("%v", err)
	}
	return p.json(config.Operator{Client: c.Name, NATSUser: c.Name, NATSPassword: password, APIToken: token})
}

type clientList struct {
	Data string `help:"Data folder of the server." default:"jourfixe-data" env:"JOURFIXE_DATA" placeholder:"DIR"`
}

// Help implements kong.HelpProvider.
func (*clientList) Help() string { return "Example:\n  jourfixe client list" }

// Run implements the subcommand.
func (c *clientList) Run(p *program) error {
	list, err := config.LoadClients(c.Data)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(p.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "NAME\tSINCE")
	for _, client := range list {
		fmt.Fprintf(w, "%s\t%s\n", client.Name, client.Created.Format(time.DateOnly))
	}
	return w.Flush()
}

type clientRemove struct {
	Data string `help:"Data folder of the server." default:"jourfixe-data" env:"JOURFIXE_DATA" placeholder:"DIR"`
	Name string `arg:"" help:"The client."`
}

// Help implements kong.HelpProvider.
func (*clientRemove) Help() string { return "Example:\n  jourfixe client remove webshop" }

// Run implements the subcommand.
func (c *clientRemove) Run() error { return config.RemoveClient(c.Data, c.Name) }

// clients are who may come in: the operator, and those of clients.json as it is now.
type clients struct {
	dir      string
	operator *config.Operator
	others   atomic.Pointer[config.Clients]
}

func loadClients(dir string, operator *config.Operator) (*clients, error) {
	c := &clients{dir: dir, operator: operator}
	list, err := config.LoadClients(dir)
	if err != nil {
		return nil, err
	}
	c.others.Store(&list)
	return c, nil
}

// nats lists them as users of the NATS server.
func (c *clients) nats() []embedded.Client { return natsClients(c.operator, *c.others.Load()) }

func natsClients(operator *config.Operator, others config.Clients) []embedded.Client {
	users := []embedded.Client{{Name: operator.Client, Password: operator.NATSPassword}}
	for _, o := range others {
		users = append(users, embedded.Client{Name: o.Name, Password: o.NATSPassword})
	}
	return users
}

// authenticate finds the client that an API token belongs to.
func (c *clients) authenticate(token string) (string, bool) {
	if subtle.ConstantTimeCompare([]byte(token), []byte(c.operator.APIToken)) == 1 {
		return c.operator.Client, true
	}
	other, ok := c.others.Load().ByToken(token)
	return other.Name, ok
}

// clientsEvery is how often the file is looked at.
const clientsEvery = 2 * time.Second

// watchClients lets in and shuts out whom client add and remove have named while the server runs.
func (h *house) watchClients(ctx context.Context) error {
	for worker.Sleep(ctx, clientsEvery) {
		list, err := config.LoadClients(h.Data)
		if err != nil {
			return err
		}
		if slices.Equal(list, *h.clients.others.Load()) {
			continue
		}
		if h.server != nil {
			if err := h.server.SetClients(natsClients(h.operator, list)); err != nil {
				return err
			}
		}
		h.clients.others.Store(&list)
		h.log.Info("the clients have changed", "clients", len(list))
	}
	return ctx.Err()
}
