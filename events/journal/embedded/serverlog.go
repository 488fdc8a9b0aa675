package embedded

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
)

// serverLog writes what the embedded server says to the log of the house. The server's notices are details to us.
type serverLog struct {
	log *slog.Logger

	mu    sync.Mutex
	fatal error // the last reason it gave for not starting
	hurt  bool  // it could not write, and will not try again
}

// unwritten is how the server says that a stream could not be written; it takes nothing into it from then on, whatever becomes of the disk.
const unwritten = "critical write error"

func (l *serverLog) broke() {
	l.mu.Lock()
	l.hurt = true
	l.mu.Unlock()
}

// broken reports whether a stream takes nothing any more.
func (l *serverLog) broken() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.hurt
}

// failure says why the server did not start.
func (l *serverLog) failure() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fatal != nil {
		return l.fatal
	}
	return errors.New("it is not ready in time")
}

// Noticef implements server.Logger.
func (l *serverLog) Noticef(format string, v ...any) {
	l.log.Debug("nats: " + fmt.Sprintf(format, v...))
}

// Warnf implements server.Logger.
func (l *serverLog) Warnf(format string, v ...any) {
	// Passwords of the clients are random or hashed by whoever gave them, and exist in memory only.
	if strings.HasPrefix(format, "Plaintext passwords") {
		l.Noticef(format, v...)
		return
	}
	l.log.Warn("nats: " + fmt.Sprintf(format, v...))
}

// Errorf implements server.Logger.
func (l *serverLog) Errorf(format string, v ...any) {
	if strings.Contains(strings.ToLower(format), unwritten) {
		l.broke()
	}
	l.log.Error("nats: " + fmt.Sprintf(format, v...))
}

// Fatalf implements server.Logger. It does not end the process: Start reports the reason to its caller.
func (l *serverLog) Fatalf(format string, v ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.fatal = fmt.Errorf(format, v...)
}

// Debugf implements server.Logger; the server is never asked for it.
func (l *serverLog) Debugf(format string, v ...any) { l.Noticef(format, v...) }

// Tracef implements server.Logger. Traces hold payloads and go nowhere.
func (l *serverLog) Tracef(string, ...any) {}
