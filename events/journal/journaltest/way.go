package journaltest

import (
	"net"
	"strings"
	"sync"
	"testing"
)

// A way carries connections to a server, and lets its owner do something to what goes by.
type way struct {
	server  string
	address string

	mu   sync.Mutex // of the owner as well
	open []net.Conn
}

// lead opens a way that ends with the test. carry has both ends of a connection until it is over, and closes them.
func (w *way) lead(t testing.TB, server *External, carry func(client, server net.Conn)) {
	t.Helper()
	in, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w.server, w.address = strings.TrimPrefix(server.ClientURL(), "nats://"), in.Addr().String()
	var carrying sync.WaitGroup
	carrying.Go(func() {
		for {
			client, err := in.Accept()
			if err != nil {
				return
			}
			carrying.Go(func() {
				if server := w.onwards(client); server != nil {
					carry(client, server)
				}
			})
		}
	})
	t.Cleanup(func() { _ = in.Close(); w.close(); carrying.Wait() })
}

// onwards connects a client to the server, nil if that cannot be reached.
func (w *way) onwards(client net.Conn) net.Conn {
	server, err := net.Dial("tcp", w.server)
	if err != nil {
		_ = client.Close()
		return nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.open = append(w.open, client, server)
	return server
}

func (w *way) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, conn := range w.open {
		_ = conn.Close()
	}
}

// pump writes on what it reads, as far as pass lets it, which may change it. It ends when either side does, and leaves neither open.
func pump(from, to net.Conn, pass func([]byte) bool) {
	defer func() { _, _ = from.Close(), to.Close() }()
	buf := make([]byte, 64<<10)
	for {
		n, err := from.Read(buf)
		if err != nil || !pass(buf[:n]) {
			return
		}
		if _, err := to.Write(buf[:n]); err != nil {
			return
		}
	}
}
