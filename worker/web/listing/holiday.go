package listing

import (
	"strings"

	"jourfixe/calendar/holiday"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// A Holiday is a holiday of one or more days.
type Holiday struct {
	First, Last events.Date
	Name        events.Text
	Region      events.Text
	School      bool
}

// HolidayOf is a holiday with the region that keeps it, in words.
func HolidayOf(d holiday.Day, v *voice.Voice) string {
	return v.T("waits.holiday", "holiday", v.In(d.Name), "place", v.In(NewRegion(d.Region).Title))
}

// SameText reports whether two holidays are called the same in the languages of the house.
func SameText(x, y events.Text) bool {
	return strings.EqualFold(x.In("de"), y.In("de")) && strings.EqualFold(x.In("en"), y.In("en"))
}
