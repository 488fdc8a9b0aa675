package people

import "jourfixe/events"

// A Group is a circle of people and partners, invited together.
type Group struct {
	events.SetGroup
	Ended bool // nothing new names it
}
