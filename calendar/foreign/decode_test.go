package foreign

import (
	"strings"
	"testing"

	"github.com/emersion/go-ical"
)

// TestParametersAreBounded leaves out a line with more parameters than any program writes: looking for the end of a zone's name in each of
// them would take a second for 64 KiB.
func TestParametersAreBounded(t *testing.T) {
	for n, want := range map[int]bool{1: true, maxParams: true, maxParams + 1: false, 8_000: false} {
		c, err := Decode([]byte("BEGIN:VCALENDAR\nDTSTART"+strings.Repeat(";TZID=a", n)+":20260101T000000\nUID:kept\nEND:VCALENDAR\n"), limits)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Props.Get(ical.PropDateTimeStart) != nil; got != want {
			t.Errorf("a line with %d parameters is read: %v", n, got)
		}
		if c.Props.Get(ical.PropUID) == nil {
			t.Errorf("the line behind one with %d parameters is lost", n)
		}
	}
}

// TestWhatIsNotWanted passes over properties and components by their names, however long they are, and hands over what is taken.
func TestWhatIsNotWanted(t *testing.T) {
	var taken []string
	l := Limits{
		Bytes: 1 << 20, Line: 100, Depth: 4, Components: 3, Lines: 3,
		Keeps:  func(name string) bool { return name == ical.PropUID },
		Passes: func(name string) bool { return name == ical.CompAlarm || name == ical.CompToDo },
		Takes: func(c *ical.Component) bool {
			taken = append(taken, c.Name)
			return c.Name == ical.CompEvent
		},
	}
	c, err := Decode([]byte("BEGIN:VCALENDAR\nX-LONG:"+strings.Repeat("x", 1_000)+"\nuid;X=y:c\n"+
		"BEGIN:VEVENT\nUID:e\nDESCRIPTION:"+strings.Repeat("a\n b", 1_000)+"\nBEGIN:VALARM\nUID:a\nEND:VALARM\nEND:VEVENT\n"+
		"BEGIN:VTODO\nUID:t\nEND:VTODO\nBEGIN:VTIMEZONE\nU\n ID:z\nEND:VTIMEZONE\nEND:VCALENDAR\n"), &l)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(taken, " "); got != "VEVENT VTIMEZONE" {
		t.Errorf("handed over is %s", got)
	}
	if len(c.Children) != 1 || c.Children[0].Name != ical.CompTimezone || c.Children[0].Props.Get(ical.PropUID).Value != "z" {
		t.Errorf("kept is %+v", c.Children)
	}
	if len(c.Props) != 1 || c.Props.Get(ical.PropUID).Value != "c" {
		t.Errorf("of the calendar itself there is %+v", c.Props)
	}
	// What is passed over still has to be whole.
	if _, err := Decode([]byte("BEGIN:VCALENDAR\nBEGIN:VTODO\nEND:VCALENDAR\n"), &l); err == nil {
		t.Error("a component without an end is taken")
	}
}
