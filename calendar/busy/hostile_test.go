package busy_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/busy"
	"jourfixe/events/patience"
)

var (
	spanFrom = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	spanTo   = spanFrom.AddDate(2, 0, 0)
)

// event is one VEVENT of these lines.
func event(lines ...string) string {
	return "BEGIN:VEVENT\n" + strings.Join(lines, "\n") + "\nEND:VEVENT\n"
}

func calendar(parts ...string) string {
	return "BEGIN:VCALENDAR\n" + strings.Join(parts, "") + "END:VCALENDAR\n"
}

// fill is as many of these as a calendar may have bytes for.
func fill(n int, each func(i int) string) string {
	var s strings.Builder
	for i := range n {
		if s.Len() > 5<<20-200_000 {
			break
		}
		s.WriteString(each(i))
	}
	return s.String()
}

// hostile are calendars that would cost much if they were followed wherever they lead.
func hostile() map[string]string {
	const most = 4_900 // components
	described := func(id string) string {
		return "BEGIN:VTIMEZONE\nTZID:" + id + "\n" + fill(25, func(i int) string {
			return fmt.Sprintf("BEGIN:STANDARD\nDTSTART:19%02d0101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYMONTH=%d;BYDAY=-1SU\nEND:STANDARD\n", i+10, i%12+1)
		}) + "END:VTIMEZONE\n"
	}
	weekdays := fill(53, func(i int) string {
		return fmt.Sprintf("%dMO,%dTU,%dWE,%dTH,%dFR,-%dMO,-%dTU,", i+1, i+1, i+1, i+1, i+1, i+1, i+1)
	}) + "SA"
	return map[string]string{
		"daily, all of them": calendar(fill(most, func(i int) string {
			return event(fmt.Sprintf("UID:%d", i), fmt.Sprintf("DTSTART;TZID=Europe/Berlin:20260101T%02d%02d00", i/60%24, i%60), "DURATION:PT1M", "RRULE:FREQ=DAILY")
		})),
		"counted from long ago": calendar(fill(most, func(i int) string {
			return event(fmt.Sprintf("UID:%d", i), "DTSTART:19000101T000000Z", "DURATION:PT1M", "RRULE:FREQ=DAILY;COUNT=18299")
		})),
		"all days of a year by number": calendar(fill(most, func(i int) string {
			return event(fmt.Sprintf("UID:%d", i), "DTSTART:19800101T000000Z", "DURATION:PT1M", "RRULE:FREQ=YEARLY;COUNT=18000;BYDAY="+weekdays)
		})),
		"all weeks": calendar(fill(most, func(i int) string {
			return event(fmt.Sprintf("UID:%d", i), "DTSTART:19800101T000000Z", "DURATION:PT1M", "RRULE:FREQ=YEARLY;COUNT=18000;BYWEEKNO=1,2,3,4,5,6,7,8,9,-1,-2,-3")
		})),
		"one of many rules": calendar(event("UID:a", "DTSTART:20260101T000000Z", "DURATION:PT1M", fill(99_000, func(i int) string {
			return "RRULE:FREQ=DAILY\n"
		}))),
		"as often as possible": calendar(fill(most, func(i int) string {
			return event(fmt.Sprintf("UID:%d", i), "DTSTART:20260101T000000Z", "DURATION:PT1M", "RRULE:FREQ=MINUTELY;INTERVAL=5")
		})),
		"every second": calendar(fill(most, func(i int) string {
			return event(fmt.Sprintf("UID:%d", i), "DTSTART:20260101T000000Z", "DURATION:PT1S", "RRULE:FREQ=SECONDLY")
		})),
		"a million listed": calendar(event("UID:a", "DTSTART:20260101T000000Z", "DURATION:PT1M", "RDATE:"+fill(60_000, func(i int) string { return "20260101T000000Z," }), "\n"+fill(45, func(i int) string { return "RDATE:" + strings.Repeat("20260102T000000,", 5_000) + "\n" }))),
		"all left out": calendar(event("UID:a", "DTSTART;TZID=Europe/Berlin:20260101T000000", "DURATION:PT1M", "RRULE:FREQ=DAILY", fill(60, func(i int) string {
			return "EXDATE;TZID=Europe/Berlin:" + strings.Repeat("20260102T000000,", 5_000) + "\n"
		}))),
		"lines of nothing": calendar(event("UID:a", fill(99_000, func(i int) string { return "EXDATE:\n" }))),
		"instead of itself": calendar(event("UID:a", "DTSTART:20260101T000000Z", "RRULE:FREQ=DAILY"), fill(most, func(i int) string {
			return event("UID:a", "RECURRENCE-ID;RANGE=THISANDFUTURE:"+spanFrom.AddDate(0, 0, i).Format("20060102")+"T000000Z", "DTSTART:"+spanFrom.AddDate(0, 0, i).Format("20060102")+"T010000Z", "DURATION:PT1M")
		})),
		"one UID": calendar(fill(most, func(i int) string {
			return event("UID:a", "DTSTART;TZID=America/New_York:20260101T000000", "DURATION:PT1M", "RRULE:FREQ=DAILY")
		})),
		"many zones": calendar(fill(180, func(i int) string { return described(fmt.Sprintf("z%d", i)) }), fill(most-180*26, func(i int) string {
			return event(fmt.Sprintf("UID:%d", i), fmt.Sprintf("DTSTART;TZID=z%d:%04d0101T000000", i%180, i*7%9000+1), "DURATION:PT1M", "RRULE:FREQ=DAILY")
		})),
		"one zone at all times": calendar(described("z"), fill(most-30, func(i int) string {
			return event(fmt.Sprintf("UID:%d", i), fmt.Sprintf("DTSTART;TZID=z:%04d0101T000000", i*2+1), fmt.Sprintf("DTEND;TZID=z:%04d0101T000000", i*2+2))
		})),
		"a new zone each time": calendar(fill(most, func(i int) string {
			return event(fmt.Sprintf("UID:%d", i), fmt.Sprintf("DTSTART;TZID=Central Standard Time %d:20260101T000000", i), fmt.Sprintf("DTEND;TZID=/x/Europe/Berlin%d:20260101T000000", i))
		})),
		"parameters":       calendar(event("UID:a", fill(80, func(int) string { return "DTSTART" + strings.Repeat(";TZID=a", 8_000) + ":20260101T000000\n" }))),
		"a long parameter": calendar(event("UID:a", "DTSTART;TZID="+strings.Repeat("a:", 500_000)+":20260101T000000")),
		"folded to bits":   calendar(event("UID:a", "DTSTART:2", fill(1_000_000, func(int) string { return " 0\n" }))),
		"no break":         calendar(event("UID:a", "DTSTART:2", fill(1_000_000, func(int) string { return "0\n" }))),
		"a long picture":   calendar(event("UID:a", "ATTACH;ENCODING=BASE64:"+strings.Repeat("A", 4<<20), "DTSTART:20260101T000000Z", "DURATION:PT1H")),
		"tasks":            calendar(fill(200_000, func(int) string { return "BEGIN:VTODO\nBEGIN:VALARM\nEND:VALARM\nEND:VTODO\n" })),
		"far too long":     calendar(event("UID:a", "DTSTART:00010101T000000Z", "DTEND:99991231T235959Z", "RRULE:FREQ=YEARLY")),
		"far too long, in days": calendar(event("UID:a", "DTSTART;VALUE=DATE:00010101", "DTEND;VALUE=DATE:99991231", "RRULE:FREQ=DAILY;INTERVAL=1000"),
			event("UID:b", "DTSTART:99991231T235959Z", "DURATION:P99999D", "RRULE:FREQ=DAILY")),
		"many periods": calendar("BEGIN:VFREEBUSY\n", fill(99_000, func(i int) string {
			return "FREEBUSY:" + spanFrom.Add(time.Duration(i)*time.Minute*10).Format("20060102T150405Z") + "/PT10M\n"
		}), "END:VFREEBUSY\n"),
	}
}

