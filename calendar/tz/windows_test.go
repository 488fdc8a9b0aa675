package tz

import (
	"flag"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

var update = flag.Bool("update", false, "write the list of names anew that stand for several clocks")

// TestWindowsNames finds every zone that Windows has a name for.
func TestWindowsNames(t *testing.T) {
	names := slices.Sorted(maps.Keys(windows()))
	if len(names) < 130 {
		t.Errorf("only %d names are known", len(names))
	}
	for _, name := range names {
		zones := windows()[name]
		for _, zone := range zones {
			if _, ok := Location(zone); !ok {
				t.Errorf("%q stands for %q, which is no zone", name, zone)
			}
		}
		if list := Windows(strings.ToUpper(name)); len(zones) == 0 || len(list) == 0 || list[0] != zones[0] {
			t.Errorf("%s stands for %s first, not for %s", name, list, zones)
		}
	}
	for _, name := range []string{"", "Europe/Berlin", "W. Europe Standard Time ", strings.Repeat("ſ", 60), strings.Repeat("a", 1000)} {
		if list := Windows(name); list != nil {
			t.Errorf("%.20q stands for %s", name, list)
		}
	}
}

// TestWindowsClocks lists the names that stand for several clocks by the newest data, so that whoever brings these up to date sees what
// has changed. Of two times people choose; a third would not be seen.
func TestWindowsClocks(t *testing.T) {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(windows())) {
		kinds := Own().windowsKinds(name)
		if len(kinds) < 2 {
			continue
		}
		if len(kinds) > 2 {
			t.Errorf("%s stands for %d clocks; a proposal can be read in two ways only", name, len(kinds))
		}
		b.WriteString(name + "\n")
		for _, zones := range kinds {
			b.WriteString("\t" + strings.Join(zones, " ") + "\n")
		}
	}
	const golden = "testdata/windows.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || b.String() != string(want) {
		t.Errorf("the names that stand for several clocks are not as in %s (-update writes it anew; docs/mail.md names some) (%v):\n%s", golden, err, &b)
	}
}

// TestWindowsByTable asks tables in which clocks go alike, or one zone is missing.
func TestWindowsByTable(t *testing.T) {
	berlin, err := Own().files["Europe/Berlin"]()
	if err != nil {
		t.Fatal(err)
	}
	for want, zones := range map[string][]string{
		"America/Chicago":  {"America/Chicago", "America/Winnipeg"},
		"America/Winnipeg": {"America/Winnipeg"},
		"":                 {"Europe/Berlin"},
	} {
		tree := fstest.MapFS{"+VERSION": {Data: []byte("2026a\n")}}
		for _, zone := range zones {
			tree[zone] = &fstest.MapFile{Data: berlin}
		}
		table, err := Read(tree, "a test")
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if got := strings.Join(table.Windows("Central Standard Time"), " "); got != want {
				t.Errorf("with %s it stands for %q, want %q", zones, got, want)
			}
		}
	}
}
