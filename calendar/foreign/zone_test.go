package foreign

import (
	"bytes"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"jourfixe/calendar/tz"
	"jourfixe/events/patience"
)

// limits are those of the reader of answers.
var limits = &Limits{Bytes: 1 << 20, Line: 64 << 10, Depth: 4, Components: 5_000, Lines: 50_000}

// described are zones as programs describe them: Outlook from the year 1601 on, others from when the rule began.
var described = map[string]string{
	"Europe/Berlin":    observed("STANDARD", "16010101T030000", "+0200", "+0100", "FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10") + observed("DAYLIGHT", "16010101T020000", "+0100", "+0200", "FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3"),
	"America/New_York": observed("DAYLIGHT", "20070311T020000", "-0500", "-0400", "FREQ=YEARLY;BYMONTH=3;BYDAY=2SU") + observed("STANDARD", "20071104T020000", "-0400", "-0500", "FREQ=YEARLY;BYMONTH=11;BYDAY=1SU"),
	"Asia/Jerusalem":   observed("STANDARD", "20131027T020000", "+0300", "+0200", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU") + observed("DAYLIGHT", "20130329T020000", "+0200", "+0300", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=23,24,25,26,27,28,29;BYDAY=FR"),
	"Australia/Sydney": observed("STANDARD", "20080406T030000", "+1100", "+1000", "FREQ=YEARLY;BYMONTH=4;BYDAY=1SU") + observed("DAYLIGHT", "20081005T020000", "+1000", "+1100", "FREQ=YEARLY;BYMONTH=10;BYDAY=1SU"),
	"Asia/Kolkata":     observed("STANDARD", "19451014T230000", "+0630", "+0530", ""),
	"Asia/Kathmandu":   observed("STANDARD", "16010101T000000", "+0545", "+0545", ""),
}

func observed(kind, start, from, to, rule string) string {
	s := "BEGIN:" + kind + "\nDTSTART:" + start + "\nTZOFFSETFROM:" + from + "\nTZOFFSETTO:" + to + "\n"
	if rule != "" {
		s += "RRULE:" + rule + "\n"
	}
	return s + "END:" + kind + "\n"
}

// timezone reads a VTIMEZONE of these observances.
func timezone(t *testing.T, body string) *Zones {
	t.Helper()
	c, err := Decode([]byte("BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:own\n"+body+"END:VTIMEZONE\nEND:VCALENDAR\n"), limits)
	if err != nil {
		t.Fatal(err)
	}
	return NewZones(c)
}

// local makes a property of a local time.
func local(wall, id string) *ical.Prop {
	return &ical.Prop{Name: "DTSTART", Params: ical.Params{"TZID": {id}}, Value: wall}
}

// TestDescribedZones compares times in zones as programs describe them with those of the zone database, at random and
// at each quarter of an hour around the changes of a year.
func TestDescribedZones(t *testing.T) {
	r := rand.New(rand.NewPCG(5545, 1))
	for name, body := range described {
		loc, ok := tz.Location(name)
		if !ok {
			t.Fatalf("there is no zone %s", name)
		}
		z := timezone(t, body)
		compare := func(wall time.Time) {
			t.Helper()
			got := z.Instant(local(wall.Format("20060102T150405"), "own"))
			if want := instantIn(wall, loc); !got.Equal(want) {
				t.Errorf("%s: %s is read as %s, want %s", name, wall.Format(time.DateTime), got, want)
			}
		}
		begin := time.Date(2014, 1, 1, 0, 0, 0, 0, time.UTC)
		for range 2_000 {
			compare(begin.Add(time.Duration(r.Int64N(20*365*24*4)) * 15 * time.Minute))
		}
		for at := time.Date(2027, 1, 1, 0, 0, 0, 0, loc); at.Year() == 2027; {
			_, next := at.ZoneBounds()
			if !next.After(at) {
				break
			}
			wall := next.Add(-3 * time.Hour).UTC().Add(time.Duration(offsetAt(next)) * time.Second)
			for i := range 24 {
				compare(wall.Add(time.Duration(i) * 15 * time.Minute))
			}
			at = next
		}
	}
}

func offsetAt(t time.Time) int {
	_, offset := t.Zone()
	return offset
}

