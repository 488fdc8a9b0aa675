package events

import (
	"encoding/json"
	"fmt"
	"reflect"
)

// The journal is for good: an event stays as it was written, whatever has become of its type since. When an event has to
// say something else, or say it in another way, its type gets the next version (Type answers that one from then on), and
// the step up from the version before is entered in upcasts. Reading goes up step by step until the data are today's, so
// nothing above knows that there were others.

// An upcast turns the data of one version of a type into those of the next.
type upcast func(data []byte) ([]byte, error)

// upcasts holds the steps, by the type and version from which they lead up.
var upcasts = map[Type]upcast{}

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

// bringUp takes data of a type, in whatever version they are written, up to a version that is known.
func bringUp(known map[Type]reflect.Type, steps map[Type]upcast, t Type, data []byte) (Type, []byte, error) {
	for at := t; ; at.Version++ {
		if _, ok := known[at]; ok {
			return at, data, nil
		}
		up, ok := steps[at]
		if !ok {
			return t, nil, fmt.Errorf("message type %s is not in the vocabulary of this version", t)
		}
		var err error
		if data, err = up(data); err != nil {
			return t, nil, fmt.Errorf("read the data of %s as version %d: %w", t, at.Version+1, err)
		}
	}
}
