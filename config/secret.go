package config

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

// maxSecret is the size in bytes of the longest file that a secret is read from.
const maxSecret = 4 << 10

// ReadSecret reads a secret from a file, which the runtimes of containers and systemd fill. The line end that editors
// add is dropped. The file must hold one line of 1 byte to 4 KiB; its content is in no error.
func ReadSecret(path string) (string, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", errors.New("there is no such file")
	}
	if err != nil {
		return "", fmt.Errorf("the file cannot be opened: %w", reason(err))
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxSecret+1))
	if err != nil {
		return "", fmt.Errorf("the file cannot be read: %w", reason(err))
	}
	if len(data) > maxSecret {
		return "", fmt.Errorf("the file must not be longer than %d bytes; it must hold the secret and nothing else", maxSecret)
	}
	secret := strings.TrimSuffix(strings.TrimSuffix(string(data), "\n"), "\r")
	switch {
	case secret == "":
		return "", errors.New("the file is empty; it must hold the secret")
	case strings.ContainsAny(secret, "\r\n\x00"):
		return "", errors.New("the file must hold the secret on one line and nothing else")
	}
	return secret, nil
}

// newSecret makes a secret of 260 random bits, in 52 capitals and digits: they need no quoting in a shell, a URL or a
// header, and are not taken for a flag.
func newSecret() string { return rand.Text() + rand.Text() }

// reason leaves the path out of an error of the file system, for messages that name the flag it came from.
func reason(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// clip shortens what a message quotes, so that no input can flood a terminal.
func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
