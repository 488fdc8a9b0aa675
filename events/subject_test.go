package events

import (
	"regexp"
	"strings"
	"testing"
)

func TestValidID(t *testing.T) {
	for _, s := range []string{"a", "0", "jour-fixe", "jour-fixe-2027-02-03", "a-", strings.Repeat("x", 63)} {
		if !ValidID(s) {
			t.Errorf("%q is no id", s)
		}
	}
	for _, s := range []string{"", "-a", "A", "a.b", "a*", "a>", "a b", "a/b", "ü", "a\n", "a_b", strings.Repeat("x", 64)} {
		if ValidID(s) {
			t.Errorf("%q is an id", s)
		}
	}
}

// TestValidIDIsAsThePatternSays compares what the program goes by with what the schemas say.
func TestValidIDIsAsThePatternSays(t *testing.T) {
	pattern := regexp.MustCompile(IDPattern)
	texts := []string{"", "a--b", strings.Repeat("a", 63), strings.Repeat("a", 64)}
	for c := range 256 {
		texts = append(texts, string([]byte{byte(c)}), string([]byte{'a', byte(c)}), string([]byte{'a', byte(c), 'b'}))
	}
	for _, s := range texts {
		if got, want := ValidID(s), pattern.MatchString(s); got != want {
			t.Errorf("%q is an id: %t, by the pattern %t", s, got, want)
		}
	}
}

func TestRefs(t *testing.T) {
	r, err := ParseRef("partner/riga")
	if err != nil || r != (Ref{"partner", "riga"}) || r.String() != "partner/riga" {
		t.Errorf("partner/riga is read as %v (%v)", r, err)
	}
	for _, s := range []string{"", "riga", "/", "partner/", "/riga", "partner/riga/x", "Partner/riga", "partner/Riga", "partner/a.b"} {
		if r, err := ParseRef(s); err == nil {
			t.Errorf("%q is read as %v", s, r)
		}
	}
	var zero Ref
	if err := zero.UnmarshalText(nil); err != nil || zero.String() != "" {
		t.Errorf("nothing is read as %v (%v)", zero, err)
	}
}

func TestTypes(t *testing.T) {
	for in, want := range map[string]Type{
		"series.define":             {"series", "define", 1},
		"jourfixe.series.define.v1": {"series", "define", 1},
		"series.define.v12":         {"series", "define", 12},
		"jourfixe.series.define":    {"series", "define", 1},
	} {
		got, err := ParseType(in)
		if err != nil || got != want {
			t.Errorf("%s is read as %v (%v), want %v", in, got, err, want)
		}
		if again, err := ParseType(got.String()); err != nil || again != got {
			t.Errorf("%s, written as %s, is read as %v (%v)", in, got, again, err)
		}
	}
	for _, s := range []string{"", "series", "series.", ".define", "series.define.v0", "series.define.v-1", "series.define.x", "a.b.c.d",
		"Series.define", "series.define.v99999999999999999999", "series.define.v1.v1", "series.>"} {
		if got, err := ParseType(s); err == nil {
			t.Errorf("%q is read as %v", s, got)
		}
	}
}

func TestSubjects(t *testing.T) {
	kind := Type{"series", "define", 1}
	subject := CommandSubject("bremen", "desk-1", kind)
	if subject != "jourfixe.bremen.command.desk-1.series.define" {
		t.Errorf("the command goes to %s", subject)
	}
	office, client, got, err := ParseCommandSubject(subject)
	if err != nil || office != "bremen" || client != "desk-1" || got != kind {
		t.Errorf("%s is read as %s, %s, %v (%v)", subject, office, client, got, err)
	}
	for _, s := range []string{
		"", "jourfixe.bremen.command.a.series", "jourfixe.bremen.event.a.series.define", "other.bremen.command.a.series.define",
		"jourfixe.bremen.command.a.series.define.v1", "jourfixe.bremen.command..series.define", "jourfixe.bremen.command.A.series.define",
		"jourfixe.bremen.command.>.series.define",
	} {
		if _, _, _, err := ParseCommandSubject(s); err == nil {
			t.Errorf("%q is taken for a command subject", s)
		}
	}
	about := Ref{"meeting", "jour-fixe-2027-02-03"}
	for got, want := range map[string]string{
		EventSubject("bremen", about, "planned"):            "jourfixe.bremen.event.meeting.jour-fixe-2027-02-03.planned",
		EventsOf("bremen", about):                           "jourfixe.bremen.event.meeting.jour-fixe-2027-02-03.>",
		EventsOf("bremen", Ref{}):                           "jourfixe.bremen.event.>",
		CommandsOf("bremen"):                                "jourfixe.bremen.command.>",
		QuerySubject("bremen", "operator", "person", "one"): "jourfixe.bremen.query.operator.person.one",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestTextFallsBack(t *testing.T) {
	for _, c := range []struct {
		text     Text
		language string
		want     string
	}{
		{Text{"de": "Hallo", "en": "Hello"}, "en", "Hello"},
		{Text{"de": "Hallo", "en": "Hello"}, "lv", "Hello"},
		{Text{"de": "Hallo", "en": "Hello"}, "", "Hallo"},
		{Text{"en": "Hello", "lv": "Sveiki"}, "pl", "Hello"},
		{Text{"lv": "Sveiki", "pl": "Cześć"}, "de", "Sveiki"},
		{Text{"de": "Hallo", "en": "Hello"}, "pl", "Hello"}, // somebody abroad
		{Text{"de": "Hallo", "en": "Hello", "he": "שלום"}, "he", "שלום"},
		{Text{"de": "Hallo", "lv": "Sveiki"}, "he", "Hallo"},
		{Text{}, "de", ""},
		{nil, "de", ""},
	} {
		if got := c.text.In(c.language); got != c.want {
			t.Errorf("%v in %s is %q, want %q", c.text, c.language, got, c.want)
		}
	}
}

func TestNearest(t *testing.T) {
	words := []string{"riga", "gdansk", "dalian", "haifa", "izmir"}
	for word, want := range map[string]string{
		"riga": "riga", "rigga": "riga", "danzig": "", "gdanks": "gdansk", "izmr": "izmir", "": "", "x": "",
		strings.Repeat("riga", 40): "",
	} {
		if got := Nearest(word, words); got != want {
			t.Errorf("nearest to %q is %q, want %q", word, got, want)
		}
	}
}
