package listing

import (
	"html/template"

	"jourfixe/events"
)

// A Map is where something is on a map. The link opens whatever shows maps on the device of whoever looks, and tells no map site where they
// go, nor that they were here. Where no program has taken such links on, the coordinates can be copied from beside it.
type Map struct {
	To template.URL
	At string
}

// NewMap shows where something is, nil if that is not known.
func NewMap(g *events.Geo) *Map {
	if g == nil {
		return nil
	}
	return &Map{template.URL(g.URI()), g.String()} // numbers alone; the library does not know the scheme as one that is safe
}
