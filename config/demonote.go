package config

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// DataFolder is the data folder of whoever names none.
const DataFolder = "jourfixe-data"

// A demoNote says where a running demo keeps what it knows, so that commands find it by themselves. It lies in a file named
// by the demo's process, with what the user's programs may lose.
type demoNote struct {
	Data  string    `json:"data"` // its data folder
	Begun time.Time `json:"begun"`
}

func demoNotes() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find the folder for notes of demos: %w", err)
	}
	return filepath.Join(dir, "jourfixe", "demos"), nil
}

// NoteDemo notes the data folder of the demo that this process runs, and returns what takes the note away.
func NoteDemo(data string, now time.Time) (forget func() error, err error) {
	dir, err := demoNotes()
	if err != nil {
		return nil, err
	}
	if data, err = filepath.Abs(data); err != nil {
		return nil, fmt.Errorf("note the demo: %w", err)
	}
	path := filepath.Join(dir, strconv.Itoa(os.Getpid())+".json")
	if err := writePrivate(path, demoNote{data, now}, false); err != nil {
		return nil, err
	}
	return func() error { return os.Remove(path) }, nil
}

// FindRunning returns the data folder of the server that runs on this machine: that in the working folder, else that of the
// demo that was started last. It returns fs.ErrNotExist, wrapped, if there is none.
func FindRunning() (string, error) {
	_, err := LoadAddresses(DataFolder)
	if !errors.Is(err, fs.ErrNotExist) {
		return DataFolder, err
	}
	dir, err := demoNotes()
	if err != nil {
		return "", fmt.Errorf("%w: %w", fs.ErrNotExist, err) // without a home nobody notes a demo
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	var last demoNote
	for _, entry := range entries {
		var n demoNote
		if err := readPrivate(filepath.Join(dir, entry.Name()), &n); err != nil {
			continue // it went away just now, or is none of ours: then it names no demo
		}
		// A demo that was killed leaves its note behind, and mostly its folder.
		if at, err := LoadAddresses(n.Data); err == nil && n.Begun.After(last.Begun) && answers(at.HTTP) {
			last = n
		}
	}
	if last.Data == "" {
		return "", fmt.Errorf("no demo runs on this machine: %w", fs.ErrNotExist)
	}
	return last.Data, nil
}

// answersWithin bounds how long is tried whether somebody listens on this machine.
const answersWithin = time.Second

// answers reports whether somebody listens at an address. A process that is gone listens no more, whatever the system.
func answers(address string) bool {
	conn, err := net.DialTimeout("tcp", address, answersWithin)
	if err != nil {
		return false
	}
	_ = conn.Close() // nothing was said
	return true
}
