package worker

import (
	"reflect"
	"slices"

	"jourfixe/events"
)

// naming says of each kind of events which field names the person whom one is of, if any does.
var naming = func() map[reflect.Type][]int {
	m := map[reflect.Type][]int{}
	for _, body := range events.Events {
		t := reflect.TypeOf(body).Elem()
		if t.Kind() != reflect.Struct {
			continue
		}
		if f, ok := t.FieldByName("Person"); ok && f.Type.Kind() == reflect.String {
			m[t] = f.Index
		}
	}
	return m
}()

// Whose is the person whom an event is of by what it says, "" if it says so of nobody.
func Whose(body events.Body) string {
	v := reflect.ValueOf(body).Elem()
	if index := naming[v.Type()]; index != nil {
		return v.FieldByIndex(index).String()
	}
	return ""
}

// theirs are the nouns whose things are one person's: what has happened to one is told to them, whoever did it.
var theirs = []string{"registration", "host", "matter"}

// Around lists, in order, the places in the journal of all events that are about somebody or name them as whom they are of, of all that are about
// a registration, a host or an item of theirs, and of those about some more things. It is found without reading the journal.
func (m *Mirror) Around(person string, more ...events.Ref) (places []uint64) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	p, about := &m.past, map[events.Ref]bool{{Noun: "person", ID: person}: true}
	for _, ref := range more {
		about[ref] = true
	}
	for _, i := range p.of[person] {
		n := p.notes.At(int(i))
		places = append(places, n.place)
		if ref := p.things.At(n.thing); slices.Contains(theirs, ref.Noun) {
			about[ref] = true
		}
	}
	for ref := range about {
		number, known := p.things.Find(ref)
		if !known {
			continue
		}
		for i := *p.last.At(int(number)); i >= 0; i = p.notes.At(int(i)).before {
			places = append(places, p.notes.At(int(i)).place)
		}
	}
	slices.Sort(places)
	return slices.Compact(places)
}
