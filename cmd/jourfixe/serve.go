package main

import (
	"context"
	"fmt"
	"path/filepath"

	"jourfixe/config"
	"jourfixe/worker"
)

// A serveCommand runs an office.
type serveCommand struct {
	config.Serve
}

// Help implements kong.HelpProvider.
func (*serveCommand) Help() string {
	return `Every flag can also be given as an environment variable, JOURFIXE_ and its name.
At the first start an operator is made, whose passwords lie in operator.json in the data folder, and the id of the office, its mail
domain and its sender are noted for good: a later start with others is refused.

Example:
  jourfixe serve --office-id bremen --mail-domain bremen.example --office office.yaml --data /var/lib/jourfixe --base-url https://jourfixe.bremen.example`
}

// Run implements the subcommand.
func (c *serveCommand) Run(ctx context.Context, p *program) error {
	if err := c.Validate(); err != nil {
		return err
	}
	var office *config.Office
	if c.Office != "" {
		var err error
		if office, err = p.readOffice(c.Office, 0); err != nil {
			return err
		}
		if err = office.Check(p.now()); err != nil {
			return err
		}
	}
	h := &house{Serve: c.Serve, p: p}
	if err := h.build(ctx); err != nil {
		return err
	}
	defer h.close()
	if h.unfit != nil {
		return h.runUnfit(ctx)
	}
	var more []worker.Worker
	if office != nil {
		more = append(more, h.fill(office))
	}
	fmt.Fprintf(p.err, "pages     %s\nnats      %s\nmail      %s\nreplies   %s\noffice    %s\nzones     %s\ndata      %s\noperator  %s\n",
		h.baseURL, h.natsURL(), h.sending.where(h.baseURL), h.receiving.where(), h.OfficeID, h.p.zonesAtHand().InUse(), h.Data, filepath.Join(h.Data, "operator.json"))
	return h.run(ctx, more...)
}
