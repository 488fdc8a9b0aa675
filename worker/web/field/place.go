package field

import (
	"regexp"
	"slices"
	"strings"

	"jourfixe/calendar/holiday"
	"jourfixe/calendar/tz"
	"jourfixe/worker/web/voice"
)

// A Zone is a time zone, by its name in the IANA database or by its city.
type Zone struct{}

// Read implements Kind.
func (Zone) Read(a Asking, typed Typed) (any, *Fault) {
	s := typed.word("")
	if s == "" {
		return nil, nil
	}
	for _, name := range tz.Current().Names() {
		if strings.EqualFold(name, s) || strings.EqualFold(a.Voice.City(name), s) {
			return name, nil
		}
	}
	return s, wrong("zone")
}

// Write implements Kind.
func (Zone) Write(_ Asking, value any) Typed { return one(word(value)) }

// Draw implements Kind.
func (Zone) Draw(a Asking, typed Typed) Control {
	c := Control{Shape: Input, Type: "text", Value: typed.One(""), Most: 64}
	for _, name := range tz.Current().Names() {
		if city := a.Voice.City(name); strings.Contains(name, "/") && !strings.HasPrefix(name, "Etc/") {
			c.Suggest = append(c.Suggest, Option{Value: name, Label: city})
		}
	}
	return c
}

// A Country is one by its two letters or its name.
type Country struct{}

var twoLetters = regexp.MustCompile(`^[A-Z]{2}$`)

// Read implements Kind.
func (Country) Read(a Asking, typed Typed) (any, *Fault) {
	s := typed.word("")
	if s == "" {
		return nil, nil
	}
	if code := regionOf(a.Voice, s); code != "" {
		s, _, _ = strings.Cut(code, "-")
	}
	if s = strings.ToUpper(s); !twoLetters.MatchString(s) {
		return s, wrong("country")
	}
	return s, nil
}

// Write implements Kind.
func (Country) Write(_ Asking, value any) Typed { return one(word(value)) }

// Draw implements Kind.
func (Country) Draw(a Asking, typed Typed) Control {
	c := Control{Shape: Input, Type: "text", Value: typed.One(""), Most: 64}
	for _, code := range holiday.Regions() {
		if len(code) == 2 {
			c.Suggest = append(c.Suggest, Option{Value: code, Label: regionName(a.Voice, code)})
		}
	}
	return c
}

// Regions are those whose holidays are kept, one on a line, by their codes or names.
type Regions struct{ Most int }

// Read implements Kind.
func (k Regions) Read(a Asking, typed Typed) (any, *Fault) {
	return Lines{region{}, k.Most}.Read(a, typed)
}

// Write implements Kind.
func (k Regions) Write(a Asking, value any) Typed { return Lines{region{}, k.Most}.Write(a, value) }

// Draw implements Kind.
func (k Regions) Draw(a Asking, typed Typed) Control { return Lines{region{}, k.Most}.Draw(a, typed) }

// A region is one whose holidays are known.
type region struct{}

// Read implements Kind.
func (region) Read(a Asking, typed Typed) (any, *Fault) {
	s := typed.word("")
	if s == "" {
		return nil, nil
	}
	if code := regionOf(a.Voice, s); code != "" {
		return code, nil
	}
	return s, wrong("region")
}

// Write implements Kind.
func (region) Write(_ Asking, value any) Typed { return one(word(value)) }

// Draw implements Kind.
func (region) Draw(a Asking, typed Typed) Control {
	c := Control{Shape: Input, Type: "text", Value: typed.One(""), Most: 64}
	for _, code := range holiday.Regions() {
		c.Suggest = append(c.Suggest, Option{Value: code, Label: regionName(a.Voice, code)})
	}
	return c
}

// regionOf finds a region by its code or its name; "" if there is none.
func regionOf(v *voice.Voice, s string) string {
	codes := holiday.Regions()
	if i := slices.IndexFunc(codes, func(code string) bool { return strings.EqualFold(code, s) || strings.EqualFold(regionName(v, code), s) }); i >= 0 {
		return codes[i]
	}
	return ""
}

func regionName(v *voice.Voice, code string) string {
	title, _ := holiday.Title(code)
	return v.In(title)
}
