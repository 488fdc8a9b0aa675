package ics

import (
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/foreign"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// observed is one part of a description of a zone.
func observed(kind, start, from, to string) string {
	return "BEGIN:" + kind + "\nDTSTART:" + start + "\nTZOFFSETFROM:" + from + "\nTZOFFSETTO:" + to + "\nEND:" + kind + "\n"
}

// TestTwoReadings tells what a time means by the file and by what is known of the zone, where the two differ; and by two zones that
// Windows calls alike, where these do.
func TestTwoReadings(t *testing.T) {
	told := func(body, id, wall string) string {
		t.Helper()
		c, err := foreign.Decode([]byte("BEGIN:VCALENDAR\nMETHOD:COUNTER\n"+body+"BEGIN:VEVENT\nUID:u\nDTSTART;TZID="+id+":"+wall+"\nDURATION:PT1H\nEND:VEVENT\nEND:VCALENDAR\n"), &replyLimits)
		if err != nil {
			t.Fatal(err)
		}
		e := readEvent(c.Children[len(c.Children)-1], foreign.NewZones(c))
		said := e.Start.Format("1504-") + e.End.Format("1504")
		if d := e.Doubt; d != nil {
			said += " or " + d.Start.Format("1504-") + d.End.Format("1504") + " says " + d.Wall + " in " + d.Zone
		}
		return said
	}
	zone := func(id, offset string) string {
		return "BEGIN:VTIMEZONE\nTZID:" + id + "\n" + observed("STANDARD", "19700101T000000", offset, offset) + "END:VTIMEZONE\n"
	}
	for _, c := range []struct{ body, id, want string }{
		{"", "Asia/Kolkata", "0430-0530"},
		{zone("Asia/Kolkata", "+0530"), "Asia/Kolkata", "0430-0530"},
		{zone("Asia/Kolkata", "+0600"), "Asia/Kolkata", "0400-0500 or 0430-0530 says 2027-01-15 10:00 in Asia/Kolkata"},
		{zone("India Standard Time", "+0600"), "India Standard Time", "0400-0500 or 0430-0530 says 2027-01-15 10:00 in India Standard Time"},
		{zone("/someone.example/Asia/Kolkata", "+0600"), "/someone.example/Asia/Kolkata", "0400-0500 or 0430-0530 says 2027-01-15 10:00 in /someone.example/Asia/Kolkata"},
		{zone("Asia/Kolkata", "CEST!"), "Asia/Kolkata", "0430-0530"}, // what it says is not understood
		{zone("own", "+0600"), "own", "0400-0500"},
	} {
		if got := told(c.body, c.id, "20270115T100000"); got != c.want {
			t.Errorf("%s is %s, want %s", c.id, got, c.want)
		}
	}
	for _, windows := range []string{"central standard time", "Mountain Standard Time", "Pacific Standard Time"} {
		wall, zones := time.Date(2027, 1, 15, 10, 0, 0, 0, time.UTC), tz.Windows(windows)
		first, second := events.DateOf(wall).In(10*60, tz.Must(zones[0])), events.DateOf(wall).In(10*60, tz.Must(zones[1]))
		want := first.UTC().Format("1504-") + first.Add(time.Hour).UTC().Format("1504") + " or " + second.UTC().Format("1504-") + second.Add(time.Hour).UTC().Format("1504") +
			" says 2027-01-15 10:00 in " + windows
		if got := told("", windows, "20270115T100000"); got != want {
			t.Errorf("%s is %s, want %s", windows, got, want)
		}
		if got := told("", windows, "20270715T100000"); strings.Contains(got, " or ") {
			t.Errorf("in summer %s is %s", windows, got)
		}
	}
}

// TestWallsOfReadings tells on which clocks a time is said: on none where it is an instant, or only the file knows its zone.
func TestWallsOfReadings(t *testing.T) {
	zone := func(id, offset string) string {
		return "BEGIN:VTIMEZONE\nTZID:" + id + "\n" + observed("STANDARD", "19700101T000000", offset, offset) + "END:VTIMEZONE\n"
	}
	say := func(w *events.Wall) string {
		switch {
		case w == nil:
			return "-"
		case w.Windows != "":
			return w.String() + "=" + w.Zone
		}
		return w.String()
	}
	for _, c := range []struct{ body, times, want string }{
		{"", "DTSTART:20270115T100000Z\nDTEND:20270115T110000Z", "- to -"},
		{"", "DTSTART;TZID=Asia/Kolkata:20270115T100000\nDURATION:PT1H", "2027-01-15 10:00 (Asia/Kolkata) to -"},
		{"", "DTSTART;TZID=Asia/Kolkata:20270115T100000", "2027-01-15 10:00 (Asia/Kolkata) to -"},
		{"", "DTSTART;TZID=Asia/Kolkata:20270115T100000\nDTEND;TZID=Asia/Tokyo:20270115T150000", "2027-01-15 10:00 (Asia/Kolkata) to 2027-01-15 15:00 (Asia/Tokyo)"},
		{"", "DTSTART;TZID=Asia/Kolkata:20270115T100000\nDTEND:20270115T053000Z", "2027-01-15 10:00 (Asia/Kolkata) to 2027-01-15 05:30 (UTC)"},
		{"", "DTSTART:20270115T043000Z\nDTEND;TZID=Asia/Kolkata:20270115T110000", "2027-01-15 04:30 (UTC) to 2027-01-15 11:00 (Asia/Kolkata)"},
		{"", "DTSTART;TZID=/someone.example/Asia/Kolkata:20270115T100000", "2027-01-15 10:00 (Asia/Kolkata) to -"},
		{"", "DTSTART;TZID=W. Europe Standard Time:20270115T100000", "2027-01-15 10:00 (W. Europe Standard Time)=Europe/Berlin to -"},
		{"", "DTSTART;TZID=Europe/Berlin:20270328T023000", "2027-03-28 03:30 (Europe/Berlin) to -"}, // an hour that is skipped
		{zone("Asia/Kolkata", "+0530"), "DTSTART;TZID=Asia/Kolkata:20270115T100000", "2027-01-15 10:00 (Asia/Kolkata) to -"},
		{zone("own", "+0530"), "DTSTART;TZID=own:20270115T100000", "- to -"},
		{zone("Asia/Kolkata", "+0600"), "DTSTART;TZID=Asia/Kolkata:20270115T100000", "- to - or 2027-01-15 10:00 (Asia/Kolkata) to -"},
		{"", "DTSTART;TZID=Central Standard Time:20270115T100000\nDTEND;TZID=Central Standard Time:20270115T110000",
			"2027-01-15 10:00 (Central Standard Time)=America/Chicago to 2027-01-15 11:00 (Central Standard Time)=America/Chicago" +
				" or 2027-01-15 10:00 (Central Standard Time)=America/Winnipeg to 2027-01-15 11:00 (Central Standard Time)=America/Winnipeg"},
		{zone("Central Standard Time", "-0500"), "DTSTART;TZID=Central Standard Time:20270115T100000",
			"2027-01-15 10:00 (Central Standard Time)=America/Winnipeg to - or 2027-01-15 10:00 (Central Standard Time)=America/Chicago to -"},
	} {
		read, err := foreign.Decode([]byte("BEGIN:VCALENDAR\nMETHOD:COUNTER\n"+c.body+"BEGIN:VEVENT\nUID:u\n"+c.times+"\nEND:VEVENT\nEND:VCALENDAR\n"), &replyLimits)
		if err != nil {
			t.Fatal(err)
		}
		e := readEvent(read.Children[len(read.Children)-1], foreign.NewZones(read))
		got := say(e.StartWall) + " to " + say(e.EndWall)
		if d := e.Doubt; d != nil {
			got += " or " + say(d.StartWall) + " to " + say(d.EndWall)
		}
		if got != c.want {
			t.Errorf("%s is %s, want %s", c.times, got, c.want)
		}
	}
}
