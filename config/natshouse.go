package config

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"golang.org/x/crypto/bcrypt"
)

const houseFile = "nats.json"

// HouseUser is the user that jourfixe itself is on a NATS server that is not built in.
const HouseUser = "jourfixe"

// A House is what jourfixe itself comes in with at a NATS server that is not built in, unless it is told otherwise. The hashes, of
// its password and the operator's, are what that server is told: made once, since each hash of a password is another, and a server
// that is told another one ends the connections of that user.
type House struct {
	User         string `json:"user"`
	Password     string `json:"password"`
	Hash         string `json:"hash"`
	OperatorHash string `json:"operatorHash"`
}

// LoadOrCreateHouse reads <dir>/nats.json, and makes it with a fresh secret if it is not there, or with the hash of the operator's
// password if that is another by now.
func LoadOrCreateHouse(dir string, operator *Operator) (*House, error) {
	h, err := LoadHouse(dir)
	fresh := errors.Is(err, fs.ErrNotExist)
	if fresh {
		h, err = &House{User: HouseUser, Password: newSecret()}, nil
	}
	if err != nil {
		return nil, err
	}
	if bcrypt.CompareHashAndPassword([]byte(h.OperatorHash), []byte(operator.NATSPassword)) == nil && !fresh {
		return h, nil
	}
	for _, x := range []struct{ hash, password *string }{{&h.Hash, &h.Password}, {&h.OperatorHash, &operator.NATSPassword}} {
		if bcrypt.CompareHashAndPassword([]byte(*x.hash), []byte(*x.password)) == nil {
			continue
		}
		hash, err := bcrypt.GenerateFromPassword([]byte(*x.password), bcrypt.MinCost) // enough for what cannot be guessed; see renew
		if err != nil {
			return nil, fmt.Errorf("make the file with the password for NATS: %w", err)
		}
		*x.hash = string(hash)
	}
	err = writePrivate(filepath.Join(dir, houseFile), h, fresh)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("make the file with the password for NATS: %w", err)
	}
	return LoadHouse(dir)
}

// LoadHouse reads <dir>/nats.json. It returns fs.ErrNotExist, wrapped, where there is none.
func LoadHouse(dir string) (*House, error) {
	path := filepath.Join(dir, houseFile)
	h := &House{}
	if err := readPrivate(path, h); err != nil {
		return nil, fmt.Errorf("load the file with the password for NATS: %w", err)
	}
	if h.User == "" || h.Password == "" {
		return nil, fmt.Errorf("load the file with the password for NATS: %s lacks user or password; remove it, and jourfixe nats accounts makes a new one", path)
	}
	return h, nil
}
