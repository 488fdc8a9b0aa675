package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// maxPrivate is the size in bytes of the largest file that is read from under the data folder.
const maxPrivate = 1 << 20

// writePrivate writes v as JSON into a file that only its owner can read. The file appears whole or not at all, also
// if the machine stops, and it replaces the one that was there unless exclusive is set; then it fails with
// fs.ErrExist.
func writePrivate(path string, v any, exclusive bool) (err error) {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	temp, err := os.CreateTemp(dir, filepath.Base(path)+".*.new") // has the mode 0600
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer func() {
		if removeErr := os.Remove(temp.Name()); removeErr != nil && !errors.Is(removeErr, fs.ErrNotExist) {
			err = errors.Join(err, removeErr)
		}
	}()
	_, err = temp.Write(append(data, '\n'))
	if err == nil {
		err = temp.Sync()
	}
	if err = errors.Join(err, temp.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	// A link fails where the name is taken, a rename replaces it; both are atomic.
	place := os.Rename
	if exclusive {
		place = os.Link
	}
	if err := place(temp.Name(), path); err != nil {
		return fmt.Errorf("put %s in its place: %w", path, err)
	}
	return syncFolder(dir)
}

// syncFolder makes a new name in a folder survive a power failure.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil // has no such thing as opening a folder
	}
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync the data folder: %w", err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("sync the data folder: %w", err)
	}
	return nil
}

// readPrivate reads JSON from a file into v. It refuses a file that others on the machine can read or change: what is
// in it would be a secret no more. A missing file is fs.ErrNotExist.
func readPrivate(path string, v any) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open the private file: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("look at the private file: %w", err)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 && runtime.GOOS != "windows" {
		return fmt.Errorf("%s can be read or changed by other users (mode %04o); make it private with: chmod 600 %s", path, mode, path)
	}
	data, err := io.ReadAll(io.LimitReader(file, maxPrivate+1))
	if err != nil {
		return fmt.Errorf("read the private file: %w", err)
	}
	if len(data) > maxPrivate {
		return fmt.Errorf("%s has more than %d bytes, which it never should", path, maxPrivate)
	}
	if err := json.Unmarshal(data, v); err != nil {
		// The text of the error could hold a piece of a secret.
		return fmt.Errorf("%s is no JSON of the right form; restore it from a backup", path)
	}
	return nil
}
