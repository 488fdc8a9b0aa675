package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"jourfixe/events/patience"
)

// BenchmarkLargeOfficeFile applies an office file of 5,000 people and 200 groups to an empty office, and once more, and says how long that takes
// and how much of the processors client and server have had for it, each the median. JOURFIXE_BINARIES, programs with commas between them,
// has each do it in turns.
func BenchmarkLargeOfficeFile(b *testing.B) {
	file := largeOffice(b, 5000, 200, 400)
	binaries := []string{"jourfixe"}
	if list := os.Getenv("JOURFIXE_BINARIES"); list != "" {
		binaries = strings.Split(list, ",")
	}
	figures := map[string][]float64{}
	for b.Loop() {
		for _, binary := range binaries {
			applyTwice(b, binary, file, func(what string, took time.Duration) {
				unit := filepath.Base(binary) + "-" + what
				figures[unit] = append(figures[unit], took.Seconds())
			})
		}
	}
	b.ReportMetric(0, "ns/op")
	for unit, list := range figures {
		slices.Sort(list)
		b.ReportMetric(list[len(list)/2], unit)
	}
}

func applyTwice(b *testing.B, binary, file string, took func(what string, d time.Duration)) {
	data := b.TempDir() + "/data"
	server := exec.Command(binary, "serve", "--office-id", "bremen", "--mail-domain", "bremen.example", "--data", data, "--http", "127.0.0.1:0", "--nats-listen", "127.0.0.1:0")
	if err := server.Start(); err != nil {
		b.Fatal(err)
	}
	defer func() {
		_ = server.Process.Kill() // all of it is thrown away
		_ = server.Wait()
	}()
	if !isReady(data) {
		b.Fatal("the server does not get ready")
	}
	for _, what := range []string{"apply", "again"} {
		apply := exec.Command(binary, "apply", "--data", data, "--timeout", patience.Limit.String(), file)
		before, start := processor(b, server.Process.Pid), time.Now()
		if out, err := apply.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%.500s", err, out)
		}
		took(what+"-s", time.Since(start))
		took(what+"-client-s", apply.ProcessState.UserTime()+apply.ProcessState.SystemTime())
		took(what+"-server-s", processor(b, server.Process.Pid)-before)
	}
}

// processor is what a process has had of the processors.
func processor(b *testing.B, pid int) time.Duration {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		b.Fatal(err)
	}
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	user, err := strconv.Atoi(fields[11])
	if err != nil {
		b.Fatal(err)
	}
	system, err := strconv.Atoi(fields[12])
	if err != nil {
		b.Fatal(err)
	}
	return time.Duration(user+system) * (time.Second / 100) // the kernel counts in hundredths
}
