// Package material is what is known of a file that somebody has put to a meeting, a series, a matter, a trip, a partner or an agreement: how it is called, of what kind it is,
// which one it is a newer version of. What is in it is kept elsewhere, sealed.
package material

import (
	"time"

	"jourfixe/events"
)

// A Material is one file.
type Material struct {
	events.MaterialAdded
	By      string // who has put it there; "" if nobody in particular, or somebody who is erased
	At      time.Time
	Amended time.Time // when it was last called otherwise; zero: never
	Removed bool      // it is destroyed
}

// Added is a file that is there from now on.
func Added(body *events.MaterialAdded, e *events.Event) *Material {
	return &Material{MaterialAdded: *body, By: e.Cause.By, At: e.Time}
}

// Amend folds in how it is called and who sees it.
func (m *Material) Amend(body *events.MaterialAmended, e *events.Event) {
	m.Title, m.Participants, m.Amended = body.Title, body.Participants, e.Time
}

// Remove folds in that it is destroyed. Which version it was stays, for those that it stood between.
func (m *Material) Remove() {
	m.Removed = true
	m.Name, m.Title, m.Digest, m.Secret = events.Sealed{}, events.Sealed{}, events.Sealed{}, events.Sealed{}
}

// Holds reports whether it is known to be of a person.
func (m *Material) Holds(person string) bool { return m.By == person }

// Forget takes that out.
func (m *Material) Forget(string) { m.By = "" }

// Called is what it is called: its title or, if it has none, the name of the file.
func (m *Material) Called() string {
	if title := m.Title.Value(); title != "" {
		return title
	}
	return m.Name.Value()
}

// Readable reports whether the file can be opened.
func (m *Material) Readable() bool {
	return !m.Removed && m.Secret.Readable() && m.Secret.Value() != ""
}

// A Line is what is current of a file, and what it was before.
type Line struct {
	*Material
	Earlier []*Material // the newest first
}

// Lines puts versions together, of all that one thing has, in their order; those that are destroyed hold together what they stood between.
func Lines(all []*Material) (lines []Line) {
	byID, replaced := map[string]*Material{}, map[string]bool{}
	for _, m := range all {
		byID[m.ID] = m
	}
	for _, m := range all {
		if m.Removed {
			continue
		}
		for at := byID[m.Replaces]; at != nil; at = byID[at.Replaces] {
			replaced[at.ID] = true
		}
	}
	for _, m := range all {
		if m.Removed || replaced[m.ID] {
			continue
		}
		line := Line{Material: m}
		for at := byID[m.Replaces]; at != nil; at = byID[at.Replaces] {
			if !at.Removed {
				line.Earlier = append(line.Earlier, at)
			}
		}
		lines = append(lines, line)
	}
	return lines
}
