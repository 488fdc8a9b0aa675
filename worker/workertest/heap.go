package workertest

import (
	"runtime"
	"strings"
	"testing"
)

// WatchHeap has LiveHeap look closely until the test ends.
func WatchHeap(t testing.TB) {
	rate := runtime.MemProfileRate
	runtime.MemProfileRate = 16 << 10
	t.Cleanup(func() { runtime.MemProfileRate = rate })
}

// LiveHeap is how many bytes are in use that the NATS server in this process has not asked for: it keeps two blocks of its files at hand for a while, of 8 MiB each, whatever
// is read or written.
func LiveHeap() (sum uint64) {
	runtime.GC()
	runtime.GC() // what the profile says is as of the one before
	n, _ := runtime.MemProfile(nil, false)
	records := make([]runtime.MemProfileRecord, n+100)
	n, _ = runtime.MemProfile(records, false)
	for _, r := range records[:n] {
		frames, server := runtime.CallersFrames(r.Stack()), false
		for more := true; more; {
			var f runtime.Frame
			f, more = frames.Next()
			server = server || strings.Contains(f.Function, "nats-server")
		}
		if !server {
			sum += uint64(r.InUseBytes())
		}
	}
	return sum
}
