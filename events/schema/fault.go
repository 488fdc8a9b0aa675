package schema

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"jourfixe/events"
)

// maxFaults bounds what one answer lists. Who made more mistakes than that fixes these first.
const maxFaults = 20

// A finding is a fault before it is worded. Data may have thousands of faults, and only the first ones are worth the
// wording.
type finding struct {
	field string
	says  func() string
}

// explain turns what the validator found into faults, in the order of their fields, whatever the order in which the
// validator came upon them. The wording is ours, because the validator quotes the values it refuses.
func explain(err error) []events.Fault {
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return []events.Fault{{Detail: "does not fit the schema"}}
	}
	found := findings(nil, invalid)
	slices.SortStableFunc(found, func(a, b finding) int { return compareFields(a.field, b.field) })

	// One more than is listed, so that tidy can tell that there are more.
	var faults []events.Fault
	for _, f := range found {
		fault := events.Fault{Field: f.field, Detail: f.says()}
		if n := len(faults); n > 0 && faults[n-1] == fault {
			continue // a value that breaks two rules of one definition
		}
		if faults = append(faults, fault); len(faults) > maxFaults {
			break
		}
	}
	return faults
}

// maxField bounds the path of a field. Only names that the schema does not know make longer ones.
const maxField = 400

// tidy puts the faults in order and cuts them at the limit, saying so.
func tidy(faults []events.Fault) []events.Fault {
	for i := range faults {
		faults[i].Field = faults[i].Field[:min(maxField, len(faults[i].Field))]
	}
	slices.SortStableFunc(faults, func(a, b events.Fault) int { return compareFields(a.Field, b.Field) })
	faults = slices.Compact(faults)
	if len(faults) > maxFaults {
		faults = append(faults[:maxFaults-1:maxFaults-1], events.Fault{Detail: "there are more faults than these"})
	}
	return faults
}

// findings walks down to what is really wrong; the errors above only say that something below is.
func findings(found []finding, e *jsonschema.ValidationError) []finding {
	at := fieldOf(e.InstanceLocation)
	switch k := e.ErrorKind.(type) {
	case *kind.Schema, *kind.Group, *kind.Reference, *kind.AllOf:
		for _, cause := range e.Causes {
			found = findings(found, cause)
		}
	case *kind.Required:
		for _, name := range k.Missing {
			found = append(found, finding{join(at, name), func() string { return missing(e.SchemaURL, name) }})
		}
	case *kind.AdditionalProperties:
		for _, name := range k.Properties {
			field, explanation := atName(at, name)
			found = append(found, finding{field, func() string { return explanation + unknownField(e.SchemaURL, name) }})
		}
	case *kind.UniqueItems:
		first := fmt.Sprintf("%s[%d]", at, k.Duplicates[0])
		second := fmt.Sprintf("%s[%d]", at, k.Duplicates[1])
		found = append(found, finding{second, func() string { return "is the same as " + first + "; each may be given once" }})
	default:
		found = append(found, finding{at, func() string { return wording(e) }})
	}
	return found
}

// fieldOf writes a path as people do: avoid.holidays[0]. The validator only walks through fields that the schema knows,
// and the parser through any, so each name is looked at before it is repeated.
func fieldOf(path []string) string {
	var at string
	for _, step := range path {
		switch {
		// No field of the vocabulary begins with a digit, so this is a place in a list.
		case step[:min(1, len(step))] >= "0" && step[:min(1, len(step))] <= "9":
			at += "[" + step + "]"
		case quotable.MatchString(step):
			at = join(at, step)
		default:
			at = join(at, "?")
		}
	}
	return at
}

// join puts a name behind a path.
func join(at, name string) string {
	if at == "" {
		return name
	}
	return at + "." + name
}

// quotable is what a field's name must look like to be repeated in an answer. It has a slash for the names of items.
var quotable = regexp.MustCompile(`^[A-Za-z0-9_/-]{1,130}$`)

// sayable is what the name of an unknown field must look like to be repeated; anything longer or stranger may be a
// value that slipped into the place of a name.
var sayable = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// atName returns the path of a field of the object at a path, or the object's own path and a word of explanation if the
// field's name cannot be repeated.
func atName(at, name string) (field, explanation string) {
	if sayable.MatchString(name) {
		return join(at, name), ""
	}
	return at, "a field whose name cannot be repeated here: "
}

// compareFields orders paths as a reader would: names by letter, places in a list by number, a thing before its parts.
func compareFields(a, b string) int {
	for a != "" && b != "" {
		if digit(a[0]) && digit(b[0]) {
			m, n := digits(a), digits(b)
			if len(m) != len(n) {
				return len(m) - len(n)
			}
			if c := strings.Compare(m, n); c != 0 {
				return c
			}
			a, b = a[len(m):], b[len(n):]
			continue
		}
		if a[0] != b[0] {
			return int(a[0]) - int(b[0])
		}
		a, b = a[1:], b[1:]
	}
	return len(a) - len(b)
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// digits returns the number at the beginning of s, leading zeros left out as far as there are other digits.
func digits(s string) string { return s[:len(s)-len(strings.TrimLeft(s, "0123456789"))] }
