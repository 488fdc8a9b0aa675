package schema

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"

	"jourfixe/events"
)

// maxValues bounds the values in one message. Two thousand members of a group need two thousand.
const maxValues = 20_000

// odd stands for a number that is no plain whole number. Every number of the vocabulary is a whole number, and the Go
// types read no other form, so 30.0 and 3e1 are refused as 30.5 is. It also keeps 1e999999, which would be worked out
// digit by digit, away from the validator.
const odd = 0.5

var errValues = fmt.Errorf("the data has more than %d values; send several commands", maxValues)

// parse reads one JSON value that has passed events.CheckJSON. It is stricter than encoding/json, which would let a
// field that is given twice slip past the schema: the schema sees the last one, but the Go types merge both. So every
// such field is a fault.
func parse(data []byte) (any, []events.Fault, error) {
	if !utf8.Valid(data) {
		return nil, nil, errors.New("the data is not in UTF-8")
	}
	r := reader{data: string(data)} // once, so that every name and string can be a part of it
	v := r.value()
	r.space()
	switch {
	case r.values > maxValues:
		return nil, nil, errValues
	case r.failed || r.at != len(data):
		return nil, nil, errors.New("the data is no JSON")
	}
	return v, r.twice, nil
}

// A reader walks over JSON known to be well-formed and not deep. Should it not be, it gives up by setting failed.
type reader struct {
	data   string
	at     int
	values int
	failed bool
	path   []string // the fields and places walked through
	twice  []events.Fault
}

// fail gives up. Moving to the end makes every loop see that nothing is left.
func (r *reader) fail() any {
	r.failed, r.at = true, len(r.data)
	return nil
}

// space steps over white space between tokens.
func (r *reader) space() {
	for r.at < len(r.data) {
		switch r.data[r.at] {
		case ' ', '\t', '\n', '\r':
			r.at++
		default:
			return
		}
	}
}

// next returns the next byte that is not space without taking it, 0 at the end.
func (r *reader) next() byte {
	r.space()
	if r.at >= len(r.data) {
		return 0
	}
	return r.data[r.at]
}

// take steps over c if it comes next.
func (r *reader) take(c byte) bool {
	if r.next() != c {
		return false
	}
	r.at++
	return true
}

// value reads whatever comes next. CheckJSON has bounded the depth, so it may call itself.
func (r *reader) value() any {
	if r.values++; r.values > maxValues {
		return r.fail()
	}
	switch r.next() {
	case '{':
		return r.object()
	case '[':
		return r.array()
	case '"':
		return r.text()
	case 't':
		r.at += len("true")
		return true
	case 'f':
		r.at += len("false")
		return false
	case 'n':
		r.at += len("null")
		return nil
	case 0:
		return r.fail()
	}
	return r.number()
}

// object reads an object. Of a field given twice the last stays, as everywhere, but it is noted.
func (r *reader) object() any {
	r.at++
	v := make(map[string]any, 8)
	for !r.take('}') {
		if r.next() != '"' {
			return r.fail()
		}
		name := r.text()
		if !r.take(':') {
			return r.fail()
		}
		if _, ok := v[name]; ok && len(r.twice) < maxFaults {
			field, explanation := atName(fieldOf(r.path), name)
			r.twice = append(r.twice, events.Fault{Field: field, Detail: explanation + "is given twice"})
		}
		r.path = append(r.path, name)
		v[name] = r.value()
		r.path = r.path[:len(r.path)-1]
		if !r.take(',') && r.next() != '}' {
			return r.fail()
		}
	}
	return v
}

// array reads a list.
func (r *reader) array() any {
	r.at++
	v := []any{}
	for !r.take(']') {
		r.path = append(r.path, strconv.Itoa(len(v)))
		v = append(v, r.value())
		r.path = r.path[:len(r.path)-1]
		if !r.take(',') && r.next() != ']' {
			return r.fail()
		}
	}
	return v
}

// text reads a string. Without an escape it is the bytes between the quotes.
func (r *reader) text() string {
	start := r.at
	for i, escaped := start+1, false; i < len(r.data); i++ {
		switch r.data[i] {
		case '\\':
			escaped = true
			i++
		case '"':
			r.at = i + 1
			if !escaped {
				return r.data[start+1 : i]
			}
			var s string
			if err := json.Unmarshal([]byte(r.data[start:r.at]), &s); err != nil {
				r.fail()
			}
			return s
		}
	}
	r.fail()
	return ""
}

// number reads a plain whole number as an int64 and any other as odd. A whole number too long for an int64 becomes the
// largest or smallest one, which is beyond every limit.
func (r *reader) number() any {
	start := r.at
	for r.at < len(r.data) {
		switch c := r.data[r.at]; {
		case c >= '0' && c <= '9', c == '-', c == '+', c == '.', c == 'e', c == 'E':
			r.at++
			continue
		}
		break
	}
	if r.at == start {
		return r.fail()
	}
	n, err := strconv.ParseInt(r.data[start:r.at], 10, 64)
	if errors.Is(err, strconv.ErrSyntax) {
		return odd
	}
	return n // at its limit when it is out of range
}
