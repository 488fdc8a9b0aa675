//go:build linux

package embedded_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events/journal/embedded"
)

// TestRoom has the server write to a disk that another program fills to the last byte: it takes nothing then, and is opened anew, at the same address and with all
// that it has acknowledged, once there is room.
func TestRoom(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=64m"); err != nil {
		t.Skipf("a small file system cannot be made here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	s, err := embedded.Start(embedded.Options{Dir: filepath.Join(dir, "data"), Listen: "127.0.0.1:0", Office: "bremen"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	nc, err := s.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	if err == nil {
		_, err = js.CreateStream(t.Context(), jetstream.StreamConfig{Name: "T", Subjects: []string{"t.>"}, Storage: jetstream.FileStorage})
	}
	if err != nil {
		t.Fatal(err)
	}
	stored := 0
	put := func(within time.Duration) error {
		ctx, cancel := context.WithTimeout(t.Context(), within)
		defer cancel()
		_, err := js.Publish(ctx, fmt.Sprint("t.", stored), make([]byte, 8<<10))
		if err == nil {
			stored++
		}
		return err
	}
	if err := errors.Join(s.Room(), put(time.Minute)); err != nil {
		t.Fatal(err)
	}
	address := s.URL()
	fill := filepath.Join(dir, "fill")
	f, err := os.Create(fill)
	if err != nil {
		t.Fatal(err)
	}
	for chunk := make([]byte, 1<<20); err == nil; {
		if _, err = f.Write(chunk); err != nil && len(chunk) > 1 {
			chunk, err = chunk[:len(chunk)/16], nil
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if put(200*time.Millisecond) == nil {
			t.Error("something was stored where there is no room")
		}
	}
	if err := s.Room(); !errors.Is(err, embedded.ErrFull) {
		t.Errorf("the disk is full, and Room says %v", err)
	}
	if err := os.Remove(fill); err != nil {
		t.Fatal(err)
	}
	if put(200*time.Millisecond) == nil {
		t.Error("the server tries again by itself, and need not be opened anew")
	}
	if err := s.Room(); err != nil {
		t.Fatalf("there is room, and Room says %v", err)
	}
	if s.URL() != address {
		t.Errorf("it is at %s, and was at %s", s.URL(), address)
	}
	if err := put(time.Minute); err != nil {
		t.Errorf("there is room, and nothing is stored: %v", err)
	}
	stream, err := js.Stream(t.Context(), "T")
	if err != nil {
		t.Fatal(err)
	}
	if n := stream.CachedInfo().State.Msgs; n != uint64(stored) {
		t.Errorf("%d messages are there, of %d that were acknowledged", n, stored)
	}
	if err := s.SetClients([]embedded.Client{{Name: "shop", Password: "secret"}}); err != nil {
		t.Errorf("clients cannot be changed any more: %v", err)
	}
}
