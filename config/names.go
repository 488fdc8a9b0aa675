package config

import (
	"fmt"
	"strings"

	"jourfixe/calendar/holiday"
	"jourfixe/calendar/recurrence"
	"jourfixe/calendar/tz"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// checkNames looks at what a schema cannot know of an item: names of zones, of regions with holidays and of the languages
// of the house, and recurrence rules. They are the same for every office, so they need no book.
func (o origin) checkNames(f *faults, wrong map[string]bool) {
	if wrong[""] {
		return // not all the faults of the schema were told, so what stands here may be anything
	}
	for path, at := range o.places {
		if wrong[path] || at.text == "" {
			continue // has its fault already, or holds no text
		}
		detail := ""
		switch name := last(path); {
		case name == "zone" || name == "endZone":
			if _, ok := tz.Location(at.text); !ok {
				detail = "there is no time zone of this name; write an IANA name, as in Europe/Berlin"
			}
		case name == "holidays" || name == "school":
			if !holiday.Known(at.text) {
				detail = unknownRegion(at.text)
			}
		case path == "cadence":
			if _, err := recurrence.Parse(at.text); err != nil {
				detail = err.Error()
			}
		case path == "language" && strings.HasPrefix(o.field, "people[") && !words.Speaks(at.text): // that of a link is of a page elsewhere
			detail = "mails are not written in this language; choose one of " + strings.Join(words.Spoken(), ", ")
		}
		if detail != "" {
			f.add(at, within(o.field, path), detail)
		}
	}
}

// unknownRegion says which regions there are. The region has the form that its schema wants, so it may be repeated.
func unknownRegion(region string) string {
	if near := holiday.Nearest(region); near != "" {
		return fmt.Sprintf("the holidays of %s are not known here; did you mean %s?", region, near)
	}
	return fmt.Sprintf("the holidays of %s are not known here; known are %s", region, strings.Join(holiday.Regions(), ", "))
}

// last returns the name of the field that a path ends in, without its place in a list.
func last(path string) string {
	path, _, _ = strings.Cut(path[strings.LastIndexByte(path, '.')+1:], "[")
	return path
}

// points returns what the field at a path points at, the zero Ref if it is no pointer.
func points(path, text string) events.Ref {
	noun := ""
	switch {
	case path == "partner", path == "venue":
		noun = path
	case strings.HasPrefix(path, "invite.groups["):
		noun = "group"
	case strings.HasPrefix(path, "members["):
		if ref, err := events.ParseRef(text); err == nil {
			return ref
		}
	}
	if noun == "" || !events.ValidID(text) {
		return events.Ref{}
	}
	return events.Ref{Noun: noun, ID: text}
}

// checkPointers finds what points at something that the file does not describe.
func (o *Office) checkPointers(f *faults) {
	known := map[events.Ref]bool{}
	ids := map[string][]string{}
	for _, item := range o.Items {
		known[item.Ref] = true
		ids[item.Ref.Noun] = append(ids[item.Ref.Noun], item.Ref.ID)
	}
	for _, from := range o.origins {
		for path, at := range from.places {
			ref := points(path, at.text)
			if ref == (events.Ref{}) || known[ref] {
				continue
			}
			detail := fmt.Sprintf("there is no %s in the file", ref)
			if near := events.Nearest(ref.ID, ids[ref.Noun]); near != "" {
				detail += "; did you mean " + near + "?"
			}
			f.add(at, within(from.field, path), detail)
		}
	}
}
