// Package foreign takes calendars apart that somebody else has written (iCalendar, RFC 5545): their components and properties,
// within limits, and what their times mean. Whatever stands in one, reading it ends after a bounded number of steps, and never panics.
package foreign

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/emersion/go-ical"
)

// Limits bound what is read of a calendar.
type Limits struct {
	Bytes      int // of all of it
	Line       int // bytes of a content line, unfolded
	Depth      int // components within components
	Components int
	Lines      int // content lines, each of which becomes a property with maps of its own

	// Keeps says which properties are wanted, by name in capitals; nil: all. The others are passed over, however long their
	// lines are, and count for nothing.
	Keeps func(name string) bool
	// Passes says which components are not wanted, by name in capitals; nil: none. Nothing of them is kept.
	Passes func(name string) bool
	// Takes is handed each component of the calendar as soon as it is read, and says whether it has taken it: what it has is not kept
	// beside it. Nil: all are kept.
	Takes func(c *ical.Component) bool
	// Mends makes something of a line that is written wrong: name is that of its property, rest what stands behind it, and
	// strict what the standard makes of it, nil if it is none. Nil: that is what counts.
	Mends func(name, rest string, strict *ical.Prop) *ical.Prop
}

// MaxParam is how many bytes of a parameter's values are read; a longer parameter is left out.
const MaxParam = 1 << 10

// What is wrong with the structure of a calendar.
var (
	errNone = errors.New("it must hold a VCALENDAR")
	errOpen = errors.New("each BEGIN must have its END, the innermost first")
)

// Decode reads the first VCALENDAR in data into go-ical's model.
//
// go-ical's own decoder is for calendars that one trusts: it panics where a line breaks off after a parameter, takes
// seconds for a long parameter and follows any depth. This one goes over the bytes once, and what it keeps is bounded
// by the limits. Where both can read a calendar, they read the same.
//
// It forgives what programs get wrong and what mail does to lines: a byte order mark, lines that end in LF or CR,
// folds inside a character or without a blank, empty lines, NUL, bytes that are no UTF-8. A line that makes no sense
// is left out, and so is a long parameter: Thunderbird repeats a whole description in one, and nobody's answer is to
// be lost for a property that is not read. What is broken in the structure is refused. The error quotes nothing.
func Decode(data []byte, limits *Limits) (*ical.Component, error) {
	d, err := newDecoder(data, limits)
	if err != nil {
		return nil, err
	}
	c, err := d.calendar()
	if c == nil && err == nil {
		err = errNone
	}
	return c, err
}

// DecodeAll reads all VCALENDARs in data, of which there is at least one: a file may hold several, one after the other. Each is handed
// over when it is read.
func DecodeAll(data []byte, limits *Limits, each func(*ical.Component)) error {
	d, err := newDecoder(data, limits)
	if err != nil {
		return err
	}
	for n := 0; ; n++ {
		c, err := d.calendar()
		switch {
		case err != nil:
			return err
		case c == nil && n == 0:
			return errNone
		case c == nil:
			return nil
		}
		each(c)
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
	*Limits
	rest              []byte
	lines, components int
	passing           bool // within a component that is not wanted
}

func newDecoder(data []byte, limits *Limits) (*decoder, error) {
	if len(data) > limits.Bytes {
		return nil, fmt.Errorf("a calendar must be of at most %d bytes", limits.Bytes)
	}
	return &decoder{Limits: limits, rest: lineEnds(data)}, nil
}

// calendar reads the next VCALENDAR, nil after the last.
func (d *decoder) calendar() (*ical.Component, error) {
	for {
		prop, err := d.next()
		if prop == nil || err != nil {
			return nil, err
		}
		if prop.Name == "BEGIN" && strings.EqualFold(prop.Value, ical.CompCalendar) {
			return d.component(ical.CompCalendar, 1)
		}
	}
}

// component reads what follows its BEGIN, up to its END.
func (d *decoder) component(name string, depth int) (*ical.Component, error) {
	if !d.passing {
		if d.components++; d.components > d.Components {
			return nil, fmt.Errorf("a calendar must have at most %d components", d.Components)
		}
	}
	if depth > d.Depth {
		return nil, fmt.Errorf("components must not lie more than %d deep", d.Depth)
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
			if err := d.child(c, strings.ToUpper(prop.Value), depth+1); err != nil {
				return nil, err
			}
		case prop.Name == "END":
			if !strings.EqualFold(prop.Value, name) {
				return nil, errOpen
			}
			return c, nil
		default:
			if d.lines++; d.lines > d.Lines {
				return nil, fmt.Errorf("a calendar must have at most %d lines", d.Lines)
			}
			c.Props[prop.Name] = append(c.Props[prop.Name], *prop)
		}
	}
}

