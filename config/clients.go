package config

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"
	"golang.org/x/crypto/bcrypt"

	"jourfixe/events"
	"jourfixe/events/rights"
)

// ClientsFile is where the clients stand in the data folder.
const ClientsFile = "clients.json"

const clientsLock = "clients.lock"

// ErrNoClient is returned for a client that is not there.
var ErrNoClient = errors.New("there is no such client")

// ErrClientThere is returned for a client that is to be added under the name of another.
var ErrClientThere = errors.New("there is one of this name; jourfixe client renew gives it new secrets")

// clientsVersion is that of the file's form. Version 1 was a bare list, without rights.
const clientsVersion = 2

// A Client is another system that may send commands. Its name is the actor in the journal. Only hashes are kept of its
// secrets.
type Client struct {
	Name         string    `json:"name"`
	May          []string  `json:"may"`          // its rights, as in meeting.*
	NATSPassword string    `json:"natsPassword"` // bcrypt, as the NATS server wants it
	APITokenHash string    `json:"apiTokenHash"` // SHA-256, hexadecimal
	Created      time.Time `json:"created"`
}

// Rights are what the client may do.
func (c Client) Rights() (rights.Rights, error) {
	r, err := rights.Parse(c.May)
	if err != nil {
		return r, fmt.Errorf("the client %s: %w", clip(c.Name), err)
	}
	return r, nil
}

// Equal reports whether nothing about the client has changed.
func (c Client) Equal(o Client) bool {
	return c.Name == o.Name && c.NATSPassword == o.NATSPassword && c.APITokenHash == o.APITokenHash &&
		c.Created.Equal(o.Created) && slices.Equal(c.May, o.May)
}

// Clients are all that may send commands beside the operator, by name.
type Clients []Client

// Admitted are those that are let in: whoever has the name of a part of the house, which could be taken when fewer names were
// reserved, would pass for it in the journal.
func (list Clients) Admitted() (in, out Clients) {
	for _, c := range list {
		if rights.OfHouse(c.Name) {
			out = append(out, c)
		} else {
			in = append(in, c)
		}
	}
	return in, out
}

// clientsForm is the file.
type clientsForm struct {
	Version int     `json:"version"`
	Clients Clients `json:"clients"`
}

// LoadClients reads <dir>/clients.json. Without the file there are none. The file is always replaced as a whole, so
// reading needs no lock. Clients of a file from before there were rights may what they could do then (rights.Former).
func LoadClients(dir string) (Clients, error) {
	path := filepath.Join(dir, ClientsFile)
	var raw json.RawMessage
	err := readPrivate(path, &raw)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("load the clients: %w", err)
	}
	var form clientsForm
	if raw[0] == '[' {
		form.Version, err = clientsVersion, json.Unmarshal(raw, &form.Clients)
		for i := range form.Clients {
			form.Clients[i].May = rights.Former().Patterns()
		}
	} else {
		err = json.Unmarshal(raw, &form)
	}
	switch {
	case err != nil:
		// The text of the error could hold a piece of a secret.
		return nil, fmt.Errorf("load the clients: %s is no JSON of the right form; restore it from a backup", path)
	case form.Version != clientsVersion:
		return nil, fmt.Errorf("load the clients: %s has version %d; this program knows %d, and a newer one has written it", path, form.Version, clientsVersion)
	}
	for _, c := range form.Clients {
		if _, err := c.Rights(); err != nil {
			return nil, fmt.Errorf("load the clients: %w", err)
		}
	}
	return form.Clients, nil
}

