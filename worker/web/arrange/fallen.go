package arrange

import (
	"slices"

	"jourfixe/calendar/holiday"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/listing"
)

// A fallen is any of the holidays on which the meeting that is asked about has come to fall.
type fallen struct{}

// holidays are all of them.
func (fallen) holidays(a field.Asking) []holiday.Day {
	if m := a.Book.Meeting(a.About); m != nil {
		return a.Book.Fallen(m)
	}
	return nil
}

// word names one of them.
func (fallen) word(region, date string) string { return region + "/" + date }

// Read implements field.Kind.
func (k fallen) Read(a field.Asking, typed field.Typed) (any, *field.Fault) {
	var list []any
	left := slices.Clone(typed[""])
	for _, d := range k.holidays(a) {
		if i := slices.Index(left, k.word(d.Region, d.Date.String())); i >= 0 {
			left = slices.Delete(left, i, i+1)
			list = append(list, map[string]any{"region": d.Region, "date": d.Date.String()})
		}
	}
	switch {
	case slices.ContainsFunc(left, func(s string) bool { return s != "" }):
		return nil, &field.Fault{Text: "gone"}
	case len(list) == 0:
		return nil, nil
	}
	return list, nil
}

// Write implements field.Kind.
func (k fallen) Write(_ field.Asking, value any) field.Typed {
	var list []string
	values, _ := value.([]any)
	for _, v := range values {
		if h, ok := v.(map[string]any); ok {
			region, _ := h["region"].(string)
			date, _ := h["date"].(string)
			list = append(list, k.word(region, date))
		}
	}
	return field.Typed{"": list}
}

// Draw implements field.Kind.
func (k fallen) Draw(a field.Asking, typed field.Typed) field.Control {
	c := field.Control{Shape: field.Boxes}
	for _, d := range k.holidays(a) {
		v := k.word(d.Region, d.Date.String())
		c.Options = append(c.Options, field.Option{
			Value: v, Label: listing.HolidayOf(d, a.Voice) + ", " + a.Voice.DayOnly(d.Date), Chosen: slices.Contains(typed[""], v),
		})
	}
	return c
}
