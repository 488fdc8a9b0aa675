package config

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"jourfixe/events/rights"
)

// OperatorName is the client that the command line gives its commands as.
const OperatorName = rights.OperatorName

const operatorFile = "operator.json"

// An Operator is what whoever runs the server needs to be let in, over NATS and over HTTP. It is made at the first
// start, and the command line on the same machine reads it from the data folder.
type Operator struct {
	Client       string `json:"client"`
	NATSUser     string `json:"natsUser"`
	NATSPassword string `json:"natsPassword"`
	APIToken     string `json:"apiToken"` // also signs in to the pages
}

// BackupPassword is by what backups are taken of the house that runs on the folder, whose server reads all out to nobody else. It follows from the
// token, so whoever can read the one has the other.
func (o *Operator) BackupPassword() string {
	made := hmac.New(sha256.New, []byte(o.APIToken))
	made.Write([]byte("jourfixe backup"))
	return hex.EncodeToString(made.Sum(nil))
}

// LoadOrCreateOperator reads <dir>/operator.json, and makes it with fresh secrets if it is not there. Of several
// processes that start at once, one makes it and all read the same.
func LoadOrCreateOperator(dir string) (*Operator, error) {
	o, err := LoadOperator(dir)
	if !errors.Is(err, fs.ErrNotExist) {
		return o, err
	}
	fresh := Operator{Client: OperatorName, NATSUser: OperatorName, NATSPassword: newSecret(), APIToken: newSecret()}
	err = writePrivate(filepath.Join(dir, operatorFile), fresh, true)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("make the operator's file: %w", err)
	}
	return LoadOperator(dir)
}

// LoadOperator reads <dir>/operator.json. It returns fs.ErrNotExist, wrapped, where no server has ever run, and an
// error that says how to mend it if other users can read the file.
func LoadOperator(dir string) (*Operator, error) {
	path := filepath.Join(dir, operatorFile)
	o := &Operator{}
	if err := readPrivate(path, o); err != nil {
		return nil, fmt.Errorf("load the operator's file: %w", err)
	}
	for _, field := range []struct{ name, value string }{
		{"client", o.Client}, {"natsUser", o.NATSUser}, {"natsPassword", o.NATSPassword}, {"apiToken", o.APIToken},
	} {
		if field.value == "" {
			return nil, fmt.Errorf("load the operator's file: %s lacks %s; remove it while the server is stopped, and the next start makes a new one",
				path, field.name)
		}
	}
	return o, nil
}
