package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

const addressesFile = "addresses.json"

// Addresses say where a running server is found, so that the command line needs nothing but its data folder even if
// the ports were picked freely.
type Addresses struct {
	NATS    string `json:"nats"` // URL, without credentials
	HTTP    string `json:"http"` // HOST:PORT it listens on
	BaseURL string `json:"baseUrl"`
	PID     int    `json:"pid"` // of the process that serves
	Office  string `json:"office"`

	External bool   `json:"external,omitempty"`  // the NATS server is not the built-in one, and lets in whom its own configuration names
	CA       string `json:"natsTlsCa,omitempty"` // paths of the files by which that server is known, and that it is shown
	Cert     string `json:"natsTlsCert,omitempty"`
	CertKey  string `json:"natsTlsKey,omitempty"`
}

// Write puts the addresses into the data folder, in the place of those of a server before.
func (a *Addresses) Write(dir string) error {
	if err := writePrivate(filepath.Join(dir, addressesFile), a, false); err != nil {
		return fmt.Errorf("record the server's addresses: %w", err)
	}
	return nil
}

// LoadAddresses reads where the server of a data folder is found. It returns fs.ErrNotExist, wrapped, if none is
// running. A server that was killed leaves its addresses behind, so nobody may answer there.
func LoadAddresses(dir string) (*Addresses, error) {
	a := &Addresses{}
	if err := readPrivate(filepath.Join(dir, addressesFile), a); err != nil {
		return nil, fmt.Errorf("load the server's addresses: %w", err)
	}
	return a, nil
}

// Remove takes the addresses away when the server stops. Those of another process stay.
func (a *Addresses) Remove(dir string) error {
	now, err := LoadAddresses(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && now.PID != a.PID {
		return nil
	}
	if err := os.Remove(filepath.Join(dir, addressesFile)); err != nil {
		return fmt.Errorf("take the server's addresses away: %w", err)
	}
	return nil
}
