package main

import (
	"context"
	"os"
	"runtime/debug"
	measured "runtime/metrics"
	"time"

	"jourfixe/worker"
)

// Go lets as much garbage lie as there is in use before it collects, so that a process takes twice the memory that it needs. Collecting costs next to
// nothing while little happens, and a good deal while much does: so less may lie while collecting takes next to no time, and as much as ever as soon as it does not.
const (
	usual    = 100      // percent of what is in use may be garbage
	least    = 25       // the same while little happens
	leftFor  = 24 << 20 // bytes of garbage that may always lie: offices with little in use are left as they are
	dear     = 0.02     // of the processors' time, from which on collecting is too dear
	cheap    = 0.005    // of it, below which it is cheap
	lookEach = time.Second
	quiet    = 10 * time.Second // without collecting
)

// thrift keeps the memory of the process small, unless the administrator has said by GOGC or GOMEMLIMIT what it may take.
func (h *house) thrift(ctx context.Context) error {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		<-ctx.Done()
		return ctx.Err()
	}
	if err := h.mirror.WaitReady(ctx); err != nil {
		return err
	}
	if err := h.ledger.WaitReady(ctx); err != nil {
		return err
	}
	debug.FreeOSMemory() // what reading the journal has left
	percent, before := usual, readCosts()
	defer func() { debug.SetGCPercent(usual) }()
	looked := time.Now()
	for worker.Sleep(ctx, lookEach) {
		now := readCosts()
		if now.possible == before.possible && time.Since(looked) < quiet {
			continue // nothing was collected, which says nothing yet
		}
		if next := allowed(percent, now.live, now.since(before)); next != percent {
			percent = next
			debug.SetGCPercent(percent)
		}
		before, looked = now, time.Now()
	}
	return ctx.Err()
}

// allowed is how many percent of what is in use may be garbage, given how many may so far, how many bytes are in use, and what share of the time of the
// processors collecting has taken lately.
func allowed(percent int, live uint64, spent float64) int {
	floor := usual
	if live > leftFor {
		floor = max(least, int(leftFor*100/live))
	}
	switch {
	case spent > dear:
		return usual
	case spent < cheap:
		return floor
	}
	return max(percent, floor)
}

// costs are what collecting has taken since the process began.
type costs struct {
	live         uint64  // bytes in use after the last time
	gc, possible float64 // seconds of the processors, as of then
}

func readCosts() costs {
	list := []measured.Sample{
		{Name: "/gc/heap/live:bytes"},
		{Name: "/cpu/classes/gc/total:cpu-seconds"},
		{Name: "/cpu/classes/gc/mark/idle:cpu-seconds"}, // that nobody else wanted
		{Name: "/cpu/classes/total:cpu-seconds"},
	}
	measured.Read(list)
	return costs{list[0].Value.Uint64(), list[1].Value.Float64() - list[2].Value.Float64(), list[3].Value.Float64()}
}

// since is the share of the processors' time that collecting has taken since; nothing if nothing was collected.
func (c costs) since(before costs) float64 {
	if c.possible <= before.possible {
		return 0
	}
	return (c.gc - before.gc) / (c.possible - before.possible)
}
