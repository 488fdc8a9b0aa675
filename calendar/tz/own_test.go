package tz

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
	"time"
)

// newestKnown is the release in the repository; whoever brings it up to date changes it here, too.
const newestKnown = "2026f"

// TestOwnIsWhole reads every file of the product's own data as those of others are read, and holds them against the
// list in it.
func TestOwnIsWhole(t *testing.T) {
	if own := Own(); own.Release() != newestKnown || own.Source() != OwnSource {
		t.Errorf("the product's own zones are %s", own)
	}
	read, err := ReadZip(ownZip, "again")
	if err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(ownZip), int64(len(ownZip)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.File {
		if f.Method != zip.Store || !f.Modified.Equal(archive.File[0].Modified) {
			t.Errorf("%s is compressed or has a date of its own", f.Name)
		}
	}
	list, err := archive.Open("tzdata.zi")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(list)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(text), "# version "+newestKnown+"\n") {
		t.Errorf("the list begins with %.20q", text)
	}
	zones, links := 0, 0
	for line := range strings.Lines(string(text)) {
		name, target := "", ""
		switch f := strings.Fields(line); f[0] {
		case "Z":
			name, target = f[1], f[1]
			zones++
		case "L":
			name, target = f[2], f[1]
			links++
		default:
			continue
		}
		for _, table := range []*Table{Own(), read} {
			loc, ok := table.Location(name)
			if !ok || loc.String() != name || !table.Has(name) {
				t.Errorf("%s: %v, %v", name, loc, ok)
				continue
			}
			same, _ := table.Location(target)
			for at := time.Unix(0, 0); at.Year() < 2040; at = at.AddDate(0, 0, 11) {
				if offsetOf(at, loc) != offsetOf(at, same) {
					t.Errorf("%s and %s differ on %s", name, target, at)
					break
				}
			}
		}
	}
	if zones < 400 || links < 100 || len(Own().Names()) != zones+links {
		t.Errorf("%d zones, %d links, %d names", zones, links, len(Own().Names()))
	}
}

// TestChangesOf2026 says what the clocks show in the places that changed their rules in 2026.
func TestChangesOf2026(t *testing.T) {
	for _, c := range []struct{ zone, at, want string }{
		// Morocco is at Greenwich's time for good since 20 September 2026.
		{"Africa/Casablanca", "2026-09-19T12:00:00Z", "2026-09-19T13:00:00+01:00"},
		{"Africa/Casablanca", "2026-12-01T12:00:00Z", "2026-12-01T12:00:00Z"},
		{"Africa/Casablanca", "2027-07-01T12:00:00Z", "2027-07-01T12:00:00Z"},
		{"Africa/El_Aaiun", "2026-12-01T12:00:00Z", "2026-12-01T12:00:00Z"},
		// Manitoba keeps -05:00.
		{"America/Winnipeg", "2026-12-15T15:00:00Z", "2026-12-15T10:00:00-05:00"},
		{"America/Winnipeg", "2027-07-15T15:00:00Z", "2027-07-15T10:00:00-05:00"},
		{"Canada/Central", "2026-12-15T15:00:00Z", "2026-12-15T10:00:00-05:00"},
		{"America/Chicago", "2026-12-15T15:00:00Z", "2026-12-15T09:00:00-06:00"},
		// British Columbia keeps -07:00.
		{"America/Vancouver", "2026-12-15T17:00:00Z", "2026-12-15T10:00:00-07:00"},
		{"America/Vancouver", "2026-02-15T17:00:00Z", "2026-02-15T09:00:00-08:00"},
		{"America/Los_Angeles", "2026-12-15T17:00:00Z", "2026-12-15T09:00:00-08:00"},
		// Alberta and the Northwest Territories keep -06:00.
		{"America/Edmonton", "2027-01-15T16:00:00Z", "2027-01-15T10:00:00-06:00"},
		{"America/Yellowknife", "2027-01-15T16:00:00Z", "2027-01-15T10:00:00-06:00"},
		{"America/Inuvik", "2027-01-15T16:00:00Z", "2027-01-15T10:00:00-06:00"},
		{"America/Denver", "2027-01-15T16:00:00Z", "2027-01-15T09:00:00-07:00"},
		// Cuba does not turn back in 2026, and does on 7 November 2027.
		{"America/Havana", "2026-12-15T14:00:00Z", "2026-12-15T10:00:00-04:00"},
		{"America/Havana", "2027-11-06T14:00:00Z", "2027-11-06T10:00:00-04:00"},
		{"America/Havana", "2027-11-08T15:00:00Z", "2027-11-08T10:00:00-05:00"},
		// Moldova changes when all of Europe does, and not an hour before.
		{"Europe/Chisinau", "2026-03-29T00:30:00Z", "2026-03-29T02:30:00+02:00"},
		{"Europe/Chisinau", "2026-03-29T01:00:00Z", "2026-03-29T04:00:00+03:00"},
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		loc, ok := Own().Location(c.zone)
		if got := at.In(loc).Format(time.RFC3339); !ok || got != c.want {
			t.Errorf("%s at %s is %s, want %s", c.zone, c.at, got, c.want)
		}
	}
}
