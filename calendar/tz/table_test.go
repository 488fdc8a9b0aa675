package tz

import (
	"testing"
	"testing/fstest"
	"time"

	"jourfixe/events"
)

// as returns a table with zones under other names, as if the rules had been others.
func as(t *testing.T, release Release, zones map[string]string) *Table {
	t.Helper()
	fsys := fstest.MapFS{}
	if release != "" {
		fsys["+VERSION"] = &fstest.MapFile{Data: []byte(release)}
	}
	for name, from := range zones {
		fsys[name] = &fstest.MapFile{Data: file(t, from)}
	}
	table, err := Read(fsys, "test")
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestNewest(t *testing.T) {
	unmarked := as(t, "", map[string]string{"Europe/Berlin": "Asia/Tokyo", "Only/Unmarked": "Asia/Tokyo"})
	older := as(t, "2025b", map[string]string{"America/Winnipeg": "America/Chicago", "US/Pacific": "America/Los_Angeles", "Europe/Berlin": "Europe/Berlin"})
	newer := as(t, "2026f", map[string]string{"America/Winnipeg": "America/Bogota", "Europe/Berlin": "Europe/Berlin"})
	equal := as(t, "2026f", map[string]string{"America/Winnipeg": "Asia/Tokyo"})
	for _, order := range [][]*Table{{unmarked, older, newer, equal}, {newer, equal, older, unmarked}, {older, newer, unmarked, equal}} {
		n := Newest(order...)
		if n.Release() != "2026f" || Newest(n) == nil {
			t.Fatalf("the newest is %s", n)
		}
		if loc := n.Must("America/Winnipeg"); offsetOf(time.Date(2026, 12, 15, 0, 0, 0, 0, time.UTC), loc) != -5*time.Hour {
			t.Errorf("Winnipeg is %s", time.Date(2026, 12, 15, 0, 0, 0, 0, time.UTC).In(loc))
		}
		// What the newest lacks comes from the others.
		for _, name := range []string{"US/Pacific", "Only/Unmarked"} {
			if loc, ok := n.Location(name); !ok || loc.String() != name || n.Has(name) {
				t.Errorf("%s: %v, %v", name, loc, ok)
			}
		}
		if loc := n.Must("Nowhere/At_All"); loc != time.UTC {
			t.Errorf("nowhere is %s", loc)
		}
	}
	if Newest() != nil {
		t.Error("of nothing there is a newest")
	}
	if older.Must("US/Pacific").String() != "US/Pacific" || older.Must("Only/Unmarked") != time.UTC {
		t.Error("a table has changed by being looked at")
	}
}

// TestTwoTablesSideBySide settles the same wall time by two tables.
func TestTwoTablesSideBySide(t *testing.T) {
	before := as(t, "2025b", map[string]string{"America/Winnipeg": "America/Chicago"})
	day, hour := events.Date{Year: 2026, Month: 12, Day: 16}, events.Period{Clock: time.Hour}
	old, now := before.SlotOn(day, 9*60, "America/Winnipeg", hour), Own().SlotOn(day, 9*60, "America/Winnipeg", hour)
	if old.Instant.Sub(now.Instant) != time.Hour || now.Instant.Format(time.RFC3339) != "2026-12-16T14:00:00Z" {
		t.Errorf("%s and %s", old.Instant, now.Instant)
	}
	if shown := Own().SlotAt(old.Instant, "America/Winnipeg", hour); shown.Start != 10*60 {
		t.Errorf("what was planned for 09:00 is shown at %s", shown.Start)
	}
	Use(before)
	defer Use(nil)
	if Current() != before || SlotOn(day, 9*60, "America/Winnipeg", hour) != old {
		t.Error("the table in use is another")
	}
}

func TestDiffers(t *testing.T) {
	before := as(t, "2025b", map[string]string{"America/Winnipeg": "America/Chicago", "Europe/Berlin": "Europe/Berlin", "Africa/Casablanca": "Europe/London", "Asia/Tokyo": "Asia/Seoul"})
	from := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	until := from.AddDate(10, 0, 0)
	for _, c := range []struct {
		zone, at      string
		offset, other time.Duration
	}{
		{"America/Winnipeg", "2026-11-28T12:00:00Z", -5 * time.Hour, -6 * time.Hour},
		{"Africa/Casablanca", "2027-03-28T01:00:00Z", 0, time.Hour},
		{"Europe/Berlin", "", 0, 0},
		{"Asia/Tokyo", "", 0, 0},
		{"America/Havana", "", 0, 0}, // the other has none
	} {
		d, ok := Own().Differs(before, c.zone, from, until)
		if ok != (c.at != "") || ok && (d.From.Format(time.RFC3339) != c.at || d.Offset != c.offset || d.Other != c.other || d.Zone != c.zone) {
			t.Errorf("%s: %+v, %v", c.zone, d, ok)
		}
		if back, also := before.Differs(Own(), c.zone, from, until); also != ok || back.Offset != d.Other || !back.From.Equal(d.From) {
			t.Errorf("%s the other way round: %+v, %v", c.zone, back, also)
		}
	}
	if d, ok := Own().Differs(before, "Africa/Casablanca", from, from.AddDate(0, 1, 0)); ok {
		t.Errorf("a difference after the end: %+v", d)
	}
}

func TestOld(t *testing.T) {
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 10, 0, 0, 0, time.UTC) }
	for name, c := range map[string]struct {
		mark     string
		packed   time.Time
		now      time.Time
		released time.Time
		old      bool
	}{
		"packed that year":        {"2025b", day(2025, 8, 30), day(2026, 8, 30), day(2025, 8, 30), false},
		"a year later":            {"2025b", day(2025, 8, 30), day(2026, 8, 31), day(2025, 8, 30), true},
		"packed in the next year": {"2025c", day(2026, 1, 10), day(2026, 12, 30), time.Date(2025, 12, 31, 0, 0, 0, 0, time.UTC), false},
		"without a date":          {"2025c", day(1970, 1, 1), day(2027, 1, 1), time.Date(2025, 12, 31, 0, 0, 0, 0, time.UTC), true},
		"without a mark":          {"unknown", day(2026, 8, 30), day(2026, 8, 31), time.Time{}, true},
	} {
		fsys := tree(t, "# version "+c.mark)
		fsys["tzdata.zi"].ModTime = c.packed
		table, err := Read(fsys, name)
		if err != nil {
			t.Fatal(err)
		}
		if !table.Released().Equal(c.released) || table.Old(c.now) != c.old {
			t.Errorf("%s: released %s, old %v", name, table.Released(), table.Old(c.now))
		}
	}
}
