package calendar

import (
	"encoding/json"
	"fmt"
	"maps"

	"jourfixe/events"
)

// noteSize bounds how many items one record of an apply holds, so that it stays far below the size of a message.
const noteSize = 200

// note makes the record of what the file said, as far as it differs from the record there is.
func (b *Book) note(record map[string]map[string]string) ([]Step, error) {
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
	for _, name := range keys(record) {
		if maps.Equal(record[name], b.office.Applied[name]) && (b.office.Applied[name] != nil) == (len(record[name]) > 0) {
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

// applied folds the record of an apply into the one there is. An item without fields is forgotten.
func (o *Office) applied(e *events.OfficeApplied) {
	if o.Applied == nil {
		o.Applied = map[string]map[string]string{}
	}
	for name, fields := range e.Items {
		if len(fields) == 0 {
			delete(o.Applied, name)
		} else {
			o.Applied[name] = fields
		}
	}
}