// TestHostileIsBounded reads calendars that are made to cost much. What reading them allocates at once stays below 64 MB, and none
// hangs; how long each takes is told, and not measured here.
func TestHostileIsBounded(t *testing.T) {
	for name, data := range hostile() {
		t.Run(name, func(t *testing.T) {
			if len(data) > 5<<20 {
				t.Fatalf("it has %d bytes, and would be refused for that", len(data))
			}
			begun := time.Now()
			var read *busy.Calendar
			var err error
			most := peak(func() { read, err = busy.Read([]byte(data), spanFrom, spanTo, office) })
			took := time.Since(begun)
			if took > patience.Limit {
				t.Errorf("it takes %s", took)
			}
			if most > 64<<20 {
				t.Errorf("it takes %d MB at once", most>>20)
			}
			if err != nil {
				t.Logf("%.1f MB in %s, %d MB: %v", float64(len(data))/(1<<20), took, most>>20, err)
				return
			}
			t.Logf("%.1f MB in %s, %d MB: %d intervals of %d entries, %v", float64(len(data))/(1<<20), took, most>>20, len(read.Intervals), read.Entries, read.Faults)
		})
	}
}

// peak is how much more was in use at most while something ran, as far as looking again and again tells. What is not used any more
// is collected early meanwhile, so that how busy the machine is says little of it.
func peak(run func()) uint64 {
	defer debug.SetGCPercent(debug.SetGCPercent(10))
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	done, most := make(chan struct{}), make(chan uint64)
	go func() {
		top := uint64(0)
		var now runtime.MemStats
		for {
			select {
			case <-done:
				most <- top
				return
			case <-time.After(2 * time.Millisecond):
				runtime.ReadMemStats(&now)
				if now.HeapInuse > before.HeapInuse {
					top = max(top, now.HeapInuse-before.HeapInuse)
				}
			}
		}
	}()
	run()
	close(done)
	return <-most
}

