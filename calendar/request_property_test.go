package calendar_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/holiday"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// TestNoPlannedTimeBreaksARule asks for many meetings in random windows and holds every plan against the rules, written
// down here a second time and plainly.
func TestNoPlannedTimeBreaksARule(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	s := calendartest.NewTeller(t)
	for _, line := range calendartest.Lines([]byte(readFile(t, "testdata/world.txt"))) {
		if p := s.Tell(line).Problem(); p != nil {
			t.Fatal(p)
		}
	}
	refs := []string{"partner/riga", "partner/durban", "partner/pune", "partner/haifa", "partner/dalian", "person/p-lead", "group/circle"}
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	planned, refused := 0, 0
	for i := range 120 {
		need := map[string]bool{}
		for range 1 + random.IntN(3) {
			need[refs[random.IntN(len(refs))]] = true
		}
		list := []string{}
		for ref := range need {
			list = append(list, ref)
		}
		data, err := json.Marshal(list)
		if err != nil {
			t.Fatal(err)
		}
		from := (events.Date{Year: 2026, Month: 12, Day: 1}).AddDays(random.IntN(200))
		// What deciding leaves as it is, the stories hold the teller to.
		d := s.Direct.Decide(s.Command("meeting.request", fmt.Appendf(nil, `{"id":"m-%d","title":{"de":"M"},"window":{"from":"%s","to":"%s"},"duration":"PT%dM","need":%s%s}`,
			i, from, from.AddDays(random.IntN(10)), 30+30*random.IntN(4), data, []string{"", `,"venue":"hall"`}[random.IntN(2)])), now)
		if d.Problem() != nil {
			refused++
			continue
		}
		planned++
		for _, e := range d.Events {
			e.Sequence = s.Direct.Sequence() + 1
			if err := s.Direct.Apply(e); err != nil {
				t.Fatal(err)
			}
		}
		m := s.Direct.Meeting(fmt.Sprintf("m-%d", i))
		for _, why := range brokenRules(s.Direct, m) {
			t.Errorf("m-%d with %s on %s: %s", i, data, m.Instant.Format(time.RFC3339), why)
		}
		if m.Date.Before(from) {
			t.Errorf("m-%d is on %s, before its window", i, m.Date)
		}
		for _, p := range m.Passed {
			if p.Date.Before(from) || !p.Date.Before(m.Date) || reason.In(p.Reason, "de") == "" || reason.In(p.Reason, "en") == "" {
				t.Errorf("m-%d on %s passed over %+v", i, m.Date, p)
			}
		}
	}
	if planned < 60 || refused < 5 {
		t.Errorf("%d were planned and %d refused; the test shows too little of one", planned, refused)
	}
}

// brokenRules lists what is wrong with a meeting that was planned for everybody.
func brokenRules(b *calendar.Book, m *meeting.Meeting) (broken []string) {
	type place struct{ zone, regions string }
	places := []place{{zone: "Europe/Berlin", regions: "DE-HB"}}
	b.Each(m.Need, func(key, zone, regions string, attending []string) {
		places = append(places, place{zone, regions})
		free := len(attending) == 0
		for _, id := range attending {
			if !overlapping(b, m, id) {
				free = true
			}
		}
		if !free {
			broken = append(broken, key+" has something else")
		}
	})
	for _, p := range places {
		loc, ok := tz.Location(p.zone)
		if !ok {
			return append(broken, "no zone")
		}
		start, end := m.Instant.In(loc), m.End().In(loc)
		if hour := start.Hour()*60 + start.Minute(); hour < 9*60 || end.Hour()*60+end.Minute() > 18*60 || events.DateOf(start) != events.DateOf(end) {
			broken = append(broken, "outside the hours in "+p.zone)
		}
		if p.regions == "" {
			continue
		}
		day := events.DateOf(start)
		if _, off := holiday.Public(p.regions, day); off {
			broken = append(broken, "a holiday in "+p.regions)
		}
		if holiday.Weekend(p.regions, day) && !holiday.Workday(p.regions, day) {
			broken = append(broken, "a weekend in "+p.regions)
		}
	}
	for _, other := range b.Meetings() {
		if other.ID != m.ID && m.Venue != "" && other.Venue == m.Venue && other.Instant.Before(m.End()) && m.Instant.Before(other.End()) {
			broken = append(broken, "the room is taken by "+other.ID)
		}
	}
	return broken
}

// overlapping reports whether a person has another meeting at the time, one that was not named with their partner alone.
func overlapping(b *calendar.Book, m *meeting.Meeting, person string) bool {
	for _, other := range b.Meetings() {
		if other.ID == m.ID || !other.Instant.Before(m.End()) || !m.Instant.Before(other.End()) {
			continue
		}
		if b.Invites(other.Need, person) {
			return true
		}
	}
	return false
}

// BenchmarkRequest looks for a time for an office and three partners in a month of a book with 500 meetings.
func BenchmarkRequest(b *testing.B) {
	t := &testing.T{}
	s := calendartest.NewTeller(t)
	book := s.Direct
	for _, line := range calendartest.Lines([]byte(readFile(b, "testdata/world.txt"))) {
		s.Tell(line)
	}
	for i := range 500 {
		day := (events.Date{Year: 2027, Month: 3, Day: 1}).AddDays(i % 90)
		s.Tell(fmt.Sprintf(`2026-11-22T09:00:00Z meeting.request {"id":"m-%d","title":{"de":"M"},"at":{"date":"%s","start":"%02d:00"},"duration":"PT30M"}`, i, day, 8+i%10))
	}
	c := s.Command("meeting.request", []byte(`{"title":{"de":"M"},"window":{"from":"2027-03-01","to":"2027-03-31"},"duration":"PT1H30M","need":["partner/riga","partner/durban","partner/pune"]}`))
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	for b.Loop() {
		if p := book.Decide(c, now).Problem(); p != nil {
			b.Fatal(p)
		}
	}
}

func readFile(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
