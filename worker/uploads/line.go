package uploads

import (
	"time"

	"jourfixe/events"
)

// A Line is a file as it is listed to programs.
type Line struct {
	ID           string     `json:"id"`
	About        events.Ref `json:"about"`
	Name         string     `json:"name"`
	Title        string     `json:"title,omitempty"`
	Media        string     `json:"media"`
	Size         int        `json:"size"`
	Digest       string     `json:"digest"`
	At           time.Time  `json:"at"`
	By           string     `json:"by,omitempty"`
	Replaces     string     `json:"replaces,omitempty"`
	Current      bool       `json:"current"` // there is no newer version
	Participants bool       `json:"participants,omitempty"`
}
