package events

import (
	"errors"
	"strconv"

	json "github.com/go-json-experiment/json/v1"
)

// renamed are the usual milestones that once had other ids.
var renamed = map[string]string{
	"open": "registration-opens", "register-by": "registration-closes", "papers": "documents", "programme": "final-programme",
}

// RenamedMilestone is what a usual milestone is called today, by what it was; one that was not renamed is called as it was.
func RenamedMilestone(id string) string {
	if now, ok := renamed[id]; ok {
		return now
	}
	return id
}

// ofTrip is the step to the version of a trip in which items of the programme have ids. Those that had none are numbered, by which
// calendars knew them. Milestones that somebody has asked for keep the ids that they were given.
func ofTrip(data []byte) ([]byte, error) {
	trip, err := tripIn(data)
	if err != nil {
		return nil, err
	}
	id := func(s string) json.RawMessage { return json.RawMessage(strconv.Quote(s)) }
	if err := eachOf(trip, "programme", func(i int, leg map[string]json.RawMessage) error {
		leg["id"] = id(strconv.Itoa(i + 1))
		return nil
	}); err != nil {
		return nil, err
	}
	if _, own := trip["asked"]; !own {
		if err := eachOf(trip, "milestones", func(_ int, m map[string]json.RawMessage) error {
			var was string
			if err := json.Unmarshal(m["id"], &was); err != nil {
				return err
			}
			m["id"] = id(RenamedMilestone(was))
			return nil
		}); err != nil {
			return nil, err
		}
	}
	return json.Marshal(trip)
}

// ofCitizens is the step to the version of a trip that says where it goes and of which kind it is.
func ofCitizens(data []byte) ([]byte, error) {
	trip, err := tripIn(data)
	if err != nil {
		return nil, err
	}
	trip["direction"], trip["kind"] = json.RawMessage(strconv.Quote(Outgoing)), json.RawMessage(strconv.Quote(Citizens))
	return json.Marshal(trip)
}

// tripIn reads the data as an object, to which something can be added: null is none.
func tripIn(data []byte) (map[string]json.RawMessage, error) {
	var trip map[string]json.RawMessage
	if err := json.Unmarshal(data, &trip); err != nil {
		return nil, err
	}
	if trip == nil {
		return nil, errNoObject
	}
	return trip, nil
}

// errNoObject is what data answer that have null where an object has to be.
var errNoObject = errors.New("there is null instead of an object")

// eachOf changes the objects of a list, if it is there.
func eachOf(data map[string]json.RawMessage, name string, change func(i int, of map[string]json.RawMessage) error) error {
	was, ok := data[name]
	if !ok {
		return nil
	}
	var list []map[string]json.RawMessage
	if err := json.Unmarshal(was, &list); err != nil {
		return err
	}
	for i := range list {
		if list[i] == nil {
			return errNoObject
		}
		if err := change(i, list[i]); err != nil {
			return err
		}
	}
	now, err := json.Marshal(list)
	data[name] = now
	return err
}
