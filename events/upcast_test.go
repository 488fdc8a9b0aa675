package events

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
)

// parked is an event made up for the test, in its third version: at first it said where by one word, then by street and
// number, now by a list.
type parked struct {
	ID     string   `json:"id"`
	Places []string `json:"places"`
	Free   bool     `json:"free,omitempty"`
}

func (*parked) Type() Type   { return Type{"car", "parked", 3} }
func (b *parked) About() Ref { return Ref{"car", b.ID} }

// asBefore is the step to a version in which everything the one before could say is still said the same way.
func asBefore(data []byte) ([]byte, error) { return data, nil }

// changing is a step that changes fields of the data by name.
func changing(change func(fields map[string]json.RawMessage) error) upcast {
	return func(data []byte) ([]byte, error) {
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(data, &fields); err != nil {
			return nil, err
		}
		if err := change(fields); err != nil {
			return nil, err
		}
		return json.Marshal(fields)
	}
}

// TestOlderVersionsAreReadAsToday writes an event in every version that it had and reads it as the one that it has.
func TestOlderVersionsAreReadAsToday(t *testing.T) {
	known := byType([]Body{&parked{}})
	steps := map[Type]upcast{
		{"car", "parked", 1}: asBefore,
		{"car", "parked", 2}: changing(func(fields map[string]json.RawMessage) error {
			place, there := fields["place"]
			if !there {
				return errors.New("it has no place")
			}
			delete(fields, "place")
			fields["places"] = json.RawMessage("[" + string(place) + "]")
			return nil
		}),
	}
	read := func(version int, data string) (Body, error) {
		kind, up, err := bringUp(known, steps, Type{"car", "parked", version}, []byte(data))
		if err != nil {
			return nil, err
		}
		return decode(known, kind, up, atOnce)
	}
	want := &parked{ID: "blue", Places: []string{"market"}, Free: true}
	for version, data := range map[int]string{
		1: `{"id":"blue","place":"market","free":true}`,
		2: `{"id":"blue","place":"market","free":true}`,
		3: `{"id":"blue","places":["market"],"free":true}`,
	} {
		got, err := read(version, data)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("version %d is read as %+v (%v), want %+v", version, got, err, want)
		}
	}
	for name, wrong := range map[string]struct {
		version    int
		data, says string
	}{
		"a version to come":      {4, `{}`, "jourfixe.car.parked.v4 is not in the vocabulary"},
		"a version never given":  {0, `{}`, "not in the vocabulary"},
		"data without the field": {1, `{"id":"blue"}`, "as version 3: it has no place"},
		"data that break off":    {2, `{"id":`, "as version 3"},
	} {
		if got, err := read(wrong.version, wrong.data); err == nil || !strings.Contains(err.Error(), wrong.says) {
			t.Errorf("%s is read as %+v (%v), want an error that says %q", name, got, err, wrong.says)
		}
	}
}
