package events

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	json "github.com/go-json-experiment/json/v1"
)

// The journal is for good: an event stays as it was written, whatever has become of its type since. When an event has to
// say something else, or say it in another way, its type gets the next version (Type answers that one from then on), and
// the step up from the version before is entered in upcasts. Reading goes up step by step until the data are today's, so
// nothing above knows that there were others.

// An upcast turns the data of one version of a type into those of the next.
type upcast func(data []byte) ([]byte, error)

// upcasts holds the steps, by the type and version from which they lead up.
var upcasts = map[Type]upcast{
	// Before version 2, reasons were kept as they were said, in the languages of the time.
	{"meeting", "planned", 1}:   saidAt("why", "passed[].reason", "score[].reason"),
	{"meeting", "moved", 1}:     saidAt("why", "passed[].reason", "score[].reason"),
	{"meeting", "confirmed", 1}: saidAt("why", "passed[].reason"),
	{"meeting", "cancelled", 1}: saidAt("why"),
	{"series", "defined", 1}:    saidAt("skipped[].reason"),
	{"series", "amended", 1}:    saidAt("skipped[].reason"),
	{"series", "extended", 1}:   saidAt("skipped[].reason"),
	{"trip", "proposed", 1}:     saidAt("why", "passed[].reason", "milestones[].passed[].reason"),
	{"trip", "amended", 1}:      saidAt("why", "passed[].reason", "milestones[].passed[].reason"),
	{"command", "refused", 1}:   saidAt("problem.conflicts[].reason"),
	// Before version 2, a proposal had one time and no doubt about it, and nobody said how many they bring along.
	{"meeting", "countered", 1}: asItWas,
	{"meeting", "answered", 1}:  asItWas,
	// Before version 3, a proposal was instants alone.
	{"meeting", "countered", 2}: asItWas,
	// Before these versions, what somebody writes to a meeting was sealed by their own key.
	{"meeting", "answered", 2}:  asItWas,
	{"meeting", "countered", 3}: asItWas,
	// Before these versions, a meeting had no video conference.
	{"meeting", "planned", 2}: asItWas,
	{"meeting", "amended", 1}: asItWas,
	{"series", "defined", 2}:  asItWas,
	{"series", "amended", 2}:  asItWas,
	// Before these versions, a series did not say when agendas are closed.
	{"series", "defined", 3}: asItWas,
	{"series", "amended", 3}: asItWas,
	// Before these versions, items of a programme had no id, and some of the usual milestones had another.
	{"trip", "proposed", 2}: ofTrip,
	{"trip", "amended", 2}:  ofTrip,
	{"trip", "retimed", 1}:  ofTrip,
	// Before version 4, nothing was said of families who lodge guests.
	{"trip", "proposed", 3}: asItWas,
	{"trip", "amended", 3}:  asItWas,
	// Before version 5, all trips were those of citizens, and went to the partner.
	{"trip", "proposed", 4}: ofCitizens,
	{"trip", "amended", 4}:  ofCitizens,
	// Before version 2, nobody noted whom a family says to know.
	{"host", "offered", 1}: asItWas,
	{"host", "amended", 1}: asItWas,
	// Before version 3, what a family offers was sealed by the person's key, and none said that it takes in somebody under age.
	{"host", "offered", 2}: asItWas,
	{"host", "amended", 2}: asItWas,
	// Before version 2, a feed showed all of its scope, and for ever.
	{"feed", "issued", 1}: asItWas,
	// Before these versions, a feed showed trips of all kinds or none.
	{"feed", "issued", 2}:  asItWas,
	{"feed", "amended", 1}: asItWas,
	// Before version 2, an office did not say which city it is of.
	{"office", "changed", 1}: asItWas,
	// Before version 3, it had no kinds of trips of its own.
	{"office", "changed", 2}: asItWas,
	// Before version 4, it did not say how long what people have said and written is kept.
	{"office", "changed", 3}: asItWas,
	// Before version 2, nobody noted where on a map a venue is.
	{"venue", "changed", 1}: asItWas,
	// Before version 2, nobody noted where on a map a partner is.
	{"partner", "registered", 1}: asItWas,
	{"partner", "amended", 1}:    asItWas,
	// Before version 2, everything was decided in its turn.
	{"person", "erased", 1}: asItWas,
	// Before these versions, what is personal of a registration was sealed by the person's key.
	{"registration", "noted", 1}:   asItWas,
	{"registration", "made", 1}:    asItWas,
	{"registration", "amended", 1}: asItWas,
	{"registration", "cleared", 1}: asItWas,
	// Before version 2, what somebody writes to a poll was sealed by their own key.
	{"poll", "voted", 1}: asItWas,
	// Before version 2, no poll asked about a date of a series.
	{"poll", "opened", 1}: asItWas,
	// Before version 2, nobody noted what clocks do by the release that is adopted.
	{"zones", "adopted", 1}: asItWas,
}

