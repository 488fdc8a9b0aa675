package busy_test

import (
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/busy"
)

// TestListed has lists of busy times read that hold the meetings of whoever asks: which are told from others, and which are not, since it is in
// doubt. Times are hours of a day.
func TestListed(t *testing.T) {
	for _, x := range []struct {
		name                            string
		listed, own, was, perhaps, want string
	}{
		{name: "a meeting and something else", listed: "10-11 13-14", own: "10-11", want: "13-14"},
		{name: "a meeting that is not answered yet", perhaps: "10-11", own: "10-11", want: ""},
		{name: "it is listed for sure and perhaps", listed: "10-11", perhaps: "10-12", own: "10-11", want: "10-12?"},
		{name: "two meetings, put together", listed: "10-12", own: "10-11 11-12", want: ""},
		{name: "listed one by one beside what follows", listed: "10-11 11-12", own: "10-11", want: "11-12"},
		{name: "in something longer", listed: "9-17", own: "10-11", want: "9-17"},
		{name: "shorter than the meeting", listed: "10-11", own: "10-12", want: "10-11"},
		{name: "later than the meeting", listed: "11-12", own: "10-11", want: "11-12"},
		{name: "over both ends", listed: "10-12", own: "9-11 11-13", want: "10-12"},
		{name: "taken before the meeting was put there", listed: "10-11", own: "10-11", was: "10-11", want: "10-11"},
		{name: "taken before in part", listed: "10-12", own: "10-12", was: "11-12", want: "11-12"},
		{name: "something longer, taken before", listed: "9-17", own: "10-11", was: "9-17", want: "9-17"},
		{name: "come on beside what was taken before", listed: "10-12", own: "10-11", was: "11-12", want: "11-12"},
		{name: "come on between", listed: "9-12", own: "10-11", was: "9-10 11-12", want: "9-10 11-12"},
		{name: "come on with something else", listed: "9-12", own: "10-11", was: "11-12", want: "9-12"},
		{name: "put upon what was taken before", listed: "10-13", own: "11-13", was: "10-12", want: "10-12"},
		{name: "nothing is asked for", listed: "10-11", want: "10-11"},
	} {
		var lines strings.Builder
		for _, v := range hours(t, x.listed) {
			lines.WriteString("FREEBUSY:" + period(v) + "\n")
		}
		for _, v := range hours(t, x.perhaps) {
			lines.WriteString("FREEBUSY;FBTYPE=BUSY-TENTATIVE:" + period(v) + "\n")
		}
		asking := busy.Asking{From: hour(0), To: hour(24), Zone: "UTC", Own: hours(t, x.own), Before: hours(t, x.was)}
		read, err := asking.Read([]byte("BEGIN:VCALENDAR\nBEGIN:VFREEBUSY\n" + lines.String() + "END:VFREEBUSY\nEND:VCALENDAR\n"))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, v := range read.Intervals {
			s := v.From.Format("15") + "-" + v.To.Format("15")
			if v.Tentative {
				s += "?"
			}
			got = append(got, strings.TrimPrefix(s, "0"))
		}
		if got := strings.Join(got, " "); got != x.want {
			t.Errorf("%s: taken is %q, not %q", x.name, got, x.want)
		}
	}
	// An event says what it is by its UID, so its times are compared with nothing.
	asking := busy.Asking{From: hour(0), To: hour(24), Zone: "UTC", Own: hours(t, "10-11")}
	read, err := asking.Read([]byte("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:x\nDTSTART:20270302T100000Z\nDTEND:20270302T110000Z\nEND:VEVENT\nEND:VCALENDAR\n"))
	if err != nil || len(read.Intervals) != 1 {
		t.Errorf("an event at the time of a meeting: %v, %v", read, err)
	}
}

func hour(n int) time.Time { return time.Date(2027, 3, 2, n, 0, 0, 0, time.UTC) }

func period(v busy.Interval) string {
	const layout = "20060102T150405Z"
	return v.From.Format(layout) + "/" + v.To.Format(layout)
}

// hours reads stretches of hours, as in 9-10 12-14.
func hours(t *testing.T, s string) (list []busy.Interval) {
	t.Helper()
	for _, part := range strings.Fields(s) {
		from, to, _ := strings.Cut(part, "-")
		list = append(list, busy.Interval{From: hour(number(t, from)), To: hour(number(t, to))})
	}
	return list
}

func number(t *testing.T, s string) (n int) {
	t.Helper()
	for _, c := range s {
		n = 10*n + int(c-'0')
	}
	return n
}
