package keys

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"jourfixe/events"
	"jourfixe/events/journal/streams"
)

// MostInBunch is how many keys may be in one message.
const MostInBunch = 1000

// A Kept is what one message of the stream keeps: the key of one person, of the office, or of people who came in together, which is a
// bunch. To destroy one of a bunch the others are stored anew, as its next generation, and the message of before is destroyed. In
// between, both may be there: then the highest generation counts alone, and who is not in it is erased.
type Kept struct {
	People map[string]*Key // by id, or Own

	bunch      string // "" for a key by itself
	generation uint64
}

// bunchForm is how a bunch stands in a subject, in the place of a person: its name and its generation.
var bunchForm = regexp.MustCompile(`^_bunch-([a-z2-7]{26})-(0|[1-9][0-9]{0,8})$`)

// token is what stands behind the last dot of the subject.
func (k Kept) token() string {
	if k.bunch == "" {
		return slices.Collect(maps.Keys(k.People))[0]
	}
	return "_bunch-" + k.bunch + "-" + strconv.FormatUint(k.generation, 10)
}

// data is what the message says: a key as it is, or those of a bunch as JSON, by the ids of the people.
func (k Kept) data() ([]byte, error) {
	if k.bunch == "" {
		return k.People[k.token()][:], nil
	}
	all := make(map[string][]byte, len(k.People))
	for person, key := range k.People {
		all[person] = key[:]
	}
	return json.Marshal(all)
}

// without is the next generation, in which a person's key is no more.
func (k Kept) without(person string) Kept {
	rest := maps.Clone(k.People)
	delete(rest, person)
	return Kept{People: rest, bunch: k.bunch, generation: k.generation + 1}
}

// Read reads a message on one of Subjects.
func Read(raw streams.Raw) (Kept, error) {
	token := raw.Subject[strings.LastIndexByte(raw.Subject, '.')+1:]
	form := bunchForm.FindStringSubmatch(token)
	if form == nil {
		if token != Own && !events.ValidID(token) {
			return Kept{}, fmt.Errorf("message %d of %s is of a kind that this version does not know: %q", raw.Sequence, streams.Keys, token)
		}
		key, err := asKey(raw)
		return Kept{People: map[string]*Key{token: key}}, err
	}
	people, err := readBunch(raw.Data)
	if err != nil {
		return Kept{}, fmt.Errorf("message %d of %s is no bunch of keys: %w", raw.Sequence, streams.Keys, err)
	}
	generation, err := strconv.ParseUint(form[2], 10, 64)
	return Kept{people, form[1], generation}, err
}

func readBunch(data []byte) (map[string]*Key, error) {
	var all map[string][]byte
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, errors.New("it is no JSON object of ids and keys in base64") // which keys, the error might say
	}
	if len(all) == 0 || len(all) > MostInBunch {
		return nil, fmt.Errorf("it has %d keys instead of 1 to %d", len(all), MostInBunch)
	}
	people := make(map[string]*Key, len(all))
	for person, raw := range all {
		if !events.ValidID(person) {
			return nil, fmt.Errorf("a person's id does not match %s", events.IDPattern)
		}
		if len(raw) != Size {
			return nil, fmt.Errorf("the key of %s has %d bytes instead of %d", person, len(raw), Size)
		}
		key := Key(raw)
		people[person] = &key
	}
	return people, nil
}
