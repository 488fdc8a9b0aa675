package worker

import (
	"archive/zip"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"jourfixe/calendar/tz"
)

// zonesAs returns zone data in which each zone does what another does in the program's own.
func zonesAs(t *testing.T, mark string, zones map[string]string) *tz.Table {
	t.Helper()
	archive, err := zip.OpenReader("../calendar/tz/zoneinfo.zip")
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	fsys := fstest.MapFS{"+VERSION": {Data: []byte(mark)}}
	for name, from := range zones {
		data, err := fs.ReadFile(archive, from)
		if err != nil {
			t.Fatal(err)
		}
		fsys[name] = &fstest.MapFile{Data: data}
	}
	table, err := tz.Read(fsys, "the machine")
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestZoneReport(t *testing.T) {
	own := tz.Own().String()
	other := zonesAs(t, "2025b", map[string]string{"Africa/Casablanca": "Europe/London", "Europe/Berlin": "Europe/Berlin", "Old/Name": "Asia/Tokyo"})
	z := &Zones{Used: tz.Newest(tz.Own(), other), Others: []*tz.Table{other}}
	names := []string{"Africa/Casablanca", "Europe/Berlin", "Nowhere/Any_More", "Old/Name"}
	r := z.Report(names, time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC))
	if got, want := strings.Join(r.Warnings(), "\n"), `Africa/Casablanca: from 2027-03-28 01:00Z on UTC+00:00 by `+own+`, but UTC+01:00 by 2025b from the machine
Old/Name is not in `+own+`, and taken from older data
Nowhere/Any_More is in no zone data at hand; its times are shown in UTC`; got != want {
		t.Errorf("the report says:\n%s\nwant:\n%s", got, want)
	}
	if want := own + ", " + r.Hash; r.Line() != want || len(r.Hash) != 16 {
		t.Errorf("the line is %q", r.Line())
	}
	said := map[string]bool{}
	if news := r.News(said); len(news) != 3 || len(r.News(said)) != 0 {
		t.Errorf("news: %q, and again %q", news, r.News(said))
	}
	if news := z.Report(names, time.Date(2027, 7, 1, 12, 0, 0, 0, time.UTC)).News(said); len(news) != 0 {
		t.Errorf("what was said in autumn is said again in summer: %q", news)
	}
	// In summer the first difference is the one of that day.
	if r := z.Report(names, time.Date(2027, 7, 1, 12, 0, 0, 0, time.UTC)); r.Differ[0].From.Format(time.DateOnly) != "2027-07-01" {
		t.Errorf("in summer: %s", r.Differ[0])
	}
	// Two with the same rules have the same hash, whatever the release, and two with others do not.
	day := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	of := func(table *tz.Table, name string) string {
		return (&Zones{Used: table}).Report([]string{name}, day).Hash
	}
	if of(tz.Own(), "Europe/Berlin") != of(other, "Europe/Berlin") || of(tz.Own(), "Africa/Casablanca") == of(other, "Africa/Casablanca") {
		t.Error("the hash does not tell rules apart")
	}
	var none *Zones
	if none.InUse() != tz.Current() || none.Beside() != nil || none.Report(names[:2], day).Table != tz.Current() {
		t.Error("without zone data at hand the table in use is another")
	}
	if old := (&Zones{Used: zonesAs(t, "2024b", map[string]string{"Europe/Berlin": "Europe/Berlin"})}).Report(nil, day).Warnings(); len(old) != 1 || !strings.Contains(old[0], "older than a year") {
		t.Errorf("old data: %q", old)
	}
}
