package events

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	jsonv1 "github.com/go-json-experiment/json/v1"
)

// written is the data of an event as they lie in a journal.
type written struct {
	kind Type
	data []byte
}

// recorded returns all that the recorded journals hold, of each release.
func recorded(t testing.TB) []written {
	t.Helper()
	files, err := filepath.Glob("testdata/journal/*/events.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no recorded journals (%v)", err)
	}
	var list []written
	for _, name := range files {
		file, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(bytes.NewReader(file))
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var line struct {
				Header map[string][]string
				Data   json.RawMessage
			}
			if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			kind, err := ParseType(line.Header["ce-type"][0])
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			list = append(list, written{kind, line.Data})
		}
		if err := lines.Err(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	return list
}

// meeting is a meeting as a journal has most: a date of a series.
func meeting(t testing.TB) written {
	t.Helper()
	day := Date{2027, 2, 3}
	body := &MeetingPlanned{
		ID:    "meeting-1",
		Slot:  Slot{Date: day, Start: 14 * 60, Zone: "Europe/Berlin", Instant: day.In(14*60, time.UTC), Duration: Period{Clock: time.Hour}},
		Title: Text{"de": "Sitzung", "en": "Meeting"}, Why: Reason{Said: Text{"de": "Regeltermin", "en": "Regular date"}},
	}
	data, err := encodeBody(body)
	if err != nil {
		t.Fatal(err)
	}
	return written{body.Type(), data}
}

// plainly is how encoding/json reads the data of an event.
func plainly(t Type, data []byte) (Body, error) {
	now, data, err := bringUp(eventTypes, upcasts, t, data)
	if err != nil {
		return nil, err
	}
	body := reflect.New(eventTypes[now]).Interface().(Body)
	if err := json.Unmarshal(data, body); err != nil {
		return nil, err
	}
	return body, nil
}

// sameAsPlainly reports where DecodeEvent reads data otherwise than encoding/json, be it nil instead of empty.
func sameAsPlainly(t *testing.T, w written) (readable bool) {
	t.Helper()
	got, err := DecodeEvent(w.kind, w.data)
	want, refused := plainly(w.kind, w.data)
	switch {
	case (err == nil) != (refused == nil):
		t.Errorf("%s is read with error %v, by encoding/json with error %v:\n%s", w.kind, err, refused, w.data)
	case err == nil && !reflect.DeepEqual(got, want):
		t.Errorf("%s is read as\n%#v\nby encoding/json as\n%#v\nfrom\n%s", w.kind, got, want, w.data)
	}
	return err == nil
}

// TestRecordedEventsAreReadAsPlainly reads every recorded event in both ways.
func TestRecordedEventsAreReadAsPlainly(t *testing.T) {
	for _, w := range append(recorded(t), meeting(t)) {
		if !sameAsPlainly(t, w) {
			t.Errorf("a recorded %s cannot be read", w.kind)
		}
	}
}

