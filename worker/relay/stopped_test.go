package relay

import (
	"context"
	"errors"
	"net"
	"os"
	"testing"
	"time"
)

// TestNothingIsWrittenOnceTheTimeIsOver has an exchange go on after its time, by either clock of the machine, before anything has broken it off.
func TestNothingIsWrittenOnceTheTimeIsOver(t *testing.T) {
	here, there := net.Pipe()
	defer here.Close()
	defer there.Close()
	w := &wire{Conn: here}
	for name, until := range map[string]time.Time{
		"the process was stopped": time.Now().Add(-time.Millisecond),
		"the machine was stopped": time.Now().Round(0).Add(-time.Millisecond), // its own clock was, too, and says nothing
	} {
		w.torn = false
		w.arm(t.Context(), 1)
		w.until = until
		if n, err := w.Write([]byte("250 kept\r\n")); n != 0 || !errors.Is(err, os.ErrDeadlineExceeded) || !w.torn {
			t.Errorf("%s: it writes %d bytes, %v", name, n, err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	w.arm(ctx, 1)
	go func() { _, _ = there.Read(make([]byte, 10)) }()
	if n, err := w.Write([]byte("250 kept\r\n")); n != 10 || err != nil {
		t.Errorf("in time it writes %d bytes, %v", n, err)
	}
}
