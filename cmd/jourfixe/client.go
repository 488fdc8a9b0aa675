package main

import (
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"jourfixe/config"
	"jourfixe/events/rights"
)

// A clientCommand looks after the systems that may send commands to the server of a data folder.
type clientCommand struct {
	Add    clientAdd    `cmd:"" help:"Let another system send commands, and print its secrets, this once."`
	List   clientList   `cmd:"" help:"List them, with what each may do."`
	Change clientChange `cmd:"" help:"Give one other rights."`
	Renew  clientRenew  `cmd:"" help:"Give one new secrets; the old ones end at once."`
	Remove clientRemove `cmd:"" help:"Let one in no more; its connections are closed at once."`
}

type clientAdd struct {
	Data string   `help:"Data folder of the server." default:"jourfixe-data" env:"JOURFIXE_DATA" placeholder:"DIR"`
	May  []string `help:"What it may do: commands as in meeting.request, those of a noun as in meeting.*, or *. Default: all commands but those that speak for people (docs/operations.md)." placeholder:"RIGHTS"`
	Name string   `arg:"" help:"Its name: user on NATS, a part of its subjects, and the actor in the journal."`
}

// Help implements kong.HelpProvider.
func (*clientAdd) Help() string {
	return `A running server lets it in within a second.

Example:
  jourfixe client add webshop --may 'meeting.*,trip.propose' --data /var/lib/jourfixe`
}

// Run implements the subcommand.
func (c *clientAdd) Run(p *program) error {
	password, token, err := config.AddClient(c.Data, c.Name, c.May, p.now())
	if err != nil {
		return usage("%v", err)
	}
	tellAccounts(p, c.Data)
	return p.json(config.Operator{Client: c.Name, NATSUser: c.Name, NATSPassword: password, APIToken: token})
}

type clientRenew struct {
	Data string `help:"Data folder of the server." default:"jourfixe-data" env:"JOURFIXE_DATA" placeholder:"DIR"`
	Name string `arg:"" help:"The client."`
}

// Help implements kong.HelpProvider.
func (*clientRenew) Help() string {
	return `The old secrets are worth nothing from then on, and connections that they opened are closed.

Example:
  jourfixe client renew webshop`
}

// Run implements the subcommand.
func (c *clientRenew) Run(p *program) error {
	password, token, err := config.RenewClient(c.Data, c.Name)
	if err != nil {
		return err
	}
	tellAccounts(p, c.Data)
	return p.json(config.Operator{Client: c.Name, NATSUser: c.Name, NATSPassword: password, APIToken: token})
}

type clientChange struct {
	Data string   `help:"Data folder of the server." default:"jourfixe-data" env:"JOURFIXE_DATA" placeholder:"DIR"`
	May  []string `help:"What it may do from now on, as for client add." required:"" placeholder:"RIGHTS"`
	Name string   `arg:"" help:"The client."`
}

// Help implements kong.HelpProvider.
func (*clientChange) Help() string {
	return "Example:\n  jourfixe client change webshop --may '*,meeting.answer'"
}

// Run implements the subcommand.
func (c *clientChange) Run() error {
	err := config.AllowClient(c.Data, c.Name, c.May)
	if err != nil && !errors.Is(err, config.ErrNoClient) {
		return usage("%v", err)
	}
	return err
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
	fmt.Fprintln(w, "NAME\tSINCE\tMAY")
	for _, client := range list {
		may := strings.Join(client.May, ",")
		if rights.OfHouse(client.Name) {
			may = "is not let in: the name is the office's own; add it under another"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", client.Name, client.Created.Format(time.DateOnly), may)
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
func (c *clientRemove) Run(p *program) error {
	if err := config.RemoveClient(c.Data, c.Name); err != nil {
		return err
	}
	tellAccounts(p, c.Data)
	return nil
}

// tellAccounts says what is left to do where the NATS server is not the built-in one, which hears of clients by itself.
func tellAccounts(p *program, data string) {
	_, err := config.LoadHouse(data)
	if at, running := config.LoadAddresses(data); err == nil || running == nil && at.External {
		fmt.Fprintf(p.err, "over HTTP that holds at once; the NATS server has to be told: jourfixe nats accounts --data %s prints its accounts, then nats-server --signal reload\n", data)
	}
}
