package cron_test

import (
	"archive/zip"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/cron"
	"jourfixe/calendar/tz"
)

// A shape is a way to write a field, and which values it takes. With a star, of day and weekday the other one alone decides;
// without, a day is taken that either names.
type shape struct {
	text  string
	takes func(int) bool
	star  bool
}

func each(int) bool { return true }

func every(n, from int) func(int) bool { return func(v int) bool { return (v-from)%n == 0 } }

func among(values ...int) func(int) bool {
	return func(v int) bool { return slices.Contains(values, v) }
}

func within(low, high int) func(int) bool { return func(v int) bool { return low <= v && v <= high } }

// shapes are all ways in which the five fields can be written: each value, each nth, one, several, a span, a span by steps,
// names, and two of these in one list.
var shapes = [5][]shape{
	{
		{"*", each, true}, {"*/30", every(30, 0), true}, {"*/7", every(7, 0), true}, {"0", among(0), false}, {"45", among(45), false},
		{"0,15,59", among(0, 15, 59), false}, {"10-20", within(10, 20), false}, {"5-55/25", among(5, 30, 55), false}, {"0,40-59/10", among(0, 40, 50), false},
	},
	{
		{"*", each, true}, {"*/1", each, true}, {"*/2", every(2, 0), true}, {"*/3", every(3, 0), true}, {"*/23", among(0, 23), true},
		{"0-23", each, false}, {"0", among(0), false}, {"2", among(2), false}, {"23", among(23), false},
		{"0,1,2,3", within(0, 3), false}, {"1-22", within(1, 22), false}, {"23,0-5/2", among(23, 0, 2, 4), false}, {"1-23/2,*/2", each, false}, {"?", each, true},
	},
	{
		{"*", each, true}, {"*/2", every(2, 1), false}, {"1", among(1), false}, {"25-31", within(25, 31), false}, {"1,8,29,30", among(1, 8, 29, 30), false},
	},
	{
		{"*", each, true}, {"*/3", every(3, 1), true}, {"3,10", among(3, 10), false}, {"APR,SEP-NOV", among(4, 9, 10, 11), false},
	},
	{
		{"*", each, true}, {"*/2", every(2, 0), false}, {"0", among(0), false}, {"5", among(5), false}, {"SAT", among(6), false}, {"MON-FRI", within(1, 5), false}, {"0,6", among(0, 6), false},
	},
}

// A wished is one expression of the family.
type wished [5]shape

func (w wished) text() string {
	var fields []string
	for _, s := range w {
		fields = append(fields, s.text)
	}
	return strings.Join(fields, " ")
}

// names reports whether the expression names what the wall shows.
func (w wished) names(wall time.Time) bool {
	day, weekday := w[2].takes(wall.Day()), w[4].takes(int(wall.Weekday()))
	on := day && weekday
	if !w[2].star && !w[4].star {
		on = day || weekday
	}
	return on && w[0].takes(wall.Minute()) && w[1].takes(wall.Hour()) && w[3].takes(int(wall.Month()))
}

// allHours reports whether no hour is left out.
func (w wished) allHours() bool {
	for h := range 24 {
		if !w[1].takes(h) {
			return false
		}
	}
	return true
}

// A minute is one that there is, with what the clock shows in it.
type minute struct {
	at, shown time.Time
	again     bool        // it has shown that before
	left      []time.Time // what a jump has left out just before
}

// minutes lists each minute of a span of time.
func minutes(loc *time.Location, from, to time.Time) []minute {
	wall := func(at time.Time) time.Time {
		_, offset := at.In(loc).Zone()
		return at.UTC().Add(time.Duration(offset) * time.Second)
	}
	var all []minute
	newest := wall(from).Add(-time.Minute)
	for at := from; at.Before(to); at = at.Add(time.Minute) {
		m := minute{at: at, shown: wall(at)}
		m.again = !m.shown.After(newest)
		for left := newest.Add(time.Minute); left.Before(m.shown); left = left.Add(time.Minute) {
			m.left = append(m.left, left)
		}
		if !m.again {
			newest = m.shown
		}
		all = append(all, m)
	}
	return all
}

// walk goes over each minute and notes at which of them the expression runs, as docs/operations.md has it: when the clock
// first shows what it names, when a jump over that ends, and, with all hours, when it is shown again.
func walk(w wished, all []minute) []time.Time {
	var runs []time.Time
	hours := w.allHours()
	for i := range all {
		m := &all[i]
		if w.names(m.shown) && (!m.again || hours) || slices.ContainsFunc(m.left, w.names) {
			runs = append(runs, m.at)
		}
	}
	return runs
}

// A change is one of the clock of a zone.
type change struct {
	zone string
	at   time.Time
}

// changes are those of all zones from 2026 to 2030 by which a clock jumps.
func changes(t *testing.T) []change {
	t.Helper()
	var found []change
	for _, name := range zoneNames(t) {
		loc, ok := tz.Location(name)
		if !ok {
			continue // a name of the toolchain that this program does not have
		}
		for at := time.Date(2026, 1, 1, 0, 0, 0, 0, loc); ; {
			_, next := at.ZoneBounds()
			if next.IsZero() || next.Year() > 2030 {
				break
			}
			_, before := next.Add(-time.Second).Zone()
			if _, after := next.Zone(); before != after {
				found = append(found, change{name, next.UTC()})
			}
			at = next
		}
	}
	return found
}

