package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// write makes calendars of a megabyte each as people have them: most of it single events of some years with descriptions and guests, a
// tenth of them series with dates left out and moved, some whole days.
func write(dir string, n int) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for i := range n {
		r := rand.New(rand.NewPCG(5545, uint64(i)))
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%03d.ics", i)), []byte(made(r)), 0o644); err != nil {
			return err
		}
	}
	return nil
}

const zone = `BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
`

func made(r *rand.Rand) string {
	var s strings.Builder
	s.WriteString("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//made up//EN\n" + zone)
	begin := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := 0; s.Len() < 1_000_000; i++ {
		at := begin.AddDate(0, 0, r.IntN(4*365)).Add(time.Duration(7*4+r.IntN(48)) * 15 * time.Minute)
		uid, wall := fmt.Sprintf("%d@made.example", i), "20060102T150405"
		head := func() {
			fmt.Fprintf(&s, "BEGIN:VEVENT\nUID:%s\nDTSTAMP:20260101T000000Z\nCREATED:20230101T000000Z\nSUMMARY:Besprechung %d\nLOCATION:Zimmer %d\n", uid, i, i%40)
			for range r.IntN(4) {
				fmt.Fprintf(&s, "DESCRIPTION:%s\n", strings.Repeat("Worum es geht\\, und wer was mitbringt. ", 1+r.IntN(5)))
			}
			for g := range r.IntN(5) {
				fmt.Fprintf(&s, "ATTENDEE;CN=\"Gast %d\";PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT:mailto:gast%d@made.example\n", g, g)
			}
		}
		head()
		switch k := r.IntN(20); {
		case k == 0:
			fmt.Fprintf(&s, "DTSTART;VALUE=DATE:%s\nDTEND;VALUE=DATE:%s\nTRANSP:TRANSPARENT\n", at.Format("20060102"), at.AddDate(0, 0, 1+r.IntN(3)).Format("20060102"))
		case k <= 2:
			fmt.Fprintf(&s, "DTSTART;TZID=Europe/Berlin:%s\nDTEND;TZID=Europe/Berlin:%s\nRRULE:FREQ=WEEKLY;BYDAY=%s;INTERVAL=%d\n", at.Format(wall), at.Add(time.Hour).Format(wall), strings.ToUpper(at.Weekday().String()[:2]), 1+r.IntN(4))
			for range r.IntN(4) {
				fmt.Fprintf(&s, "EXDATE;TZID=Europe/Berlin:%s\n", at.AddDate(0, 0, 28*r.IntN(30)).Format(wall))
			}
			s.WriteString("END:VEVENT\n")
			head()
			moved := at.AddDate(0, 0, 28*r.IntN(30))
			fmt.Fprintf(&s, "RECURRENCE-ID;TZID=Europe/Berlin:%s\nDTSTART;TZID=Europe/Berlin:%s\nDTEND;TZID=Europe/Berlin:%s\n", moved.Format(wall), moved.Add(2*time.Hour).Format(wall), moved.Add(3*time.Hour).Format(wall))
		default:
			fmt.Fprintf(&s, "DTSTART;TZID=Europe/Berlin:%s\nDTEND;TZID=Europe/Berlin:%s\n", at.Format(wall), at.Add(time.Hour).Format(wall))
		}
		s.WriteString("BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT15M\nDESCRIPTION:bald\nEND:VALARM\nEND:VEVENT\n")
	}
	s.WriteString("END:VCALENDAR\n")
	return strings.ReplaceAll(s.String(), "\n", "\r\n")
}
