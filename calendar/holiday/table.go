package holiday

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// readTable reads lines of region, first day, last day and more, of which each region has its own in order and apart from each other.
// Whether a region may stand there is asked of may, and read takes the fields behind it. Nothing is taken on trust, since a slip of
// the hand in a date would otherwise be a holiday of a year.
func readTable[T interface{ days() term }](text string, fields int, may func(code string) error, read func(fields []string) (T, error)) (map[string][]T, error) {
	lines := csv.NewReader(strings.NewReader(text))
	lines.Comment = '#'
	lines.FieldsPerRecord = fields
	list := make(map[string][]T)
	for {
		line, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return nil, err // It names the line.
		}
		at, _ := lines.FieldPos(0)
		code := line[0]
		one, err := read(line[1:])
		if err == nil {
			err = may(code)
		}
		if before := list[code]; err == nil && len(before) > 0 && !one.days().first.After(before[len(before)-1].days().last) {
			err = fmt.Errorf("%s begins before the line above ends; join or sort the days", one.days().first)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", at, err)
		}
		list[code] = append(list[code], one)
	}
}
