package embedded

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// StoreOf is where the streams lie in a data folder.
func StoreOf(dir string) string { return filepath.Join(dir, "nats") }

// Hold keeps servers off a data folder while it is read, until release is called. It changes nothing there: a folder that
// no server has ever locked, as a backup may be, has no lock, and is not given one. It returns ErrLocked when a server has
// the folder.
func Hold(dir string) (release func() error, err error) {
	lock := flock.New(filepath.Join(dir, "lock"), flock.SetFlag(os.O_RDONLY))
	switch got, err := lock.TryLock(); {
	case errors.Is(err, fs.ErrNotExist):
		return func() error { return nil }, nil
	case err != nil:
		return nil, fmt.Errorf("lock the data folder %s: %w", dir, err)
	case !got:
		return nil, fmt.Errorf("read the data folder %s: %w", dir, ErrLocked)
	}
	return lock.Close, nil
}
