package events

import (
	"fmt"
	"maps"
	"reflect"
	"strings"
	"sync"
	"testing"

	json "github.com/go-json-experiment/json/v1"
)

// TestTextsReadLatelyAreOne has what several events say the same lie in memory once, and what is longer or was read long ago by itself.
func TestTextsReadLatelyAreOne(t *testing.T) {
	read := func(data string) Text {
		body, err := DecodeEvent(Type{"venue", "changed", 2}, []byte(`{"id":"v","title":`+data+`}`))
		if err != nil {
			t.Fatal(err)
		}
		return body.(*VenueChanged).Title
	}
	is := func(a, b Text) bool { return reflect.ValueOf(a).Pointer() == reflect.ValueOf(b).Pointer() }
	const hall = `{"de":"Rathaus","en":"Town hall"}`
	first := read(hall)
	if want := (Text{"de": "Rathaus", "en": "Town hall"}); !maps.Equal(first, want) {
		t.Fatalf("%s is read as %v", hall, first)
	}
	if !is(first, read(hall)) {
		t.Error("the same text is made twice")
	}
	if is(first, read(`{"de":"Rathaus", "en":"Town hall"}`)) {
		t.Error("what is written otherwise is taken for the same; that may be so, and then this test is to be changed")
	}
	if long := `{"de":"` + strings.Repeat("x", longestText) + `"}`; is(read(long), read(long)) {
		t.Error("a long text is kept")
	}
	// Many at a time, of which some are forgotten meanwhile.
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i := range 2 * mostTexts {
				if s := fmt.Sprint(i); read(`{"de":"` + s + `"}`)["de"] != s {
					t.Errorf("%s is read as something else", s)
					return
				}
			}
		})
	}
	all.Wait()
	if n := len(lately.text); n > mostTexts {
		t.Errorf("%d texts are kept, and %d are the most", n, mostTexts)
	}
}

// TestTextIsAddedTo reads into a text that is there, as encoding/json does with a map, and leaves what was read before as it is.
func TestTextIsAddedTo(t *testing.T) {
	var x struct{ Name Text }
	for _, data := range []string{`{"Name":{"de":"a"}}`, `{"Name":{"en":"b"}}`} {
		if err := json.Unmarshal([]byte(data), &x); err != nil {
			t.Fatal(err)
		}
	}
	var y struct{ Name Text }
	if err := json.Unmarshal([]byte(`{"Name":{"de":"a"}}`), &y); err != nil || len(y.Name) != 1 {
		t.Errorf("afterwards what was read first is read as %v (%v)", y.Name, err)
	}
	if want := (Text{"de": "a", "en": "b"}); !maps.Equal(x.Name, want) {
		t.Errorf("it is %v, want %v", x.Name, want)
	}
}
