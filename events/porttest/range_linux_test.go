package porttest_test

import (
	"context"
	"errors"
	"net"
	"syscall"
	"testing"

	"jourfixe/events/porttest"
)

// TestHeld asks for any port of a range that is one port: it is given away where nobody holds it, and not where somebody does.
func TestHeld(t *testing.T) {
	if err := anyOf(t, porttest.Port(t)); !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("a port that is held: %v", err)
	}
	var err error
	for range 20 { // somebody else may be given one that was let go
		var port int
		t.Run("let go", func(t *testing.T) { port = porttest.Port(t) })
		if err = anyOf(t, port); err == nil {
			return
		}
	}
	t.Errorf("a port that is free: %v", err)
}

// portRange is IP_LOCAL_PORT_RANGE of Linux 6.3.
const portRange = 51

// anyOf listens at any port of those that are this one.
func anyOf(t *testing.T, port int) error {
	t.Helper()
	known := true
	bound := net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) error {
		var err error
		return errors.Join(c.Control(func(fd uintptr) {
			err = syscall.SetsockoptInt(int(fd), syscall.SOL_IP, portRange, port|port<<16)
		}), func() error {
			known = !errors.Is(err, syscall.ENOPROTOOPT)
			return err
		}())
	}}
	l, err := bound.Listen(context.Background(), "tcp4", "127.0.0.1:0")
	if !known {
		t.Skip("this kernel has no range for one socket")
	}
	if err == nil {
		_ = l.Close()
	}
	return err
}
