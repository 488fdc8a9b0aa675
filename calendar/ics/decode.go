package ics

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/emersion/go-ical"
)

// What is read of a calendar that somebody else has written. What a person's program sends stays far below all of
// these.
const (
	maxCalendar   = 1 << 20  // bytes
	maxLine       = 64 << 10 // bytes of a content line, unfolded
	maxParam      = 1 << 10  // bytes of a parameter's values; a longer parameter is left out
	maxDepth      = 4        // components within components
	maxComponents = 5_000
	maxLines      = 50_000 // content lines, each of which becomes a property with maps of its own
)

// What is wrong with a calendar that cannot be read.
var (
	errSize       = fmt.Errorf("a calendar must be of at most %d bytes", maxCalendar)
	errLine       = fmt.Errorf("a line of a calendar must be of at most %d bytes", maxLine)
	errDepth      = fmt.Errorf("components must not lie more than %d deep", maxDepth)
	errComponents = fmt.Errorf("a calendar must have at most %d components", maxComponents)
	errLines      = fmt.Errorf("a calendar must have at most %d lines", maxLines)
	errNone       = errors.New("it must hold a VCALENDAR")
	errOpen       = errors.New("each BEGIN must have its END, the innermost first")
)

// decode reads the first VCALENDAR in data into go-ical's model.
//
// go-ical's own decoder is for calendars that one trusts: it panics where a line breaks off after a parameter, takes
// seconds for a long parameter and follows any depth. This one goes over the bytes once, and what it keeps is bounded
// by the limits above. Where both can read a calendar, they read the same.
//
// It forgives what programs get wrong and what mail does to lines: a byte order mark, lines that end in LF or CR,
// folds inside a character or without a blank, empty lines, NUL, bytes that are no UTF-8. A line that makes no sense
// is left out, and so is a long parameter: Thunderbird repeats a whole description in one, and nobody's answer is to
// be lost for a property that is not read. What is broken in the structure is refused.
func decode(data []byte) (*ical.Component, error) {
	if len(data) > maxCalendar {
		return nil, errSize
	}
	d := decoder{rest: lineEnds(data)}
	for {
		prop, err := d.next()
		if err != nil {
			return nil, err
		}
		if prop == nil {
			return nil, errNone
		}
		if prop.Name == "BEGIN" && strings.EqualFold(prop.Value, ical.CompCalendar) {
			return d.component(ical.CompCalendar, 1)
		}
	}
}

// lineEnds returns data with lines that end in LF alone. A CR ends a line where there is no LF at all, and means
// nothing elsewhere.
func lineEnds(data []byte) []byte {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if bytes.IndexByte(data, '\n') < 0 {
		return bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	}
	kept := make([]byte, 0, len(data))
	for _, c := range data {
		if c != '\r' && c != 0 {
			kept = append(kept, c)
		}
	}
	return kept
}

// decoder reads content lines and makes components of them.
type decoder struct {
	rest              []byte
	lines, components int
}

// component reads what follows its BEGIN, up to its END.
func (d *decoder) component(name string, depth int) (*ical.Component, error) {
	if d.components++; d.components > maxComponents {
		return nil, errComponents
	}
	if depth > maxDepth {
		return nil, errDepth
	}
	c := &ical.Component{Name: name, Props: ical.Props{}}
	for {
		prop, err := d.next()
		switch {
		case err != nil:
			return nil, err
		case prop == nil:
			return nil, errOpen
		case prop.Name == "BEGIN":
			child, err := d.component(strings.ToUpper(prop.Value), depth+1)
			if err != nil {
				return nil, err
			}
			c.Children = append(c.Children, child)
		case prop.Name == "END":
			if !strings.EqualFold(prop.Value, name) {
				return nil, errOpen
			}
			return c, nil
		default:
			c.Props[prop.Name] = append(c.Props[prop.Name], *prop)
		}
	}
}

// next returns the next line that makes sense, nil after the last.
func (d *decoder) next() (*ical.Prop, error) {
	for len(d.rest) > 0 {
		content, err := d.unfold()
		if err != nil {
			return nil, err
		}
		if len(content) == 0 {
			continue
		}
		if d.lines++; d.lines > maxLines {
			return nil, errLines
		}
		if prop := parseLine(legible(content)); prop != nil {
			return prop, nil
		}
	}
	return nil, nil
}

// unfold takes a content line off the rest: a physical line and all that continue it.
func (d *decoder) unfold() ([]byte, error) {
	content := d.physical()
	whole := content[:len(content):len(content)] // the first continuation makes a copy
	for len(content) > 0 && len(d.rest) > 0 {
		switch {
		case d.rest[0] == ' ' || d.rest[0] == '\t':
			d.rest = d.rest[1:]
		case startsLine(d.rest):
			return checkLine(whole)
		}
		// Else it is what remains of a line that was broken without a blank, or of a text whose breaks were not escaped.
		if whole = append(whole, d.physical()...); len(whole) > maxLine {
			return nil, errLine
		}
	}
	return checkLine(whole)
}

// checkLine refuses a line that is too long.
func checkLine(content []byte) ([]byte, error) {
	if len(content) > maxLine {
		return nil, errLine
	}
	return content, nil
}

// physical takes the bytes up to the next line break off the rest.
func (d *decoder) physical() []byte {
	content, rest, _ := bytes.Cut(d.rest, []byte("\n"))
	d.rest = rest
	return content
}
