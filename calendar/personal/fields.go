package personal

import (
	_ "embed"
	"maps"
	"slices"
	"strings"
	"sync"
)

// What the list says of a field that is of no kind.
const (
	Nothing = "-"      // it says nothing of a natural person
	Secret  = "secret" // it opens or proves something, and says nothing of anybody
)

var (
	//go:embed fields.txt
	fieldsFile string
	//go:embed forms.txt
	formsFile string
)

// Fields says of each field of the messages about a noun, as in "meeting comment", of which kind it is. Deeper ones have dots in them.
func Fields() map[string]string { return maps.Clone(fields()) }

var fields = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(fieldsFile) {
		if parts := strings.Fields(line); len(parts) == 3 {
			m[parts[0]+" "+parts[1]] = parts[2]
		}
	}
	return m
})

// Forms says the same of what the forms of pages ask for, as in "POST /me/apps name", but for those that ask for fields of a command by their names.
func Forms() map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(formsFile) {
		if parts := strings.Fields(line); len(parts) == 4 {
			m[strings.Join(parts[:3], " ")] = parts[3]
		}
	}
	return m
}

// Of lists the fields that are of a kind, in order.
func Of(kind string) (list []string) {
	for field, is := range fields() {
		if is == kind {
			list = append(list, field)
		}
	}
	slices.Sort(list)
	return list
}
