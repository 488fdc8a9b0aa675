package busy_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/teambition/rrule-go"

	"jourfixe/calendar/busy"
)

// A naive knows which minutes of the span are taken, and perhaps: as simple as can be, by another reader of rules.
type naive struct{ taken, perhaps map[int64]bool }

func (n *naive) mark(from time.Time, minutes int, tentative bool) {
	for m := range minutes {
		at := from.Unix()/60 + int64(m)
		if at < spanFrom.Unix()/60 || at >= spanTo.Unix()/60 {
			continue
		}
		if tentative {
			n.perhaps[at] = true
		} else {
			n.taken[at] = true
		}
	}
}

// TestAgainstNaive makes up series in UTC, with dates left out, added and moved, and compares each minute of two years.
func TestAgainstNaive(t *testing.T) {
	r := rand.New(rand.NewPCG(5545, 7))
	for i := range rounds() {
		n := &naive{map[int64]bool{}, map[int64]bool{}}
		var data strings.Builder
		for s := range 1 + r.IntN(3) {
			data.WriteString(madeUp(r, n, fmt.Sprintf("s%d", s)))
		}
		read, err := busy.Read([]byte(calendar(data.String())), spanFrom, spanTo, "UTC")
		if err != nil {
			t.Fatal(err)
		}
		sound(t, "made up", read, spanFrom, spanTo)
		got := &naive{map[int64]bool{}, map[int64]bool{}}
		for _, v := range read.Intervals {
			got.mark(v.From, int(v.To.Sub(v.From)/time.Minute), v.Tentative)
		}
		for at := range n.perhaps {
			if n.taken[at] {
				delete(n.perhaps, at)
			}
		}
		for _, c := range []struct {
			what      string
			got, want map[int64]bool
		}{{"taken", got.taken, n.taken}, {"perhaps", got.perhaps, n.perhaps}} {
			for at := range c.want {
				if !c.got[at] {
					t.Fatalf("%d: %s is not %s in\n%s", i, time.Unix(at*60, 0).UTC(), c.what, data.String())
				}
			}
			if len(c.got) != len(c.want) {
				t.Fatalf("%d: %d minutes are %s, want %d, in\n%s", i, len(c.got), c.what, len(c.want), data.String())
			}
		}
	}
}

// rounds is how many calendars are made up: more of them with JOURFIXE_LONG=1.
func rounds() int {
	if os.Getenv("JOURFIXE_LONG") != "" {
		return 240
	}
	return 60
}

const stamp = "20060102T150405Z"

// madeUp is a series with its exceptions, which are marked in n by the second way.
func madeUp(r *rand.Rand, n *naive, uid string) string {
	begin := spanFrom.AddDate(0, 0, r.IntN(900)-400).Add(time.Duration(r.IntN(96)) * 15 * time.Minute)
	minutes := 15 * (1 + r.IntN(200))
	rule := madeUpRule(r, begin)
	option, err := rrule.StrToROption(rule)
	if err != nil {
		panic(err)
	}
	option.Dtstart = begin
	set, err := rrule.NewRRule(*option)
	if err != nil {
		panic(err)
	}
	dates := map[time.Time]bool{begin: true}
	for _, d := range set.Between(begin, spanTo, true) {
		dates[d] = true
	}
	all := []time.Time{begin}
	for d := range dates {
		all = append(all, d)
	}
	lines := []string{"UID:" + uid, "DTSTART:" + begin.Format(stamp), fmt.Sprintf("DURATION:PT%dM", minutes), "RRULE:" + rule}
	tentative := r.IntN(4) == 0
	if tentative {
		lines = append(lines, "STATUS:TENTATIVE")
	}
	for range r.IntN(4) {
		d := all[r.IntN(len(all))]
		if r.IntN(3) == 0 { // by the day, which is one date here
			lines = append(lines, "EXDATE;VALUE=DATE:"+d.Format("20060102"))
			for other := range dates {
				if other.Format("20060102") == d.Format("20060102") {
					delete(dates, other)
				}
			}
			continue
		}
		lines = append(lines, "EXDATE:"+d.Format(stamp))
		delete(dates, d)
	}
	for range r.IntN(3) {
		d, length := spanFrom.Add(time.Duration(r.IntN(70_000))*15*time.Minute), 15*(1+r.IntN(8))
		lines = append(lines, fmt.Sprintf("RDATE;VALUE=PERIOD:%s/PT%dM", d.Format(stamp), length))
		if !strings.Contains(strings.Join(lines, "\n"), "EXDATE;VALUE=DATE:"+d.Format("20060102")) && !strings.Contains(strings.Join(lines, "\n"), "EXDATE:"+d.Format(stamp)) {
			n.mark(d, length, tentative)
		}
	}
	s := event(lines...)
	for i := range r.IntN(4) {
		d := all[r.IntN(len(all))]
		to, length, free := d.Add(time.Duration(r.IntN(9_000)-4_500)*time.Minute), 15*(1+r.IntN(8)), r.IntN(3) == 0
		other := []string{"UID:" + uid, fmt.Sprintf("SEQUENCE:%d", i+1), "RECURRENCE-ID:" + d.Format(stamp), "DTSTART:" + to.Format(stamp), fmt.Sprintf("DURATION:PT%dM", length)}
		if free {
			other = append(other, "TRANSP:TRANSPARENT")
		}
		if strings.Contains(s, "RECURRENCE-ID:"+d.Format(stamp)) {
			continue // of one date one version is enough here
		}
		s += event(other...)
		delete(dates, d)
		if !free {
			n.mark(to, length, false)
		}
	}
	for d := range dates {
		n.mark(d, minutes, tentative)
	}
	return s
}

// madeUpRule gives the day on which it begins, so that nothing is open about the first date.
func madeUpRule(r *rand.Rand, begin time.Time) string {
	days := []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}
	own := days[begin.Weekday()]
	rule := []string{
		"FREQ=DAILY", "FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=" + own + "," + days[(int(begin.Weekday())+2)%7],
		fmt.Sprintf("FREQ=MONTHLY;BYMONTHDAY=%d", begin.Day()), fmt.Sprintf("FREQ=MONTHLY;BYDAY=%d%s", (begin.Day()-1)/7+1, own),
		"FREQ=YEARLY", fmt.Sprintf("FREQ=YEARLY;BYMONTH=%d;BYDAY=%s", begin.Month(), own),
	}[r.IntN(7)]
	rule += fmt.Sprintf(";INTERVAL=%d", 1+r.IntN(3))
	switch r.IntN(3) {
	case 0:
		rule += fmt.Sprintf(";COUNT=%d", 1+r.IntN(40))
	case 1:
		rule += ";UNTIL=" + begin.AddDate(0, 0, r.IntN(400)).Add(time.Duration(r.IntN(48))*30*time.Minute).Format(stamp)
	}
	return rule
}
