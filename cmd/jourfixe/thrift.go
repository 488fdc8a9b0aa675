package main

import (
	"context"
	"math"
	"os"
	"runtime/debug"
	measured "runtime/metrics"
	"time"

	"jourfixe/worker"
)

// Go lets as much garbage lie as there is in use before it collects, so that a process takes twice the memory that it needs. Collecting costs next to
// nothing while little happens, and a good deal while much does: so as little may lie as keeps collecting within a small part of the processors' time.
const (
	usual    = 100      // percent of what is in use may be garbage, at most
	least    = 25       // the same while little happens
	leftFor  = 24 << 20 // bytes of garbage that may always lie: offices with little in use are left as they are
	worth    = 0.02     // of the processors' time, which collecting may take
	step     = 5        // percent; for less nothing is changed
	lookEach = time.Second
	quiet    = 10 * time.Second // without collecting, after which that says something; as often at most all that lies is given back
)

// thrift keeps the memory of the process small, unless the administrator has said by GOGC or GOMEMLIMIT what it may take.
func (h *house) thrift(ctx context.Context) error {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		<-ctx.Done()
		return ctx.Err()
	}
	stop := haste(ctx)
	err := h.mirror.WaitReady(ctx)
	if err == nil {
		err = h.ledger.WaitReady(ctx)
	}
	if stop(); err != nil {
		return err
	}
	debug.FreeOSMemory() // what reading the journal has left
	percent, before := usual, readCosts()
	defer func() { debug.SetGCPercent(usual) }()
	looked, gave := time.Now(), time.Now()
	for worker.Sleep(ctx, lookEach) {
		now := readCosts()
		if time.Since(gave) >= quiet && now.lies > mayLie(now.live) {
			debug.FreeOSMemory()
			now, gave = readCosts(), time.Now()
		} else if now.possible == before.possible && time.Since(looked) < quiet {
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

// mayLie is how many bytes may lie that are not in use, before all of it is given back. The collector by itself gives back slowly, and what came after it
// last ran not before it runs again.
func mayLie(live uint64) uint64 { return max(leftFor, live*least/100) }

// allowed is how many percent of what is in use may be garbage, given how many may so far, how many bytes are in use, and what share of the time of the
// processors collecting has taken lately: that is the less, the more may lie.
func allowed(percent int, live uint64, spent float64) int {
	floor := usual
	if live > leftFor {
		floor = max(least, int(leftFor*100/live))
	}
	next := int(math.Ceil(float64(percent)*spent/worth/step)) * step
	return min(max(next, floor), usual)
}

// costs are what collecting has taken since the process began.
type costs struct {
	live         uint64  // bytes in use after the last time
	lies         uint64  // bytes that came since, some of which are in use, and that are free and not given back
	gc, possible float64 // seconds of the processors, as of then
}

func readCosts() costs {
	list := []measured.Sample{
		{Name: "/gc/heap/live:bytes"},
		{Name: "/cpu/classes/gc/total:cpu-seconds"},
		{Name: "/cpu/classes/gc/mark/idle:cpu-seconds"}, // that nobody else wanted
		{Name: "/cpu/classes/total:cpu-seconds"},
		{Name: "/memory/classes/heap/objects:bytes"},
		{Name: "/memory/classes/heap/free:bytes"},
	}
	measured.Read(list)
	live, all := list[0].Value.Uint64(), list[4].Value.Uint64()
	return costs{live, max(all, live) - live + list[5].Value.Uint64(), list[1].Value.Float64() - list[2].Value.Float64(), list[3].Value.Float64()}
}

// since is the share of the processors' time that collecting has taken since; nothing if nothing was collected.
func (c costs) since(before costs) float64 {
	if c.possible <= before.possible {
		return 0
	}
	return (c.gc - before.gc) / (c.possible - before.possible)
}
