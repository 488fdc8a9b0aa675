package schema

import (
	"fmt"
	"slices"
	"strings"

	"jourfixe/events"
)

// shorts lists the short types of the bodies.
func shorts(bodies []events.Body) []string {
	names := make([]string, len(bodies))
	for i, b := range bodies {
		names[i] = b.Type().Short()
	}
	return names
}

// unknownType says why a type is not in the vocabulary: a version that is not known, the wrong kind of message, a slip
// of the pen, or nothing near. The parts of the type are repeated only if they could be ids, which ParseType sees to.
func unknownType(t events.Type, bodies []events.Body, what string) string {
	if !events.ValidID(t.Noun) || !events.ValidID(t.Name) {
		return "the type must be of the form series.define or jourfixe.series.define.v1"
	}
	known, name := shorts(bodies), t.Short()
	if slices.Contains(known, name) {
		return fmt.Sprintf("%s is not known in version %d; known is version 1", name, t.Version)
	}
	if what == "command" && slices.Contains(shorts(events.Events), name) {
		if near := events.Nearest(name, known); near != "" {
			return fmt.Sprintf("%s is an event, which only the office makes; did you mean the command %s?", name, near)
		}
		return fmt.Sprintf("%s is an event, which only the office makes", name)
	}
	if near := events.Nearest(name, known); near != "" {
		return fmt.Sprintf("%s is no %s; did you mean %s?", name, what, near)
	}
	same := slices.DeleteFunc(slices.Clone(known), func(k string) bool { return !strings.HasPrefix(k, t.Noun+".") })
	if len(same) > 0 {
		known = same
	}
	return fmt.Sprintf("%s is no %s; known are %s", name, what, strings.Join(known, ", "))
}
