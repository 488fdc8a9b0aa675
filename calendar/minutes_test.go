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

// TestErasedAfterMinutes erases somebody who was at a meeting of which everything is destroyed by then.
func TestErasedAfterMinutes(t *testing.T) {
	s := calendartest.NewTeller(t)
	for _, line := range []string{
		`2026-11-22T09:00:00Z office.set {"title":{"de":"Büro"},"zone":"Europe/Berlin"}`,
		`2026-11-22T09:00:00Z person.add {"id":"ada","name":"Ada","email":"ada@town.example"}`,
		`2026-11-22T09:00:00Z meeting.request {"id":"m","title":{"de":"M"},"at":{"date":"2026-12-01","start":"10:00"},"duration":"PT1H","need":["person/ada"]}`,
		`2026-12-02T09:00:00Z attendance.set {"id":"m","people":[{"person":"ada","how":"present"}]}`,
		`2036-12-02T09:00:00Z minutes.clear {"id":"m"}`,
		`2036-12-03T09:00:00Z person.erase {"id":"ada"}`,
	} {
		if p := s.Tell(line).Problem(); p != nil {
			t.Fatalf("%s: %s", line, p.Detail)
		}
	}
	if !s.Direct.Person("ada").Erased || s.Direct.Attendance("m") != nil {
		t.Error("somebody is still there")
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
