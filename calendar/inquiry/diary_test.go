package inquiry

import (
	"fmt"
	"testing"
	"time"

	"jourfixe/calendar/tz"
	"jourfixe/events"
)

var thursday = events.Date{Year: 2027, Month: 3, Day: 4}

// at is a time on the Thursday, from an hour to another; the second may be on the next day.
func at(from, to int) (time.Time, time.Time) {
	midnight := thursday.In(0, time.UTC)
	return midnight.Add(time.Duration(from) * time.Hour), midnight.Add(time.Duration(to) * time.Hour)
}

func TestCollisions(t *testing.T) {
	d := &Diary{
		Expected: func(meeting string) []string {
			return map[string][]string{"morning": {"ilse", "otto"}, "noon": {"otto"}, "night": {"ilse"}}[meeting]
		},
		Room: func(venue string) events.Text { return events.Text{"en": "the " + venue} },
	}
	for id, hours := range map[string][2]int{"night": {22, 26}, "morning": {9, 11}, "noon": {11, 13}} {
		m := Meeting{ID: id, Title: events.Text{"en": id}}
		if m.From, m.To = at(hours[0], hours[1]); id == "noon" {
			m.Venue = "hall"
		}
		d.Add(m)
	}
	for _, c := range []struct {
		from, to int
		people   []string
		venue    string
		want     string // the meetings, with the key of the reason
	}{
		{9, 10, []string{"ilse"}, "", "morning taken.people"},
		{10, 12, []string{"otto"}, "hall", "morning taken.people; noon taken.room"},
		{10, 12, nil, "hall", "noon taken.room"},
		{10, 12, []string{"ilse"}, "", "morning taken.people"},
		{7, 9, []string{"ilse", "otto"}, "hall", ""},   // ends when the first begins
		{13, 22, []string{"ilse", "otto"}, "hall", ""}, // between two
		{25, 27, []string{"ilse"}, "", "night taken.people"},
		{0, 48, []string{"ilse"}, "", "morning taken.people; night taken.people"}, // one that touches two days is there once
		{9, 13, []string{"jan"}, "annex", ""},
	} {
		from, to := at(c.from, c.to)
		got := ""
		for i, x := range d.Collisions(tz.SlotAt(from, "UTC", events.Period{Clock: to.Sub(from)}), c.people, c.venue) {
			if i > 0 {
				got += "; "
			}
			got += x.With.ID + " " + x.Reason.Key
		}
		if got != c.want {
			t.Errorf("from %d to %d with %v in %q: %q, want %q", c.from, c.to, c.people, c.venue, got, c.want)
		}
	}
}

// TestPartnersComeAsLongAsOneCan looks for a time with a city of two contacts, one of whom is taken, and then both.
func TestPartnersComeAsLongAsOneCan(t *testing.T) {
	house := House{Zone: "UTC", Holidays: nil}
	riga := Guest{Key: "partner/riga", Partner: "riga", City: events.Text{"en": "Riga"}, Place: Place{Zone: "UTC"}, Attending: []string{"jan", "li"}}
	for _, c := range []struct {
		expected []string
		trips    []Trip
		want     events.TimeOfDay
	}{
		{[]string{"jan"}, nil, 600},
		{[]string{"jan", "li"}, nil, 690},
		{nil, []Trip{{Partner: "riga", From: thursday.In(0, time.UTC), To: thursday.In(690, time.UTC)}}, 690},
		{nil, []Trip{{Partner: "gdansk", From: thursday.In(0, time.UTC), To: thursday.In(690, time.UTC)}}, 600},
	} {
		d := &Diary{Expected: func(string) []string { return c.expected }}
		from, to := thursday.In(540, time.UTC), thursday.In(690, time.UTC)
		d.Add(Meeting{ID: "m", From: from, To: to})
		request := &events.RequestMeeting{
			Duration: events.Period{Clock: time.Hour}, Window: &events.Window{From: thursday, To: thursday}, Step: events.Period{Clock: 30 * time.Minute},
			Hours: &events.Hours{From: 600, To: 780},
		}
		s, p := New(house, request, []Guest{riga, riga}, nil, thursday.AddDays(-30).In(0, time.UTC))
		if p != nil {
			t.Fatal(p)
		}
		if len(s.query.Need) != 1 {
			t.Errorf("the city is asked %d times", len(s.query.Need))
		}
		reachFrom, reachTo := Reach(request, time.UTC)
		if p := s.Reckon(d, reachFrom, reachTo, c.trips, nil, 0); p != nil {
			t.Fatal(p)
		}
		planned := &events.MeetingPlanned{}
		if p := s.Find(request, planned); p != nil {
			t.Fatal(p)
		}
		if planned.Slot.Start < c.want || c.want == 600 && planned.Slot.Start >= 690 {
			t.Errorf("with %v expected elsewhere and the trips %v: %v", c.expected, c.trips, fmt.Sprint(planned.Slot.Start))
		}
	}
}

// TestWhoIsNamed holds that a reason keeps of many cities those that it says, each once, and of people their number.
func TestWhoIsNamed(t *testing.T) {
	s, keys := &Inquiry{guests: map[string]Guest{}}, []string{officeKey, "person/ilse", "person/jan"}
	for i := range 300 {
		key := fmt.Sprint("partner/", i)
		s.guests[key] = Guest{Key: key, City: events.Text{"en": fmt.Sprint("City ", i/2)}}
		keys = append(keys, key)
	}
	those := s.who(keys)
	if len(those.Named) != 5 || those.Named[0].Reason == nil || those.Named[1].Text["en"] != "City 0" || those.Named[2].Text["en"] != "City 1" {
		t.Errorf("these are named: %+v", those.Named)
	}
	if those.People != 2 {
		t.Errorf("%d people are counted, want 2", those.People)
	}
}
