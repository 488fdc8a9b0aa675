package config

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"jourfixe/events"
)

// A place is where something stands in the file, both counted from 1; 0 is no place.
type place struct {
	line, column int
	kind         ast.NodeType // of the value there
	text         string       // the value itself if it is a string
}

func placeAt(t *token.Token) place {
	if t == nil || t.Position == nil {
		return place{}
	}
	return place{line: t.Position.Line, column: t.Position.Column}
}

// placeOf is where a node begins. A block map begins with its first key; its own token is the colon behind it.
func placeOf(n ast.Node) place {
	if values, ok := entries(n); ok && len(values) > 0 {
		if m, flow := n.(*ast.MappingNode); !flow || !m.IsFlowStyle {
			return placeAt(values[0].Key.GetToken())
		}
	}
	return placeAt(n.GetToken())
}

// entries returns the entries of a map, and false if the node is none.
func entries(n ast.Node) ([]*ast.MappingValueNode, bool) {
	switch m := n.(type) {
	case *ast.MappingNode:
		return m.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{m}, true
	}
	return nil, false
}

// A reader turns nodes into JSON and remembers where every field stands.
type reader struct {
	faults *faults
	check  func(events.Type, []byte) *events.Problem // of the data of an item
	places map[string]place                          // of the item being read
	item   string                                    // its field, as in series[0]
	out    bytes.Buffer
}

// read returns the JSON of an item and fills places with those of its fields. What YAML can say and JSON cannot is a
// fault. A map with a key twice is written with the first one.
func (r *reader) read(n ast.Node, item string, places map[string]place) []byte {
	r.item, r.places = item, places
	r.out.Reset()
	r.value(n, "")
	return bytes.Clone(r.out.Bytes())
}

// number is an integer as JSON and people write it. What else YAML takes for a number (0x1f, 010, 1_000, 1e3, .inf) is
// hardly meant as one here, where there are only years, days and seats; it is taken as the text that it is.
var number = regexp.MustCompile(`^-?(?:0|[1-9][0-9]{0,18})$`)

func (r *reader) value(n ast.Node, path string) {
	switch v := n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		r.fields(n, path)
	case *ast.SequenceNode:
		r.out.WriteByte('[')
		for i, element := range v.Values {
			if i > 0 {
				r.out.WriteByte(',')
			}
			r.enter(path+"["+strconv.Itoa(i)+"]", placeOf(element), element)
		}
		r.out.WriteByte(']')
	case *ast.NullNode:
		r.out.WriteString("null")
	case *ast.BoolNode:
		r.out.WriteString(strconv.FormatBool(v.Value))
	case *ast.IntegerNode:
		if s := v.Token.Value; number.MatchString(s) {
			r.out.WriteString(s)
		} else {
			r.text(s)
		}
	default:
		s, ok := scalar(n)
		if !ok {
			r.faults.add(placeOf(n), r.field(path), "must be text, a number, a list or a map")
		}
		r.text(s)
	}
}

// scalar returns what a node says that is written as text.
func scalar(n ast.Node) (string, bool) {
	switch v := n.(type) {
	case *ast.StringNode:
		return v.Value, true
	case *ast.LiteralNode:
		return v.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode, *ast.BoolNode, *ast.NullNode:
		return v.GetToken().Value, true
	}
	return "", false
}

// text writes a string. Most are words and ids, of which nothing needs to be escaped.
func (r *reader) text(s string) {
	if !strings.ContainsFunc(s, escaped) {
		r.out.WriteByte('"')
		r.out.WriteString(s)
		r.out.WriteByte('"')
		return
	}
	data, err := json.Marshal(s)
	if err != nil {
		data = []byte(`""`) // cannot be: every string has a JSON form
	}
	r.out.Write(data)
}

// escaped reports whether JSON may have to write a character in another way.
func escaped(c rune) bool {
	return c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&'
}

// fields writes a map.
func (r *reader) fields(n ast.Node, path string) {
	values, _ := entries(n)
	seen := map[string]place{}
	r.out.WriteByte('{')
	for _, entry := range values {
		key, at, ok := r.key(path, entry)
		if !ok {
			continue
		}
		field := join(path, key)
		if first, again := seen[key]; again {
			r.faults.add(at, r.field(join(path, sayable(key))), twice(first))
			continue
		}
		if len(seen) > 0 {
			r.out.WriteByte(',')
		}
		seen[key] = at
		r.text(key)
		r.out.WriteByte(':')
		r.enter(field, at, entry.Value)
	}
	r.out.WriteByte('}')
}

// enter writes the value at a path and remembers its place.
func (r *reader) enter(path string, at place, n ast.Node) {
	at.kind = n.Type()
	at.text, _ = scalar(n)
	r.places[path] = at
	r.value(n, path)
}

// key returns the key of an entry of a map. Anything plain may be one: also 2027 and true are words then.
func (r *reader) key(path string, entry *ast.MappingValueNode) (string, place, bool) {
	at := placeAt(entry.Key.GetToken())
	key, ok := scalar(entry.Key)
	if !ok {
		r.faults.add(at, r.field(path), "a key must be a plain word")
	}
	return key, at, ok
}

// field names a path within the item as seen from the top of the file.
func (r *reader) field(path string) string { return within(r.item, path) }

// within puts a path within an item behind the field of the item.
func within(item, path string) string {
	if path == "" || path[0] == '[' {
		return item + path
	}
	return join(item, path)
}

func join(at, name string) string {
	if at == "" {
		return name
	}
	return at + "." + name
}

// locate puts the faults of an item's data into the file. A field that is not in the file is placed where the nearest
// thing around it is.
func (o origin) locate(p *events.Problem) []Fault {
	list := p.Errors
	if len(list) == 0 {
		list = []events.Fault{{Field: p.Field, Detail: p.Detail}}
	}
	faults := make([]Fault, len(list))
	for i, f := range list {
		at, there := o.places[f.Field]
		detail := f.Detail
		switch {
		case there && at.kind == ast.NullType:
			detail += "; nothing stands here"
		case there && strings.HasPrefix(detail, "must be a string") && (at.kind == ast.IntegerType || at.kind == ast.BoolType):
			detail += "; put it into quotes"
		}
		for path := f.Field; !there; at, there = o.places[path] {
			path = path[:max(strings.LastIndexAny(path, ".["), 0)]
		}
		faults[i] = Fault{at.line, at.column, within(o.field, f.Field), detail}
	}
	return faults
}
