package trip_test

import (
	"testing"

	"jourfixe/calendar/holiday"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// TestUsualMilestonesAreWorkingDays puts a trip on each departure of two years and looks at every milestone.
func TestUsualMilestonesAreWorkingDays(t *testing.T) {
	for d := (events.Date{Year: 2027, Month: 1, Day: 1}); d.Year < 2029; d = d.AddDays(1) {
		tour := &events.TripProposed{From: d, To: d.AddDays(4)}
		list := trip.Milestones(tour, []string{"DE-HB"})
		if len(list) != len(trip.Usual) {
			t.Fatalf("there are %d milestones, want %d", len(list), len(trip.Usual))
		}
		for _, m := range list {
			public, free := holiday.Public("DE-HB", m.Date)
			if holiday.Weekend("DE-HB", m.Date) || free {
				t.Fatalf("departure %s: %s is on %s %s %s", d, m.ID, m.Date.Weekday(), m.Date, public.Name)
			}
			for _, u := range trip.Usual {
				switch {
				case u.ID != m.ID:
				case u.After.IsZero() && m.Date.After(u.Before.Before(tour.From)):
					t.Fatalf("departure %s: %s on %s is later than planned", d, m.ID, m.Date)
				case !u.After.IsZero() && m.Date.Before(u.After.From(tour.To)):
					t.Fatalf("departure %s: %s on %s is earlier than planned", d, m.ID, m.Date)
				}
			}
		}
	}
}
