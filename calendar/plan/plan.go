// Package plan compares an office file with a book and says which commands would make the office as the file says. It knows
// no noun by name: what an office file can describe, the forms of the book say. How a file is read is not its affair, nor
// who carries the steps out.
package plan

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sort"
	"strconv"

	"jourfixe/calendar"
	"jourfixe/events"
)

// An Item is one thing that an office file describes: the data of the command that would create it.
type Item struct {
	Ref    events.Ref
	Fields map[string]json.RawMessage
}

// A Step is one command that makes the office as the file says, and what it is for.
type Step struct {
	Type    events.Type
	Ref     events.Ref
	Data    json.RawMessage
	Changed []string // the fields that differ; nil if the thing is created or ended
}

// Make compares three things: what the last office file said, what this one says, and the book. It returns the commands
// that bring into the book what the file has changed; what somebody changed by other ways since, and what the file does
// not speak of, stays. With prune, what the last file had and this one has no more is ended: series, trips and partners.
// People are never erased by it.
//
// hash is a keyed hash, so that the record of what a file said holds no personal value. That record, as far as
// it is new, is what the last steps write; there are no steps at all when nothing is to be done.
func Make(b *calendar.Book, items []Item, prune bool, hash func([]byte) string) ([]Step, error) {
	var steps []Step
	p := &planner{book: b, forms: b.Forms(), applied: b.Office().Applied}
	record := map[string]map[string]string{}
	for _, item := range items {
		name := item.Ref.String()
		if record[name] != nil {
			return nil, fmt.Errorf("%s is described twice", name)
		}
		record[name] = map[string]string{}
		for field, value := range item.Fields {
			canonical, err := events.CanonicalJSON(value)
			if err != nil {
				return nil, fmt.Errorf("%s: %s: %w", name, field, err)
			}
			// The name goes into the hash too: equal values of different fields shall not look alike.
			record[name][field] = hash(append([]byte(name+"\x00"+field+"\x00"), canonical...))
		}
		step, err := p.step(item, record[name])
		if err != nil {
			return nil, err
		}
		if step != nil {
			steps = append(steps, *step)
		}
	}
	if prune {
		steps = append(steps, p.prune(record)...)
		for name := range p.applied {
			if record[name] == nil {
				record[name] = map[string]string{} // forgotten from now on
			}
		}
	}
	noted, err := p.note(record)
	return append(steps, noted...), err
}

// A planner knows what there is and what was said of it before.
type planner struct {
	book    *calendar.Book
	forms   []*calendar.Form
	applied map[string]map[string]string
}

// form returns the form of a noun, nil if an office file cannot describe it.
func (p *planner) form(noun string) *calendar.Form {
	for _, f := range p.forms {
		if f.Noun == noun {
			return f
		}
	}
	return nil
}

// step returns what is to be done for one item, nil if nothing is.
func (p *planner) step(item Item, record map[string]string) (*Step, error) {
	form := p.form(item.Ref.Noun)
	if form == nil {
		return nil, fmt.Errorf("an office file cannot describe %s", item.Ref)
	}
	now, there, err := p.fields(form, item.Ref)
	if err != nil {
		return nil, err
	}
	last := p.applied[item.Ref.String()]
	data, body, err := read(form, item)
	if err != nil {
		return nil, err
	}
	if !there && last == nil { // there is nothing to compare it with
		return &Step{Type: events.Type{Noun: form.Noun, Name: form.Create, Version: 1}, Ref: item.Ref, Data: data}, nil
	}
	// What the file says of it as the book would write it: "P42D" is "P6W" there.
	said, err := fieldsOf(body)
	if err != nil {
		return nil, fmt.Errorf("compare %s: %w", item.Ref, err)
	}
	var changed []string
	for field := range item.Fields {
		switch {
		case field == "id" || last[field] == record[field]:
			// The file has not changed it, so what the book says stays.
		case there && last == nil && within(said[field], now[field]):
			// An apply that was cut short has brought it; the book has filled in defaults since.
		case !reflect.DeepEqual(said[field], now[field]):
			changed = append(changed, field)
		}
	}
	sort.Strings(changed)
	switch {
	case !there && last != nil && len(changed) == 0:
		return nil, nil // ended by other ways since; the file has said nothing new about it
	case !there:
		return newStep(form.Create, item.Ref, item.Fields, nil)
	case len(changed) == 0:
		return nil, nil
	}
	fields := map[string]json.RawMessage{}
	if form.Amend == "" {
		// A noun that is always set as a whole keeps what the file does not change.
		for field, value := range now {
			if fields[field], err = json.Marshal(value); err != nil {
				return nil, fmt.Errorf("%s: %w", item.Ref, err)
			}
		}
	}
	for _, field := range changed {
		fields[field] = item.Fields[field]
	}
	if id, ok := item.Fields["id"]; ok {
		fields["id"] = id
	}
	return newStep(cmp.Or(form.Amend, form.Create), item.Ref, fields, changed)
}

func newStep(name string, ref events.Ref, fields map[string]json.RawMessage, changed []string) (*Step, error) {
	data, err := json.Marshal(fields)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", ref, err)
	}
	return &Step{Type: events.Type{Noun: ref.Noun, Name: name, Version: 1}, Ref: ref, Data: data, Changed: changed}, nil
}

// prune ends what the last file had and this one has no more: what points at others before what it points at.
func (p *planner) prune(record map[string]map[string]string) []Step {
	var steps []Step
	for _, form := range slices.Backward(p.forms) {
		if form.End == "" {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(p.applied)) {
			ref, err := events.ParseRef(name)
			if err != nil || ref.Noun != form.Noun || record[name] != nil || !p.book.Alive(ref) {
				continue
			}
			data := json.RawMessage(`{"id":` + strconv.Quote(ref.ID) + `}`)
			steps = append(steps, Step{Type: events.Type{Noun: form.Noun, Name: form.End, Version: 1}, Ref: ref, Data: data})
		}
	}
	return steps
}

// fields returns what the book says of a thing in the terms of the command that creates it, and whether it is there.
func (p *planner) fields(form *calendar.Form, ref events.Ref) (map[string]any, bool, error) {
	said, there := form.Said(p.book, ref.ID)
	if !there {
		return nil, false, nil
	}
	fields, err := fieldsOf(said)
	if err != nil {
		return nil, false, fmt.Errorf("compare %s: %w", ref, err)
	}
	return fields, true, nil
}

// read returns what the file says of a thing as the data of the command that creates it, and as its body.
func read(form *calendar.Form, item Item) (json.RawMessage, any, error) {
	data, err := json.Marshal(item.Fields)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", item.Ref, err)
	}
	body, err := form.Read(data)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", item.Ref, err)
	}
	return data, body, nil
}

func fieldsOf(v any) (map[string]any, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	var fields map[string]any
	return fields, json.Unmarshal(data, &fields)
}

// within reports whether all that part says is in whole: an object may have more keys there.
func within(part, whole any) bool {
	switch p := part.(type) {
	case map[string]any:
		w, ok := whole.(map[string]any)
		return ok && !slices.ContainsFunc(slices.Sorted(maps.Keys(p)), func(k string) bool { return !within(p[k], w[k]) })
	case []any:
		w, ok := whole.([]any)
		return ok && slices.EqualFunc(p, w, within)
	}
	return reflect.DeepEqual(part, whole)
}
