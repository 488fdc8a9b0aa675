package inquiry

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// TestClocks shows times on the clocks of those who are asked: who shares one, when they can be met around it, and what is
// special about the days there.
func TestClocks(t *testing.T) {
	house := House{Zone: "Europe/Berlin", Holidays: []string{"DE-HB"}}
	city := func(name string) events.Text { return events.Text{"de": name, "en": name} }
	need := []Guest{
		{Key: "partner/pune", Partner: "pune", City: city("Pune"), Place: Place{Zone: "Asia/Kolkata", Regions: "IN-MH"}},
		{Key: "partner/managua", Partner: "managua", City: city("Managua"), Place: Place{Zone: "America/Managua", Hours: events.Hours{From: 8 * 60, To: 17 * 60}}},
		{Key: "partner/haifa", Partner: "haifa", City: city("Haifa"), Place: Place{Zone: "Asia/Jerusalem", Regions: "IL"}},
		{Key: "person/p-1", Partner: "haifa", City: city("Haifa"), Place: Place{Zone: "Asia/Jerusalem", Regions: "IL"}},
		{Key: "person/p-2", Place: Place{Zone: "Europe/Berlin", Regions: "DE-HB"}},
		{Key: "person/p-3", Place: Place{Zone: "Europe/Berlin", Regions: "DE-HB", Hours: events.Hours{From: 6 * 60, To: 14 * 60}}},
	}
	for _, x := range []struct {
		what     string
		date     events.Date
		start    events.TimeOfDay
		duration time.Duration
		hours    *events.Hours
		want     string
	}{
		{"a Thursday in winter", events.Date{Year: 2027, Month: 2, Day: 4}, 14 * 60, time.Hour, nil, `
office +1: 540-1080
Pune: 270-810, outside
Managua: 900-1440, outside
Haifa: 480-1020
 +1: 360-840, outside`},
		{"a Friday, on which the weekend has begun in Haifa", events.Date{Year: 2027, Month: 2, Day: 5}, 15 * 60, time.Hour, nil, `
office +1: 540-1080
Pune: 270-810, outside
Managua: 900-1440
Haifa: , weekend 2027-02-05
 +1: 360-840, outside`},
		{"a holiday at the office, over its midnight", events.Date{Year: 2027, Month: 5, Day: 6}, 23 * 60, 2 * time.Hour, nil, `
office +1: , outside, holiday 2027-05-06, bridge 2027-05-07, school 2027-05-07
Pune: 330-870, outside
Managua: 0-60 960-1500
Haifa: 480-1020, outside, weekend 2027-05-07
 +1: , outside, holiday 2027-05-06, bridge 2027-05-07, school 2027-05-07`},
		{"hours that were asked for, on the day on which clocks go forward", events.Date{Year: 2027, Month: 3, Day: 28}, 10 * 60, time.Hour, &events.Hours{From: 9 * 60, To: 12 * 60}, `
office +2: , weekend 2027-03-28, school 2027-03-28
Pune: , outside, weekend 2027-03-28
Managua: , outside, weekend 2027-03-28
Haifa: 420-600`},
	} {
		c := &events.RequestMeeting{Duration: events.Period{Clock: x.duration}, Hours: x.hours}
		s, p := New(house, c, need[:len(need)-1], need[len(need)-1:], time.Time{})
		if p != nil {
			t.Fatal(p)
		}
		at := tz.SlotAt(x.date.In(x.start, tz.Must("Europe/Berlin")), "Europe/Berlin", c.Duration)
		from, _ := Axis(at, "Europe/Berlin")
		var got strings.Builder
		for _, c := range s.Clocks(at) {
			name := ""
			if c.Office {
				name = "office"
			}
			for _, t := range c.Cities {
				name += t["de"]
			}
			if c.People > 0 {
				name += fmt.Sprintf(" +%d", c.People)
			}
			var work []string
			for _, w := range c.Work {
				work = append(work, fmt.Sprintf("%d-%d", int(w.From.Sub(from).Minutes()), int(w.To.Sub(from).Minutes())))
			}
			fmt.Fprintf(&got, "\n%s: %s", name, strings.Join(work, " "))
			if c.Outside {
				got.WriteString(", outside")
			}
			for _, d := range c.Days {
				fmt.Fprintf(&got, ", %s %s", d.Kind, d.Date)
			}
		}
		if got.String() != x.want {
			t.Errorf("%s:%s\nwant:%s", x.what, got.String(), x.want)
		}
	}
}
