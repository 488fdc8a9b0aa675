// Package porttest keeps a port of this machine for a test: somebody listens there, stops, and listens again, or nobody shall
// listen at all. A port that is merely found to be free may have been given to another test by then.
package porttest

import (
	"net"
	"strconv"
	"testing"
)

// Hold returns an address of this machine at which nobody listens but who is told it, until the test ends.
func Hold(t testing.TB) (address string) {
	t.Helper()
	port, release, err := hold()
	if err != nil {
		t.Fatalf("hold a port: %v", err)
	}
	t.Cleanup(release)
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
}

// Port is Hold for who needs the number alone.
func Port(t testing.TB) int {
	t.Helper()
	_, port, err := net.SplitHostPort(Hold(t))
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
