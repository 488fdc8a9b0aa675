package words

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"

	"jourfixe/events"
)

// A Section is a part of a language's texts.
type Section string

// The sections of the texts that are there in all languages.
const (
	Mail   Section = "mail"   // of mails
	Page   Section = "page"   // of the pages that are open to everybody
	Feed   Section = "feed"   // of calendars
	Reason Section = "reason" // of what is decided, and why

	Relations Section = "relations" // of the summary of relations
	Personal  Section = "personal"  // of the list of what is kept of people
)

var sections = []Section{Mail, Page, Feed, Reason, Relations, Personal}

//go:embed languages/*.json
var languageFiles embed.FS

// A house is the languages that are spoken.
type house struct {
	tongues map[string]*tongue
	texts   map[Section]map[string]*Catalog
}

// ours are the languages of the files, read when somebody says something: many commands never do. A file that cannot be
// used is a fault of the program, which its tests find.
var ours = sync.OnceValue(func() *house {
	h, err := readHouse(languageFiles, languageFolder)
	if err != nil {
		panic(fmt.Sprintf("words: %v", err))
	}
	return h
})

const languageFolder = "languages"

// spoken are the languages that have a file.
var spoken = func() []string {
	list, err := languagesIn(languageFiles, languageFolder)
	if err != nil {
		panic(fmt.Sprintf("words: %v", err))
	}
	return list
}()

// Spoken lists the languages that people may be written to in, those of all mails and of the pages that are open to
// everybody: each that has a file, the office's own first. The first stands in for a language that is not among them.
func Spoken() []string { return slices.Clone(spoken) }

// Speaks reports whether people may be written to in the language.
func Speaks(language string) bool { return slices.Contains(spoken, language) }

// Texts returns the texts of a section by language. They are not to be changed.
func Texts(s Section) map[string]*Catalog { return ours().texts[s] }

// Guest returns somebody made up whose language it is, and the zone they live in.
func Guest(language string) (name, zone string) {
	return in(language).guest.Name, in(language).guest.Zone
}

// in finds the tongue of a language, the house's first for one that is not spoken.
func in(language string) *tongue {
	if t := ours().tongues[language]; t != nil {
		return t
	}
	return ours().tongues[spoken[0]]
}

// readHouse reads all languages in a folder and compares them. All faults are told at once.
func readHouse(fsys fs.FS, dir string) (*house, error) {
	spoken, err := languagesIn(fsys, dir)
	if err != nil {
		return nil, err
	}
	h := &house{tongues: map[string]*tongue{}, texts: map[Section]map[string]*Catalog{}}
	var faults []error
	for _, l := range spoken {
		file := path.Join(dir, l+".json")
		data, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, fmt.Errorf("read a language: %w", err)
		}
		t, err := readTongue(file, l, data)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		h.tongues[l] = t
	}
	for _, s := range sections {
		catalogs := make([]*Catalog, 0, len(spoken))
		h.texts[s] = map[string]*Catalog{}
		for _, l := range spoken {
			if t := h.tongues[l]; t != nil { // else it is a fault already
				catalogs = append(catalogs, t.texts[s])
				h.texts[s][l] = t.texts[s]
			}
		}
		faults = append(faults, compare(catalogs)...)
	}
	if len(faults) > 0 {
		return nil, fmt.Errorf("read the languages: %w", errors.Join(faults...))
	}
	return h, nil
}

// languagesIn lists the languages that have a file in a folder, the office's own first, the others in order.
func languagesIn(fsys fs.FS, dir string) ([]string, error) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, fmt.Errorf("list the languages: %w", err)
	}
	var others []string
	for _, e := range entries {
		if l, isLanguage := strings.CutSuffix(e.Name(), ".json"); isLanguage && !slices.Contains(events.Languages, l) {
			others = append(others, l)
		}
	}
	return slices.Concat(events.Languages, others), nil
}

// readTongue reads the file of a language.
func readTongue(file, l string, data []byte) (*tongue, error) {
	tag, err := language.Parse(l)
	if err != nil || l != strings.ToLower(l) {
		return nil, fmt.Errorf("%s: %q is no language tag in lower case", file, l)
	}
	t := &tongue{tag: tag, texts: map[Section]*Catalog{}, names: map[string]string{}, cities: map[string]string{}, countries: map[string]string{}}
	var faults []error
	fault := func(part string, err error) {
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %s: %w", file, part, err))
		}
	}
	missing := []string{"dates", "rhythm", "guest", "city", "country"}
	for _, s := range sections {
		missing = append(missing, string(s))
	}
	err = members(data, func(part string, value json.RawMessage) {
		missing = slices.DeleteFunc(missing, func(s string) bool { return s == part })
		switch {
		case part == "dates":
			fault(part, object(value, &t.dates))
		case part == "rhythm":
			fault(part, object(value, &t.rhythm))
		case part == "guest":
			fault(part, object(value, &t.guest))
		case part == "name":
			fault(part, pairs(value, t.names))
		case part == "city":
			fault(part, pairs(value, t.cities))
		case part == "country":
			fault(part, pairs(value, t.countries))
		case slices.Contains(sections, Section(part)):
			c, err := newCatalog(file+": "+part, l, tag, value)
			if err != nil {
				faults = append(faults, err)
			}
			t.texts[Section(part)] = c
		default:
			fault(part, errors.New("nobody reads this; see README.md beside the files"))
		}
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	for _, part := range missing {
		fault(part, errors.New("it is missing"))
	}
	if len(faults) == 0 {
		if err := t.settle(); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", file, err))
		}
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	return t, nil
}

// object reads a JSON object that has nothing in it but what there is a field for, and nothing twice.
func object(data []byte, into any) error {
	if err := members(data, func(string, json.RawMessage) {}); err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	return d.Decode(into)
}

// pairs reads a JSON object of names, none of them empty.
func pairs(data []byte, into map[string]string) error {
	var faults []error
	err := entries(data, func(key, value string) {
		if strings.TrimSpace(value) == "" {
			faults = append(faults, fmt.Errorf("%q has no text", key))
		}
		into[key] = value
	})
	return errors.Join(append(faults, err)...)
}