// asItWas is the step to a version that only says more.
func asItWas(data []byte) ([]byte, error) { return data, nil }

// saidAt is a step that makes reasons of the texts at the paths, which hold what was said. A journal has many of them, so
// the data are gone through once and nothing in them is decoded.
func saidAt(paths ...string) upcast {
	split := make([][]string, len(paths))
	for i, path := range paths {
		split[i] = strings.Split(strings.ReplaceAll(path, "[]", ".[]"), ".")
	}
	return func(data []byte) ([]byte, error) {
		if !json.Valid(data) {
			return nil, errors.New("it is no JSON")
		}
		w := wrapper{data: data, out: make([]byte, 0, len(data)+16*len(paths))}
		w.value(split)
		return append(w.out, data[w.copied:]...), nil
	}
}

// A wrapper goes through valid JSON and puts an object around the values at some paths of names, "[]" standing for each of
// a list. What is not there, or null, stays so.
type wrapper struct {
	data   []byte
	at     int
	out    []byte
	copied int // how much of the data is in out
}

// value goes over a value; paths are how those to be wrapped are reached from it.
func (w *wrapper) value(paths [][]string) {
	w.space()
	if slices.ContainsFunc(paths, func(path []string) bool { return len(path) == 0 }) && w.data[w.at] != 'n' {
		w.out = append(append(w.out, w.data[w.copied:w.at]...), `{"said":`...)
		w.copied = w.at
		w.value(nil)
		w.out = append(append(w.out, w.data[w.copied:w.at]...), '}')
		w.copied = w.at
		return
	}
	switch w.data[w.at] {
	case '{':
		w.list('}', func() {
			name := w.text()
			w.space()
			w.at++ // the colon
			w.value(below(paths, name))
		})
	case '[':
		each := below(paths, "[]")
		w.list(']', func() { w.value(each) })
	case '"':
		w.text()
	default: // a number, true, false or null
		for w.at < len(w.data) && !strings.ContainsRune(" \t\r\n,]}", rune(w.data[w.at])) {
			w.at++
		}
	}
}

// below keeps of the paths what follows on a step.
func below(paths [][]string, step string) (rest [][]string) {
	for _, path := range paths {
		if len(path) > 0 && path[0] == step {
			rest = append(rest, path[1:])
		}
	}
	return rest
}

// list goes over what stands between brackets, one after the other.
func (w *wrapper) list(end byte, one func()) {
	w.at++
	for w.space(); w.data[w.at] != end; w.space() {
		if w.data[w.at] == ',' {
			w.at++
			w.space()
		}
		one()
	}
	w.at++
}

// text goes over a string and returns it as it is written.
func (w *wrapper) text() string {
	begin := w.at + 1
	for w.at = begin; w.data[w.at] != '"'; w.at++ {
		if w.data[w.at] == '\\' {
			w.at++
		}
	}
	w.at++
	return string(w.data[begin : w.at-1])
}

func (w *wrapper) space() {
	for w.at < len(w.data) && strings.ContainsRune(" \t\r\n", rune(w.data[w.at])) {
		w.at++
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
			return t, nil, fmt.Errorf("message type %s %w", t, ErrUnknown)
		}
		var err error
		if data, err = up(data); err != nil {
			return t, nil, fmt.Errorf("read the data of %s as version %d: %w", t, at.Version+1, err)
		}
	}
}

// Reads reports whether events of a type can be read, in the version in which they are written today or an earlier one.
func Reads(t Type) bool {
	for ; ; t.Version++ {
		if IsEvent(t) {
			return true
		}
		if _, ok := upcasts[t]; !ok {
			return false
		}
	}
}

// Earlier lists the types of events in the versions that are read, but not written any more.
func Earlier() []Type {
	var list []Type
	for _, b := range Events {
		for t := b.Type(); t.Version > 1; {
			t.Version--
			list = append(list, t)
		}
	}
	return list
}
