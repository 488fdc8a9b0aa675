package trip_test

import (
	"testing"
	"time"

	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// TestDepartures looks at the days of a window: the first on which the trip can begin is the one at which it is planned, and what the
// office does and what both keep costs.
func TestDepartures(t *testing.T) {
	date := func(s string) events.Date {
		d, err := events.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	asked := &events.TripProposed{
		Window: events.Window{From: date("2027-04-28"), To: date("2027-06-12")}, Days: 3, Depart: []string{"WE", "TH"}, Capacity: 9,
		Avoid: events.Avoid{Holidays: []string{"DE-HB"}},
	}
	around := trip.Around{Regions: []string{"DE-HB", "PL"}, Holidays: []string{"DE-HB"}, Busy: []trip.Busy{
		{Ref: events.Ref{Noun: "trip", ID: "t"}, From: date("2027-06-01"), To: date("2027-06-03")},
		{Ref: events.Ref{Noun: "meeting", ID: "m"}, From: date("2027-06-03"), To: date("2027-06-03")},
	}}
	today := date("2027-04-27")
	list, p := trip.Departures(asked, around, today)
	if p != nil {
		t.Fatal(p)
	}
	got := map[string]int{}
	first := events.Date{}
	for _, d := range list {
		if wd := d.From.Weekday(); wd != time.Wednesday && wd != time.Thursday {
			t.Errorf("it could begin on a %s", wd)
		}
		if !d.Against.IsZero() {
			got[d.From.String()] = -1
			continue
		}
		if first.IsZero() {
			first = d.From
		}
		got[d.From.String()] = d.Points()
		for i := 1; i < len(d.Costs); i++ {
			if d.Costs[i-1].Points < d.Costs[i].Points {
				t.Errorf("%s: what is dearer comes later: %+v", d.From, d.Costs)
			}
		}
	}
	// Of the usual milestones before the trip those would be over whose day has come by 27 April: a point each. Poland keeps Corpus
	// Christi, 27 May in 2027; Ascension Day, 6 May, is kept in Bremen alone, and to be avoided.
	for day, want := range map[string]int{
		"2027-04-29": -1,                   // 1 May is a holiday in Bremen
		"2027-05-05": -1, "2027-05-06": -1, // Ascension Day
		"2027-05-12": 10, "2027-05-26": 9 + 3, "2027-05-27": 9 + 3,
		"2027-06-02": 9 + 12 + 2, "2027-06-03": 9 + 12 + 2, "2027-06-09": 8,
	} {
		if n, ok := got[day]; !ok || n != want {
			t.Errorf("%s costs %d, want %d", day, n, want)
		}
	}
	planned := *asked
	if p := trip.Arrange(&planned, nil, trip.House{Zone: "Europe/Berlin"}, today); p != nil || planned.From != first {
		t.Errorf("it is planned from %s, and the first possible day is %s (%v)", planned.From, first, p)
	}
	if _, ok := got["2027-06-10"]; !ok {
		t.Error("the last day that has room is left out")
	}
	if _, p := trip.Departures(&events.TripProposed{Window: events.Window{From: date("2027-05-02"), To: date("2027-05-01")}, Days: 1}, around, today); p == nil {
		t.Error("a window that ends before it begins is looked at")
	}
}
