package plan

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"jourfixe/events"
)

// noteSize bounds how many items one record of an apply holds, so that it stays far below the size of a message.
const noteSize = 200

// note makes the record of what the file said, as far as it differs from the record there is.
func (p *planner) note(record map[string]map[string]string) ([]Step, error) {
	var steps []Step
	fresh := map[string]map[string]string{}
	flush := func() error {
		data, err := json.Marshal(events.ApplyOffice{Items: fresh})
		if err != nil {
			return fmt.Errorf("record what was applied: %w", err)
		}
		steps = append(steps, Step{Type: events.Type{Noun: "office", Name: "apply", Version: 1}, Ref: events.Ref{Noun: "office", ID: "office"}, Data: data})
		fresh = map[string]map[string]string{}
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(record)) {
		if maps.Equal(record[name], p.applied[name]) && (p.applied[name] != nil) == (len(record[name]) > 0) {
			continue
		}
		if fresh[name] = record[name]; len(fresh) == noteSize {
			if err := flush(); err != nil {
				return nil, err
			}
		}
	}
	if len(fresh) > 0 {
		if err := flush(); err != nil {
			return nil, err
		}
	}
	return steps, nil
}