// TestDamagedEventsAreReadAsPlainly does the same with what recorded events become when something in them is put elsewhere, taken away or made of another kind.
func TestDamagedEventsAreReadAsPlainly(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{
		`null`, `""`, `"`, `{}`, `[]`, `{`, `}`, `[`, `]`, `,`, `:`, ` `, "\n", `1`, `-0`, `1e3`, `true`, `\`, `\n`, `\u00e4`, `\ud800`, "\xff", "ß", `"de"`, `"de":`, `"de":null`, `{"de":"a","de":"b"}`,
		`"ID":`, `"2027-02-03"`, `"14:00"`, `"P7D"`, `"2027-02-30"`, `"24:00"`, `"2027-02-03T14:00:00Z"`, `"2027-02-03T14:00:00.5+01:00"`, `{"sealed":"QUJD"}`, `{"sealed":""}`, `{"sealed":"QUJ"}`, `{"sealed":null}`,
	}
	rounds, readable, unreadable := 20, 0, 0
	for _, w := range append(recorded(t), meeting(t)) {
		for range rounds {
			if sameAsPlainly(t, written{w.kind, damage(random, w.data, pieces)}) {
				readable++
			} else {
				unreadable++
			}
			if t.Failed() {
				return
			}
		}
	}
	if readable < 500 || unreadable < 500 {
		t.Errorf("of the damaged events %d are readable and %d are not; both are to be tried", readable, unreadable)
	}
}

// damage puts a piece in the place of some bytes of data, or of a value in them.
func damage(random *rand.Rand, data []byte, pieces []string) []byte {
	piece := pieces[random.IntN(len(pieces))]
	from := random.IntN(len(data))
	to := min(len(data), from+random.IntN(3))
	if random.IntN(2) == 0 { // the value behind a colon
		if at := bytes.IndexByte(data[from:], ':'); at >= 0 {
			from += at + 1
			d := json.NewDecoder(bytes.NewReader(data[from:]))
			var value json.RawMessage
			if d.Decode(&value) == nil {
				to = from + int(d.InputOffset())
			} else {
				to = from
			}
		}
	}
	return slices.Replace(slices.Clone(data), from, max(from, to), []byte(piece)...)
}

// TestShortcutsAreAsTheWay holds dates, times of day and boxes, which are mostly read in less time, to how all of them can be read.
func TestShortcutsAreAsTheWay(t *testing.T) {
	agree := func(text string, got, want any, err, refused error) {
		t.Helper()
		if (err == nil) != (refused == nil) || err == nil && !reflect.DeepEqual(got, want) {
			t.Errorf("%q is read as %#v (%v), want %#v (%v)", text, got, err, want, refused)
		}
	}
	random, letters := rand.New(rand.NewPCG(3, 4)), "0123456789-:/ aT"
	each := func(first string, try func(text string)) {
		try(first)
		for range 20_000 {
			b := []byte(first)
			for range 1 + random.IntN(3) {
				b[random.IntN(len(b))] = letters[random.IntN(len(letters))]
			}
			try(string(b))
			try(string(b[:random.IntN(len(b))+1]) + "0")
		}
	}
	dates := func(text string) {
		var got Date
		err := got.UnmarshalText([]byte(text))
		want, refused := ParseDate(text)
		agree(text, got, want, err, refused)
	}
	times := func(text string) {
		var got TimeOfDay
		err := got.UnmarshalText([]byte(text))
		want, refused := ParseTimeOfDay(text)
		agree(text, got, want, err, refused)
	}
	each("2027-02-03", dates)
	each("0000-12-28", dates)
	each("2028-02-29", dates)
	each("14:00", times)
	each("09:59", times)
	for _, text := range []string{`null`, `{"sealed":"QUJD"}`, `{"sealed":"QUI="}`, `{"sealed":"QUI"}`, `{"sealed":"Q\u0055JD"}`, `{"sealed":"QUJD\n"}`, `{"sealed":""}`, `{"sealed":null}`, `{ "sealed":"QUJD"}`,
		`{"Sealed":"QUJD"}`, `{"sealed":"QUJD","sealed":"QUI="}`, `{"sealed":"QUJD","x":"QUI="}`, `{"sealed":"="}`, `{"sealed":"QQ=="}`, `{"sealed":"QR=="}`, `{"sealed":"QUJDQ"}`, `{}`, `{"sealed":"`, `{"sealed":"}`} {
		var got, want Sealed
		err := got.UnmarshalJSON([]byte(text))
		var form sealedForm
		refused := json.Unmarshal([]byte(text), &form)
		switch {
		case text == "null":
		case len(form.Box) == 0:
			want.state = hidden
		default:
			want.box, want.state = form.Box, locked
		}
		if (err == nil) != (refused == nil) || err == nil && (!bytes.Equal(got.box, want.box) || got.state != want.state) {
			t.Errorf("%s is read as %q, %d (%v), want %q, %d (%v)", text, got.box, got.state, err, want.box, want.state, refused)
		}
	}
}

// TestWhatIsNoTextIsNamed wants the place of what is no text in the error, of events and of commands; for these, what they are answered with.
func TestWhatIsNoTextIsNamed(t *testing.T) {
	for data, place := range map[string]string{
		`{"id":"a","title":[{}]}`:                    "title",
		`{"id":"a","title":{"de":"A","en":{"x":1}}}`: "title.en",
	} {
		if _, err := DecodeEvent(Type{"meeting", "amended", 2}, []byte(data)); err == nil || !strings.Contains(err.Error(), "/"+strings.ReplaceAll(place, ".", "/")) {
			t.Errorf("the event %s is refused with %v, want the place %s", data, err, place)
		}
		var wrong *jsonv1.UnmarshalTypeError
		if _, err := DecodeCommand(Type{"meeting", "amend", 1}, []byte(data)); !errors.As(err, &wrong) || wrong.Field != place {
			t.Errorf("the command %s is refused with %v, want the field %s", data, err, place)
		}
	}
}

// FuzzDecodeEvent looks for data that DecodeEvent reads otherwise than encoding/json.
func FuzzDecodeEvent(f *testing.F) {
	for _, w := range append(recorded(f), meeting(f)) {
		f.Add(w.kind.String(), w.data)
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		kind, err := ParseType(name)
		if err != nil || !Reads(kind) || len(data) > MaxData || checkDepth(data) != nil {
			return
		}
		sameAsPlainly(t, written{kind, data})
	})
}

// BenchmarkDecodeEvent reads one meeting, and an event of a recorded journal on the average.
func BenchmarkDecodeEvent(b *testing.B) {
	for name, list := range map[string][]written{"meeting": {meeting(b)}, "recorded": recorded(b)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				w := &list[i%len(list)]
				if _, err := DecodeEvent(w.kind, w.data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
