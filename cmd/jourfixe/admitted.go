package main

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"jourfixe/config"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/rights"
	"jourfixe/worker"
	"jourfixe/worker/web"
)

// clients are who may come in: the operator, and those of clients.json as it is at this moment. Whoever is asked about them
// looks whether the file is still the same, so that a client that is removed ends with the next thing it asks.
type clients struct {
	dir      string
	operator *config.Operator
	everyone bool // demo: whoever comes in without credentials administers
	foreign  bool // the NATS server is not ours, and lets in whom its own configuration names
	now      func() time.Time
	log      *slog.Logger

	mu     sync.Mutex
	file   os.FileInfo              // guarded by mu; of what was read, nil if there is none
	others config.Clients           // guarded by mu
	may    map[string]rights.Rights // guarded by mu
	fault  error                    // guarded by mu; why the file cannot be read; then none of the others is let in
}

func loadClients(dir string, operator *config.Operator, now func() time.Time, log *slog.Logger) (*clients, error) {
	c := &clients{dir: dir, operator: operator, now: now, log: log}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.load()
	return c, c.fault
}

// look reads the file again if it is another by now. The lock is held.
func (c *clients) look() {
	now, err := os.Stat(filepath.Join(c.dir, config.ClientsFile))
	same := errors.Is(err, fs.ErrNotExist) && c.file == nil ||
		err == nil && c.file != nil && os.SameFile(now, c.file) && now.ModTime().Equal(c.file.ModTime()) && now.Size() == c.file.Size()
	if !same || c.fault != nil {
		c.load()
	}
}

// load reads the file. The lock is held.
func (c *clients) load() {
	before := c.fault
	// Looked at first: a file that is replaced in between is read again the next time.
	c.file, c.fault = os.Stat(filepath.Join(c.dir, config.ClientsFile))
	c.others, c.may = nil, map[string]rights.Rights{}
	if errors.Is(c.fault, fs.ErrNotExist) {
		c.file, c.fault = nil, nil
		return
	}
	var list, out config.Clients
	if c.fault == nil {
		list, c.fault = config.LoadClients(c.dir)
	}
	list, out = list.Admitted()
	for _, other := range list {
		r, err := other.Rights()
		if err != nil {
			c.fault = err
		}
		c.may[other.Name] = r
	}
	if c.fault != nil {
		c.others, c.may = nil, nil
		if before == nil {
			c.log.Error("the clients cannot be read, so none is let in", "error", c.fault)
		}
		return
	}
	c.others = list
	for _, other := range out {
		c.log.Error("a client has a name of the office's own and is not let in; add it under another", "client", other.Name)
	}
}

// list is the operator and the others, as users of the NATS server.
func (c *clients) list() []embedded.Client {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.look()
	users := []embedded.Client{{Name: c.operator.Client, Password: c.operator.NATSPassword}}
	for _, o := range c.others {
		users = append(users, embedded.Client{Name: o.Name, Password: o.NATSPassword})
	}
	return users
}

// List implements web.ClientKeeper: the others, as a page shows them.
func (c *clients) List() (list []web.Client) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.look()
	for _, o := range c.others {
		list = append(list, web.Client{Name: o.Name, May: o.May, Since: o.Created})
	}
	return list
}

// Add implements web.ClientKeeper.
func (c *clients) Add(name string, may []string) (web.Secrets, error) {
	password, token, err := config.AddClient(c.dir, name, may, c.now())
	return web.Secrets{Client: name, NATSPassword: password, APIToken: token}, shown(err)
}

// Allow implements web.ClientKeeper.
func (c *clients) Allow(name string, may []string) error {
	return shown(config.AllowClient(c.dir, name, may))
}

// Renew implements web.ClientKeeper.
func (c *clients) Renew(name string) (web.Secrets, error) {
	password, token, err := config.RenewClient(c.dir, name)
	return web.Secrets{Client: name, NATSPassword: password, APIToken: token}, shown(err)
}

// Remove implements web.ClientKeeper.
func (c *clients) Remove(name string) error { return shown(config.RemoveClient(c.dir, name)) }

// shown is a fault of the file as a page knows it.
func shown(err error) error {
	switch {
	case errors.Is(err, config.ErrNoClient):
		return web.ErrNoClient
	case errors.Is(err, config.ErrClientThere):
		return web.ErrClientThere
	}
	return err
}

// authenticate finds the client that an API token belongs to.
func (c *clients) authenticate(token string) (string, bool) {
	if subtle.ConstantTimeCompare([]byte(token), []byte(c.operator.APIToken)) == 1 {
		return c.operator.Client, true
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.look()
	other, ok := c.others.ByToken(token)
	return other.Name, ok
}

// rights are what a client may do. On a NATS server that is not ours there may be others than clients.json knows: they may
// what a client may of which nothing else is said.
func (c *clients) rights(client string) rights.Rights {
	if c.everyone || rights.OfHouse(client) {
		return rights.All()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.look()
	r, known := c.may[client]
	if !known && c.foreign && c.fault == nil {
		return rights.Usual()
	}
	return r
}

// clientsEvery is how often the file is looked at for the NATS server's sake, which does not ask.
const clientsEvery = 200 * time.Millisecond

// watchClients lets in and shuts out whom client add, renew and remove have named while the server runs.
func (h *house) watchClients(ctx context.Context) error {
	for worker.Sleep(ctx, clientsEvery) {
		list := h.clients.list()
		if slices.Equal(list, h.admitted) {
			continue
		}
		if h.server != nil {
			if err := h.server.SetClients(list); err != nil {
				return fmt.Errorf("change who may come in: %w", err)
			}
		}
		h.admitted = list
		h.log.Info("the clients have changed", "clients", len(list)-1)
	}
	return ctx.Err()
}
