package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// maxListed bounds how many faults of a file are told. Who made more mistakes than that mends these first.
const maxListed = 50

// A Fault is one thing wrong with an office file, and where. It quotes no value: a name or an address may stand in the
// wrong place.
type Fault struct {
	Line, Column int    // of the field, both counted from 1, columns in characters
	Field        string // as in series[0].avoid.holidays[1]; empty if the file as a whole is meant
	Detail       string // what is wrong, or what would be right
}

// A FileError tells everything that is wrong with an office file, in the order of the file.
type FileError struct {
	Name   string // of the file, as it was given
	Faults []Fault
	More   int // faults beyond those listed
}

// Error implements error. It has a line for each fault in the form that editors jump to: bremen.yaml:12:5: field: detail.
func (e *FileError) Error() string {
	var b strings.Builder
	for i, f := range e.Faults {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s:%d:%d: ", e.Name, f.Line, f.Column)
		if f.Field != "" {
			b.WriteString(f.Field + ": ")
		}
		b.WriteString(f.Detail)
	}
	if e.More > 0 {
		fmt.Fprintf(&b, "\n%s: and %d more faults", e.Name, e.More)
	}
	return b.String()
}

// faults gathers what is wrong. It keeps many more than are told, so that the first of the file are told and not the
// first that were found, and yet not without limit.
type faults struct {
	list []Fault
	lost int
}

const maxKept = 5_000

func (f *faults) add(at place, field, detail string) {
	if len(f.list) == maxKept {
		f.lost++
		return
	}
	f.list = append(f.list, Fault{max(at.line, 1), max(at.column, 1), field, detail})
}

// err returns the faults of the file in the order of their places, nil if there are none.
func (f *faults) err(name string) error {
	if len(f.list) == 0 {
		return nil
	}
	slices.SortStableFunc(f.list, func(x, y Fault) int {
		return cmp.Or(cmp.Compare(x.Line, y.Line), cmp.Compare(x.Column, y.Column))
	})
	told := slices.Compact(f.list)
	more := max(len(told)-maxListed, 0) + f.lost
	return &FileError{Name: name, Faults: told[:min(len(told), maxListed)], More: more}
}
