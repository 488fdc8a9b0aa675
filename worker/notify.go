package worker

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"strings"
	"time"
)

// A Notifier tells the service manager how the process is (sd_notify(3)): that it is ready, what it does, that it still goes round, and that it stops.
type Notifier struct {
	Socket   string        // NOTIFY_SOCKET
	Watchdog time.Duration // within which it is to be told that it goes round; 0: never
	// Round returns once the process has gone round; if it hangs the manager ends the process.
	Round func()
	// Begun reports whether the start is over: what can be shown is shown. Should nothing be taken in, that is no reason to start anew.
	Begun func() bool
	// Ready returns nil, or why it is not ready.
	Ready func() error
	Log   *slog.Logger
}

// statusEvery is how often it is looked what to tell.
const statusEvery = time.Second

// WatchdogOf reads WATCHDOG_USEC and WATCHDOG_PID, which may be meant for another process.
func WatchdogOf(usec, pid string, own int) time.Duration {
	n, err := strconv.ParseInt(usec, 10, 64)
	if err != nil || n <= 0 || pid != "" && pid != strconv.Itoa(own) {
		return 0
	}
	return time.Duration(n) * time.Microsecond
}

// Name implements Worker.
func (*Notifier) Name() string { return "service manager" }

// Run tells until ctx ends.
func (n *Notifier) Run(ctx context.Context) error {
	name := n.Socket
	if strings.HasPrefix(name, "@") {
		name = "\x00" + name[1:]
	}
	conn, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		return fmt.Errorf("reach the service manager: %w", err)
	}
	defer conn.Close()
	every := statusEvery
	if n.Watchdog > 0 {
		every = min(every, n.Watchdog/3)
	}
	begun, last := false, ""
	for {
		n.Round()
		var lines []string
		status := "ready"
		if err := n.Ready(); err != nil {
			status = "not ready: " + strings.ReplaceAll(err.Error(), "\n", " ")
		}
		if !begun && n.Begun() { // once
			begun = true
			lines = append(lines, "READY=1")
		}
		if status != last {
			last = status
			lines = append(lines, "STATUS="+status)
		}
		if n.Watchdog > 0 {
			lines = append(lines, "WATCHDOG=1")
		}
		n.tell(conn, lines)
		if !Sleep(ctx, every) {
			n.tell(conn, []string{"STOPPING=1", "STATUS=stopping"})
			return ctx.Err()
		}
	}
}

// tell sends lines. The manager that does not hear them sees to that itself.
func (n *Notifier) tell(conn *net.UnixConn, lines []string) {
	if len(lines) == 0 {
		return
	}
	if _, err := conn.Write([]byte(strings.Join(lines, "\n"))); err != nil {
		n.Log.Warn("the service manager cannot be told how the process is", "error", err)
	}
}
