package events

import (
	"bytes"
	"errors"
	"maps"
	"reflect"
	"slices"
	"sort"
	"sync"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// A Text says the same in several languages. The keys are BCP 47 language tags in lower case ("de", "en").
type Text map[string]string

// Languages lists what the office itself writes, the first being the fallback for all others.
var Languages = []string{"de", "en"}

// abroad is what somebody reads who is written to in a language that the office itself does not write.
const abroad = "en"

// errNoText is what data answer that hold something else where a text is wanted.
var errNoText = errors.New("a text is an object of strings, by language")

// UnmarshalJSONFrom reads what encoding/json would. Most of what an event holds are texts, and by reflection a map takes three times as long. What was read lately is not
// made anew: the titles and reasons of a series stand in each of its dates. So nobody may change a text that was read.
func (t *Text) UnmarshalJSONFrom(from *jsontext.Decoder) error {
	switch kind := from.PeekKind(); {
	case kind == 'n':
		*t = nil
		return from.SkipValue()
	case kind != '{':
		return noText(from)
	case *t != nil:
		*t = maps.Clone(*t) // it may be one that was read
		return t.add(from)
	}
	raw, err := from.ReadValue()
	if err != nil {
		return err
	}
	if *t = lately.find(raw); *t != nil {
		return nil
	}
	*t = make(Text)
	inner := jsontext.NewDecoder(bytes.NewBuffer(raw), from.Options())
	if err := t.add(inner); err != nil {
		return &json.SemanticError{ByteOffset: from.InputOffset(), JSONPointer: from.StackPointer() + inner.StackPointer(), JSONKind: '{', GoType: reflect.TypeFor[Text](), Err: errNoText}
	}
	lately.keep(raw, *t)
	return nil
}

// add reads an object into a text that is there.
func (t *Text) add(from *jsontext.Decoder) error {
	if _, err := from.ReadToken(); err != nil {
		return err
	}
	for from.PeekKind() != '}' {
		tag, err := readTag(from)
		if err != nil {
			return err
		}
		if kind := from.PeekKind(); kind != '"' && kind != 'n' {
			return noText(from)
		}
		said, err := from.ReadToken()
		if err != nil {
			return err
		}
		if said.Kind() == 'n' {
			(*t)[tag] = ""
			continue
		}
		(*t)[tag] = said.String()
	}
	_, err := from.ReadToken()
	return err
}

// readLately are texts that were read not long ago, by their bytes.
type readLately struct {
	mu   sync.RWMutex
	text map[string]Text
}

// What is kept of them takes some four megabytes at most.
const (
	mostTexts   = 4096
	longestText = 256 // bytes of one that is kept
)

var lately readLately

func (l *readLately) find(raw []byte) Text {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.text[string(raw)]
}

func (l *readLately) keep(raw []byte, t Text) {
	if len(raw) > longestText {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.text) >= mostTexts || l.text == nil {
		l.text = map[string]Text{}
	}
	l.text[string(raw)] = t
}

// noText goes over what is no text, and says where it stands, as is said of what else does not fit.
func noText(from *jsontext.Decoder) error {
	kind := from.PeekKind()
	if err := from.SkipValue(); err != nil {
		return err
	}
	return &json.SemanticError{ByteOffset: from.InputOffset(), JSONPointer: from.StackPointer(), JSONKind: kind, GoType: reflect.TypeFor[Text](), Err: errNoText}
}

// readTag reads the name of a language. Those of the office are in nearly every text, and are not made anew for each.
func readTag(from *jsontext.Decoder) (string, error) {
	quoted, err := from.ReadValue()
	if err != nil {
		return "", err
	}
	for _, tag := range Languages {
		if string(quoted[1:len(quoted)-1]) == tag {
			return tag, nil
		}
	}
	// What is no UTF-8 is an error beside what is made of it; encoding/json takes the latter.
	tag, err := jsontext.AppendUnquote(nil, quoted)
	if err != nil && tag == nil {
		return "", err
	}
	return string(tag), nil
}

// In returns the text in the language, else in the first of Languages that it has, else in any, in the order of the
// tags. Whoever wants another language than these gets the text in English, if there is one: German is less likely to
// be read abroad. An empty Text gives "".
func (t Text) In(language string) string {
	said, _ := t.Find(language)
	return said
}

// Find is In, and tells in which language the text is: one that is not as wanted has to be marked for screen readers and
// for the direction of writing. An empty Text gives "" twice.
func (t Text) Find(language string) (said, tag string) {
	if said, ok := t[language]; ok {
		return said, language
	}
	if said, ok := t[abroad]; ok && language != "" && !slices.Contains(Languages, language) {
		return said, abroad
	}
	for _, tag := range Languages {
		if said, ok := t[tag]; ok {
			return said, tag
		}
	}
	tags := make([]string, 0, len(t))
	for tag := range t {
		tags = append(tags, tag)
	}
	sort.Strings(tags)
	for _, tag := range tags {
		return t[tag], tag
	}
	return "", ""
}
