package tz_test

import (
	"testing"
	"time"

	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/tz"
)

// rules are zones on both sides of the equator, and one that changes nothing.
var rules = map[string]string{
	"Europe/Berlin": "CET-1CEST,M3.5.0,M10.5.0/3", "America/Asuncion": "<-04>4<-03>,M10.1.0/0,M3.4.0/0", "Africa/Cairo": "EET-3",
	"Australia/Lord_Howe": "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
}

// TestARecordSaysWhatTheTableDoes compares what is noted with the table itself at every quarter of a day, over leap years, too.
func TestARecordSaysWhatTheTableDoes(t *testing.T) {
	from := time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)
	until := from.AddDate(7, 0, 0)
	for _, table := range []*tz.Table{calendartest.Zones(t, "2025b", rules), tz.Own()} {
		record := tz.NewRecord(table.Clocks(from, until), until)
		for _, zone := range []string{"Europe/Berlin", "America/Asuncion", "Africa/Cairo", "Australia/Lord_Howe"} {
			for at := from; at.Before(until); at = at.Add(6 * time.Hour) {
				want, known := table.Offset(zone, at)
				if got, noted := record.Offset(zone, at); got != want || !noted || !known {
					t.Fatalf("%s: clocks in %s at %s are noted as %s, %v; they are at %s", table, zone, at, got, noted, want)
				}
			}
			if _, noted := record.Offset(zone, until); noted {
				t.Errorf("%s: something is noted of %s at %s", table, zone, until)
			}
		}
		if _, noted := record.Offset("Europe/Atlantis", from); noted {
			t.Error("something is noted of a zone that there is not")
		}
	}
	if tz.NewRecord(nil, until) != nil {
		t.Error("of nothing there is a record")
	}
}

// TestTablesDifferAfterLeapYears has two tables compared that go by rules alone and differ after the last day of a leap year.
func TestTablesDifferAfterLeapYears(t *testing.T) {
	from := time.Date(2028, 12, 30, 0, 0, 0, 0, time.UTC)
	same := calendartest.Zones(t, "2025b", rules)
	if d, differs := same.Differs(calendartest.Zones(t, "2025c", rules), "Europe/Berlin", from, from.AddDate(9, 0, 0)); differs {
		t.Errorf("tables that say the same differ: %+v", d)
	}
	later := map[string]string{"Europe/Berlin": "CET-1CEST,M4.1.0,M10.5.0/3"}
	d, differs := same.Differs(calendartest.Zones(t, "2025c", later), "Europe/Berlin", from, from.AddDate(9, 0, 0))
	if want := time.Date(2029, 3, 25, 1, 0, 0, 0, time.UTC); !differs || !d.From.Equal(want) {
		t.Errorf("they differ from %s on, want %s", d.From, want)
	}
}
