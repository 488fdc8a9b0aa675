// Busy holds the busy times that calendar/busy reads of many calendars against those of two other readers, and says how long each
// takes. The script beside it runs all of it.
//
//	go run ./.ci/busy read DIR > ours.json          what calendar/busy reads of all files below DIR, each in a span of its own
//	go run ./.ci/busy compare ours.json a.json b.json   where the others differ, held against docs/busy.md
//	go run ./.ci/busy make DIR N                     N calendars of a megabyte each
//	go run ./.ci/busy time DIR                       how long calendar/busy takes for all files in DIR, on all cores
package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"jourfixe/calendar/busy"
)

const office = "Europe/Berlin"

// A reading is what somebody reads of one file.
type reading struct {
	File     string
	From, To int64
	Taken    [][2]int64 // seconds of Unix time, tentative ones among them
	Fault    string     `json:",omitempty"`
}

func main() {
	log.SetFlags(0)
	if len(os.Args) < 3 {
		log.Fatal("usage: busy read DIR | compare OURS OTHER … | make DIR N | time DIR")
	}
	var err error
	switch os.Args[1] {
	case "read":
		err = read(os.Args[2])
	case "compare":
		err = compare(os.Args[2], os.Args[3:])
	case "make":
		var n int
		if n, err = strconv.Atoi(os.Args[3]); err == nil {
			err = write(os.Args[2], n)
		}
	case "time":
		err = clock(os.Args[2])
	default:
		err = fmt.Errorf("there is no %q", os.Args[1])
	}
	if err != nil {
		log.Fatal(err)
	}
}

// read reads all calendars below a folder, each over the year that begins a day before its first date.
func read(root string) error {
	var all []reading
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.EqualFold(filepath.Ext(path), ".ics") {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		begin, ok := firstDate(string(data))
		if !ok {
			return nil
		}
		r := reading{File: path, From: begin.Unix(), To: begin.AddDate(1, 0, 1).Unix(), Taken: [][2]int64{}}
		found, err := busy.Read(data, begin, begin.AddDate(1, 0, 1), office)
		switch {
		case err != nil:
			return nil // no calendar, or not whole: there is nothing to compare
		case len(found.Intervals) == 0:
			return nil
		}
		for _, v := range found.Intervals {
			r.Taken = append(r.Taken, [2]int64{v.From.Unix(), v.To.Unix()})
		}
		all = append(all, r)
		return nil
	})
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(all)
}

// firstDate is the day before the first date of an entry of a file.
func firstDate(data string) (first time.Time, ok bool) {
	zone := false
	for line := range strings.Lines(data) {
		line = strings.TrimSpace(line)
		switch upper := strings.ToUpper(line); {
		case strings.HasPrefix(upper, "BEGIN:VTIMEZONE"):
			zone = true
		case strings.HasPrefix(upper, "END:VTIMEZONE"):
			zone = false
		case !zone && (strings.HasPrefix(upper, "DTSTART") || strings.HasPrefix(upper, "FREEBUSY")):
			value := line[strings.LastIndexByte(line[:len(line)-len(afterDate(line))], ':')+1:]
			if at, err := time.Parse("20060102", value[:min(8, len(value))]); err == nil && at.Year() >= 1980 && (!ok || at.Before(first)) {
				first, ok = at, true
			}
		}
	}
	return first.AddDate(0, 0, -1), ok
}

// afterDate is what follows the first colon before a digit: the end of what names a property.
func afterDate(line string) string {
	for i := 0; i+1 < len(line); i++ {
		if line[i] == ':' && '0' <= line[i+1] && line[i+1] <= '9' {
			return line[i+1:]
		}
	}
	return ""
}

// clock reads all files of a folder on all cores, and says how long that takes.
func clock(dir string) error {
	paths, err := filepath.Glob(filepath.Join(dir, "*.ics"))
	if err != nil {
		return err
	}
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	work := make(chan string)
	var wg sync.WaitGroup
	begun, bytes, intervals := time.Now(), 0, 0
	var sum sync.Mutex
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for path := range work {
				data, err := os.ReadFile(path)
				if err != nil {
					log.Fatal(err)
				}
				found, err := busy.Read(data, from, from.AddDate(1, 0, 0), office)
				if err != nil {
					log.Fatal(path, err)
				}
				sum.Lock()
				bytes, intervals = bytes+len(data), intervals+len(found.Intervals)
				sum.Unlock()
			}
		})
	}
	for _, path := range paths {
		work <- path
	}
	close(work)
	wg.Wait()
	took := time.Since(begun)
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return err
	}
	cpu := time.Duration(used.Utime.Nano() + used.Stime.Nano())
	fmt.Printf("calendar/busy: %d calendars, %.1f MB, %d intervals in %.2f s on %d cores, of which each was at work for %.2f s; %.1f ms of work for each calendar\n",
		len(paths), float64(bytes)/1e6, intervals, took.Seconds(), runtime.GOMAXPROCS(0), cpu.Seconds()/float64(runtime.GOMAXPROCS(0)), cpu.Seconds()*1e3/float64(len(paths)))
	return nil
}
