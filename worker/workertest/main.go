package workertest

import (
	"flag"
	"runtime/debug"
	"testing"

	"go.uber.org/goleak"
)

// Main runs the tests of a package in which offices are at work. It fails if one leaves a goroutine behind. An office in a test is
// small, and a collector that comes whenever memory has doubled comes all the time, for a fifth of what the tests take; so it comes
// less often, unless something is measured.
func Main(m *testing.M) {
	flag.Parse()
	if flag.Lookup("test.bench").Value.String() == "" {
		debug.SetGCPercent(400)
	}
	goleak.VerifyTestMain(m)
}
