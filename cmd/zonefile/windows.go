package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
)

// cldr is what is read of CLDR's table.
type cldr struct {
	Supplemental struct {
		Version struct {
			CLDR string `json:"_cldrVersion"`
		} `json:"version"`
		WindowsZones struct {
			MapTimezones []struct {
				MapZone struct {
					Name      string `json:"_other"`
					Zones     string `json:"_type"`
					Territory string `json:"_territory"`
				} `json:"mapZone"`
			} `json:"mapTimezones"`
		} `json:"windowsZones"`
	} `json:"supplemental"`
}

// anywhere is CLDR's territory for where no country is named.
const anywhere = "001"

func writeWindows(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	text, err := windows(data)
	if err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	return os.WriteFile(to, text, 0o644)
}

// windows writes a line for each name that Windows has: the zones that it stands for, the one where no country is named first.
func windows(data []byte) ([]byte, error) {
	var table cldr
	if err := json.Unmarshal(data, &table); err != nil {
		return nil, err
	}
	first, all := map[string]string{}, map[string][]string{}
	var names []string
	for _, m := range table.Supplemental.WindowsZones.MapTimezones {
		z := m.MapZone
		if z.Territory == anywhere {
			first[z.Name] = z.Zones
			names = append(names, z.Name)
			continue
		}
		all[z.Name] = append(all[z.Name], strings.Fields(z.Zones)...)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("it names no zones of Windows; give CLDR's windowsZones.json")
	}
	slices.Sort(names)
	var b strings.Builder
	fmt.Fprintf(&b, "# What the names of Windows for time zones stand for. From CLDR %s, windowsZones; Unicode License v3.\n", table.Supplemental.Version.CLDR)
	for _, name := range names {
		zones := []string{first[name]}
		for _, zone := range all[name] {
			if !slices.Contains(zones, zone) {
				zones = append(zones, zone)
			}
		}
		fmt.Fprintf(&b, "%s: %s\n", name, strings.Join(zones, " "))
	}
	return []byte(b.String()), nil
}
