package ics

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/emersion/go-ical"

	"jourfixe/calendar/foreign"
	"jourfixe/events"
)

// An Answered is what somebody has made of an item that they have: an answer, and nothing else.
type Answered struct {
	Answer  string // accepted, tentative, declined; "" if it is still open
	Comment string
}

// What of an item is the program's own affair, and changes nothing of what the office says.
var ofPrograms = []string{
	ical.PropDateTimeStamp, ical.PropLastModified, ical.PropCreated, ical.PropSequence, ical.PropTransparency, ical.PropComment, ical.PropRequestStatus,
	ical.PropAttendee, ical.PropOrganizer, // these are compared by themselves
}

// ErrItem says that what was written is no item.
var ErrItem = errors.New("it must be one calendar with the one event that was read")

// A ChangedError says what of an item was changed that is not for whoever reads it.
type ChangedError struct{ Property string }

// Error implements error.
func (e *ChangedError) Error() string {
	return "only your own answer can be changed in this calendar, and " + e.Property + " is another now"
}

// ReadAnswered compares what a program has written with the item as it was handed out, and returns what it answers. A *ChangedError says what
// else is different; errors quote nothing of what was written.
func ReadAnswered(was, is []byte) (a Answered, err error) {
	before, err := oneEvent(was)
	if err != nil {
		return a, fmt.Errorf("read the item again: %w", err)
	}
	after, err := oneEvent(is)
	if err != nil {
		return a, ErrItem
	}
	if name := differing(before, after); name != "" {
		return a, &ChangedError{name}
	}
	invited, said := before.Props[ical.PropAttendee], after.Props[ical.PropAttendee]
	if len(invited) != len(said) || !sameAddress(before.Props[ical.PropOrganizer], after.Props[ical.PropOrganizer]) {
		return a, &ChangedError{"who takes part"}
	}
	if len(invited) == 0 {
		return a, nil
	}
	if !sameAddress(invited, said) {
		return a, &ChangedError{"who takes part"}
	}
	partStat, _ := answerOf(&said[0])
	for answer, stat := range partStats {
		if stat == partStat {
			a.Answer = answer
		}
	}
	if partStat != PartNeedsAction && a.Answer == "" {
		return a, &ChangedError{"who comes in your place"}
	}
	a.Comment = block(comment(after), events.MaxComment)
	return a, nil
}

// oneEvent is the event of a calendar that has one and nothing beside.
func oneEvent(data []byte) (*ical.Component, error) {
	c, err := foreign.Decode(data, &replyLimits)
	if err != nil {
		return nil, err
	}
	var event *ical.Component
	for _, child := range c.Children {
		switch {
		case child.Name == ical.CompTimezone: // programs describe zones of their own
		case child.Name != ical.CompEvent || event != nil:
			return nil, ErrItem
		default:
			event = child
		}
	}
	if event == nil || len(event.Props[ical.PropUID]) != 1 {
		return nil, ErrItem
	}
	return event, nil
}

// differing names a property that is not as it was, "" if all are. What begins with X- is the program's.
func differing(before, after *ical.Component) string {
	names := []string{}
	for _, of := range []*ical.Component{before, after} {
		for name := range of.Props {
			if !strings.HasPrefix(name, "X-") && !slices.Contains(ofPrograms, name) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	for _, name := range names {
		if name == ical.PropGeo && sameGeo(before.Props[name], after.Props[name]) {
			continue
		}
		if !slices.Equal(plainValues(before.Props[name]), plainValues(after.Props[name])) {
			if len(name) > 40 || !isPlain(name) {
				return "a property"
			}
			return name
		}
	}
	return ""
}

// plainValues are the values of a property as they are meant, in an order that does not matter.
func plainValues(props []ical.Prop) (list []string) {
	for _, p := range props {
		value := strings.TrimSpace(strings.ReplaceAll(foreign.Unescape(p.Value), "\r\n", "\n"))
		if value != "" {
			list = append(list, value)
		}
	}
	slices.Sort(list)
	return list
}

// sameGeo reports whether two lists of coordinates are the same place: programs write numbers with as many decimals as they like.
func sameGeo(x, y []ical.Prop) bool {
	return slices.EqualFunc(x, y, func(a, b ical.Prop) bool {
		return slices.EqualFunc(strings.Split(a.Value, ";"), strings.Split(b.Value, ";"), func(m, n string) bool {
			p, err := strconv.ParseFloat(strings.TrimSpace(m), 64)
			q, other := strconv.ParseFloat(strings.TrimSpace(n), 64)
			return err == nil && other == nil && math.Abs(p-q) < 0.5/events.GeoScale
		})
	})
}

// sameAddress reports whether two lists of people are the same.
func sameAddress(x, y []ical.Prop) bool {
	return slices.EqualFunc(x, y, func(a, b ical.Prop) bool {
		return addressOf(&a) != "" && strings.EqualFold(addressOf(&a), addressOf(&b))
	})
}