// TestRefused tells what is wrong with what is no calendar, or too much of one.
func TestRefused(t *testing.T) {
	deep := strings.Repeat("BEGIN:VALARM\n", 5) + strings.Repeat("END:VALARM\n", 5)
	for name, c := range map[string]struct{ data, want string }{
		"nothing":  {"", "read calendar: it must hold a VCALENDAR"},
		"a page":   {"<!DOCTYPE html><html><body>Sign in</body></html>", "read calendar: it must hold a VCALENDAR"},
		"cut off":  {"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\n", "read calendar: each BEGIN must have its END, the innermost first"},
		"too long": {strings.Repeat("A", 5<<20+1), "read calendar: a calendar must be of at most 5242880 bytes"},
		"too deep": {calendar(event(deep)), "read calendar: components must not lie more than 4 deep"},
		"too many": {calendar(fill(5_000, func(int) string { return event() })), "read calendar: a calendar must have at most 5000 components"},
		"a line":   {calendar(event("UID:" + strings.Repeat("a", 1<<20))), "read calendar: a line of a calendar must be of at most 1048576 bytes"},
		"lines":    {calendar(event(fill(100_001, func(int) string { return "EXDATE:1\n" }))), "read calendar: a calendar must have at most 100000 lines"},
		"too many apart": {calendar(fill(20, func(i int) string {
			return event(fmt.Sprintf("UID:%d", i), "DTSTART:20260101T000000Z", fmt.Sprintf("DURATION:PT%dS", 1), "RRULE:FREQ=MINUTELY;INTERVAL=10")
		})), "read calendar: it has more than 20000 busy times apart from each other in the span"},
		"guests of others": {calendar(fill(100, func(i int) string {
			return event(fill(1_100, func(int) string { return "ATTENDEE:mailto:a@b.example\n" }))
		})), ""},
		"many that are no more": {calendar(fill(4_999, func(int) string { return event("BEGIN:VALARM", "END:VALARM") })), ""},
	} {
		_, err := busy.Read([]byte(c.data), spanFrom, spanTo, office, "lena@city.example")
		if got := fmt.Sprint(err); got != c.want && !(err == nil && c.want == "") {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	for name, to := range map[string]time.Time{"no span": spanFrom, "a long one": spanFrom.AddDate(4, 0, 0)} {
		if _, err := busy.Read([]byte(calendar()), spanFrom, to, office); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

// corpus is a collection of calendars that many programs have written. It is not a part of the project; where it is not
// beside it, what is in testdata has to do.
const corpus = "../../../shared/corpus"

// TestCorpusIsRead reads all that programs have written, whole and cut off, in spans old and new.
func TestCorpusIsRead(t *testing.T) {
	files, refused := 0, 0
	look := func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.EqualFold(filepath.Ext(path), ".ics") {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		for _, year := range []int{1996, 2006, 2012, 2018, 2026} {
			from := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
			begun := time.Now()
			var read *busy.Calendar
			run := func() { read, err = busy.Read(data, from, from.AddDate(3, 0, 0), office) }
			most := uint64(0)
			if len(data) < 50_000 {
				run() // takes less than a hundred times what it has
			} else {
				most = peak(run)
			}
			if took := time.Since(begun); took > patience.Limit {
				t.Errorf("%s takes %s", path, took)
			}
			if most > 64<<20 {
				t.Errorf("%s takes %d MB at once", path, most>>20)
			}
			if err == nil {
				sound(t, path, read, from, from.AddDate(3, 0, 0))
			} else if year == 1996 {
				refused++
			}
		}
		for cut := 0; cut < len(data); cut += 1 + len(data)/20 {
			if read, err := busy.Read(data[:cut], spanFrom, spanTo, office); err == nil {
				sound(t, path, read, spanFrom, spanTo)
			}
		}
		return nil
	}
	if err := filepath.WalkDir(corpus, look); err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	t.Logf("%d files, %d of which are no calendar or none that is whole", files, refused)
}

// sound holds what every answer must be: in order, apart from each other, and within the span.
func sound(t testing.TB, what string, c *busy.Calendar, from, to time.Time) {
	t.Helper()
	last := from
	for i, v := range c.Intervals {
		if v.From.Before(last) || !v.From.Before(v.To) || v.To.After(to) {
			t.Errorf("%s: %s to %s, after %s", what, v.From, v.To, last)
		}
		if i > 0 && v.From.Equal(last) && v.Tentative == c.Intervals[i-1].Tentative {
			t.Errorf("%s: two intervals that are one at %s", what, last)
		}
		last = v.To
	}
}
