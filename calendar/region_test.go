package calendar

import (
	"testing"

	"jourfixe/calendar/agenda"
	"jourfixe/events"
)

// TestHolidayEntries shows a region as a calendar: days off, school holidays as one entry, and what is only expected.
func TestHolidayEntries(t *testing.T) {
	b := New("bremen")
	find := func(scope, first, last, key string) (agenda.Entry, bool) {
		t.Helper()
		s, err := ParseScope(scope)
		if err != nil {
			t.Fatal(err)
		}
		from, err := events.ParseDate(first)
		if err != nil {
			t.Fatal(err)
		}
		to, err := events.ParseDate(last)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range b.Agenda(s, from, to) {
			if e.Key == key {
				return e, true
			}
		}
		return agenda.Entry{}, false
	}
	if e, ok := find("holidays/pl", "2027-05-01", "2027-05-31", "holiday-public-pl-2027-05-03"); !ok || !e.AllDay || e.Title["en"] == "" || len(e.Provisional) > 0 {
		t.Errorf("3 May in Poland is %+v", e)
	}
	if e, ok := find("holidays/de-hb", "2027-07-20", "2027-07-20", "holiday-school-de-hb-2027-07-08"); !ok || e.Last.String() < "2027-08-01" {
		t.Errorf("the summer holidays in Bremen are %s to %s", e.First, e.Last)
	}
	if e, ok := find("holidays/cn", "2027-02-01", "2027-02-28", "holiday-public-cn-2027-02-06"); !ok || len(e.Provisional) == 0 {
		t.Errorf("the Spring Festival of 2027 is not yet decreed, and the calendar says %+v", e)
	}
	if _, ok := find("holidays/pl", "2027-05-04", "2027-05-31", "holiday-public-pl-2027-05-03"); ok {
		t.Error("a day before the first is listed")
	}
}
