package keys

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"jourfixe/events"
	"jourfixe/events/journal/streams"
)

// A key that was erased stays erased: what was asked of the server before, and answered after, does not bring it back.
func TestErasedStaysErased(t *testing.T) {
	t.Parallel()
	k := NewRing(nil, "bremen", nil)
	late := &Key{1}
	k.remember("anna", late)
	k.Drop("anna")
	k.remember("anna", late)
	body := &events.PersonAdded{ID: "anna", Name: events.Secret("Anna Probe")}
	if err := k.Seal(t.Context(), body); !errors.Is(err, ErrNoKey) || !errors.Is(err, ErrUnsealable) {
		t.Errorf("Seal = %v; want ErrNoKey, as an ErrUnsealable", err)
	}
}

var sampleName = strings.Repeat("abcdefghijklm", 2)

func bunchOf(generation uint64, people ...string) Kept {
	kept := Kept{People: map[string]*Key{}, bunch: sampleName, generation: generation}
	for i, person := range people {
		kept.People[person] = &Key{byte(i + 1)}
	}
	return kept
}

// Of several generations of a bunch the highest counts, in whatever order and whichever of them are there.
func TestGenerations(t *testing.T) {
	t.Parallel()
	first, second, third := bunchOf(0, "anna", "berta", "carla"), bunchOf(1, "anna", "carla"), bunchOf(2, "anna")
	for _, c := range []struct {
		there []Kept
		known string // with a key
	}{
		{[]Kept{first}, "anna berta carla"},
		{[]Kept{second}, "anna carla"},
		{[]Kept{first, second}, "anna carla"},
		{[]Kept{second, first}, "anna carla"}, // that never happens, and is no way back either
		{[]Kept{first, second, third}, "anna"},
		{[]Kept{first, third}, "anna"},
	} {
		k := NewRing(nil, "bremen", nil)
		for i, kept := range c.there {
			k.note(kept, uint64(i+1))
		}
		var known []string
		for _, person := range slices.Sorted(maps.Keys(k.known)) {
			if k.known[person] != nil {
				known = append(known, person)
			}
		}
		if got := strings.Join(known, " "); got != c.known {
			t.Errorf("with %d messages %q have a key; want %q", len(c.there), got, c.known)
		}
		for person, places := range k.stored.places {
			for _, place := range places {
				if c.there[place-1].People[person] == nil {
					t.Errorf("%s is not in message %d", person, place)
				}
			}
		}
	}
}

// The longest bunch fits into a message of the stream.
func TestLongestBunch(t *testing.T) {
	t.Parallel()
	kept := Kept{People: map[string]*Key{}, bunch: sampleName, generation: 999_999_999}
	for i := range MostInBunch {
		kept.People[fmt.Sprintf("%063d", i)] = &Key{byte(i)}
	}
	data, err := kept.data()
	if err != nil {
		t.Fatal(err)
	}
	if most := 128<<10 - 512; len(data) > most { // the rest is for headers
		t.Errorf("a bunch has %d bytes; at most %d fit", len(data), most)
	}
	back, err := Read(streams.Raw{Subject: subject("bremen", kept.token()), Data: data})
	if err != nil || len(back.People) != MostInBunch || back.token() != kept.token() {
		t.Errorf("it is read as %d keys of %s, %v", len(back.People), back.token(), err)
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ token, data, want string }{
		{"anna", "short", "message 7 of JF_KEYS is no key: it has 5 bytes instead of 32"},
		{"_later", strings.Repeat("x", 32), `of a kind that this version does not know: "_later"`},
		{"_bunch-" + sampleName + "-01", `{}`, "of a kind that this version does not know"},
		{"_bunch-" + sampleName + "-1", `{}`, "it has 0 keys instead of 1 to 1000"},
		{"_bunch-" + sampleName + "-1", `["anna"]`, "it is no JSON object of ids and keys in base64"},
		{"_bunch-" + sampleName + "-1", `{"anna":"AQID"}`, "the key of anna has 3 bytes instead of 32"},
		{"_bunch-" + sampleName + "-1", `{"Anna A.":"AQID"}`, "a person's id does not match"},
		{"_bunch-" + sampleName + "-1", `{"_office":"AQID"}`, "a person's id does not match"},
	} {
		_, err := Read(streams.Raw{Sequence: 7, Subject: subject("bremen", c.token), Data: []byte(c.data)})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s with %q: %v; want %q", c.token, c.data, err, c.want)
		}
	}
}

// FuzzRead: whatever lies in the stream is read or refused, and what is read can be stored anew and is read as the same.
func FuzzRead(f *testing.F) {
	data, err := bunchOf(0, "anna", "berta").data()
	if err != nil {
		f.Fatal(err)
	}
	f.Add("_bunch-"+sampleName+"-0", data)
	f.Add("anna", make([]byte, Size))
	f.Add(Own, make([]byte, Size))
	f.Add("_bunch-"+sampleName+"-999999999", []byte(`{"anna":null}`))
	f.Fuzz(func(t *testing.T, token string, data []byte) {
		kept, err := Read(streams.Raw{Subject: "jourfixe.bremen.key." + token, Data: data})
		if err != nil {
			return
		}
		again, err := kept.data()
		if err != nil {
			t.Fatalf("what was read cannot be stored anew: %v", err)
		}
		back, err := Read(streams.Raw{Subject: subject("bremen", kept.token()), Data: again})
		if err != nil || !maps.EqualFunc(kept.People, back.People, func(x, y *Key) bool { return *x == *y }) ||
			back.bunch != kept.bunch || back.generation != kept.generation {
			t.Fatalf("%v is read again as %v, %v", kept, back, err)
		}
		k := NewRing(nil, "bremen", nil)
		k.note(kept, 1)
		for person := range kept.People {
			if person != Own && (k.known[person] == nil || len(k.stored.places[person]) != 1) {
				t.Fatalf("the key of %s is not known", person)
			}
		}
	})
}
