package ics

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/emersion/go-ical"

	"jourfixe/calendar/foreign"
)

// JSON writes a calendar of this package as jCal (RFC 7265): the same components and properties, one by one.
func JSON(calendar []byte) ([]byte, error) {
	c, err := ical.NewDecoder(bytes.NewReader(calendar)).Decode()
	if err != nil {
		return nil, fmt.Errorf("write jCal: %w", err)
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(jComponent(c.Component)); err != nil {
		return nil, fmt.Errorf("write jCal: %w", err)
	}
	return out.Bytes(), nil
}

func jComponent(c *ical.Component) []any {
	properties, components := []any{}, []any{}
	for _, name := range sortedNames(c.Props) {
		for i := range c.Props[name] {
			properties = append(properties, jProperty(&c.Props[name][i]))
		}
	}
	for _, child := range c.Children {
		components = append(components, jComponent(child))
	}
	return []any{strings.ToLower(c.Name), properties, components}
}

func sortedNames(props ical.Props) []string {
	names := make([]string, 0, len(props))
	for name := range props {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// jTypes are the types of values that properties have if they do not say so; all others are texts, and of extensions nothing is known.
var jTypes = map[string]string{
	ical.PropDateTimeStart: "date-time", ical.PropDateTimeEnd: "date-time", ical.PropDateTimeStamp: "date-time", ical.PropCreated: "date-time",
	ical.PropLastModified: "date-time", ical.PropSequence: "integer", ical.PropURL: "uri", ical.PropTrigger: "duration", ical.PropGeo: "float",
	ical.PropTimezoneOffsetFrom: "utc-offset", ical.PropTimezoneOffsetTo: "utc-offset",
}

func jProperty(p *ical.Prop) []any {
	kind := jTypes[p.Name]
	switch {
	case p.Params.Get(ical.ParamValue) != "":
		kind = strings.ToLower(p.Params.Get(ical.ParamValue))
	case kind == "" && strings.HasPrefix(p.Name, "X-"):
		kind = "unknown"
	case kind == "":
		kind = "text"
	}
	params := map[string]any{}
	for name, values := range p.Params {
		switch {
		case name == ical.ParamValue:
		case len(values) == 1:
			params[strings.ToLower(name)] = values[0]
		default:
			params[strings.ToLower(name)] = values
		}
	}
	return append([]any{strings.ToLower(p.Name), params, kind}, jValues(p, kind)...)
}

// jValues are the values of a property as JSON has them. What is not as its type should be stays as it is written.
func jValues(p *ical.Prop, kind string) []any {
	v := p.Value
	switch kind {
	case "text":
		if p.Name == ical.PropCategories {
			var list []any
			for _, one := range splitText(v) {
				list = append(list, foreign.Unescape(one))
			}
			return list
		}
		return []any{foreign.Unescape(v)}
	case "date":
		if len(v) == len("20060102") {
			return []any{v[:4] + "-" + v[4:6] + "-" + v[6:]}
		}
	case "date-time":
		if len(v) >= len("20060102T150405") {
			return []any{v[:4] + "-" + v[4:6] + "-" + v[6:11] + ":" + v[11:13] + ":" + v[13:]}
		}
	case "utc-offset":
		if len(v) == len("+0000") {
			return []any{v[:3] + ":" + v[3:]}
		}
	case "integer":
		if n, err := strconv.Atoi(v); err == nil {
			return []any{n}
		}
	case "float":
		var list []any
		for part := range strings.SplitSeq(v, ";") {
			f, err := strconv.ParseFloat(part, 64)
			if err != nil {
				return []any{v}
			}
			list = append(list, f)
		}
		return []any{list}
	}
	return []any{v}
}

// splitText parts a list of texts at the commas that are not escaped.
func splitText(s string) (list []string) {
	from := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case ',':
			list, from = append(list, s[from:i]), i+1
		}
	}
	return append(list, s[from:])
}