// child reads a component within another, and keeps it if it is wanted.
func (d *decoder) child(c *ical.Component, name string, depth int) error {
	outer := d.passing
	d.passing = outer || d.Passes != nil && d.Passes(name)
	child, err := d.component(name, depth)
	if err == nil && !d.passing && !(depth == 2 && d.Takes != nil && d.Takes(child)) {
		c.Children = append(c.Children, child)
	}
	d.passing = outer
	return err
}

// next returns the next line that is wanted and makes sense, nil after the last.
func (d *decoder) next() (*ical.Prop, error) {
	for len(d.rest) > 0 {
		if d.pass() {
			continue
		}
		content, err := d.unfold()
		if err != nil {
			return nil, err
		}
		if len(content) == 0 {
			continue
		}
		if prop := d.parseLine(legible(content)); prop != nil && d.wants(prop.Name) {
			return prop, nil
		}
	}
	return nil, nil
}

// wants reports whether a property is wanted. The frame of components always is.
func (d *decoder) wants(name string) bool {
	return name == "BEGIN" || name == "END" || !d.passing && (d.Keeps == nil || d.Keeps(name))
}

// pass takes a content line off the rest without a look at it, if its name tells that it is not wanted.
func (d *decoder) pass() bool {
	if d.Keeps == nil && !d.passing {
		return false
	}
	n := nameEnd(d.rest)
	if n == 0 || n == len(d.rest) || d.rest[n] != ':' && d.rest[n] != ';' {
		return false
	}
	var name [maxPropName]byte
	for i, c := range d.rest[:n] {
		if 'a' <= c && c <= 'z' {
			c -= 'a' - 'A'
		}
		name[i] = c
	}
	if d.wants(string(name[:n])) {
		return false
	}
	for content := d.physical(); len(content) > 0 && d.continues(); {
		content = d.physical()
	}
	return true
}

// continues reports whether what follows goes on with the line before: it is folded, or what remains of a line that was broken
// without a blank, or of a text whose breaks were not escaped.
func (d *decoder) continues() bool {
	return len(d.rest) > 0 && (d.rest[0] == ' ' || d.rest[0] == '\t' || !startsLine(d.rest))
}

// unfold takes a content line off the rest: a physical line and all that continue it.
func (d *decoder) unfold() ([]byte, error) {
	content := d.physical()
	whole := content[:len(content):len(content)] // the first continuation makes a copy
	for len(content) > 0 && d.continues() {
		if d.rest[0] == ' ' || d.rest[0] == '\t' {
			d.rest = d.rest[1:]
		}
		if whole = append(whole, d.physical()...); len(whole) > d.Line {
			break
		}
	}
	if len(whole) > d.Line {
		return nil, fmt.Errorf("a line of a calendar must be of at most %d bytes", d.Line)
	}
	return whole, nil
}

// physical takes the bytes up to the next line break off the rest.
func (d *decoder) physical() []byte {
	content, rest, _ := bytes.Cut(d.rest, []byte("\n"))
	d.rest = rest
	return content
}
