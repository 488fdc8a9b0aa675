package dav

import (
	"bytes"
	"strings"

	"github.com/emersion/go-ical"
)

// A part is what somebody wants to have of an item (RFC 4791, section 9.6), component by component.
type part struct {
	all   bool
	props map[string]bool
	comps map[string]*part // nil with allComps
	every bool
}

// partOf reads what is wanted of items, nil if it is all of them. Times are in UTC already and nothing repeats, so there is nothing to
// expand or to limit.
func partOf(asked *node) *part {
	top := asked.child(nsCalDAV, "comp")
	if top == nil || !strings.EqualFold(top.attr("name"), ical.CompCalendar) {
		return nil
	}
	return readPart(top)
}

func readPart(n *node) *part {
	p := &part{props: map[string]bool{}, comps: map[string]*part{}}
	for _, k := range n.kids {
		name := strings.ToUpper(k.attr("name"))
		switch {
		case k.is(nsCalDAV, "allprop"):
			p.all = true
		case k.is(nsCalDAV, "allcomp"):
			p.every = true
		case k.is(nsCalDAV, "prop"):
			p.props[name] = true
		case k.is(nsCalDAV, "comp"):
			p.comps[name] = readPart(k)
		}
	}
	return p
}

// cut leaves out what is not wanted, line by line, so that what stays is as it was. Lines that go on belong to the one before.
func (p *part) cut(data []byte) []byte {
	kept := make([]byte, 0, len(data))
	parts, keep := []*part{}, false
	for len(data) > 0 {
		end := bytes.IndexByte(data, '\n') + 1
		if end == 0 {
			end = len(data)
		}
		line := data[:end]
		data = data[end:]
		if line[0] != ' ' && line[0] != '\t' {
			name, value := splitLine(line)
			switch name {
			case "BEGIN":
				parts = append(parts, p.within(parts, value))
				keep = parts[len(parts)-1] != nil
			case "END":
				keep = parts[len(parts)-1] != nil
				parts = parts[:len(parts)-1]
			default:
				in := parts[len(parts)-1]
				keep = in != nil && (in.all || in.props[name])
			}
		}
		if keep {
			kept = append(kept, line...)
		}
	}
	return kept
}

// within is what is wanted of a component that begins, nil for nothing.
func (p *part) within(parts []*part, name string) *part {
	if len(parts) == 0 {
		return p
	}
	in := parts[len(parts)-1]
	switch {
	case in == nil:
		return nil
	case in.comps[name] != nil:
		return in.comps[name]
	case in.every:
		return &part{all: true, every: true}
	}
	return nil
}

// splitLine is the name of a content line, and for BEGIN and END what it says.
func splitLine(line []byte) (name, value string) {
	i := bytes.IndexAny(line, ":;")
	if i < 0 {
		return "", ""
	}
	return strings.ToUpper(string(line[:i])), strings.ToUpper(strings.TrimSpace(string(line[i+1:])))
}
