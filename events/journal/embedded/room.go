package embedded

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"
)

// How much room there has to be on the disk. While there is less nothing is taken in, so that what was taken in can still be decided, and said to
// people: the server itself, once it has no room, takes nothing any more until it is opened anew.
const (
	reserve = 32 << 20
	enough  = 48 << 20 // for things to be taken in again
)

// Faults of the disk. They name no folder.
var (
	ErrFull     = errors.New("the disk is full")
	ErrReadOnly = errors.New("the disk can only be read")
	errBroken   = errors.New("the disk cannot be written to")
)

// Room looks whether something can be stored, by storing it, and returns why not. A server that could not write is opened anew as soon as
// there is room, since it does not try again by itself.
func (s *Server) Room() error {
	if err := s.write(); err != nil {
		return err
	}
	disk, err := DiskOf(s.options.Dir)
	if err == nil && (disk.Free < reserve || s.full.Load() && disk.Free < enough) {
		s.full.Store(true)
		return fmt.Errorf("%w: %d MiB are free, %d are needed", ErrFull, disk.Free>>20, enough>>20)
	}
	s.full.Store(false)
	if s.log.broken() {
		return s.Reopen()
	}
	return nil
}

// write writes a small file into the data folder, and takes it away.
func (s *Server) write() (err error) {
	path := filepath.Join(s.options.Dir, "room")
	defer func() {
		switch {
		case err == nil:
		case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
			err = ErrFull
		case errors.Is(err, syscall.EROFS):
			err = ErrReadOnly
		default:
			var at *fs.PathError
			if errors.As(err, &at) { // without the path
				err = at.Err
			}
			err = fmt.Errorf("%w: %w", errBroken, err)
		}
	}()
	if err := os.WriteFile(path, make([]byte, 4<<10), 0o600); err != nil {
		return errors.Join(err, remove(path))
	}
	return os.Remove(path)
}

// remove removes what may be there.
func remove(path string) error {
	if err := os.Remove(path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// A Disk is where a folder lies.
type Disk struct{ Free, Size uint64 } // bytes; what only root may take is not free

// Reopen stops the server within the process and starts it anew on what is on the disk, at the same address: what was acknowledged. Whoever is connected
// connects again by themselves.
func (s *Server) Reopen() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.options.Log.Warn("the NATS server could not write, and is opened anew, now that there is room")
	host, _, err := net.SplitHostPort(s.options.Listen)
	if err != nil {
		return fmt.Errorf("read the listen address: %w", err)
	}
	_, port, err := net.SplitHostPort(s.nats.Load().Addr().String())
	if err != nil {
		return fmt.Errorf("read the address of the NATS server: %w", err)
	}
	s.options.Listen = net.JoinHostPort(host, port) // the port stays, whoever has chosen it
	s.shut()
	if err := s.run(); err != nil {
		s.log.broke() // so that it is tried again
		return err
	}
	return nil
}

// shut stops the server and waits until everything is on disk.
func (s *Server) shut() {
	n := s.nats.Load()
	n.Shutdown()
	n.WaitForShutdown()
}
