package words

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// compare finds where catalogs do not say the same things, by key.
func compare(catalogs []*Catalog) []error {
	needed := make([][len(categories)]bool, len(catalogs))
	for i, c := range catalogs {
		needed[i] = needs(c.tag)
	}
	texts, counts := map[string]bool{}, map[string]bool{}
	for _, c := range catalogs {
		for key := range c.texts {
			texts[key] = true
		}
		for key := range c.counts {
			counts[key] = true
		}
	}
	var faults []error
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		faults = append(faults, compareTexts(catalogs, key)...)
	}
	for _, key := range slices.Sorted(maps.Keys(counts)) {
		faults = append(faults, compareCounts(catalogs, needed, key)...)
	}
	return faults
}

// compareTexts looks at one text in all languages.
func compareTexts(catalogs []*Catalog, key string) []error {
	var faults []error
	var first *Catalog // that has the text: the others are measured by it
	for _, c := range catalogs {
		t, ok := c.texts[key]
		switch {
		case !ok:
			faults = append(faults, fmt.Errorf("%s lacks %q, which another language has", c.where, key))
		case first == nil:
			first = c
		case !slices.Equal(t.names(), first.texts[key].names()):
			faults = append(faults, fmt.Errorf("%q has %s in %s, but %s in %s",
				key, placeholders(first.texts[key].names()), first.language, placeholders(t.names()), c.language))
		}
	}
	return faults
}

// compareCounts looks at one text that has forms in all languages. Which forms there are is each language's own affair;
// what is filled in is not.
func compareCounts(catalogs []*Catalog, needed [][len(categories)]bool, key string) []error {
	var faults []error
	var first []string // the placeholders of the first form there is
	var where string
	for of, c := range catalogs {
		forms := c.counts[key]
		if forms == nil {
			faults = append(faults, fmt.Errorf("%s lacks the forms of %q, which another language has", c.where, key))
			continue
		}
		for i, t := range forms {
			name := key + "." + categories[i]
			switch {
			case t == nil && needed[of][i]:
				faults = append(faults, fmt.Errorf("%s lacks the form %q, which the language needs", c.where, name))
			case t != nil && !needed[of][i] && plural.Form(i) != plural.Other:
				faults = append(faults, fmt.Errorf("%s has the form %q, which the language never uses", c.where, name))
			case t == nil:
			case where == "":
				first, where = withoutNumber(t), fmt.Sprintf("%q of %s", name, c.language)
			case !slices.Equal(withoutNumber(t), first):
				faults = append(faults, fmt.Errorf("%s has %s, but %q of %s has %s, not counting {n}",
					where, placeholders(first), name, c.language, placeholders(withoutNumber(t))))
			}
		}
	}
	return faults
}

// needs finds the categories into which the language sorts whole numbers. There is no list of them to ask, so numbers
// are tried: all that CLDR's rules tell apart by their last digits, and the round ones.
func needs(tag language.Tag) (needed [len(categories)]bool) {
	for n := range 201 {
		needed[category(n, tag)] = true
	}
	for n := 1000; n <= 1_000_000; n *= 10 {
		needed[category(n, tag)] = true
	}
	return needed
}

// withoutNumber lists the placeholders but {n}.
func withoutNumber(t text) []string {
	return slices.DeleteFunc(t.names(), func(name string) bool { return name == "n" })
}

// placeholders shows names as they are written.
func placeholders(names []string) string {
	if len(names) == 0 {
		return "no placeholders"
	}
	return "{" + strings.Join(names, "} {") + "}"
}
