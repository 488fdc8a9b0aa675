package events

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestDigestSeesWhatIsSaid(t *testing.T) {
	key := []byte("k")
	of := func(data string) string { return Digest(key, "group.set", []byte(data)) }
	same := []string{
		`{"id":"a","title":{"de":"Kreis","en":"Circle"},"members":["person/x","partner/y"]}`,
		"\n{ \"members\" : [\"person/x\",\t\"partner/y\"], \"title\":{\"en\":\"Circle\",\"de\":\"Kreis\"}, \"id\":\"\\u0061\" }\n",
	}
	if of(same[0]) != of(same[1]) {
		t.Error("spaces, the order of keys or the way of writing a letter change the digest")
	}
	if of(``) != of(`null`) {
		t.Error("no data and null differ")
	}
	seen := map[string]string{}
	for _, data := range []string{
		same[0],
		`{"id":"a","title":{"de":"Kreis","en":"Circle"},"members":["partner/y","person/x"]}`, // the order of a list means something
		`{"id":"a","title":{"de":"Kreis"},"members":["person/x","partner/y"]}`,
		`{}`, `null`, `{"id":"a"}`, `{"id":"A"}`, `{"id":1}`, `{"id":1.0}`, `{"id":12345678901234567890}`, `{"id":12345678901234567891}`,
		`{"id":true}`, `{"id":null}`, `not json`, `not  json`, `{"id":"a"`,
	} {
		d := of(data)
		if before, ok := seen[d]; ok {
			t.Errorf("%s and %s have one digest", before, data)
		}
		seen[d] = data
		if len(d) != 32 {
			t.Errorf("the digest has %d digits", len(d))
		}
	}
	if Digest(key, "venue.set", []byte(same[0])) == of(same[0]) {
		t.Error("the type does not count")
	}
	if Digest([]byte("other"), "group.set", []byte(same[0])) == of(same[0]) {
		t.Error("the key does not count")
	}
}

// TestDigestOfAnyOrder shuffles the keys of random objects.
func TestDigestOfAnyOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		fields := make([]string, 1+r.IntN(8))
		for i := range fields {
			fields[i] = fmt.Sprintf(`"k%d":%d`, i, r.Int64())
		}
		object := func() string { return "{" + strings.Join(fields, ",") + "}" }
		before := object()
		r.Shuffle(len(fields), func(i, j int) { fields[i], fields[j] = fields[j], fields[i] })
		if Digest(nil, "x", []byte(before)) != Digest(nil, "x", []byte(object())) {
			t.Fatalf("%s and %s differ", before, object())
		}
	}
}

func TestCanonicalJSON(t *testing.T) {
	for in, want := range map[string]string{
		``:                            `null`,
		` [ 1 , 2 ] `:                 `[1,2]`,
		`{"b":1,"a":{"d":2,"c":3}}`:   `{"a":{"c":3,"d":2},"b":1}`,
		`12345678901234567890.000001`: `12345678901234567890.000001`,
		`"\u00e4"`:                    `"ä"`,
	} {
		got, err := CanonicalJSON([]byte(in))
		if err != nil || string(got) != want {
			t.Errorf("%s is %s (%v), want %s", in, got, err, want)
		}
	}
	for _, in := range []string{`{`, `{"a"}`, `nul`, `{"a":1} x`, `1 2`} {
		if got, err := CanonicalJSON([]byte(in)); err == nil {
			t.Errorf("%s is read as %s", in, got)
		}
	}
}

func FuzzCanonicalJSON(f *testing.F) {
	f.Add([]byte(`{"b":1,"a":[1.0,"ä",null]}`))
	f.Add([]byte(` 1 2`))
	f.Fuzz(func(t *testing.T, data []byte) {
		once, err := CanonicalJSON(data)
		if err != nil {
			return
		}
		if len(data) > 0 && !json.Valid(data) {
			t.Fatalf("%q is no JSON and is read", data)
		}
		twice, err := CanonicalJSON(once)
		if err != nil || string(once) != string(twice) {
			t.Fatalf("%q becomes %q, then %q (%v)", data, once, twice, err)
		}
	})
}
