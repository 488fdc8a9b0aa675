package worker

import (
	"net"
	"net/http"
	"sync"
	"time"
)

// mostConns is how many connections a process bears that are open at once. Each is a file to the system, of which the streams need some, too.
const mostConns = 4096

// A crowd is the connections of a web server. Where there are too many, the one goes that has gone for longest without asking for anything: a client that drips its request, or one that rests.
type crowd struct {
	most int

	mu      sync.Mutex
	open    map[net.Conn]bool
	waiting map[net.Conn]time.Time // since when nothing has been asked, or not to the end
}

func newCrowd(most int) *crowd {
	return &crowd{most: most, open: map[net.Conn]bool{}, waiting: map[net.Conn]time.Time{}}
}

// note is told what becomes of each connection (http.Server.ConnState).
func (c *crowd) note(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.waiting, conn)
	switch state {
	case http.StateNew:
		if len(c.open) >= c.most {
			c.dismiss(conn)
		}
		c.open[conn], c.waiting[conn] = true, time.Now()
	case http.StateIdle:
		c.waiting[conn] = time.Now()
	case http.StateClosed, http.StateHijacked:
		delete(c.open, conn)
	}
}

// dismiss hangs up on who waits for longest, or on whoever comes where all others are being answered. The lock is held.
func (c *crowd) dismiss(fresh net.Conn) {
	longest := fresh
	since := time.Now()
	for conn, at := range c.waiting {
		if at.Before(since) {
			longest, since = conn, at
		}
	}
	delete(c.waiting, longest)
	_ = longest.Close() // the server hears of it by reading, and says so here
}
