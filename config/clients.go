package config

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
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
)

const (
	clientsFile = "clients.json"
	clientsLock = "clients.lock"
)

// ErrNoClient is returned for a client that is not there.
var ErrNoClient = errors.New("there is no such client")

// A Client is another system that may send commands. Its name is the actor in the journal. Only hashes are kept of its
// secrets.
type Client struct {
	Name         string    `json:"name"`
	NATSPassword string    `json:"natsPassword"` // bcrypt, as the NATS server wants it
	APITokenHash string    `json:"apiTokenHash"` // SHA-256, hexadecimal
	Created      time.Time `json:"created"`
}

// Clients are all that may send commands beside the operator, by name.
type Clients []Client

// reserved are names that would pass for the office itself in the journal.
var reserved = []string{OperatorName, "office", "desk", "clock", "post", "reply", "fetch", "feed", "web", "office-file", "demo", "unknown"}

// LoadClients reads <dir>/clients.json. Without the file there are none. The file is always replaced as a whole, so
// reading needs no lock.
func LoadClients(dir string) (Clients, error) {
	var list Clients
	err := readPrivate(filepath.Join(dir, clientsFile), &list)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("load the clients: %w", err)
	}
	return list, nil
}

// AddClient lets another system in under a name, which must be an id, and returns the secrets it needs. They are shown
// this once: what is kept cannot be turned back into them. Its user name on NATS is its name.
func AddClient(dir, name string, now time.Time) (natsPassword, apiToken string, err error) {
	switch {
	case !events.ValidID(name):
		return "", "", errors.New("add a client: its name must be 1 to 63 lower-case letters, digits and hyphens, as in webshop")
	case slices.Contains(reserved, name):
		return "", "", fmt.Errorf("add a client: the name %s is the office's own; choose another", name)
	}
	natsPassword, apiToken = newSecret(), newSecret()
	// 256 random bits cannot be guessed, so the hash need not be slow; the NATS server computes it for every connection.
	hash, err := bcrypt.GenerateFromPassword([]byte(natsPassword), bcrypt.MinCost)
	if err != nil {
		return "", "", fmt.Errorf("add the client %s: %w", name, err)
	}
	err = changeClients(dir, func(list Clients) (Clients, error) {
		if list.index(name) >= 0 {
			return nil, errors.New("there is one of this name; remove it first to give it new secrets")
		}
		list = append(list, Client{Name: name, NATSPassword: string(hash), APITokenHash: hashToken(apiToken), Created: now.UTC()})
		slices.SortFunc(list, func(x, y Client) int { return strings.Compare(x.Name, y.Name) })
		return list, nil
	})
	if err != nil {
		return "", "", fmt.Errorf("add the client %s: %w", name, err)
	}
	return natsPassword, apiToken, nil
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
	return writePrivate(filepath.Join(dir, clientsFile), list, false)
}
