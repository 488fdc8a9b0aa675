package events

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// hasReasons reports whether a value of the type can hold a reason.
func hasReasons(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return hasReasons(t.Elem())
	case reflect.Struct:
		if t == reflect.TypeFor[Reason]() {
			return true
		}
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() && hasReasons(f.Type) {
				return true
			}
		}
	}
	return false
}

// filled makes a value of the type in which each list has one element, and each reason a key.
func filled(t reflect.Type) reflect.Value {
	v := reflect.New(t).Elem()
	switch {
	case t == reflect.TypeFor[Reason]():
		v.Set(reflect.ValueOf(Reason{Key: "open"}))
	case t.Kind() == reflect.Slice && hasReasons(t):
		v.Set(reflect.Append(v, filled(t.Elem())))
	case t.Kind() == reflect.Struct && hasReasons(t):
		for i := range t.NumField() {
			v.Field(i).Set(filled(t.Field(i).Type))
		}
	}
	return v
}

// TestReasonsAreKnown holds for every event that whatever reason it can hold is found by Reword, that a copy can be
// reworded without it, and that no command has any.
func TestReasonsAreKnown(t *testing.T) {
	for _, b := range slices.Concat(Commands, Events) {
		kind := reflect.TypeOf(b).Elem()
		_, reasoned := b.(Reasoned)
		if reasoned != hasReasons(kind) {
			t.Errorf("%T: it can hold reasons: %v, and says so: %v", b, hasReasons(kind), reasoned)
		}
		if !reasoned {
			continue
		}
		if IsCommand(b.Type()) {
			t.Errorf("%T is a command and gives reasons", b)
		}
		body := filled(kind).Addr().Interface().(Reasoned)
		shown := spoken(body, func(r Reason) Text { return Text{"de": r.Key} })
		before, after := fmt.Sprint(encoded(t, body)), fmt.Sprint(encoded(t, shown))
		if strings.Contains(before, "said") || strings.Count(after, `"said":{"de":"open"}`) != strings.Count(before, `"key":"open"`) {
			t.Errorf("%T: of the reasons in\n%s\nthese are said:\n%s", b, before, after)
		}
	}
}

