package main

import (
	"context"
	"runtime/debug"
	"time"

	"github.com/KimMachineGun/automemlimit/memlimit"
	"github.com/prometheus/procfs"

	"jourfixe/worker"
)

const (
	hasty     = 400 // percent of what is in use may be garbage while the journal is read, at most: nobody is served yet, and what lies is given back afterwards
	hasteEach = 100 * time.Millisecond
	hasteFor  = 10 * time.Minute // a house that is not ready then may never be
)

// haste lets more garbage lie, as long as there is memory for it, until it is stopped. A start that has much to read spends a third of its time on collecting else.
func haste(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		room, percent := memoryRoom(), usual
		for begun := time.Now(); time.Since(begun) < hasteFor; {
			if next := allowedInHaste(readCosts().live, room); next != percent {
				percent = next
				debug.SetGCPercent(percent)
			}
			if !worker.Sleep(ctx, hasteEach) {
				break
			}
		}
		if percent != usual {
			debug.SetGCPercent(usual)
		}
	}()
	return func() {
		cancel()
		<-done
	}
}

// allowedInHaste is how many percent of what is in use may be garbage at a start: so many that all of it takes half of the room at most, but never fewer than usual.
func allowedInHaste(live, room uint64) int {
	if live == 0 { // nothing was collected yet
		live = 1 << 20
	}
	spare := room / 2
	spare -= min(spare, live)
	return int(min(max(spare*100/live/step*step, usual), hasty))
}

// memoryRoom is how many bytes of memory the process may take: by the group of processes that it is of, and by what is free on the machine. 0: that is not known.
func memoryRoom() uint64 {
	fs, err := procfs.NewDefaultFS()
	if err != nil {
		return 0
	}
	machine, err := fs.Meminfo()
	if err != nil || machine.MemAvailableBytes == nil {
		return 0
	}
	room := *machine.MemAvailableBytes
	if limit, err := memlimit.FromCgroup(); err == nil { // else there is no such group, or it has no limit
		room = min(room, limit)
	}
	return room
}
