package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// fields is something of the book, by names that stay the same whatever the program calls it. They are said here one by
// one, so that a type can be renamed, moved or taken apart and a recording still be compared with it.
type fields map[string]any

// An outline writes things as text: a heading for each, and a line for each value in it, in order. What is empty is left
// out, so that it does not matter how it is empty.
type outline struct{ bytes.Buffer }

// add writes one thing.
func (o *outline) add(heading string, f fields) error {
	data, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("%s: %w", heading, err)
	}
	var v any
	from := json.NewDecoder(bytes.NewReader(data))
	from.UseNumber()
	if err := from.Decode(&v); err != nil {
		return fmt.Errorf("%s: %w", heading, err)
	}
	fmt.Fprintln(o, heading)
	o.value("", v)
	return nil
}

func (o *outline) value(path string, v any) {
	switch v := v.(type) {
	case map[string]any:
		names := make([]string, 0, len(v))
		for name := range v {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			o.value(strings.TrimPrefix(path+"."+name, "."), v[name])
		}
	case []any:
		for i := range v {
			o.value(fmt.Sprintf("%s[%d]", path, i), v[i])
		}
	case nil:
	case bool:
		if v {
			fmt.Fprintf(o, "  %s = yes\n", path)
		}
	case string:
		if v != "" {
			fmt.Fprintf(o, "  %s = %q\n", path, v)
		}
	default:
		fmt.Fprintf(o, "  %s = %v\n", path, v)
	}
}

// at writes an instant, nothing for none.
func at(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}
