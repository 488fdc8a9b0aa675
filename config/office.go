package config

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/goccy/go-yaml/ast"

	"jourfixe/calendar"
	"jourfixe/calendar/plan"
	"jourfixe/events"
	"jourfixe/events/schema"
)

// An Office is what an office file says: the things of an office in the order in which they can be made, each after
// what it may point at.
type Office struct {
	Items []plan.Item

	name     string
	sections sections
	origins  []origin // of the items
}

// An origin is where an item stands in the file.
type origin struct {
	field  string           // as in series[0]
	places map[string]place // of its fields, by their path within the item; "" is the item itself
}

// maxItems is how many things a file may describe, beside the limits of YAML in yaml.go: each is a command, and all of them are
// compared with the book at once.
const maxItems = 20_000

// ReadOffice reads an office file. Its items hold the data of the commands that make them, checked against the schemas
// of those commands, with zones and regions that there are. Whether what they point at exists is not looked at: it may be
// in the book already. Check does it for an office that is still empty.
//
// The error is a *FileError with all that is wrong. Only when the file is not even YAML, or uses what an office file
// may not, are these the only faults told. The name is for messages.
func ReadOffice(name string, data []byte) (*Office, error) {
	return readOffice(name, data, calendar.Forms(), schema.Command)
}

// readOffice reads a file with the sections that there are, and checks each item as the command that makes it.
func readOffice(name string, data []byte, known sections, check func(events.Type, []byte) *events.Problem) (*Office, error) {
	var f faults
	root := parseYAML(data, &f)
	if err := f.err(name); err != nil {
		return nil, err
	}
	o := &Office{name: name, sections: known}
	if root == nil {
		f.add(place{}, "", "the file describes nothing; it must have some of "+known.String())
		return nil, f.err(name)
	}
	top, ok := entries(root)
	if !ok {
		f.add(placeOf(root), "", "must be a map with some of "+known.String())
		return nil, f.err(name)
	}
	r := &reader{faults: &f, check: check}
	values := map[string]*ast.MappingValueNode{}
	for _, entry := range top {
		key, at, ok := r.key("", entry)
		switch first := values[key]; {
		case !ok:
		case !known.has(key):
			f.add(at, sayable(key), known.unknown(key))
		case first != nil:
			f.add(at, key, twice(placeOf(first.Key)))
		default:
			values[key] = entry
		}
	}
	for _, s := range known {
		if entry := values[s.Section]; entry != nil {
			o.readSection(r, s, entry)
		}
	}
	if len(o.Items) > maxItems {
		f.add(place{}, "", fmt.Sprintf("the file describes %d things, and %d are the most; add people and groups by commands instead", len(o.Items), maxItems))
	}
	if err := f.err(name); err != nil {
		return nil, err
	}
	return o, nil
}

// readSection reads the items of one section. A section that is there but empty has none: so is a file in which
// somebody has commented the last one out.
func (o *Office) readSection(r *reader, s *calendar.Form, entry *ast.MappingValueNode) {
	if _, empty := entry.Value.(*ast.NullNode); empty {
		return
	}
	if s.One {
		o.readItem(r, s, s.Section, placeOf(entry.Key), entry.Value, nil)
		return
	}
	list, ok := entry.Value.(*ast.SequenceNode)
	if !ok {
		r.faults.add(placeOf(entry.Key), s.Section, "must be a list, each "+s.Noun+" beginning with a hyphen")
		return
	}
	ids := map[string]place{}
	for i, node := range list.Values {
		o.readItem(r, s, s.Section+"["+strconv.Itoa(i)+"]", placeOf(node), node, ids)
	}
}

// readItem reads one item and checks it. Ids are those of its section so far; nil where there are none.
func (o *Office) readItem(r *reader, s *calendar.Form, field string, at place, node ast.Node, ids map[string]place) {
	if _, ok := entries(node); !ok {
		r.faults.add(at, field, "must be a map of fields, as in id: …")
		return
	}
	places := map[string]place{"": at}
	data := r.read(node, field, places)
	item := plan.Item{Ref: events.Ref{Noun: s.Noun, ID: s.Noun}}
	if err := json.Unmarshal(data, &item.Fields); err != nil {
		r.faults.add(at, field, "cannot be written as JSON")
		return
	}
	from, wrong := origin{field, places}, map[string]bool{}
	if p := r.check(events.Type{Noun: s.Noun, Name: s.Create, Version: 1}, data); p != nil {
		for _, fault := range from.locate(p) {
			r.faults.add(place{line: fault.Line, column: fault.Column}, fault.Field, fault.Detail)
		}
		for _, fault := range append(p.Errors, events.Fault{Field: p.Field}) {
			wrong[fault.Field] = true
		}
	}
	from.checkNames(r.faults, wrong)
	if ids != nil {
		id := places["id"]
		first, used := ids[id.text]
		switch {
		case s.Made && id.line == 0:
			// The command makes an id up where there is none, so every apply would add the person once more.
			r.faults.add(at, field+".id", "is required in an office file, so that the next apply finds the person again, as in contact-riga")
		case id.line == 0 || id.text == "":
		case used:
			r.faults.add(id, field+".id", fmt.Sprintf("is the id of the %s on line %d already; each needs its own", s.Noun, first.line))
		default:
			ids[id.text] = id
		}
		item.Ref.ID = id.text
	}
	o.Items = append(o.Items, item)
	o.origins = append(o.origins, from)
}

func twice(first place) string {
	return fmt.Sprintf("is given twice; the first is on line %d", first.line)
}
