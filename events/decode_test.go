package events

import (
	"bufio"
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"
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
