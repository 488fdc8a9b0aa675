package listing

import (
	"strings"

	"jourfixe/events"
)

// A Holiday is a holiday of one or more days.
type Holiday struct {
	First, Last events.Date
	Name        events.Text
	Region      events.Text
	School      bool
}

// SameText reports whether two holidays are called the same in the languages of the house.
func SameText(x, y events.Text) bool {
	return strings.EqualFold(x.In("de"), y.In("de")) && strings.EqualFold(x.In("en"), y.In("en"))
}
