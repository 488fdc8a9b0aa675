package schema

import (
	"encoding/json"
	"reflect"
	"testing"
	"unicode/utf8"

	"jourfixe/events"
)

// The parser is our own, so it is held against the one of the standard library: what both read is the same, numbers
// aside, and a field given twice is told wherever there is one.
func FuzzParse(f *testing.F) {
	for _, data := range []string{
		`{}`, `[]`, `""`, `0`, `-0`, `null`, `true`, `false`, ` [ 1 , 2 ] `, `{"a":{"b":[{"c":"d"},null]}}`,
		`"\u00fc\ud83d\ude00\ud800\n\"\\"`, `{"a":1,"a":2}`, `{"a":1,"\u0061":2}`, `[1.5,1e3,1e999999,12345678901234567890,-3]`,
		`{"":{"":""}}`, `["ü","` + "\u2028" + `"]`,
	} {
		f.Add([]byte(data))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if events.CheckJSON(data) != nil || !utf8.Valid(data) {
			parse(data) // must not panic, whatever it says
			return
		}
		got, twice, err := parse(data)
		if err == errValues {
			return
		}
		if err != nil {
			t.Fatalf("%q: %v", data, err)
		}
		var want any
		if err := json.Unmarshal(data, &want); err != nil {
			return // a number beyond float64, which only our parser reads
		}
		if len(twice) == 0 && !reflect.DeepEqual(withoutNumbers(got), withoutNumbers(want)) {
			t.Errorf("%q: got %v, want %v", data, got, want)
		}
	})
}

// withoutNumbers puts the same number in the place of each: the two parsers differ in numbers by design.
func withoutNumbers(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, value := range v {
			v[name] = withoutNumbers(value)
		}
	case []any:
		for i, value := range v {
			v[i] = withoutNumbers(value)
		}
	case int64, float64:
		return 0
	}
	return v
}

func TestParseNumbers(t *testing.T) {
	t.Parallel()
	for data, want := range map[string]any{
		"0": int64(0), "-0": int64(0), "30": int64(30), "-7": int64(-7), "9223372036854775807": int64(1<<63 - 1),
		"99999999999999999999": int64(1<<63 - 1), "-99999999999999999999": int64(-1 << 63),
		"30.0": odd, "3e1": odd, "1E+2": odd, "1e999999999": odd, "0.1": odd,
	} {
		if got, _, err := parse([]byte(data)); err != nil || got != want {
			t.Errorf("parse(%s) = %v, %v, want %v", data, got, err, want)
		}
	}
}

func TestParseTellsWhatIsGivenTwice(t *testing.T) {
	t.Parallel()
	for data, want := range map[string][]string{
		`{"a":1,"b":2}`:                               nil,
		`{"a":{"x":1},"b":{"x":1}}`:                   nil,
		`{"a":1,"a":1}`:                               {"a"},
		`{"a":1,"\u0061":1}`:                          {"a"},
		`{"a":[{"x":1},{"x":1,"y":0,"x":2}]}`:         {"a[1].x"},
		`{"a":1,"a":1,"a":1,"b":{"c":1,"c":1}}`:       {"a", "a", "b.c"},
		`{"Erika Mustermann":1,"Erika Mustermann":2}`: {""},
		`{"Erika Mustermann":{"a":1,"a":2}}`:          {"?.a"},
	} {
		_, twice, err := parse([]byte(data))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range twice {
			got = append(got, f.Field)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: given twice are %q, want %q", data, got, want)
		}
	}
}