// TestInstantIn looks, two days around each change of the clock, for each wall time at all instants that could show it.
func TestInstantIn(t *testing.T) {
	for _, name := range []string{"Europe/Berlin", "Asia/Jerusalem", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kolkata"} {
		loc, ok := tz.Location(name)
		if !ok {
			t.Fatalf("there is no zone %s", name)
		}
		var last time.Time
		for wall := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC); wall.Year() == 2027; wall = wall.Add(15 * time.Minute) {
			if offsetAt(wall.Add(-36*time.Hour).In(loc)) == offsetAt(wall.Add(36*time.Hour).In(loc)) {
				continue
			}
			got := instantIn(wall, loc)
			var first time.Time
			for minutes := -15 * 60; minutes <= 15*60 && first.IsZero(); minutes += 15 {
				if at := wall.Add(time.Duration(minutes) * time.Minute); at.Add(time.Duration(offsetAt(at.In(loc))) * time.Second).Equal(wall) {
					first = at
				}
			}
			if first.IsZero() {
				// Clocks skip it: it is as long after the last time that they showed as it would be without the change.
				first = last.Add(15 * time.Minute)
			}
			if last = first; !got.Equal(first) {
				t.Errorf("%s: %s is %s, want %s", name, wall, got, first)
			}
		}
	}
}

// TestZoneNames reads one time in zones named in all ways there are.
func TestZoneNames(t *testing.T) {
	z := timezone(t, described["Asia/Kathmandu"])
	for id, want := range map[string]string{
		"Europe/Berlin":           "0715T1200",
		"W. Europe Standard Time": "0715T1200",
		"w. europe standard time": "0715T1200",
		"Israel Standard Time":    "0715T1100",
		"UTC":                     "0715T1400",
		"tzone://Microsoft/Utc":   "0715T1400",
		"/freeassociation.sourceforge.net/Europe/Berlin":                         "0715T1200",
		"/freeassociation.sourceforge.net/Tzfile/America/Argentina/Buenos_Aires": "0715T1700",
		"/softwarestudio.org/Olson_20011030_5/America/New_York":                  "0715T1800",
		"own":                         "0715T0815",
		"":                            "",
		"Local":                       "",
		"localtime":                   "",
		"Bremen":                      "",
		"../Europe/Berlin":            "",
		"/etc/localtime":              "",
		"(UTC+01:00) Amsterdam, Bern": "",
		strings.Repeat("A", 1_000):    "",
	} {
		got := z.Instant(local("20270715T140000", id))
		if want == "" && !got.IsZero() || want != "" && got.UTC().Format("0102T1504") != want {
			t.Errorf("in %.40q it is %s, want %s", id, got, want)
		}
	}
	for value, want := range map[string]string{
		"20270715T140000Z": "0715T1400", "20270715t140000z": "0715T1400", " 20270715T140000Z ": "0715T1400",
		"20270715T140000": "", "20270715": "", "20270230T140000Z": "", "20270715T250000Z": "", "": "", "00000101T000000Z": "",
	} {
		got := z.Instant(&ical.Prop{Value: value})
		if want == "" && !got.IsZero() || want != "" && got.UTC().Format("0102T1504") != want {
			t.Errorf("%q is %s, want %s", value, got, want)
		}
	}
}