// AddClient lets another system in under a name, which must be an id, with the rights that are named, and returns the secrets
// it needs. They are shown this once: what is kept cannot be turned back into them. Its user name on NATS is its name.
func AddClient(dir, name string, may []string, now time.Time) (natsPassword, apiToken string, err error) {
	switch {
	case !events.ValidID(name):
		return "", "", errors.New("add a client: its name must be 1 to 63 lower-case letters, digits and hyphens, as in webshop")
	case rights.OfHouse(name):
		return "", "", fmt.Errorf("add a client: the name %s is the office's own; choose another", name)
	}
	r, err := rights.Parse(may)
	if err != nil {
		return "", "", fmt.Errorf("add a client: --may: %w", err)
	}
	c := Client{Name: name, May: r.Patterns(), Created: now.UTC()}
	if natsPassword, apiToken, err = c.renew(); err != nil {
		return "", "", fmt.Errorf("add the client %s: %w", name, err)
	}
	err = changeClients(dir, func(list Clients) (Clients, error) {
		if list.index(name) >= 0 {
			return nil, ErrClientThere
		}
		list = append(list, c)
		slices.SortFunc(list, func(x, y Client) int { return strings.Compare(x.Name, y.Name) })
		return list, nil
	})
	if err != nil {
		return "", "", fmt.Errorf("add the client %s: %w", name, err)
	}
	return natsPassword, apiToken, nil
}

// renew gives a client new secrets.
func (c *Client) renew() (natsPassword, apiToken string, err error) {
	natsPassword, apiToken = newSecret(), newSecret()
	// 256 random bits cannot be guessed, so the hash need not be slow; the NATS server computes it for every connection.
	hash, err := bcrypt.GenerateFromPassword([]byte(natsPassword), bcrypt.MinCost)
	if err != nil {
		return "", "", err
	}
	c.NATSPassword, c.APITokenHash = string(hash), hashToken(apiToken)
	return natsPassword, apiToken, nil
}

// RenewClient gives a client new secrets; the old ones are worth nothing from then on, nor is what was opened by them. It
// returns ErrNoClient, wrapped, if there is none of this name.
func RenewClient(dir, name string) (natsPassword, apiToken string, err error) {
	err = changeClient(dir, name, func(c *Client) (err error) {
		natsPassword, apiToken, err = c.renew()
		return err
	})
	if err != nil {
		return "", "", fmt.Errorf("renew the client %q: %w", clip(name), err)
	}
	return natsPassword, apiToken, nil
}

// AllowClient gives a client other rights. It returns ErrNoClient, wrapped, if there is none of this name.
func AllowClient(dir, name string, may []string) error {
	r, err := rights.Parse(may)
	if err != nil {
		return fmt.Errorf("change a client: --may: %w", err)
	}
	err = changeClient(dir, name, func(c *Client) error {
		c.May = r.Patterns()
		return nil
	})
	if err != nil {
		return fmt.Errorf("change the client %q: %w", clip(name), err)
	}
	return nil
}

func changeClient(dir, name string, change func(*Client) error) error {
	return changeClients(dir, func(list Clients) (Clients, error) {
		i := list.index(name)
		if i < 0 {
			return nil, ErrNoClient
		}
		return list, change(&list[i])
	})
}

// RemoveClient lets a client in no more. It returns ErrNoClient, wrapped, if there is none of this name.
func RemoveClient(dir, name string) error {
	err := changeClients(dir, func(list Clients) (Clients, error) {
		i := list.index(name)
		if i < 0 {
			return nil, ErrNoClient
		}
		return slices.Delete(list, i, i+1), nil
	})
	if err != nil {
		return fmt.Errorf("remove the client %q: %w", clip(name), err)
	}
	return nil
}

// ByToken returns the client whose API token this is.
func (list Clients) ByToken(token string) (Client, bool) {
	hash := []byte(hashToken(token))
	for _, c := range list {
		if subtle.ConstantTimeCompare(hash, []byte(c.APITokenHash)) == 1 {
			return c, true
		}
	}
	return Client{}, false
}

func (list Clients) index(name string) int {
	return slices.IndexFunc(list, func(c Client) bool { return c.Name == name })
}

// hashToken is enough for 256 random bits: there is nothing to guess, so nothing to slow down.
func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// changeClients lets one process at a time read, change and write the file, so that none overwrites another's client.
func changeClients(dir string, change func(Clients) (Clients, error)) (err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	lock := flock.New(filepath.Join(dir, clientsLock), flock.SetPermissions(0o600))
	if err := lock.Lock(); err != nil {
		return fmt.Errorf("wait for another change of the clients: %w", err)
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	list, err := LoadClients(dir)
	if err != nil {
		return err
	}
	if list, err = change(list); err != nil {
		return err
	}
	return writePrivate(filepath.Join(dir, ClientsFile), clientsForm{clientsVersion, list}, false)
}
