package trace

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"
)

func TestTraceHolds(t *testing.T) {
	tr := New("p-7", []string{"Änne Groß", "anne@office.example", "Li", " "})
	inner := base64.StdEncoding.EncodeToString([]byte(`{"email":"anne@office.example"}`))
	for _, c := range []struct {
		name, data string
		want       bool
	}{
		{"as it is", `{"name":"Änne Groß"}`, true},
		{"upper case", `ÄNNE GROSS`, true},
		{"decomposed", "A\u0308nne Groß", true},
		{"JSON escapes", `{"name":"\u00c4nne Gro\u00df"}`, true},
		{"JSON in JSON", `{"text":"{\"name\":\"\\u00c4nne Groß\"}"}`, true},
		{"broken JSON", `{"name":"\u00c4nne Groß`, true},
		{"Latin-1", "\xc4nne Gro\xdf", true},
		{"percent-encoded", `%C3%84nne%20Gro%C3%9F`, true},
		{"in base64", `{"data_base64":"` + inner + `"}`, true},
		{"in base64 in base64", base64.URLEncoding.EncodeToString([]byte(`{"d":"` + inner + `"}`)), true},
		{"address in upper case", `ANNE@OFFICE.EXAMPLE`, true},
		{"a short name as a word", `{"name":"Li"}`, true},
		{"a short name in a word", `{"title":"Liste, Silo, Lissabon"}`, false},
		{"another address", `{"email":"joanne@office.example"}`, false},
		{"nothing", ``, false},
		{"a lone escape", `\u00`, false},
	} {
		if got := tr.Holds([]byte(c.data)); got != c.want {
			t.Errorf("%s: %t; want %t", c.name, got, c.want)
		}
		if got := Blind("p-7", tr.Blindfold([]byte("a key"))).Holds([]byte(c.data)); got != c.want {
			t.Errorf("%s, without knowing what is looked for: %t; want %t", c.name, got, c.want)
		}
	}
	if New("p-7", nil).Holds([]byte("anything")) {
		t.Error("a trace without values finds something")
	}
}

func TestTraceTouches(t *testing.T) {
	tr := New("p-7", []string{"anne@office.example"})
	for _, c := range []struct {
		name, subject, header, data string
		want                        bool
	}{
		{"a person command with the id", "jourfixe.bremen.command.hr.person.amend", "", `{"id":"p-7"}`, true},
		{"a person command with a longer id", "jourfixe.bremen.command.hr.person.amend", "", `{"id":"p-77"}`, false},
		{"a person command with a composed id", "jourfixe.bremen.command.hr.person.amend", "", `{"id":"x-p-7"}`, false},
		{"a group with the id", "jourfixe.bremen.command.hr.group.set", "", `{"members":["person/p-7"]}`, false},
		{"a group with the address", "jourfixe.bremen.command.hr.group.set", "", `{"members":["anne@office.example"]}`, true},
		{"a header", "jourfixe.bremen.command.hr.group.set", "ANNE%40office.example", `{}`, true},
		{"no command at all", "jourfixe.bremen.command.x", "", `p-7`, true},
	} {
		h := nats.Header{}
		h.Set("ce-subject", c.header)
		if got := tr.Touches(c.subject, h, []byte(c.data)); got != c.want {
			t.Errorf("%s: %t; want %t", c.name, got, c.want)
		}
	}
}

// Whatever surrounds a value, and however it is written, it is found; and nothing makes the search fail.
func FuzzTrace(f *testing.F) {
	f.Add("Änne Groß", "x", "y", uint8(0))
	f.Add("a@b.example", `{"x":"`, `"}`, uint8(1))
	f.Add("Ada", "%", "%", uint8(2))
	f.Add("Ada Muster", "\\", "\xff", uint8(3))
	f.Fuzz(func(t *testing.T, value, before, after string, form uint8) {
		value = strings.TrimSpace(strings.ToValidUTF8(value, ""))
		if value == "" || len(value) > 200 || strings.ContainsAny(value, "\\%\x00") || strings.TrimSpace(fold(value)) == "" {
			return
		}
		tr := New("p", []string{value})
		written := value
		switch form % 4 {
		case 1:
			b, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			written = strings.Trim(string(b), `"`)
		case 2:
			written = url.PathEscape(value)
		case 3:
			written = base64.StdEncoding.EncodeToString([]byte("<" + value + ">......"))
		}
		found := tr.Holds([]byte(before + written + after)) // must not panic
		if blind := Blind("p", tr.Blindfold([]byte("k"))); blind.Holds([]byte(before+written+after)) != found {
			t.Errorf("%q before %q and after %q is found: %t, and otherwise by who does not know it", written, after, before, found)
		}
		if !strings.ContainsAny(value, `"<>&`+"\u2028\u2029") && !tr.Holds([]byte(" "+written+" ")) {
			t.Errorf("%q written as %q is not found", value, written)
		}
	})
}

// Letters of ISO 8859-1 are folded one by one as they are together.
func TestFoldNarrow(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		text := make([]rune, 1+r.IntN(12))
		for i := range text {
			text[i] = rune(r.IntN(256))
		}
		if got, want := fold(string(text)), foldWide(string(text)); got != want {
			t.Fatalf("%q is folded to %q; want %q", string(text), got, want)
		}
	}
}

// What is looked for without being known does not say what it is, and what is damaged finds nothing.
func TestBlindfold(t *testing.T) {
	tr := New("p-7", []string{"Anne Gross", "anne@office.example"})
	said, err := json.Marshal(tr.Blindfold([]byte("a key")))
	if err != nil {
		t.Fatal(err)
	}
	if New("p-7", []string{"anne", "gross", "anne@office.example"}).Holds(said) {
		t.Errorf("it says what it is: %s", said)
	}
	var back Blindfold
	if err := json.Unmarshal(said, &back); err != nil {
		t.Fatal(err)
	}
	other := New("p-7", []string{"Li"}).Blindfold([]byte("another key"))
	both := Blind("p-7", back, other)
	for text, want := range map[string]bool{"to Anne Gross, Bremen": true, "to Li": true, "to Anne Grossmann": false, "": false} {
		if got := both.Holds([]byte(text)); got != want {
			t.Errorf("%q: %t; want %t", text, got, want)
		}
	}
	damaged := Blind("p-7", Blindfold{Key: nil, Sought: []Sought{{3, 0, nil}, {-1, 0, make([]byte, 32)}, {math.MaxInt, 0, make([]byte, 32)}, {3, 0, make([]byte, 32)}}})
	if damaged.Holds([]byte("anything at all")) || Blind("p-7").Holds([]byte("x")) || !Blind("p-7").Empty() {
		t.Error("nothing is found, and yet it is")
	}
}
