package dav

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/emersion/go-ical"
)

// A span is some time, open on the side that is zero.
type span struct{ from, to time.Time }

// What is wrong with what somebody asks for.
var (
	errSpan   = errors.New("a time-range needs a start or an end, in UTC as in 20270301T000000Z, and must end after it starts")
	errFilter = errors.New("only filters of VCALENDAR and VEVENT are known: time-range, is-not-defined, prop-filter with is-not-defined or text-match by i;ascii-casemap or i;octet")
)

// maxFilters is how many properties of each item are looked at for one question.
const maxFilters = 16

var errFilters = fmt.Errorf("more than %d prop-filters are not taken in one question", maxFilters)

// spanOf reads a time-range (RFC 4791, section 9.9).
func spanOf(n *node) (s span, err error) {
	if n == nil {
		return s, errSpan
	}
	for _, end := range []struct {
		name string
		at   *time.Time
	}{{"start", &s.from}, {"end", &s.to}} {
		said := n.attr(end.name)
		if said == "" {
			continue
		}
		if *end.at, err = time.Parse("20060102T150405Z", said); err != nil {
			return s, errSpan
		}
	}
	if s.from.IsZero() && s.to.IsZero() || !s.from.IsZero() && !s.to.IsZero() && !s.to.After(s.from) {
		return s, errSpan
	}
	return s, nil
}

// overlaps reports whether something takes place within the time: it begins before that ends, and ends after it begins. What takes no time
// belongs to the time that it starts.
func (s span) overlaps(start, end time.Time) bool {
	switch {
	case !s.to.IsZero() && !start.Before(s.to):
		return false
	case s.from.IsZero():
		return true
	case !end.After(start):
		return !start.Before(s.from)
	}
	return end.After(s.from)
}

// A filter says which items are asked for.
type filter struct {
	none  bool // nothing can be meant
	span  *span
	props []propFilter
}

// A propFilter is about a property of the event.
type propFilter struct {
	name   string
	absent bool
	match  func(value string) bool // nil: it only has to be there
}

// filterOf reads what a calendar-query asks for.
func filterOf(n *node) (f filter, err error) {
	top := n.child(nsCalDAV, "comp-filter")
	switch {
	case top == nil || len(n.kids) != 1:
		return f, errFilter
	case top.attr("name") != ical.CompCalendar || top.child(nsCalDAV, "is-not-defined") != nil:
		f.none = true
		return f, nil
	}
	for _, k := range top.kids {
		if !k.is(nsCalDAV, "comp-filter") {
			return f, errFilter
		}
		if err := f.component(k); err != nil {
			return f, err
		}
	}
	return f, nil
}

// component reads what is asked of a component of the calendar. There is none but the one VEVENT.
func (f *filter) component(n *node) error {
	if n.child(nsCalDAV, "is-not-defined") != nil {
		f.none = f.none || n.attr("name") == ical.CompEvent
		return nil
	}
	if n.attr("name") != ical.CompEvent {
		f.none = true
		return nil
	}
	for _, k := range n.kids {
		switch {
		case k.is(nsCalDAV, "time-range"):
			s, err := spanOf(k)
			if err != nil {
				return err
			}
			f.span = &s
		case k.is(nsCalDAV, "prop-filter"):
			p, err := propFilterOf(k)
			if err != nil {
				return err
			}
			if f.props = append(f.props, p); len(f.props) > maxFilters {
				return errFilters
			}
		case k.is(nsCalDAV, "comp-filter"): // an alarm, say
			if k.child(nsCalDAV, "is-not-defined") == nil {
				f.none = true
			}
		default:
			return errFilter
		}
	}
	return nil
}

func propFilterOf(n *node) (p propFilter, err error) {
	if p.name = strings.ToUpper(n.attr("name")); p.name == "" {
		return p, errFilter
	}
	for _, k := range n.kids {
		switch {
		case k.is(nsCalDAV, "is-not-defined"):
			p.absent = true
		case k.is(nsCalDAV, "text-match"):
			if p.match, err = matchOf(k); err != nil {
				return p, err
			}
		default:
			return p, errFilter
		}
	}
	return p, nil
}

// matchOf reads a text-match (RFC 4791, section 9.7.5).
func matchOf(n *node) (func(string) bool, error) {
	text, fold := n.text, func(s string) string { return s }
	switch n.attr("collation") {
	case "", "i;ascii-casemap":
		fold = foldASCII
	case "i;octet":
	default:
		return nil, errCollation
	}
	negate := false
	switch n.attr("negate-condition") {
	case "", "no":
	case "yes":
		negate = true
	default:
		return nil, errFilter
	}
	text = fold(text)
	return func(value string) bool { return strings.Contains(fold(value), text) != negate }, nil
}

var errCollation = errors.New("only the collations i;ascii-casemap and i;octet are known")

func foldASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, s)
}

// takes reports whether an item is asked for.
func (f *filter) takes(i *Item) (bool, error) {
	if f.none || f.span != nil && !f.span.overlaps(i.Start, i.End) {
		return false, nil
	}
	if len(f.props) == 0 {
		return true, nil
	}
	event, err := eventOf(i)
	if err != nil {
		return false, err
	}
	for _, p := range f.props {
		values := event.Props[p.name]
		switch {
		case p.absent:
			if len(values) > 0 {
				return false, nil
			}
		case len(values) == 0:
			return false, nil
		case p.match != nil && !matchesAny(values, p.match):
			return false, nil
		}
	}
	return true, nil
}

func matchesAny(values []ical.Prop, match func(string) bool) bool {
	for _, v := range values {
		value, err := v.Text()
		if err != nil {
			value = v.Value
		}
		if match(value) {
			return true
		}
	}
	return false
}

// eventOf is the event of an item, which we have written ourselves.
func eventOf(i *Item) (*ical.Component, error) {
	c, err := ical.NewDecoder(bytes.NewReader(i.Data())).Decode()
	if err != nil {
		return nil, fmt.Errorf("read %s again: %w", i.Name, err)
	}
	for _, child := range c.Children {
		if child.Name == ical.CompEvent {
			return child, nil
		}
	}
	return nil, fmt.Errorf("%s has no event", i.Name)
}
