package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// page explains each difference in a line of a table: file, reader, seconds that only one of the two has, and why.
const page = "docs/busy.md"

// compare says where others read something else, and fails where the page does not explain it, or explains what is not there.
func compare(ours string, others []string) error {
	first, err := load(ours)
	if err != nil {
		return err
	}
	explained, err := explanations()
	if err != nil {
		return err
	}
	faults := 0
	fmt.Printf("%d calendars that take time in their year\n", len(first))
	for _, path := range others {
		reader := strings.TrimSuffix(filepath.Base(path), ".json")
		second, err := load(path)
		if err != nil {
			return err
		}
		same, differ := 0, 0
		for i, r := range first {
			o := second[i]
			only, theirs := without(r.Taken, o.Taken), without(o.Taken, r.Taken)
			if only+theirs == 0 && o.Fault == "" {
				same++
				continue
			}
			differ++
			found := fmt.Sprintf("%s | %s | %s | %s", filepath.Base(r.File), reader, hours(only), hours(theirs))
			if o.Fault != "" && len(o.Taken) == 0 {
				found = fmt.Sprintf("%s | %s | %s | fails", filepath.Base(r.File), reader, hours(only))
			}
			if _, ok := explained[found]; !ok {
				faults++
				fmt.Printf("not explained: | %s | %s\n", found, o.Fault)
			}
			delete(explained, found)
		}
		fmt.Printf("%s: %d read alike, %d otherwise\n", reader, same, differ)
	}
	for found := range explained {
		faults++
		fmt.Printf("explained, and not there: %s\n", found)
	}
	if faults > 0 {
		return fmt.Errorf("%d differences are not as %s has them", faults, page)
	}
	return nil
}

func load(path string) (list []reading, err error) {
	data, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(data, &list)
	}
	return list, err
}

// explanations are the lines of the page's table that name a calendar.
func explanations() (map[string]bool, error) {
	data, err := os.ReadFile(page)
	if err != nil {
		return nil, err
	}
	found := map[string]bool{}
	for line := range strings.Lines(string(data)) {
		if cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|"); len(cells) == 5 && strings.Contains(cells[0], ".ics") {
			for i := range cells {
				cells[i] = strings.TrimSpace(cells[i])
			}
			found[strings.Join(cells[:4], " | ")] = true
		}
	}
	return found, nil
}

// without is for how many seconds a is taken where b is not.
func without(a, b [][2]int64) (seconds int64) {
	for _, list := range [][][2]int64{a, b} {
		slices.SortFunc(list, func(x, y [2]int64) int { return cmp.Compare(x[0], y[0]) })
	}
	for _, v := range a {
		at := v[0]
		for _, w := range b {
			if w[1] <= at || w[0] >= v[1] {
				continue
			}
			seconds += max(0, w[0]-at)
			at = max(at, w[1])
		}
		seconds += max(0, v[1]-at)
	}
	return seconds
}

func hours(seconds int64) string {
	return fmt.Sprintf("%d:%02d h", seconds/3600, seconds/60%60)
}