// zoneNames are the names in the toolchain's own zone database.
func zoneNames(t *testing.T) []string {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	archive, err := zip.OpenReader(filepath.Join(strings.TrimSpace(string(root)), "lib", "time", "zoneinfo.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	var names []string
	for _, f := range archive.File {
		if !strings.HasSuffix(f.Name, "/") {
			names = append(names, f.Name)
		}
	}
	slices.Sort(names)
	return names
}

// family makes all expressions.
func family() []wished {
	var all []wished
	for _, minute := range shapes[0] {
		for _, hour := range shapes[1] {
			for _, day := range shapes[2] {
				for _, month := range shapes[3] {
					for _, weekday := range shapes[4] {
						all = append(all, wished{minute, hour, day, month, weekday})
					}
				}
			}
		}
	}
	return all
}

// TestAroundChanges compares with a walk over each minute of the days around all changes of clocks of five years, each with an expression
// of the family; with JOURFIXE_LONG=1 also over the hours around each kind of change, with
// a sixth of them, so that all of them are tried around six kinds that follow each other.
func TestAroundChanges(t *testing.T) {
	all, compared, runs := family(), 0, 0
	r := rand.New(rand.NewPCG(2026, 2030))
	kinds, zones := map[string]change{}, map[string]bool{}
	compare := func(c change, around time.Duration, some ...wished) {
		loc, _ := tz.Location(c.zone)
		from, to := c.at.Add(-around), c.at.Add(around)
		there := minutes(loc, from, to)
		for _, w := range some {
			want := walk(w, there)
			if got := times(t, w.text(), loc, from, to); !slices.EqualFunc(got, want, time.Time.Equal) {
				t.Fatalf("%s in %s around %s runs at\n%v\nwant\n%v", w.text(), c.zone, c.at.Format(time.RFC3339), got, want)
			}
			compared, runs = compared+1, runs+len(want)
		}
	}
	for _, c := range changes(t) {
		loc, _ := tz.Location(c.zone)
		// Clocks that show the same around a change have the same runs.
		kinds[fmt.Sprint(c.at.Add(-time.Second).In(loc).Format("2006-01-02 15:04"), c.at.In(loc).Format(" 02 15:04"))] = c
		zones[c.zone] = true
		compare(c, 27*time.Hour, all[r.IntN(len(all))])
	}
	if os.Getenv("JOURFIXE_LONG") != "" {
		const part = 6
		for n, kind := range slices.Sorted(maps.Keys(kinds)) {
			var some []wished
			for i := n % part; i < len(all); i += part {
				some = append(some, all[i])
			}
			compare(kinds[kind], 3*time.Hour, some...)
		}
	}
	t.Logf("%d expressions around %d kinds of changes in %d zones, %d runs", compared, len(kinds), len(zones), runs)
	if len(zones) < 100 || runs < compared {
		t.Errorf("only %d zones change their clocks, with %d runs", len(zones), runs)
	}
}

// times lists when an expression runs from one time on and before another.
func times(t *testing.T, expression string, loc *time.Location, from, to time.Time) []time.Time {
	t.Helper()
	x, err := cron.Parse(expression, loc)
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	var found []time.Time
	for at := x.Next(from.Add(-time.Nanosecond)); !at.IsZero() && at.Before(to); at = x.Next(at) {
		found = append(found, at)
	}
	return found
}

// TestWholeYears walks through a year in which midnight is missing, minute by minute, with expressions of every shape of the
// hour: no day is lost, and none has too many runs. With JOURFIXE_LONG=1 it is nine zones.
func TestWholeYears(t *testing.T) {
	zones := []string{"Africa/Cairo"}
	from, to := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC)
	if os.Getenv("JOURFIXE_LONG") != "" {
		zones = append(zones, "Asia/Beirut", "Atlantic/Azores", "America/Santiago", "America/Havana", "Australia/Lord_Howe", "America/Nuuk", "Africa/Casablanca", "Europe/Berlin")
	}
	for _, zone := range zones {
		loc, _ := tz.Location(zone)
		there := minutes(loc, from, to)
		for i, hour := range shapes[1] {
			w := wished{shapes[0][1+i%8], hour, shapes[2][0], shapes[3][0], shapes[4][i%7]}
			want := walk(w, there)
			if got := times(t, w.text(), loc, from, to); !slices.EqualFunc(got, want, time.Time.Equal) {
				t.Errorf("%s in %s runs %d times, want %d", w.text(), zone, len(got), len(want))
			}
		}
	}
}

// TestFridayWithoutMidnight counts the runs of a Friday in Cairo that begins at 01:00: one each half hour that there is, of which the
// first answers for what the jump has left out.
func TestFridayWithoutMidnight(t *testing.T) {
	loc, _ := tz.Location("Africa/Cairo")
	friday := time.Date(2027, 4, 29, 22, 0, 0, 0, time.UTC)
	for expression, want := range map[string]int{"*/30 * * * 5": 46, "*/30 */2 * * 5": 23, "0 */2 * * 5": 12, "0 * 30 4 *": 23, "0 0 * * 5": 1, "0 1 * * 5": 1} {
		got := times(t, expression, loc, friday.Add(-6*time.Hour), friday.Add(26*time.Hour))
		if len(got) != want || !got[0].Equal(friday) {
			t.Errorf("%s runs %d times, want %d from %s on: %v", expression, len(got), want, friday, got)
		}
	}
}
