package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestWindows writes a small table of CLDR's, and refuses what is none.
func TestWindows(t *testing.T) {
	entry := func(name, zones, territory string) string {
		return `{"mapZone": {"_other": "` + name + `", "_type": "` + zones + `", "_territory": "` + territory + `"}}`
	}
	const head = `{"supplemental": {"version": {"_cldrVersion": "48"}, "windowsZones": {"mapTimezones": [`
	dir := t.TempDir()
	from, to := filepath.Join(dir, "windowsZones.json"), filepath.Join(dir, "windows.txt")
	for text, want := range map[string]string{
		head + strings.Join([]string{
			entry("Central Standard Time", "America/Chicago", "001"), entry("Central Standard Time", "America/Winnipeg America/Resolute", "CA"),
			entry("Central Standard Time", "America/Chicago America/Menominee", "US"), entry("Arab Standard Time", "Asia/Riyadh", "001"),
		}, ",") + "]}}}": "Arab Standard Time: Asia/Riyadh\nCentral Standard Time: America/Chicago America/Winnipeg America/Resolute America/Menominee\n",
		head + "]}}}": "it names no zones of Windows",
		"[]":          "cannot unmarshal",
	} {
		if err := os.WriteFile(from, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := run([]string{from, to}); err != nil {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s is refused: %v", text, err)
			}
			continue
		}
		got, err := os.ReadFile(to)
		first, rest, _ := strings.Cut(string(got), "\n")
		if err != nil || !strings.Contains(first, "CLDR 48") || rest != want {
			t.Errorf("%s gives %s (%v)", text, got, err)
		}
	}
}
