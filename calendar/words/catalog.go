package words

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// A Catalog is what is said in one language: texts by key, some of them with forms for numbers of things. It does not
// change once loaded, so any number of goroutines may ask it.
type Catalog struct {
	where    string // it stands, for errors
	language string
	tag      language.Tag
	texts    map[string]text
	counts   map[string]*[len(categories)]text
}

// Language returns the language of the catalog, as in [Spoken].
func (c *Catalog) Language() string { return c.language }

// Say returns the text of a key. Pairs of a name and a value fill {name} in it; a value is put in as it is, even if it
// looks like a placeholder itself, and it is for the caller to make it harmless where it comes from outside. Names that
// the text does not have are passed over. A mistake in the program shows in the text rather than bring it down: a
// placeholder without a value stays, and an unknown key, or pairs that are none, give the key in brackets.
func (c *Catalog) Say(key string, pairs ...any) string {
	t, ok := c.texts[key]
	if !ok {
		return "[" + key + "]"
	}
	return t.fill(key, pairs)
}

// Has reports whether there is a text of the key, or forms of it.
func (c *Catalog) Has(key string) bool { return c.texts[key] != nil || c.counts[key] != nil }

// Open returns the names of the places that the text of a key leaves open, each once, and false if there is no such text.
func (c *Catalog) Open(key string) (names []string, ok bool) {
	t, ok := c.texts[key]
	return t.names(), ok
}

// Count is Say for a number of things: it takes the form key.one, key.few, key.other or another, as the language wants
// for n, and fills {n} with the number.
func (c *Catalog) Count(key string, n int, pairs ...any) string {
	forms := c.counts[key]
	if forms == nil {
		return "[" + key + "]"
	}
	form := forms[category(n, c.tag)]
	if form == nil {
		form = forms[plural.Other] // CLDR's rule for a form that is missing
	}
	if form == nil {
		return "[" + key + "]"
	}
	return form.fill(key, append([]any{"n", n}, pairs...))
}

// Keys returns all keys in order, those of forms included, as they stand in the file.
func (c *Catalog) Keys() []string {
	keys := make([]string, 0, len(c.texts)+2*len(c.counts))
	for key := range c.texts {
		keys = append(keys, key)
	}
	for base, forms := range c.counts {
		for i, t := range forms {
			if t != nil {
				keys = append(keys, base+"."+categories[i])
			}
		}
	}
	slices.Sort(keys)
	return keys
}

// A text is what is said with places left open, cut up once so that filling it is a single pass.
type text []piece

// A piece is words, or the name of a place for others.
type piece struct{ words, name string }

// parse cuts a text up. A brace that belongs to no {name} is an error: it is a slip of who wrote it, and would be read
// by people.
func parse(s string) (text, error) {
	t := text{}
	for {
		i := strings.IndexAny(s, "{}")
		if i < 0 {
			break
		}
		name, rest, closed := strings.Cut(s[i+1:], "}")
		if s[i] == '}' || !closed || !isName(name) {
			return nil, fmt.Errorf("a brace stands alone; write a placeholder as {name}, of letters and digits")
		}
		if i > 0 {
			t = append(t, piece{words: s[:i]})
		}
		t, s = append(t, piece{name: name}), rest
	}
	if s != "" {
		t = append(t, piece{words: s})
	}
	return t, nil
}

// isName reports whether a placeholder may be called so: ASCII letters and digits, a letter first.
func isName(s string) bool {
	for i, r := range s {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return s != ""
}

// names lists the placeholders, each once, in order.
func (t text) names() []string {
	var names []string
	for _, p := range t {
		if p.name != "" {
			names = append(names, p.name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// fill puts the values of the pairs into the text of the key. Of two pairs with one name the first counts.
func (t text) fill(key string, pairs []any) string {
	if len(pairs)%2 != 0 {
		return "[" + key + "]"
	}
	for i := 0; i < len(pairs); i += 2 {
		if _, ok := pairs[i].(string); !ok {
			return "[" + key + "]"
		}
	}
	var b strings.Builder
	for _, p := range t {
		if p.name == "" {
			b.WriteString(p.words)
			continue
		}
		b.WriteString(valueOf(p.name, pairs))
	}
	return b.String()
}

// valueOf finds the value of a placeholder among the pairs, the placeholder itself if there is none.
func valueOf(name string, pairs []any) string {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] != name {
			continue
		}
		switch v := pairs[i+1].(type) {
		case string:
			return v
		case int:
			return strconv.Itoa(v)
		default:
			return fmt.Sprint(v)
		}
	}
	return "{" + name + "}"
}