func encoded(t *testing.T, body Body) string {
	t.Helper()
	data, err := encodeBody(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestReasonsAreBounded holds that nothing is written into the journal that goes beyond the limits.
func TestReasonsAreBounded(t *testing.T) {
	nested := func(deep int) Reason {
		r := Reason{Key: "k"}
		for range deep - 1 {
			inner := r
			r = Reason{Key: "k", Args: map[string]Arg{"a": {Reason: &inner}}}
		}
		return r
	}
	args := func(n int) Reason {
		r := Reason{Key: "k", Args: map[string]Arg{}}
		for i := range n {
			r.Args[fmt.Sprint("a", i)] = Arg{Weekday: "MO"}
		}
		return r
	}
	of := func(a Arg) Reason { return Reason{Key: "k", Args: map[string]Arg{"a": a}} }
	for name, c := range map[string]struct {
		reason Reason
		says   string
	}{
		"as deep as can be":          {nested(MaxNested), ""},
		"deeper":                     {nested(MaxNested + 1), "nested"},
		"deep in a list":             {of(Arg{Reasons: []Reason{nested(MaxNested)}}), "nested"},
		"deep among those concerned": {of(Arg{Those: &Those{Named: []Arg{{Reasons: []Reason{nested(MaxNested)}}}}}), "nested"},
		"as many arguments":          {args(maxArgs), ""},
		"too many arguments":         {args(maxArgs + 1), "arguments"},
		"as many reasons":            {of(Arg{Reasons: make([]Reason, MaxListed)}), ""},
		"too many reasons":           {of(Arg{Reasons: make([]Reason, MaxListed+1)}), "lists"},
		"too many names":             {of(Arg{Those: &Those{Named: make([]Arg, MaxListed+1)}}), "lists"},
		"a long key":                 {Reason{Key: strings.Repeat("k", maxKey+1)}, "key"},
		"a long name":                {Reason{Key: "k", Args: map[string]Arg{strings.Repeat("n", maxKey+1): {}}}, "name"},
		"a long rule":                {of(Arg{Rule: strings.Repeat("r", maxRule+1)}), "rule"},
	} {
		for _, body := range []Body{
			&MeetingPlanned{Why: c.reason}, &MeetingMoved{Passed: []Passed{{Reason: c.reason}}}, &CommandRefused{Problem: Problem{Conflicts: []Conflict{{Reason: c.reason}}}},
		} {
			_, _, err := EncodeEvent(&Event{Body: body, Time: time.Unix(0, 0)})
			if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: writing %s gives %v, want %q in it", name, body.Type().Short(), err, c.says)
			}
		}
	}
}

// TestSaidReasonsStay reads events of the first version, in which reasons were said, and writes them as today's.
func TestSaidReasonsStay(t *testing.T) {
	said := Text{"de": "Feiertag <1> & mehr", "en": "Holiday", "x-new": "?"}
	text, err := json.Marshal(said)
	if err != nil {
		t.Fatal(err)
	}
	read := func(kind, data string) Body {
		t.Helper()
		typ, err := ParseType(kind)
		if err != nil {
			t.Fatal(err)
		}
		body, err := DecodeEvent(typ, []byte(strings.ReplaceAll(data, "SAID", string(text))))
		if err != nil {
			t.Fatalf("%s %s: %v", kind, data, err)
		}
		again, err := DecodeEvent(body.Type(), []byte(encoded(t, body)))
		if err != nil || !reflect.DeepEqual(again, body) {
			t.Errorf("%s: %+v is written and read as %+v (%v)", kind, body, again, err)
		}
		return body
	}
	day := `{"date":"2027-05-06","reason":SAID}`
	for kind, data := range map[string]string{
		"meeting.planned":   `{"id":"m","why":SAID,"passed":[` + day + `,` + day + `],"score":[{"rule":"lunch","points":1,"reason":SAID},{"rule":"edge","points":2}],"revision":0}`,
		"meeting.moved":     `{"id":"m","why":SAID,"passed":[` + day + `],"score":[{"rule":"lunch","points":1,"reason":SAID}],"revision":1}`,
		"meeting.confirmed": `{"id":"m","why":SAID,"passed":[` + day + `]}`,
		"meeting.cancelled": `{"id":"m","why":SAID,"revision":1}`,
		"series.defined":    `{"id":"s","skipped":[` + day + `]}`,
		"series.amended":    `{"id":"s","skipped":[` + day + `]}`,
		"series.extended":   `{"id":"s","skipped":[` + day + `]}`,
		"trip.proposed":     `{"id":"t","why":SAID,"passed":[` + day + `],"milestones":[{"id":"a","passed":[` + day + `]},{"id":"b"}]}`,
		"trip.amended":      `{"id":"t","why":SAID,"passed":[` + day + `],"milestones":[{"id":"a","passed":[` + day + `]}]}`,
		"command.refused":   `{"sequence":1,"problem":{"conflicts":[{"with":"office","reason":SAID}]}}`,
	} {
		found := 0
		read(kind, data).(Reasoned).Reword(func(r Reason) Reason {
			if r.IsZero() {
				return r // there was none, or it is lost
			}
			if found++; r.Key != "" || !reflect.DeepEqual(r.Said, said) {
				t.Errorf("%s: what was said is read as %+v", kind, r)
			}
			return r
		})
		if want := strings.Count(data, "SAID"); found != want {
			t.Errorf("%s: %d reasons are found, want %d", kind, found, want)
		}
	}
	// What need not be there, or is null, stays away; what is of another form is an error and no panic.
	if m := read("meeting.planned", `{"id":"m","why":null,"passed":null,"revision":0}`).(*MeetingPlanned); !m.Why.IsZero() || m.Passed != nil {
		t.Errorf("nothing was said, and is read as %+v", m)
	}
	for _, data := range []string{`[]`, `{"id":"m","why":"text"}`, `{"id":"m","passed":{}}`, `{"id":"m","passed":[7]}`, `{"id":"m","passed":[{"reason":[]}]}`, `{`} {
		if body, err := DecodeEvent(Type{"meeting", "planned", 1}, []byte(data)); err == nil || !strings.Contains(err.Error(), "meeting.planned") {
			t.Errorf("%s is read as %+v (%v)", data, body, err)
		}
	}
}

// BenchmarkDecode reads a planned meeting as it is written today and as it was before reasons had keys.
func BenchmarkDecode(b *testing.B) {
	const rest = `"date":"2027-04-07","start":"14:00","zone":"Europe/Berlin","instant":"2027-04-07T12:00:00Z","duration":"PT1H30M",` +
		`"title":{"de":"Internationaler Jour Fixe","en":"International Jour Fixe"},"series":"jour-fixe","nominal":"2027-04-07","need":["group/jour-fixe"],"revision":0}`
	for _, c := range []struct {
		version int
		data    string
	}{
		{1, `{"id":"m","why":{"de":"Regeltermin: erster Mittwoch im Monat","en":"Regular date: first Wednesday of the month",` +
			`"he":"מועד קבוע: יום רביעי הראשון בחודש","pl":"Termin regularny: pierwsza środa miesiąca"},` + rest},
		{2, `{"id":"m","why":{"key":"regular","args":{"rhythm":{"rule":"FREQ=MONTHLY;BYDAY=1WE"}}},` + rest},
	} {
		b.Run(fmt.Sprint("v", c.version), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := DecodeEvent(Type{"meeting", "planned", c.version}, []byte(c.data)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// FuzzSaidAt holds for any data that they are refused as no JSON, or mean the same afterwards with the texts wrapped.
func FuzzSaidAt(f *testing.F) {
	for _, seed := range []string{
		`{"why":{"de":"\"}{\\"},"passed":[{"reason":{"en":"a,]"}},null,7,[]]}`, `{"why":null}`, ` { "why" : "x" , "passed" : [ ] } `, `[]`, `"why"`, `null`, `{`, ``,
		`{"passed":[{"reason":1.5e3},{"reason":true}],"why":[{"why":{}}]}`, `{"passed":{"reason":{}}}`, `{"why":1,"why":{}}`,
	} {
		f.Add([]byte(seed))
	}
	step := saidAt("why", "passed[].reason")
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := step(data)
		if valid := json.Valid(data); valid != (err == nil) {
			t.Fatalf("%q is JSON: %v, and taken: %v", data, valid, err)
		}
		if err != nil || bytes.Contains(data, []byte(`\u`)) {
			return // names are never written with escapes
		}
		var want, have any
		if err := json.Unmarshal(data, &want); err != nil {
			return // numbers beyond what Go holds
		}
		if err := json.Unmarshal(got, &have); err != nil {
			t.Fatalf("%q becomes %q: %v", data, got, err)
		}
		wrap := func(in any, name string) {
			if object, ok := in.(map[string]any); ok && object[name] != nil {
				object[name] = map[string]any{"said": object[name]}
			}
		}
		wrap(want, "why")
		if object, ok := want.(map[string]any); ok {
			list, _ := object["passed"].([]any)
			for _, each := range list {
				wrap(each, "reason")
			}
		}
		if !reflect.DeepEqual(want, have) {
			t.Fatalf("%q becomes %q, which is %v, want %v", data, got, have, want)
		}
	})
}
