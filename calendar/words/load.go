package words

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Load reads the catalogs of the given languages, text.<language>.json in a folder of fsys, and returns them by
// language. A file is one JSON object of keys and texts, with nothing in it but strings:
//
//	{"greeting": "Guten Tag {name},", "seats.one": "{n} Platz", "seats.other": "{n} Plätze"}
//
// A key that ends in the name of a plural category is a form of what stands before it; no other key may end so.
//
// A catalog that would let a reader down is refused, with all faults at once: a file that is missing or of a language
// nobody speaks; a key given twice; a text that is empty; a key that one language has and another lacks; a form that
// the language needs and has not, or has and never uses; placeholders that differ between languages. Only {n} may be
// left out of a form, since "one" often says it in words. The form "other" may always be there: some languages have it
// for fractions alone, and the tools of translators write it all the same.
func Load(fsys fs.FS, dir string, languages []string) (map[string]*Catalog, error) {
	var faults []error
	catalogs := make([]*Catalog, 0, len(languages))
	for _, l := range languages {
		c, err := read(fsys, path.Join(dir, fileOf(l)), l)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		catalogs = append(catalogs, c)
	}
	files, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, fmt.Errorf("list the catalogs in %s: %w", dir, err)
	}
	for _, e := range files {
		name, isText := strings.CutPrefix(e.Name(), "text.")
		if l, isJSON := strings.CutSuffix(name, ".json"); isText && isJSON && !slices.Contains(languages, l) {
			faults = append(faults, fmt.Errorf("%s is of a language that is not spoken; spoken are %s",
				path.Join(dir, e.Name()), strings.Join(languages, ", ")))
		}
	}
	if faults = append(faults, compare(catalogs)...); len(faults) > 0 {
		return nil, fmt.Errorf("load the catalogs in %s: %w", dir, errors.Join(faults...))
	}
	loaded := make(map[string]*Catalog, len(catalogs))
	for _, c := range catalogs {
		loaded[c.language] = c
	}
	return loaded, nil
}

// LoadAll is Load for catalogs that lie in several folders of dir, one for each subject: what is said in a language is then
// one catalog. A key stands in one folder alone.
func LoadAll(fsys fs.FS, dir string, languages []string) (map[string]*Catalog, error) {
	folders, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, fmt.Errorf("list the folders of catalogs in %s: %w", dir, err)
	}
	var faults []error
	whole := map[string]*Catalog{}
	for _, folder := range folders {
		catalogs, err := Load(fsys, path.Join(dir, folder.Name()), languages)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		for l, c := range catalogs {
			if whole[l] == nil {
				whole[l] = c
			} else if err := whole[l].join(c); err != nil {
				faults = append(faults, fmt.Errorf("%s: %w", path.Join(dir, folder.Name(), fileOf(l)), err))
			}
		}
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	return whole, nil
}

// join takes over the texts of another catalog of the language.
func (c *Catalog) join(more *Catalog) error {
	var faults []error
	twice := func(key string) bool {
		if c.Has(key) {
			faults = append(faults, fmt.Errorf("%q is said in another folder, too", key))
		}
		return c.Has(key)
	}
	for key, t := range more.texts {
		if !twice(key) {
			c.texts[key] = t
		}
	}
	for key, forms := range more.counts {
		if !twice(key) {
			c.counts[key] = forms
		}
	}
	return errors.Join(faults...)
}

// fileOf is where the catalog of a language lies.
func fileOf(language string) string { return "text." + language + ".json" }

// read reads one catalog from a file of its own.
func read(fsys fs.FS, file, l string) (*Catalog, error) {
	tag, err := language.Parse(l)
	if err != nil {
		return nil, fmt.Errorf("read the catalog %s: %q is no language tag: %w", file, l, err)
	}
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, fmt.Errorf("read the catalog: %w", err)
	}
	c, err := newCatalog(file, l, tag, data)
	if err != nil {
		return nil, fmt.Errorf("read the catalog: %w", err)
	}
	return c, nil
}

// newCatalog reads the texts of one language and finds what is wrong with them by themselves. Where is what errors call
// the place that they come from.
func newCatalog(where, l string, tag language.Tag, data []byte) (*Catalog, error) {
	c := &Catalog{where: where, language: l, tag: tag, texts: map[string]text{}, counts: map[string]*[len(categories)]text{}}
	var faults []error
	err := entries(data, func(key, value string) {
		if err := c.add(key, value); err != nil {
			faults = append(faults, fmt.Errorf("%s: %q: %w", where, key, err))
		}
	})
	if err != nil {
		faults = append(faults, fmt.Errorf("%s: %w", where, err))
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	return c, nil
}

// add puts one line of a file into the catalog.
func (c *Catalog) add(key, value string) error {
	t, err := parse(value)
	switch {
	case err != nil:
		return err
	case strings.TrimSpace(key) == "":
		return errors.New("the key is empty")
	case strings.TrimSpace(value) == "":
		return errors.New("the text is empty; leave the key out everywhere if nothing is to be said")
	}
	base, form, counted := formOf(key)
	if !counted {
		c.texts[key] = t
		return nil
	}
	if c.counts[base] == nil {
		c.counts[base] = new([len(categories)]text)
	}
	c.counts[base][form] = t
	return nil
}

// formOf takes the key of a form apart, "seats.one".
func formOf(key string) (base string, form plural.Form, ok bool) {
	dot := strings.LastIndexByte(key, '.')
	if dot < 1 {
		return "", 0, false
	}
	i := slices.Index(categories[:], key[dot+1:])
	return key[:dot], plural.Form(max(i, 0)), i >= 0
}

// entries goes through a JSON object of strings in the order of the file.
func entries(data []byte, each func(key, value string)) error {
	var faults []error
	err := members(data, func(key string, value json.RawMessage) {
		var said string
		if err := json.Unmarshal(value, &said); err != nil || value[0] != '"' {
			faults = append(faults, fmt.Errorf("%q has no text; write a string in quotes", key))
			return
		}
		each(key, said)
	})
	return errors.Join(append(faults, err)...)
}

// members goes through a JSON object in the order of the file. It looks at tokens, because decoding into a map would
// let the second of two equal keys win unseen.
func members(data []byte, each func(key string, value json.RawMessage)) error {
	if !utf8.Valid(data) {
		return errors.New("it is not UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	if t, err := d.Token(); err != nil {
		return fmt.Errorf("it begins with no JSON object: %w", err)
	} else if t != json.Delim('{') {
		return errors.New(`it is no JSON object; write {"key": "text"}`)
	}
	seen := map[string]bool{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return fmt.Errorf("a key near byte %d: %w", d.InputOffset(), err)
		}
		key := t.(string) // what stands before a value in an object is a string
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return fmt.Errorf("the text of %q: %w", key, err)
		}
		if seen[key] {
			return fmt.Errorf("the key %q stands here twice", key)
		}
		seen[key] = true
		each(key, value)
	}
	if _, err := d.Token(); err != nil {
		return fmt.Errorf("the end: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("something stands behind the object")
	}
	return nil
}