// TestOddZones gives up where a description is odd: no time is better than a wrong one.
func TestOddZones(t *testing.T) {
	const rule = "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"
	for name, body := range map[string]string{
		"empty":              "",
		"no offset":          "BEGIN:STANDARD\nDTSTART:20000101T000000\nTZOFFSETTO:+0100\nEND:STANDARD\n",
		"no start":           "BEGIN:STANDARD\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0100\nEND:STANDARD\n",
		"a start in UTC":     observed("STANDARD", "20000101T000000Z", "+0100", "+0100", ""),
		"an offset of days":  observed("STANDARD", "20000101T000000", "+0100", "+9900", ""),
		"an offset in words": observed("STANDARD", "20000101T000000", "+0100", "CEST!", ""),
		"each month":         observed("STANDARD", "20000101T000000", "+0100", "+0200", "FREQ=MONTHLY"),
		"each second year":   observed("STANDARD", "20000101T000000", "+0100", "+0200", rule+";INTERVAL=2"),
		"ten times":          observed("STANDARD", "20000101T000000", "+0100", "+0200", rule+";COUNT=10"),
		"by position":        observed("STANDARD", "20000101T000000", "+0100", "+0200", rule+";BYSETPOS=1"),
		"each Sunday":        observed("STANDARD", "20000101T000000", "+0100", "+0200", "FREQ=YEARLY;BYMONTH=3;BYDAY=SU"),
		"two weekdays":       observed("STANDARD", "20000101T000000", "+0100", "+0200", "FREQ=YEARLY;BYMONTH=3;BYDAY=1SU,2SU"),
		"a day of the year":  observed("STANDARD", "20000101T000000", "+0100", "+0200", "FREQ=YEARLY;BYDAY=20SU"),
		"two hours of a day": observed("STANDARD", "20000101T020000", "+0100", "+0200", rule+";BYHOUR=2,3"),
		"hour 24":            observed("STANDARD", "20000101T020000", "+0100", "+0200", rule+";BYHOUR=24"),
		"minute -1":          observed("STANDARD", "20000101T020000", "+0100", "+0200", rule+";BYMINUTE=-1"),
		"an hour twice":      observed("STANDARD", "20000101T020000", "+0100", "+0200", rule+";BYHOUR=2;BYHOUR=2"),
		"month 13":           observed("STANDARD", "20000101T000000", "+0100", "+0200", "FREQ=YEARLY;BYMONTH=13;BYDAY=1SU"),
		"a part twice":       observed("STANDARD", "20000101T000000", "+0100", "+0200", rule+";BYMONTH=4"),
		"two at once":        observed("STANDARD", "20000101T000000", "+0100", "+0200", "") + observed("DAYLIGHT", "20000101T000000", "+0100", "+0300", ""),
		"too many changes":   strings.Repeat(observed("STANDARD", "20000101T000000", "+0100", "+0100", ""), maxOnsets+1),
		"too many rules":     strings.Repeat(observed("STANDARD", "20000101T000000", "+0100", "+0100", "FREQ=YEARLY"), maxRules+1),
	} {
		if got := timezone(t, body).Instant(local("20270715T140000", "own")); !got.IsZero() {
			t.Errorf("%s: it is %s", name, got)
		}
	}
	// What ends, and what only lists its changes, is understood.
	for name, c := range map[string]struct{ body, want string }{
		"until":       {observed("STANDARD", "20000101T000000", "+0100", "+0100", "") + observed("DAYLIGHT", "20000326T020000", "+0100", "+0200", rule+";UNTIL=20100328T010000Z"), "1200"},
		"ended":       {observed("STANDARD", "20001029T030000", "+0200", "+0100", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU") + observed("DAYLIGHT", "20000326T020000", "+0100", "+0200", rule+";UNTIL=20100328T010000Z"), "1300"},
		"by date":     {observed("STANDARD", "20000115T000000", "+0100", "+0300", "FREQ=YEARLY"), "1100"},
		"listed":      {strings.Replace(observed("DAYLIGHT", "20260329T020000", "+0100", "+0200", ""), "TZOFFSETFROM", "RDATE:20270328T020000,20280326T020000\nTZOFFSETFROM", 1) + strings.Replace(observed("STANDARD", "20261025T030000", "+0200", "+0100", ""), "TZOFFSETFROM", "RDATE:20271031T030000\nTZOFFSETFROM", 1), "1200"},
		"by hour":     {observed("STANDARD", "20000101T000000", "+0100", "+0200", "FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=15;BYHOUR=14;BYMINUTE=0;BYSECOND=1"), "1200"},
		"at a minute": {observed("STANDARD", "20000101T000000", "+0200", "+0100", "FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=15;BYHOUR=14;BYMINUTE=0"), "1300"},
		"from a day":  {observed("STANDARD", "20000101", "+0200", "+0100", ""), "1300"},
		"before all":  {observed("DAYLIGHT", "20300329T020000", "+0100", "+0200", ""), "1300"},
		"seconds":     {observed("STANDARD", "20000101T000000", "+010000", "+003020", ""), "1329"},
	} {
		if got := timezone(t, c.body).Instant(local("20270715T140000", "own")); got.Format("1504") != c.want {
			t.Errorf("%s: it is %s, want %s", name, got, c.want)
		}
	}
}

// TestUntilAcrossMidnight reads a zone far in the east, where a clock is set on the day after that of an UNTIL in UTC; with
// one that is a second earlier it is not set any more.
func TestUntilAcrossMidnight(t *testing.T) {
	for until, want := range map[string]string{"20100327T130000Z": "0000", "20100327T125959Z": "0100"} {
		body := observed("STANDARD", "20091025T030000", "+1400", "+1300", "") +
			observed("DAYLIGHT", "20000326T020000", "+1300", "+1400", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL="+until)
		if got := timezone(t, body).Instant(local("20100715T140000", "own")); got.Format("1504") != want {
			t.Errorf("until %s: it is %s, want %s", until, got, want)
		}
	}
}

// TestManyEventsInAZone holds that a year is looked for once in each rule, however many events are in it: a mail has room
// for thousands.
func TestManyEventsInAZone(t *testing.T) {
	o, ok := observe(timezone(t, strings.Repeat(observed("STANDARD", "20000101T000000", "+0200", "+0100", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"), maxRules)).own["own"])
	if !ok {
		t.Fatal("so many rules are not understood")
	}
	for day := range 365 {
		wall := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC).AddDate(0, 0, day)
		if got := o.instant(wall); !got.Equal(wall.Add(-time.Hour)) {
			t.Fatalf("%s there is %s", wall, got)
		}
	}
	for _, one := range o {
		if n := len(one.yearly.known); n != 2 {
			t.Errorf("%d years are looked at, want that of the events and the one before", n)
		}
	}
}

// TestWindowsZones holds the names that Windows has against Microsoft's own list, which says how far each is from UTC in winter.
func TestWindowsZones(t *testing.T) {
	for name, want := range map[string]int{
		"dateline standard time": -12 * 60, "newfoundland standard time": -210, "gmt standard time": 0, "fle standard time": 120,
		"turkey standard time": 180, "india standard time": 330, "nepal standard time": 345, "china standard time": 480, "line islands standard time": 840,
		"central america standard time": -360, "south africa standard time": 120, "central european standard time": 60,
	} {
		loc := tz.Must(tz.Windows(name)[0])
		if got := offsetAt(time.Date(2027, 1, 15, 12, 0, 0, 0, loc)); got != want*60 {
			t.Errorf("%s is %d seconds from UTC, want %d", name, got, want*60)
		}
	}
}

// corpus is a collection of calendars that many programs have written. It is not a part of the project; where it is not
// beside it, the calendars that are written here have to do.
const (
	corpus = "../../../shared/corpus"
	golden = "../ics/testdata"
)

// elsewhere are files that are read in another way here, with the reason. Each is checked to differ still.
var elsewhere = map[string]string{
	"apple-iphone-os-26-structured-location.ics": "a parameter breaks off and takes the next one with it; the line is left out here",
	"1106817412.ics":  "it is not quite UTF-8, which go-ical keeps and this one marks",
	"broken_ical.ics": "it has semicolons without a parameter; here the next one counts",
	"issue_351_whitespace_in_property_and_params.ics": "the name of a property has blanks, and begins no line here",
}

// TestDecodesLikeGoICal compares with go-ical's own decoder, wherever that does not stop.
func TestDecodesLikeGoICal(t *testing.T) {
	files, same := 0, 0
	look := func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.EqualFold(filepath.Ext(path), ".ics") {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		begun := time.Now()
		got, err := Decode(data, limits)
		if took := time.Since(begun); took > patience.Limit { // finds what hangs, and measures nothing
			t.Errorf("%s takes %s", path, took)
		}
		want, ok := goICal(data)
		if !ok {
			return nil
		}
		if err != nil {
			t.Errorf("%s: go-ical reads it, here it is refused: %v", path, err)
			return nil
		}
		diff, why := cmp.Diff(want, got, cmpopts.EquateEmpty()), elsewhere[filepath.Base(path)]
		if why != "" {
			if diff == "" {
				t.Errorf("%s is read alike by now, so it need not be listed: %s", path, why)
			}
			return nil
		}
		if diff != "" {
			t.Errorf("%s: read otherwise (-want +got):\n%.1500s", path, diff)
			return nil
		}
		same++
		return nil
	}
	for _, root := range []string{golden, corpus} {
		if err := filepath.WalkDir(root, look); err != nil && root == golden {
			t.Fatal(err)
		}
	}
	t.Logf("of %d files, %d are read alike", files, same)
	if same < 5 {
		t.Errorf("only %d files were compared", same)
	}
}

// goICal decodes with go-ical itself.
func goICal(data []byte) (c *ical.Component, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	decoded, err := ical.NewDecoder(bytes.NewReader(data)).Decode()
	if err != nil {
		return nil, false
	}
	return decoded.Component, true
}
