package owed

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/calendar/export"
)

// An Export is all that the office knows of a person, and what it has written to them (GDPR, article 15).
type Export struct {
	export.Person
	Mails []Written `json:"mails,omitempty"`
}

// A Written is a mail as an export shows it.
type Written struct {
	About string    `json:"about"`
	Kind  string    `json:"message"`
	State string    `json:"state"`
	At    time.Time `json:"at"`
}

// Written lists what the ledger holds of a person, by time.
func (l Ledger) Written(person string) []Written {
	var list []Written
	for about, people := range l {
		if about.Noun == AboutProposal {
			continue // that mail went to the coordinator
		}
		for _, u := range people[person] {
			list = append(list, Written{about.String(), u.Kind, u.State, u.At})
		}
	}
	slices.SortFunc(list, func(x, y Written) int {
		return cmp.Or(x.At.Compare(y.At), cmp.Compare(x.About, y.About), cmp.Compare(x.Kind, y.Kind))
	})
	return list
}
