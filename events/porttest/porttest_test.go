package porttest_test

import (
	"net"
	"testing"

	"jourfixe/events/porttest"
)

// TestHold listens at a port again and again; in between nobody is there.
func TestHold(t *testing.T) {
	address := porttest.Hold(t)
	for range 3 {
		if c, err := net.Dial("tcp", address); err == nil {
			_ = c.Close()
			t.Error("somebody listens already")
		}
		l, err := net.Listen("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = c.Close(), l.Close()
	}
}
