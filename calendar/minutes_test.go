package calendar_test

import (
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/minutes"
	"jourfixe/events"
)

// TestMinutesAreKeptTenYears looks when minutes are destroyed, to the second.
func TestMinutesAreKeptTenYears(t *testing.T) {
	s := calendartest.NewTeller(t)
	s.Tell(`2026-11-22T09:00:00Z office.set {"title":{"de":"Büro"},"zone":"Europe/Berlin"}`)
	m := &meeting.Meeting{}
	m.Date = events.Date{Year: 2027, Month: 1, Day: 12}
	got := s.Direct.MinutesKept(m)
	if want := time.Date(2037, 1, 12, 23, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("destroyed at %v, want %v", got, want)
	}
}

// TestDiffer puts both texts together again from what differs.
func TestDiffer(t *testing.T) {
	long := strings.Repeat("a\nb\n", 2000)
	for _, x := range [][2]string{
		{"eins\nzwei\ndrei", "eins\ndrei\nvier"}, {"", "neu"}, {"gleich", "gleich"}, {"a\nb", "b\na"}, {long, strings.Repeat("b\nc\n", 2000)}, {"x\n" + long, long + "x"},
	} {
		var first, second []string
		same := 0
		for _, c := range minutes.Differ(x[0], x[1]) {
			if c.How != minutes.Second {
				first = append(first, c.Lines...)
			}
			if c.How != minutes.First {
				second = append(second, c.Lines...)
			}
			if c.How == minutes.Both {
				same += len(c.Lines)
			}
		}
		if strings.Join(first, "\n") != x[0] || strings.Join(second, "\n") != x[1] {
			t.Errorf("%.20q and %.20q do not come together again", x[0], x[1])
		}
		if x[0] == x[1] && same != 1 {
			t.Errorf("%.20q is not what it is", x[0])
		}
	}
}
