package tz

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"time"
)

// windowsFile has a line for each name that Windows has for a zone, as cmd/zonefile writes it from CLDR's table: the IANA zones
// that it stands for, first the one where no country is named.
//
//go:embed windows.txt
var windowsFile string

// windows are these zones, by name in lower case, since Outlook and Exchange are compared without.
var windows = sync.OnceValue(func() map[string][]string {
	zones := map[string][]string{}
	for line := range strings.Lines(windowsFile) {
		if name, list, ok := strings.Cut(strings.TrimSpace(line), ": "); ok && name[0] != '#' {
			zones[strings.ToLower(name)] = strings.Fields(list)
		}
	}
	return zones
})

// aheadYears is how far ahead is looked whether clocks differ. What goes by rules is through with all of them by then.
const aheadYears = 10

// Windows lists the zones that a name of Windows stands for: the one where no country is named first, and one for each other way that
// clocks go, from the year of the table's release on. Who lives in either writes the same name. It is empty if there is no
// such name.
func (t *Table) Windows(name string) []string {
	name = strings.ToLower(name)
	if len(name) > 100 || windows()[name] == nil {
		return nil
	}
	if list, ok := t.clockwise.Load(name); ok {
		return list.([]string)
	}
	var list []string
	for _, kind := range t.windowsKinds(name) {
		list = append(list, kind[0])
	}
	t.clockwise.Store(name, list)
	return list
}

// windowsKinds puts the zones that a name stands for together by the way that their clocks go.
func (t *Table) windowsKinds(name string) [][]string {
	from := time.Date(t.release.Year(), time.January, 1, 0, 0, 0, 0, time.UTC)
	var kinds [][]string
	at := map[string]int{}
	for _, zone := range windows()[name] {
		loc, ok := t.Location(zone)
		if !ok {
			continue
		}
		c := clocksIn(loc, from, from.AddDate(aheadYears, 0, 0))
		like := fmt.Sprint(c.Offset, c.Changes)
		i, known := at[like]
		if !known {
			i = len(kinds)
			at[like] = i
			kinds = append(kinds, nil)
		}
		kinds[i] = append(kinds[i], zone)
	}
	return kinds
}
