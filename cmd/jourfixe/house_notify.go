package main

import (
	"os"

	"jourfixe/worker"
)

// notifier tells the service manager how the process is, if there is one that wants to know.
func (h *house) notifier(begun func() bool, ready func() error, round func()) []worker.Worker {
	at := os.Getenv("NOTIFY_SOCKET")
	if at == "" {
		return nil
	}
	return []worker.Worker{&worker.Notifier{
		Socket: at, Watchdog: worker.WatchdogOf(os.Getenv("WATCHDOG_USEC"), os.Getenv("WATCHDOG_PID"), os.Getpid()),
		Round: round, Begun: begun, Ready: ready, Log: h.log,
	}}
}
